// Users: search, create, import, export, and the way to one of them.
import { Badge, Button, Modal, PasswordInput, Select, TextInput } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Download, Upload, UsersRound } from 'lucide-react'
import { useState } from 'react'
import { Link, useNavigate } from 'react-router'

import { id, post } from '../../api/client.ts'
import { useCursorPages } from '../../api/pages.ts'
import type { User } from '../../api/types.ts'
import { CreateForm } from '../../parts/create-form.tsx'
import { Creating } from '../../parts/creating.tsx'
import { Empty } from '../../parts/empty.tsx'
import type { Column } from '../../parts/list-row.tsx'
import { List } from '../../parts/list.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { useSearch } from '../../parts/search.tsx'
import { Ago } from '../../parts/time.tsx'
import { tell } from '../../parts/toast.tsx'
import { useMay } from '../../session/signed-in.tsx'
import { databases } from '../connections/databases.ts'
import { ExportUsers, ImportUsers } from './bulk.tsx'
import { queryOf } from './search.ts'

const COLUMNS: Column<User>[] = [
  {
    title: 'User',
    width: '38%',
    of: (user) => (
      <>
        <Link to={`/users/${id(user.user_id)}`} className="kt-row-link">
          {user.email ?? user.username ?? user.phone_number ?? user.user_id}
        </Link>
        {user.blocked && <Badge color="red">Blocked</Badge>}
        {user.email_verified === false && <Badge color="yellow">Unverified</Badge>}
      </>
    ),
  },
  { title: 'Connection', of: ({ identities }) => identities[0]?.connection },
  { title: 'Password changed', width: '11rem', of: (user) => <Ago at={user.last_password_reset} /> },
  { title: 'Created', width: '9rem', of: (user) => <Ago at={user.created_at} /> },
]

export function Component() {
  const [bulk, setBulk] = useState<'import' | 'export'>()
  const may = useMay('create:users')
  const { text, field } = useSearch('Search users', 'Address, name, or Lucene such as blocked:true')
  const q = queryOf(text)
  const users = useCursorPages<User>(['users', 'list', q], `/keyturn/users${q === '' ? '' : `?q=${id(q)}`}`, 'users')
  return (
    <>
      <PageHead
        title="Users"
        words="People of this tenant’s connections. Administrators of the dashboard are not among them."
      >
        <Button variant="default" leftSection={<Download size={16} />} onClick={() => setBulk('export')}>
          Export
        </Button>
        {may && (
          <>
            <Button variant="default" leftSection={<Upload size={16} />} onClick={() => setBulk('import')}>
              Import
            </Button>
          </>
        )}
        <Creating label="Create user" scope="create:users">
          {(close) => <NewUser onClose={close} />}
        </Creating>
      </PageHead>
      {field}
      <List
        of={users}
        label="Users"
        keyOf={(user) => user.user_id}
        columns={COLUMNS}
        empty={
          <Empty
            icon={UsersRound}
            title={text === '' ? 'Nobody yet' : 'Nobody fits'}
            words={
              text === ''
                ? 'Create a user here, import a file of them with the hashes of their passwords, or let people sign up.'
                : 'The search looks at addresses, names and user names. With a colon it is Lucene: email_verified:false.'
            }
          />
        }
      />
      <Modal opened={bulk === 'import'} onClose={() => setBulk(undefined)} title="Import users">
        {bulk === 'import' && <ImportUsers onClose={() => setBulk(undefined)} />}
      </Modal>
      <Modal opened={bulk === 'export'} onClose={() => setBulk(undefined)} title="Export users">
        {bulk === 'export' && <ExportUsers onClose={() => setBulk(undefined)} />}
      </Modal>
    </>
  )
}

function NewUser({ onClose }: { onClose: () => void }) {
  const connections = useQuery(databases)
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
