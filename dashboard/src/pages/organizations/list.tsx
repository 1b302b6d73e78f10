// Organizations: customers with users of their own.
import { TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { Building2 } from 'lucide-react'
import { useState } from 'react'
import { Link, useNavigate } from 'react-router'

import { id, post } from '../../api/client.ts'
import { useOffsetPages } from '../../api/pages.ts'
import type { Organization } from '../../api/schema.ts'
import { CreateForm } from '../../parts/create-form.tsx'
import { Creating } from '../../parts/creating.tsx'
import { Empty } from '../../parts/empty.tsx'
import type { Column } from '../../parts/list-row.tsx'
import { List } from '../../parts/list.tsx'
import { PageHead } from '../../parts/page-head.tsx'

const COLUMNS: Column<Organization>[] = [
  {
    title: 'Name',
    width: '50%',
    of: (organization) => (
      <Link to={`/organizations/${id(organization.id)}`} className="kt-row-link">
        {organization.display_name ?? organization.name}
      </Link>
    ),
  },
  { title: 'Name in addresses', of: ({ name }) => <span className="kt-mono">{name}</span> },
]

export function Component() {
  const organizations = useOffsetPages<Organization>(['organizations', 'list'], '/organizations')
  return (
    <>
      <PageHead
        title="Organizations"
        words="Customers of yours with people of their own. Actions read them as event.organization."
      >
        <Creating label="Create organization" scope="create:organizations">
          {(close) => <NewOrganization onClose={close} />}
        </Creating>
      </PageHead>
      <List
        of={organizations}
        label="Organizations"
        keyOf={(organization) => organization.id}
        columns={COLUMNS}
        empty={
          <Empty
            icon={Building2}
            title="No organization"
            words="When your customers are firms, each can be an organization with its members. A reset link may name one."
          />
        }
      />
    </>
  )
}

function NewOrganization({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('')
  const [shown, setShown] = useState('')
  const navigate = useNavigate()
  const queries = useQueryClient()
  return (
    <CreateForm
      onClose={onClose}
      create={async () => {
        const made = await post<Organization>('/organizations', {
          name: name.trim(),
          ...(shown.trim() === '' ? {} : { display_name: shown.trim() }),
        })
        await queries.invalidateQueries({ queryKey: ['organizations'] })
        await navigate(`/organizations/${id(made.id)}`)
      }}
    >
      {(wrong) => (
        <>
          <TextInput
            label="Name"
            description="Small letters, digits, hyphens and underscores"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={wrong}
            data-autofocus
          />
          <TextInput
            label="Name as it is shown"
            value={shown}
            onChange={(event) => setShown(event.currentTarget.value)}
          />
        </>
      )}
    </CreateForm>
  )
}
