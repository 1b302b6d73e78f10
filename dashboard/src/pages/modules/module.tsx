// One module: code that Actions share, published in versions that Actions name.
import { Anchor, Badge, Button, Group, Stack, Table, Text, Title } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useBlocker, useNavigate, useParams } from 'react-router'

import { get, id as encoded, patch, post, remove } from '../../api/client.ts'
import type { ActionModule, ActionOfModule, ModuleVersion } from '../../api/schema.ts'
import { Answer } from '../../parts/answer.tsx'
import { useConfirm } from '../../parts/confirm.tsx'
import { takeKept, useKept } from '../../parts/kept.ts'
import { Leaving, useGuardedTab } from '../../parts/leaving.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { Ago } from '../../parts/time.tsx'
import { tell, tellFailure } from '../../parts/toast.tsx'
import { useMay } from '../../session/signed-in.tsx'
import { CodeEditor } from '../editor/code-editor.tsx'

const NO_MARKS: never[] = []
const TYPES = `
declare var exports: any, module: { exports: any }
declare function require(name: string): any
declare var actions: { readonly secrets: Record<string, string> }
declare var console: any, Buffer: any, process: any, URL: any, URLSearchParams: any, fetch: any, setTimeout: any, clearTimeout: any, crypto: any
`

export function Component() {
  const { id = '' } = useParams()
  const module = useQuery({
    queryKey: ['modules', id],
    queryFn: ({ signal }) => get<ActionModule>(`/actions/modules/${encoded(id)}`, signal),
  })
  return <Answer of={module}>{(found) => <Editor key={found.id} module={found} />}</Answer>
}

function Editor({ module }: { module: ActionModule }) {
  const path = `/actions/modules/${encoded(module.id)}`
  const queries = useQueryClient()
  const navigate = useNavigate()
  const may = useMay('update:actions')
  const { ask, dialog } = useConfirm()
  const kept = `keyturn.module.${module.id}`
  const [code, setCode] = useState(() => takeKept(kept) ?? module.code)
  const [busy, setBusy] = useState(false)
  const dirty = code !== module.code
  useKept(kept, dirty ? code : undefined)
  const blocker = useBlocker(dirty && may)
  useGuardedTab(dirty && may)
  const versions = useQuery({
    queryKey: ['modules', module.id, 'versions'],
    queryFn: async ({ signal }) =>
      (await get<{ versions: ModuleVersion[] }>(`${path}/versions?per_page=100`, signal)).versions,
  })
  const users = useQuery({
    queryKey: ['modules', module.id, 'actions'],
    queryFn: async ({ signal }) =>
      (await get<{ actions: ActionOfModule[] }>(`${path}/actions?per_page=100`, signal)).actions,
  })
  const reread = () => queries.invalidateQueries({ queryKey: ['modules'] })

  async function run(work: () => Promise<unknown>, words: string) {
    setBusy(true)
    try {
      await work()
      await reread()
      tell(words)
    } catch (thrown) {
      tellFailure(thrown)
    } finally {
      setBusy(false)
    }
  }

  return (
    <>
      <PageHead
        title={module.name}
        back={{ to: '/actions/library?tab=modules', label: 'Library' }}
        words={
          <Group gap="xs">
            <span className="kt-mono">require(&apos;actions:{module.name}&apos;)</span>
            {module.latest_version_number === undefined ? (
              <Badge color="gray">Never published</Badge>
            ) : (
              <Badge color="green">Version {module.latest_version_number}</Badge>
            )}
            {!module.all_changes_published && <Badge color="yellow">Draft differs</Badge>}
          </Group>
        }
      >
        {may && (
          <>
            <Button
              variant="default"
              c="var(--mantine-color-error)"
              onClick={() =>
                ask({
                  title: `Delete ${module.name}?`,
                  words: 'Its code and versions are gone for good. A module that an Action names cannot be deleted.',
                  yes: 'Delete',
                  danger: true,
                  run: async () => {
                    await remove(path)
                    await navigate('/actions/library?tab=modules')
                    await reread()
                    tell(`${module.name} is deleted`)
                  },
                })
              }
            >
              Delete
            </Button>
            <Button
              variant="default"
              disabled={!dirty}
              loading={busy}
              onClick={() => void run(() => patch(path, { code }), 'Draft saved')}
            >
              Save Draft
            </Button>
            <Button
              disabled={busy || (!dirty && module.all_changes_published && module.latest_version_number !== undefined)}
              onClick={() =>
                void run(async () => {
                  if (dirty) await patch(path, { code })
                  await post(`${path}/versions`)
                }, 'Published. Actions that name an older version keep it until they choose this one.')
              }
            >
              Publish
            </Button>
          </>
        )}
      </PageHead>
      <div className="kt-card kt-code" style={{ height: '48vh', minHeight: 260, overflow: 'hidden' }}>
        <CodeEditor value={code} onChange={setCode} declarations={TYPES} marks={NO_MARKS} readOnly={!may} />
      </div>
      <div style={{ display: 'flex', gap: '1.25rem', flexWrap: 'wrap', marginTop: '1.25rem' }}>
        <Stack style={{ flex: '1 1 300px' }} gap="xs">
          <Title order={2}>Versions</Title>
          <Answer of={versions} rows={1}>
            {(all) =>
              all.length === 0 ? (
                <Text c="dimmed">Publish makes the first one; Actions name a version.</Text>
              ) : (
                <Table>
                  <Table.Tbody>
                    {all.map((version) => (
                      <Table.Tr key={version.id}>
                        <Table.Td style={{ whiteSpace: 'nowrap' }}>Version {version.version_number}</Table.Td>
                        <Table.Td>
                          <Ago at={version.created_at} />
                        </Table.Td>
                        <Table.Td ta="right">
                          {may && (
                            <Button
                              size="xs"
                              variant="default"
                              onClick={() =>
                                ask({
                                  title: `Make version ${version.version_number} the draft?`,
                                  words: 'What is in the draft now is replaced. Published versions stay.',
                                  yes: 'Make it the draft',
                                  run: async () => {
                                    const back = await post<ActionModule>(`${path}/rollback`, {
                                      module_version_id: version.id,
                                    })
                                    await reread()
                                    setCode(back.code)
                                  },
                                })
                              }
                            >
                              Roll back
                            </Button>
                          )}
                        </Table.Td>
                      </Table.Tr>
                    ))}
                  </Table.Tbody>
                </Table>
              )
            }
          </Answer>
        </Stack>
        <Stack style={{ flex: '1 1 300px' }} gap="xs">
          <Title order={2}>Actions that use it</Title>
          <Answer of={users} rows={1}>
            {(all) =>
              all.length === 0 ? (
                <Text c="dimmed">None names it.</Text>
              ) : (
                <Table>
                  <Table.Tbody>
                    {all.map((user) => (
                      <Table.Tr key={user.action_id}>
                        <Table.Td>
                          <Anchor component={Link} to={`/actions/library/${user.action_id}`} className="kt-row-link">
                            {user.action_name}
                          </Anchor>
                        </Table.Td>
                        <Table.Td>Version {user.module_version_number}</Table.Td>
                      </Table.Tr>
                    ))}
                  </Table.Tbody>
                </Table>
              )
            }
          </Answer>
        </Stack>
      </div>
      {dialog}
      <Leaving blocker={blocker} what="The changes of this module" />
    </>
  )
}
