// Hooks: Auth0's legacy code, one enabled at a time; they go on running here, and convert themselves into Actions.
import { Anchor, Badge, Button, Group, Modal, Select, Stack, Table, Text, TextInput, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Anchor as HookIcon, Plus } from 'lucide-react'
import { useState } from 'react'
import { Link, useNavigate } from 'react-router'

import { get, id, patch, post } from '../../api/client.ts'
import { Answer } from '../../parts/answer.tsx'
import { useConfirm } from '../../parts/confirm.tsx'
import { CreateForm } from '../../parts/create-form.tsx'
import { Empty } from '../../parts/empty.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { tell } from '../../parts/toast.tsx'
import { useMay } from '../../session/signed-in.tsx'
import { type Hook, HOOK_FIELDS, HOOK_STARTER } from './hook.ts'

export function Component() {
  const hooks = useQuery({
    queryKey: ['hooks'],
    queryFn: ({ signal }) => get<Hook[]>(`/hooks?per_page=100&${HOOK_FIELDS}`, signal),
  })
  const queries = useQueryClient()
  const may = useMay('update:hooks')
  const { ask, dialog } = useConfirm()
  const [creating, create] = useDisclosure(false)
  return (
    <>
      <PageHead
        title="Hooks"
        words="Code written for Auth0’s Hooks goes on running here, unmodified. New code is better an Action."
      >
        {may && (
          <Button leftSection={<Plus size={16} />} onClick={create.open}>
            Create a Hook
          </Button>
        )}
      </PageHead>
      <Answer of={hooks}>
        {(all) => {
          const enabled = all.find((hook) => hook.enabled)
          return (
            <section className="kt-card" style={{ padding: '1.25rem' }} aria-label="Post Change Password">
              <Stack>
                <div>
                  <Title order={2}>Post Change Password</Title>
                  <Text c="dimmed" fz="sm">
                    Runs after a password was changed. Nobody waits for it, its outcome does not reach the user, and it
                    runs before the Actions of the same flow.
                  </Text>
                </div>
                {all.length === 0 ? (
                  <Empty
                    icon={HookIcon}
                    title="No Hook"
                    words="Paste a Hook of your Auth0 tenant, run it on a sample, enable it, and convert it into an Action when you are ready."
                  />
                ) : (
                  <>
                    <Select
                      label="Enabled Hook"
                      data={[
                        { value: '', label: 'None' },
                        ...all.map((hook) => ({ value: hook.id, label: hook.name })),
                      ]}
                      value={enabled?.id ?? ''}
                      allowDeselect={false}
                      disabled={!may}
                      maw={360}
                      onChange={(chosen) => {
                        if (chosen === null || chosen === (enabled?.id ?? '')) return
                        const next = all.find((hook) => hook.id === chosen)
                        ask({
                          title: next ? `Enable ${next.name}?` : `Disable ${enabled?.name ?? 'the Hook'}?`,
                          words: next
                            ? 'It runs at the next change of a password. At most one Hook is enabled.'
                            : 'No Hook runs after a change of a password any more.',
                          yes: next ? 'Enable' : 'Disable',
                          run: async () => {
                            // enabling one disables the other, in one transaction
                            if (next) await patch(`/hooks/${id(next.id)}`, { enabled: true })
                            else if (enabled) await patch(`/hooks/${id(enabled.id)}`, { enabled: false })
                            await queries.invalidateQueries({ queryKey: ['hooks'] })
                            tell(next ? `${next.name} is enabled` : 'No Hook is enabled')
                          },
                        })
                      }}
                    />
                    <Table>
                      <Table.Tbody>
                        {all.map((hook) => (
                          <Table.Tr key={hook.id}>
                            <Table.Td>
                              <Group gap="xs">
                                <Anchor component={Link} to={`/hooks/${id(hook.id)}`} className="kt-row-link">
                                  {hook.name}
                                </Anchor>
                                {hook.enabled && <Badge color="green">active</Badge>}
                                {(hook.errors ?? []).length > 0 && <Badge color="red">Does not build</Badge>}
                              </Group>
                            </Table.Td>
                          </Table.Tr>
                        ))}
                      </Table.Tbody>
                    </Table>
                  </>
                )}
              </Stack>
            </section>
          )
        }}
      </Answer>
      <Modal opened={creating} onClose={create.close} title="Create a Hook">
        {creating && <NewHook onClose={create.close} />}
      </Modal>
      {dialog}
    </>
  )
}

function NewHook({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('')
  const navigate = useNavigate()
  const queries = useQueryClient()
  return (
    <CreateForm
      onClose={onClose}
      create={async () => {
        const made = await post<Hook>('/hooks', {
          name: name.trim(),
          script: HOOK_STARTER,
          triggerId: 'post-change-password',
        })
        await queries.invalidateQueries({ queryKey: ['hooks'] })
        await navigate(`/hooks/${id(made.id)}`)
      }}
    >
      {(wrong) => (
        <>
          <TextInput
            label="Name"
            description="It starts disabled"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={wrong}
            data-autofocus
          />
        </>
      )}
    </CreateForm>
  )
}
