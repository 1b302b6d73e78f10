// One organization: what it is called, and who is in it.
import { Stack, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useParams } from 'react-router'

import { get, id as encoded, patch, post, remove } from '../../api/client.ts'
import type { Organization } from '../../api/schema.ts'
import { Answer } from '../../parts/answer.tsx'
import { Deleting } from '../../parts/deleting.tsx'
import { useEdited } from '../../parts/edited.ts'
import { PageHead } from '../../parts/page-head.tsx'
import { Saver } from '../../parts/saver.tsx'
import { useMay } from '../../session/signed-in.tsx'
import { Members } from '../members/members.tsx'

export function Component() {
  const { id = '' } = useParams()
  const path = `/organizations/${encoded(id)}`
  const organization = useQuery({
    queryKey: ['organizations', id],
    queryFn: ({ signal }) => get<Organization>(path, signal),
  })
  return <Answer of={organization}>{(found) => <Shown organization={found} path={path} />}</Answer>
}

function Shown({ organization, path }: { organization: Organization; path: string }) {
  const mayAdd = useMay('create:organization_members')
  const mayTakeOut = useMay('delete:organization_members')
  const name = organization.display_name ?? organization.name
  return (
    <>
      <PageHead
        title={name}
        back={{ to: '/organizations', label: 'Organizations' }}
        words={<span className="kt-mono">{organization.id}</span>}
      >
        <Deleting
          name={name}
          words="Its members stay users of their connections; nobody can sign in with it any more."
          scope="delete:organizations"
          path={path}
          to="/organizations"
          list={['organizations', 'list']}
        />
      </PageHead>
      <Stack gap="xl">
        <Form organization={organization} path={path} />
        <Members
          path={`${path}/members`}
          name="members"
          where="this organization"
          add={mayAdd ? (user) => post(`${path}/members`, { members: [user] }) : undefined}
          takeOut={mayTakeOut ? (user) => remove(`${path}/members`, { members: [user] }) : undefined}
        />
      </Stack>
    </>
  )
}

function Form({ organization, path }: { organization: Organization; path: string }) {
  const may = useMay('update:organizations')
  const { value, dirty, change, discard } = useEdited({
    name: organization.name,
    display_name: organization.display_name ?? '',
  })
  return (
    <Stack maw={680}>
      <Stack className="kt-card" p="lg">
        <TextInput
          label="Name"
          description="As it stands in addresses and tokens"
          value={value.name}
          onChange={(event) => change({ name: event.currentTarget.value })}
          disabled={!may}
        />
        <TextInput
          label="Name as it is shown"
          value={value.display_name}
          onChange={(event) => change({ display_name: event.currentTarget.value })}
          disabled={!may}
        />
      </Stack>
      <Saver
        dirty={dirty}
        discard={discard}
        disabled={!may}
        refresh={['organizations']}
        save={() =>
          patch(path, {
            name: value.name.trim(),
            ...(value.display_name.trim() === '' ? {} : { display_name: value.display_name.trim() }),
          })
        }
      />
    </Stack>
  )
}
