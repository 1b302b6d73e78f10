// Applications: who may sign users in, and who may call the API with a key.
import { Badge } from '@mantine/core'
import { AppWindow } from 'lucide-react'
import { Link } from 'react-router'

import { id } from '../../api/client.ts'
import { useOffsetPages } from '../../api/pages.ts'
import { Creating } from '../../parts/creating.tsx'
import { Empty } from '../../parts/empty.tsx'
import type { Column } from '../../parts/list-row.tsx'
import { List } from '../../parts/list.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { APP_TYPES, type Application } from './application.ts'
import { NewApplication } from './new-application.tsx'

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
