// One user: who it is, what can be done, factors, logs, everything raw.
import { Badge, Button, CopyButton, Group, Modal, PasswordInput, Stack, Table, Text, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useParams } from 'react-router'

import { get, id as encoded, patch, post } from '../../api/client.ts'
import type { User } from '../../api/types.ts'
import { AddressTabs } from '../../parts/address-tabs.tsx'
import { Answer } from '../../parts/answer.tsx'
import { useConfirm } from '../../parts/confirm.tsx'
import { Deleting } from '../../parts/deleting.tsx'
import { Json } from '../../parts/json.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { Ago } from '../../parts/time.tsx'
import { tell, tellFailure } from '../../parts/toast.tsx'
import { useMay } from '../../session/signed-in.tsx'
import { Blocks } from './blocks.tsx'
import { Factors } from './factors.tsx'
import { Sessions } from './sessions.tsx'
import { UserLogs } from './user-logs.tsx'

export function Component() {
  const { id = '' } = useParams()
  const path = `/users/${encoded(id)}`
  const user = useQuery({ queryKey: ['users', id], queryFn: ({ signal }) => get<User>(path, signal) })
  return (
    <Answer of={user}>
      {(found) => (
        <>
          <Head user={found} path={path} />
          <AddressTabs
            tabs={[
              {
                value: 'details',
                label: 'Details',
                panel: (
                  <>
                    <Blocks id={found.user_id} />
                    <Details user={found} />
                  </>
                ),
              },
              { value: 'factors', label: 'Factors', panel: <Factors path={path} /> },
              { value: 'sessions', label: 'Sessions', panel: <Sessions path={path} /> },
              { value: 'logs', label: 'Logs', panel: <UserLogs path={path} /> },
              { value: 'raw', label: 'Raw', panel: <Json value={found} label="user" /> },
            ]}
          />
        </>
      )}
    </Answer>
  )
}

function Head({ user, path }: { user: User; path: string }) {
  const queries = useQueryClient()
  const may = useMay('update:users')
  const mayTicket = useMay('create:user_tickets')
  const mayRevoke = useMay('delete:sessions')
  const { ask, dialog } = useConfirm()
  const [changing, change] = useDisclosure(false)
  const [link, setLink] = useState<string>()
  const name = user.email ?? user.username ?? user.user_id
  const reread = () => queries.invalidateQueries({ queryKey: ['users'] })
  return (
    <>
      <PageHead
        title={name}
        back={{ to: '/users', label: 'Users' }}
        words={
          <span className="kt-mono">
            {user.user_id} {user.blocked && <Badge color="red">Blocked</Badge>}
          </span>
        }
      >
        {may && (
          <Button variant="default" onClick={change.open}>
            Change password
          </Button>
        )}
        {mayTicket && (
          <Button
            variant="default"
            onClick={async () => {
              try {
                setLink((await post<{ ticket: string }>('/tickets/password-change', { user_id: user.user_id })).ticket)
              } catch (thrown) {
                tellFailure(thrown)
              }
            }}
          >
            Make a reset link
          </Button>
        )}
        {mayRevoke && (
          <Button
            variant="default"
            onClick={() =>
              ask({
                title: 'End every session?',
                words: 'Sessions and refresh tokens of this user are revoked everywhere.',
                yes: 'End sessions',
                run: async () => {
                  await post(`${path}/revoke-access`)
                  tell('Sessions and refresh tokens are revoked')
                },
              })
            }
          >
            End sessions
          </Button>
        )}
        {may && (
          <Button
            variant="default"
            onClick={async () => {
              const set = async (blocked: boolean) => {
                await patch(path, { blocked })
                await reread()
              }
              try {
                await set(user.blocked !== true)
                tell(user.blocked ? 'Unblocked' : 'Blocked: no sign-in and no reset', {
                  undo: () => void set(user.blocked === true).catch(tellFailure),
                })
              } catch (thrown) {
                tellFailure(thrown)
              }
            }}
          >
            {user.blocked ? 'Unblock' : 'Block'}
          </Button>
        )}
        <Deleting
          name={name}
          words="The user, the password and the factors are gone for good."
          scope="delete:users"
          path={path}
          to="/users"
          list={['users', 'list']}
        />
      </PageHead>
      <Modal opened={changing} onClose={change.close} title="Change password">
        {changing && <NewPassword path={path} onClose={change.close} />}
      </Modal>
      <Modal opened={link !== undefined} onClose={() => setLink(undefined)} title="Reset link">
        <Stack>
          <Text fz="sm">
            Whoever has this link may choose a new password for {name}. It works once and is not shown again.
          </Text>
          <TextInput readOnly value={link ?? ''} aria-label="Reset link" className="kt-mono" />
          <CopyButton value={link ?? ''}>
            {({ copied, copy }) => <Button onClick={copy}>{copied ? 'Copied' : 'Copy the link'}</Button>}
          </CopyButton>
        </Stack>
      </Modal>
      {dialog}
    </>
  )
}

function NewPassword({ path, onClose }: { path: string; onClose: () => void }) {
  const [password, setPassword] = useState('')
  const [wrong, setWrong] = useState<string>()
  const [busy, setBusy] = useState(false)
  const queries = useQueryClient()
  return (
    <form
      noValidate
      onSubmit={async (event) => {
        event.preventDefault()
        setBusy(true)
        try {
          await patch(path, { password })
          await queries.invalidateQueries({ queryKey: ['users'] })
          tell('The password is changed; sessions are ended')
          onClose()
        } catch (thrown) {
          setWrong(thrown instanceof Error ? thrown.message : String(thrown))
        } finally {
          setBusy(false)
        }
      }}
    >
      <Stack>
        <PasswordInput
          label="New password"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          error={wrong}
          autoComplete="new-password"
          visibilityToggleButtonProps={{ 'aria-label': 'Show password' }}
          data-autofocus
        />
        <Text fz="sm" c="dimmed">
          The rules of the connection count. Post Change Password runs, and all sessions of the user end.
        </Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={busy}>
            Change password
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

function Details({ user }: { user: User }) {
  const rows: [string, React.ReactNode][] = [
    ['Email', user.email && `${user.email}${user.email_verified ? ' (verified)' : ' (not verified)'}`],
    ['Name', user.name],
    ['User name', user.username],
    ['Phone number', user.phone_number],
    ['Connection', user.identities[0]?.connection],
    ['Created', <Ago key="created" at={user.created_at} />],
    ['Last sign-in', user.last_login && <Ago key="login" at={user.last_login} />],
    ['Sign-ins', user.logins_count],
    ['Password changed', user.last_password_reset && <Ago key="reset" at={user.last_password_reset} />],
  ]
  return (
    <Stack>
      <div className="kt-card">
        <Table className="kt-facts">
          <Table.Tbody>
            {rows
              .filter(([, value]) => value !== undefined && value !== '')
              .map(([label, value]) => (
                <Table.Tr key={label}>
                  <Table.Th scope="row">{label}</Table.Th>
                  <Table.Td style={{ overflowWrap: 'anywhere' }}>{value}</Table.Td>
                </Table.Tr>
              ))}
          </Table.Tbody>
        </Table>
      </div>
      <Text fw={600}>Metadata</Text>
      <Json
        value={{ user_metadata: user.user_metadata ?? {}, app_metadata: user.app_metadata ?? {} }}
        label="metadata"
      />
    </Stack>
  )
}
