// Administrators of this dashboard, and their roles. They are no users of any connection.
import { Button, Modal, PasswordInput, Select, Table, Text, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { useState } from 'react'

import { get, id, patch, post, remove } from '../../api/client.ts'
import { Answer } from '../../parts/answer.tsx'
import { useConfirm } from '../../parts/confirm.tsx'
import { CreateForm } from '../../parts/create-form.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { Ago } from '../../parts/time.tsx'
import { tell, tellFailure } from '../../parts/toast.tsx'
import { useMay } from '../../session/signed-in.tsx'
import { currentSession } from '../../session/token.ts'
import { Policy } from './policy.tsx'

type Administrator = { id: string; email: string; role: string; mfa: boolean; created_at: string }

const ROLES = [
  { value: 'owner', label: 'Owner: everything' },
  { value: 'editor', label: 'Editor: everything but administrators and keys' },
  { value: 'viewer', label: 'Viewer: reads' },
]

export function Component() {
  const found = useQuery({
    queryKey: ['administrators'],
    queryFn: async ({ signal }) =>
      (await get<{ administrators: Administrator[] }>('/keyturn/administrators', signal)).administrators,
  })
  const queries = useQueryClient()
  const may = useMay('update:administrators')
  const me = currentSession()?.email
  const { ask, dialog } = useConfirm()
  const [adding, add] = useDisclosure(false)
  const reread = () => queries.invalidateQueries({ queryKey: ['administrators'] })
  return (
    <>
      <PageHead
        title="Administrators"
        words="Who signs in to this dashboard. A role that changes counts at the next click."
      >
        {may && (
          <Button leftSection={<Plus size={16} />} onClick={add.open}>
            Add administrator
          </Button>
        )}
      </PageHead>
      <Answer of={found}>
        {(all) => (
          <div className="kt-card kt-scroll" tabIndex={0} role="region" aria-label="Administrators">
            <Table>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>Email</Table.Th>
                  <Table.Th>Role</Table.Th>
                  <Table.Th>Second proof</Table.Th>
                  <Table.Th>Added</Table.Th>
                  <Table.Td />
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {all.map((each) => (
                  <Table.Tr key={each.id}>
                    <Table.Td>{each.email}</Table.Td>
                    <Table.Td>
                      <Select
                        aria-label={`Role of ${each.email}`}
                        data={ROLES}
                        value={each.role}
                        allowDeselect={false}
                        disabled={!may}
                        miw={220}
                        onChange={async (role) => {
                          try {
                            await patch(`/keyturn/administrators/${id(each.id)}`, { role })
                            tell(`${each.email} is ${role} now`)
                          } catch (thrown) {
                            tellFailure(thrown)
                          }
                          await reread()
                        }}
                      />
                    </Table.Td>
                    <Table.Td>{each.mfa ? 'Yes' : 'No'}</Table.Td>
                    <Table.Td>
                      <Ago at={each.created_at} />
                    </Table.Td>
                    <Table.Td ta="right" style={{ whiteSpace: 'nowrap' }}>
                      {may && each.mfa && each.email !== me && (
                        <Button
                          size="xs"
                          variant="default"
                          mr="xs"
                          onClick={() =>
                            ask({
                              title: `Take the second proof of ${each.email} away?`,
                              words:
                                'For somebody who has lost the phone and the recovery code. They are signed out, and sign in with the password alone or add a new app.',
                              yes: 'Take away',
                              danger: true,
                              run: async () => {
                                await remove(`/keyturn/administrators/${id(each.id)}/mfa`)
                                await reread()
                                tell(`${each.email} has no second proof now`)
                              },
                            })
                          }
                        >
                          Reset proof
                        </Button>
                      )}
                      {may && (
                        <Button
                          size="xs"
                          variant="default"
                          onClick={() =>
                            ask({
                              title: `Remove ${each.email}?`,
                              words: 'Every session and token of this administrator ends at once.',
                              yes: 'Remove',
                              danger: true,
                              run: async () => {
                                await remove(`/keyturn/administrators/${id(each.id)}`)
                                await reread()
                                tell(`${each.email} is removed`)
                              },
                            })
                          }
                        >
                          Remove
                        </Button>
                      )}
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </div>
        )}
      </Answer>
      {may && <Policy />}
      <Modal opened={adding} onClose={add.close} title="Add administrator">
        {adding && <NewAdministrator onClose={add.close} onDone={reread} />}
      </Modal>
      {dialog}
    </>
  )
}

function NewAdministrator({ onClose, onDone }: { onClose: () => void; onDone: () => Promise<void> }) {
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [role, setRole] = useState<string | null>('editor')
  return (
    <CreateForm
      onClose={onClose}
      submit="Add"
      create={async () => {
        await post('/keyturn/administrators', { email: email.trim(), password, role })
        await onDone()
        tell(`${email.trim()} may sign in now`)
        onClose()
      }}
    >
      {(wrong) => (
        <>
          <TextInput
            label="Email"
            type="email"
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
            error={wrong}
            data-autofocus
          />
          <PasswordInput
            label="First password"
            description="15 characters or more"
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            autoComplete="new-password"
            visibilityToggleButtonProps={{ 'aria-label': 'Show password' }}
          />
          <Select label="Role" data={ROLES} value={role} onChange={setRole} allowDeselect={false} />
          <Text fz="sm" c="dimmed">
            Tell the password in person; nothing is mailed.
          </Text>
        </>
      )}
    </CreateForm>
  )
}
