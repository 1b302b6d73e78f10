// One Hook: its script, its secrets, the Runner, and the way to an Action.
import { Alert, Badge, Button, Group, Modal, Stack, Switch, Tabs, Text, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useBlocker, useNavigate, useParams } from 'react-router'

import { get, id as encoded, patch, remove } from '../../api/client.ts'
import { Answer } from '../../parts/answer.tsx'
import { useConfirm } from '../../parts/confirm.tsx'
import { takeKept, useKept } from '../../parts/kept.ts'
import { Leaving, useGuardedTab } from '../../parts/leaving.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { tell, tellFailure } from '../../parts/toast.tsx'
import { useMay } from '../../session/signed-in.tsx'
import { CodeEditor } from '../editor/code-editor.tsx'
import { Convert } from './convert.tsx'
import { HookSecrets } from './hook-secrets.tsx'
import { type Hook, HOOK_FIELDS, HOOK_TYPES } from './hook.ts'
import { Runner } from './runner.tsx'

const NO_MARKS: never[] = []

export function Component() {
  const { id = '' } = useParams()
  const hook = useQuery({
    queryKey: ['hooks', id],
    queryFn: ({ signal }) => get<Hook>(`/hooks/${encoded(id)}?${HOOK_FIELDS}`, signal),
  })
  return <Answer of={hook}>{(found) => <Editor key={found.id} hook={found} />}</Answer>
}

function Editor({ hook }: { hook: Hook }) {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const may = useMay('update:hooks')
  const { ask, dialog } = useConfirm()
  const kept = `keyturn.hook.${hook.id}`
  const [script, setScript] = useState(() => takeKept(kept) ?? hook.script)
  // what was stored when writing began
  const [base, setBase] = useState(hook.script)
  const [busy, setBusy] = useState(false)
  const [renaming, rename] = useDisclosure(false)
  const [name, setName] = useState(hook.name)
  const [converting, convert] = useDisclosure(false)
  const dirty = script !== base
  useKept(kept, dirty ? script : undefined)
  // a newer stored script is followed as long as nothing was typed
  useEffect(() => {
    if (script === base) setScript(hook.script)
    if (script === base || script === hook.script) setBase(hook.script)
    // only a new answer of the server counts
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [hook.script])
  const blocker = useBlocker(dirty && may)
  useGuardedTab(dirty && may)
  const path = `/hooks/${encoded(hook.id)}`
  const reread = () => queries.invalidateQueries({ queryKey: ['hooks'] })

  async function save(overwrite = false): Promise<boolean> {
    if (!dirty) return true
    setBusy(true)
    try {
      const now = await get<Hook>(path)
      if (!overwrite && now.script !== base) {
        ask({
          title: 'Somebody else saved this Hook',
          words: 'Saving replaces what they wrote. Copy your script, cancel and reload the page to see theirs.',
          yes: 'Replace it by mine',
          danger: true,
          run: async () => void (await save(true)),
        })
        return false
      }
      queries.setQueryData(['hooks', hook.id], { ...hook, ...(await patch<Hook>(path, { script })) })
      setBase(script)
      await reread()
      tell('Saved')
      return true
    } catch (thrown) {
      tellFailure(thrown)
      return false
    } finally {
      setBusy(false)
    }
  }

  return (
    <>
      <PageHead
        title={hook.name}
        back={{ to: '/hooks', label: 'Hooks' }}
        words={
          <Group gap="xs">
            <span>Post Change Password</span>
            {hook.enabled ? <Badge color="green">active</Badge> : <Badge color="gray">disabled</Badge>}
          </Group>
        }
      >
        {may && (
          <>
            <Switch
              label="Enabled"
              checked={hook.enabled}
              onChange={async (event) => {
                const on = event.currentTarget.checked
                try {
                  await patch(path, { enabled: on })
                  await reread()
                  tell(on ? `${hook.name} is enabled` : `${hook.name} is disabled`)
                } catch (thrown) {
                  tellFailure(thrown)
                }
              }}
            />
            <Button variant="default" onClick={rename.open}>
              Rename
            </Button>
            <Button
              variant="default"
              c="var(--mantine-color-error)"
              onClick={() =>
                ask({
                  title: `Delete ${hook.name}?`,
                  words: 'The script and its secrets are gone for good.',
                  yes: 'Yes, delete the Hook',
                  danger: true,
                  run: async () => {
                    await remove(path)
                    await navigate('/hooks')
                    await reread()
                    tell(`${hook.name} is deleted`)
                  },
                })
              }
            >
              Delete
            </Button>
            <Button variant="default" onClick={() => void save().then((done) => done && convert.open())}>
              Convert to Action
            </Button>
            <Button loading={busy} disabled={!dirty} onClick={() => void save()}>
              Save
            </Button>
          </>
        )}
      </PageHead>
      {(hook.errors ?? []).map((error) => (
        <Alert key={error.msg} color="red" mb="sm" title="This script does not build">
          {error.msg}
          {error.line !== undefined && ` (line ${error.line})`}
        </Alert>
      ))}
      <div className="kt-card kt-code" style={{ height: '44vh', minHeight: 260, overflow: 'hidden' }}>
        <CodeEditor value={script} onChange={setScript} declarations={HOOK_TYPES} marks={NO_MARKS} readOnly={!may} />
      </div>
      <Tabs defaultValue="runner" mt="md">
        <Tabs.List mb="md">
          <Tabs.Tab value="runner">Runner</Tabs.Tab>
          <Tabs.Tab value="secrets">Secrets</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="runner">
          <Runner hook={hook} dirty={dirty} save={save} />
        </Tabs.Panel>
        <Tabs.Panel value="secrets">
          <HookSecrets hook={hook} />
        </Tabs.Panel>
      </Tabs>
      <Modal opened={renaming} onClose={rename.close} title="Rename the Hook">
        <form
          onSubmit={async (event) => {
            event.preventDefault()
            try {
              await patch(path, { name: name.trim() })
              await reread()
              rename.close()
            } catch (thrown) {
              tellFailure(thrown)
            }
          }}
        >
          <Stack>
            <TextInput
              label="Name"
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
              data-autofocus
            />
            <Group justify="flex-end">
              <Button type="submit">Rename</Button>
            </Group>
          </Stack>
        </form>
      </Modal>
      <Modal opened={converting} onClose={convert.close} title="Convert to Action" size="90%">
        {converting ? <Convert hook={hook} /> : <Text />}
      </Modal>
      {dialog}
      <Leaving blocker={blocker} what="The changes of this script" />
    </>
  )
}
