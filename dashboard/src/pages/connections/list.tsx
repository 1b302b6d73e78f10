// Connections: where users are kept.
import { Badge, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { Database } from 'lucide-react'
import { useState } from 'react'
import { Link, useNavigate } from 'react-router'

import { id, post } from '../../api/client.ts'
import { useOffsetPages } from '../../api/pages.ts'
import { CreateForm } from '../../parts/create-form.tsx'
import { Creating } from '../../parts/creating.tsx'
import { Empty } from '../../parts/empty.tsx'
import type { Column } from '../../parts/list-row.tsx'
import { List } from '../../parts/list.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import type { Connection } from './connection.ts'

const COLUMNS: Column<Connection>[] = [
  {
    title: 'Name',
    width: '50%',
    of: (connection) => (
      <Link to={`/connections/${id(connection.id)}`} className="kt-row-link">
        {connection.name}
      </Link>
    ),
  },
  {
    title: 'Password strength',
    of: ({ options }) => <Badge color="gray">{options.passwordPolicy ?? 'good'}</Badge>,
  },
  { title: 'Applications', of: (connection) => connection.enabled_clients?.length ?? 0 },
]

export function Component() {
  const connections = useOffsetPages<Connection>(['connections', 'list'], '/connections')
  return (
    <>
      <PageHead title="Connections" words="Databases of users, each with its own password rules.">
        <Creating label="Create connection" scope="create:connections">
          {(close) => <NewConnection onClose={close} />}
        </Creating>
      </PageHead>
      <List
        of={connections}
        label="Connections"
        keyOf={(connection) => connection.id}
        columns={COLUMNS}
        empty={
          <Empty
            icon={Database}
            title="No connection"
            words="Users live in a connection. Create one, say what its passwords must be like, and name the applications that use it."
          />
        }
      />
    </>
  )
}

function NewConnection({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('')
  const navigate = useNavigate()
  const queries = useQueryClient()
  return (
    <CreateForm
      onClose={onClose}
      create={async () => {
        const made = await post<Connection>('/connections', { name: name.trim(), strategy: 'auth0' })
        await queries.invalidateQueries({ queryKey: ['connections'] })
        await navigate(`/connections/${id(made.id)}`)
      }}
    >
      {(wrong) => (
        <>
          <TextInput
            label="Name"
            description="Letters, digits and hyphens"
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
