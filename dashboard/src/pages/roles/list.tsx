// Roles: names for what users may do at your APIs.
import { TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { IdCard } from 'lucide-react'
import { useState } from 'react'
import { Link, useNavigate } from 'react-router'

import { id, post } from '../../api/client.ts'
import { useOffsetPages } from '../../api/pages.ts'
import type { Role } from '../../api/schema.ts'
import { CreateForm } from '../../parts/create-form.tsx'
import { Creating } from '../../parts/creating.tsx'
import { Empty } from '../../parts/empty.tsx'
import type { Column } from '../../parts/list-row.tsx'
import { List } from '../../parts/list.tsx'
import { PageHead } from '../../parts/page-head.tsx'

const COLUMNS: Column<Role>[] = [
  {
    title: 'Name',
    width: '35%',
    of: (role) => (
      <Link to={`/roles/${id(role.id)}`} className="kt-row-link">
        {role.name}
      </Link>
    ),
  },
  { title: 'Description', of: ({ description }) => description },
]

export function Component() {
  const roles = useOffsetPages<Role>(['roles', 'list'], '/roles')
  return (
    <>
      <PageHead
        title="Roles"
        words="What users may do at your APIs, under a name. Actions read them as event.authorization.roles."
      >
        <Creating label="Create role" scope="create:roles">
          {(close) => <NewRole onClose={close} />}
        </Creating>
      </PageHead>
      <List
        of={roles}
        label="Roles"
        keyOf={(role) => role.id}
        columns={COLUMNS}
        empty={
          <Empty
            icon={IdCard}
            title="No role"
            words="A role gathers permissions of your APIs. Give it to users, and their tokens have what it permits."
          />
        }
      />
    </>
  )
}

function NewRole({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('')
  const [description, setDescription] = useState('')
  const navigate = useNavigate()
  const queries = useQueryClient()
  return (
    <CreateForm
      onClose={onClose}
      create={async () => {
        const made = await post<Role>('/roles', { name: name.trim(), description: description.trim() })
        await queries.invalidateQueries({ queryKey: ['roles'] })
        await navigate(`/roles/${id(made.id)}`)
      }}
    >
      {(wrong) => (
        <>
          <TextInput
            label="Name"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={wrong}
            data-autofocus
          />
          <TextInput
            label="Description"
            value={description}
            onChange={(event) => setDescription(event.currentTarget.value)}
          />
        </>
      )}
    </CreateForm>
  )
}
