// Applications: who may sign users in, and who may call the API with a key.
import { Badge, Select, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { AppWindow } from 'lucide-react'
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
import { APP_TYPES, type Application } from './application.ts'

const COLUMNS: Column<Application>[] = [
  {
    title: 'Name',
    width: '40%',
    of: (client) => (
      <Link to={`/applications/${id(client.client_id)}`} className="kt-row-link">
        {client.name}
      </Link>
    ),
  },
  {
    title: 'Kind',
    of: ({ app_type: type }) => (
      <Badge color="gray">{APP_TYPES.find(({ value }) => value === type)?.label ?? 'Application'}</Badge>
    ),
  },
  { title: 'Client id', of: (client) => <span className="kt-mono">{client.client_id}</span> },
]

export function Component() {
  const clients = useOffsetPages<Application>(['clients', 'list'], '/clients?is_global=false')
  return (
    <>
      <PageHead
        title="Applications"
        words="Clients of this tenant: web sites that sign users in, and machines with a key for the API."
      >
        <Creating label="Create application" scope="create:clients">
          {(close) => <NewApplication onClose={close} />}
        </Creating>
      </PageHead>
      <List
        of={clients}
        label="Applications"
        keyOf={(client) => client.client_id}
        columns={COLUMNS}
        empty={
          <Empty
            icon={AppWindow}
            title="No application"
            words="A web site signs its users in as an application; a machine calls the API as one. Each has a client id and its own addresses."
          />
        }
      />
    </>
  )
}

function NewApplication({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('')
  const [type, setType] = useState<string | null>('regular_web')
  const navigate = useNavigate()
  const queries = useQueryClient()
  return (
    <CreateForm
      onClose={onClose}
      create={async () => {
        const made = await post<Application>('/clients', { name: name.trim(), app_type: type })
        await queries.invalidateQueries({ queryKey: ['clients'] })
        await navigate(`/applications/${id(made.client_id)}`)
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
          <Select label="Kind" data={APP_TYPES} value={type} onChange={setType} allowDeselect={false} />
        </>
      )}
    </CreateForm>
  )
}
