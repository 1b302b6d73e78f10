// What roles, permissions, grants, APIs and tickets look like in answers.
import { Type } from 'typebox'

import { anyList, flag, list, offsetList, openShape, optional, shape, text, whole } from './shape.ts'

/** What a list tells of a user. */
export const member = { user_id: text, email: optional(text), picture: optional(text), name: optional(text) }

export const roleAnswer = shape('Role', { id: text, name: text, description: text })
export const rolesAnswer = offsetList('roles', roleAnswer)

const permission = {
  permission_name: text,
  description: text,
  resource_server_name: text,
  resource_server_identifier: text,
}
export const permissionsAnswer = offsetList('permissions', shape('Permission', permission))
export const userPermissionsAnswer = offsetList(
  'permissions',
  shape('UserPermission', {
    ...permission,
    sources: list(
      shape('PermissionSource', { source_id: text, source_name: text, source_type: Type.Enum(['DIRECT', 'ROLE']) }),
    ),
  }),
)
export const membersAnswer = anyList('users', shape('RoleMember', member))

export const grantAnswer = shape('ClientGrant', {
  id: text,
  client_id: text,
  audience: text,
  scope: list(text),
  organization_usage: text,
  allow_any_organization: flag,
  subject_type: text,
})
export const grantsAnswer = anyList('client_grants', grantAnswer)

export const serverAnswer = openShape('ResourceServer', {
  id: text,
  name: text,
  identifier: text,
  allow_offline_access: flag,
  token_lifetime: whole,
  signing_alg: text,
  scopes: optional(list(shape('ApiScope', { value: text, description: optional(text) }))),
  is_system: flag,
})
/** With `fields` every property may be absent. */
export const someServer = Type.Partial(serverAnswer, { title: 'SomeResourceServer' })
export const serversAnswer = offsetList('resource_servers', someServer)

export const ticketAnswer = shape('Ticket', { ticket: text })
export const nothingAnswer = shape('Nothing', {})
