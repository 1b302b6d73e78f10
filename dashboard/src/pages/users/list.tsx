// Users: search, create, and the way to one of them.
import { Anchor, Badge, Button, Group, Modal, PasswordInput, Select, Table, TextInput } from '@mantine/core'
import { useDebouncedValue, useDisclosure } from '@mantine/hooks'
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { Plus, Search, UsersRound } from 'lucide-react'
import { useState } from 'react'
import { Link, useNavigate, useSearchParams } from 'react-router'

import { get, id, post } from '../../api/client.ts'
import type { User } from '../../api/types.ts'
import { Failure } from '../../parts/answer.tsx'
import { CreateForm } from '../../parts/create-form.tsx'
import { Empty } from '../../parts/empty.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { Ago } from '../../parts/time.tsx'
import { tell } from '../../parts/toast.tsx'
import { useMay } from '../../session/signed-in.tsx'

const PER_PAGE = 50

export function Component() {
  const [query, setQuery] = useSearchParams()
  const [text] = useDebouncedValue((query.get('q') ?? '').trim(), 300)
  const [creating, create] = useDisclosure(false)
  const may = useMay('create:users')
  const q = queryOf(text)
  const found = useInfiniteQuery({
    queryKey: ['users', 'list', q],
    initialPageParam: 0,
    retry: false,
    queryFn: ({ pageParam, signal }) =>
      get<User[]>(
        `/users?per_page=${PER_PAGE}&page=${pageParam}${q === '' ? '' : `&q=${id(q)}&search_engine=v3`}`,
        signal,
      ),
    getNextPageParam: (page: User[], _pages, at: number) => (page.length < PER_PAGE ? undefined : at + 1),
  })
  const users = found.data?.pages.flat() ?? []
  return (
    <>
      <PageHead
        title="Users"
        words="People of this tenant’s connections. Administrators of the dashboard are not among them."
      >
        {may && (
          <Button leftSection={<Plus size={16} />} onClick={create.open}>
            Create user
          </Button>
        )}
      </PageHead>
      <TextInput
        value={query.get('q') ?? ''}
        onChange={(event) =>
          setQuery(event.currentTarget.value === '' ? {} : { q: event.currentTarget.value }, { replace: true })
        }
        placeholder="Address, name, or Lucene such as blocked:true"
        aria-label="Search users"
        leftSection={<Search size={16} />}
        maw={460}
        mb="md"
      />
      {found.isError ? (
        <Failure error={found.error} again={() => void found.refetch()} />
      ) : found.data && users.length === 0 ? (
        <Empty
          icon={UsersRound}
          title={text === '' ? 'Nobody yet' : 'Nobody fits'}
          words={
            text === ''
              ? 'Create a user here, import them over the API, or let people sign up.'
              : 'The search looks at addresses, names and ids.'
          }
        />
      ) : (
        <div className="kt-card kt-scroll" tabIndex={0} role="region" aria-label="Users">
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>User</Table.Th>
                <Table.Th>Connection</Table.Th>
                <Table.Th>Password changed</Table.Th>
                <Table.Th>Created</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {users.map((user) => (
                <Table.Tr key={user.user_id}>
                  <Table.Td>
                    <Group gap="xs" wrap="nowrap">
                      <Anchor
                        component={Link}
                        to={`/users/${id(user.user_id)}`}
                        className="kt-row-link"
                        style={{ overflowWrap: 'anywhere' }}
                      >
                        {user.email ?? user.username ?? user.phone_number ?? user.user_id}
                      </Anchor>
                      {user.blocked && <Badge color="red">Blocked</Badge>}
                      {user.email_verified === false && <Badge color="yellow">Unverified</Badge>}
                    </Group>
                  </Table.Td>
                  <Table.Td>{user.identities[0]?.connection}</Table.Td>
                  <Table.Td>
                    <Ago at={user.last_password_reset} />
                  </Table.Td>
                  <Table.Td>
                    <Ago at={user.created_at} />
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
      {found.hasNextPage && (
        <Button mt="md" variant="default" loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          Show more
        </Button>
      )}
      <Modal opened={creating} onClose={create.close} title="Create user">
        {creating && <NewUser onClose={create.close} />}
      </Modal>
    </>
  )
}

/** Plain words look in the usual fields; anything with a colon is Lucene. */
function queryOf(text: string): string {
  if (text === '' || text.includes(':')) return text
  const word = text.replace(/[^\p{L}\p{N}@._+-]/gu, '')
  return word === ''
    ? ''
    : ['email', 'name', 'username'].map((field) => `${field}:*${word.replace(/([+-])/g, '\\$1')}*`).join(' OR ')
}

function NewUser({ onClose }: { onClose: () => void }) {
  const connections = useQuery({
    queryKey: ['connections'],
    queryFn: ({ signal }) => get<{ name: string }[]>('/connections?strategy=auth0', signal),
  })
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [connection, setConnection] = useState<string | null>(null)
  const chosen = connection ?? connections.data?.[0]?.name ?? null
  return (
    <CreateForm
      onClose={onClose}
      create={async () => {
        const made = await post<User>('/users', { email: email.trim(), password, connection: chosen })
        await queries.invalidateQueries({ queryKey: ['users'] })
        tell(`${made.email ?? made.user_id} is created`)
        await navigate(`/users/${id(made.user_id)}`)
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
            label="Password"
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            autoComplete="new-password"
            visibilityToggleButtonProps={{ 'aria-label': 'Show password' }}
          />
          <Select
            label="Connection"
            data={connections.data?.map(({ name }) => name) ?? []}
            value={chosen}
            onChange={setConnection}
            allowDeselect={false}
          />
        </>
      )}
    </CreateForm>
  )
}
