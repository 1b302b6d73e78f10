// One role: its name, what it permits, and who has it.
import { MultiSelect, Stack, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useParams } from 'react-router'

import { get, id as encoded, patch, post, remove } from '../../api/client.ts'
import type { Permission, ResourceServer, Role } from '../../api/schema.ts'
import { Answer } from '../../parts/answer.tsx'
import { Deleting } from '../../parts/deleting.tsx'
import { useEdited } from '../../parts/edited.ts'
import { PageHead } from '../../parts/page-head.tsx'
import { Saver } from '../../parts/saver.tsx'
import { useMay } from '../../session/signed-in.tsx'
import { Members } from '../members/members.tsx'

type Whole = { role: Role; permissions: Permission[]; apis: ResourceServer[] }

export function Component() {
  const { id = '' } = useParams()
  const path = `/roles/${encoded(id)}`
  const whole = useQuery({
    queryKey: ['roles', id],
    queryFn: async ({ signal }): Promise<Whole> => {
      const [role, permissions, apis] = await Promise.all([
        get<Role>(path, signal),
        get<Permission[]>(`${path}/permissions?per_page=100`, signal),
        get<ResourceServer[]>('/resource-servers?per_page=100', signal),
      ])
      return { role, permissions, apis }
    },
  })
  return <Answer of={whole}>{(found) => <Shown whole={found} path={path} />}</Answer>
}

function Shown({ whole, path }: { whole: Whole; path: string }) {
  const { role } = whole
  const mayAdd = useMay('update:roles', 'create:role_members')
  const mayTakeOut = useMay('update:users', 'delete:role_members')
  return (
    <>
      <PageHead
        title={role.name}
        back={{ to: '/roles', label: 'Roles' }}
        words={<span className="kt-mono">{role.id}</span>}
      >
        <Deleting
          name={role.name}
          words="Whoever has it loses what it permits, at the next token."
          scope="delete:roles"
          path={path}
          to="/roles"
          list={['roles', 'list']}
        />
      </PageHead>
      <Stack gap="xl">
        <Form whole={whole} path={path} />
        <Members
          path={`${path}/users`}
          name="users"
          where="this role"
          add={mayAdd ? (user) => post(`${path}/users`, { users: [user] }) : undefined}
          takeOut={mayTakeOut ? (user) => remove(`/users/${encoded(user)}/roles`, { roles: [role.id] }) : undefined}
        />
      </Stack>
    </>
  )
}

/** An identifier has no blank in it (RFC 3986), so that one can stand between. */
const valueOf = (api: string, permission: string) => `${api} ${permission}`

function Form({ whole: { role, permissions, apis }, path }: { whole: Whole; path: string }) {
  const may = useMay('update:roles')
  const stored = permissions.map((each) => valueOf(each.resource_server_identifier, each.permission_name))
  const { value, dirty, change, discard } = useEdited({
    name: role.name,
    description: role.description,
    permissions: stored,
  })
  return (
    <Stack maw={680}>
      <Stack className="kt-card" p="lg">
        <TextInput
          label="Name"
          value={value.name}
          onChange={(event) => change({ name: event.currentTarget.value })}
          disabled={!may}
        />
        <TextInput
          label="Description"
          value={value.description}
          onChange={(event) => change({ description: event.currentTarget.value })}
          disabled={!may}
        />
        <MultiSelect
          label="Permissions"
          data={apis.map(({ name, identifier, scopes }) => ({
            group: name,
            items: (scopes ?? []).map((scope) => ({ value: valueOf(identifier, scope.value), label: scope.value })),
          }))}
          value={value.permissions}
          onChange={(chosen) => change({ permissions: chosen })}
          searchable
          placeholder={value.permissions.length === 0 ? 'Nothing is permitted' : undefined}
          maxDropdownHeight={280}
          clearable
          clearButtonProps={{ 'aria-label': 'Take every permission away' }}
          disabled={!may}
        />
      </Stack>
      <Saver
        dirty={dirty}
        discard={discard}
        disabled={!may}
        refresh={['roles']}
        save={async () => {
          await patch(path, { name: value.name, description: value.description })
          const added = value.permissions.filter((each) => !stored.includes(each))
          const gone = stored.filter((each) => !value.permissions.includes(each))
          if (added.length > 0) await post(`${path}/permissions`, { permissions: added.map(permissionOf) })
          if (gone.length > 0) await remove(`${path}/permissions`, { permissions: gone.map(permissionOf) })
        }}
      />
    </Stack>
  )
}

function permissionOf(value: string): { resource_server_identifier: string; permission_name: string } {
  const at = value.lastIndexOf(' ')
  return { resource_server_identifier: value.slice(0, at), permission_name: value.slice(at + 1) }
}
