// Permissions of roles and users: scopes of APIs, named by the API's identifier.
import { Type } from 'typebox'

import type { Permission } from '#identity'
import type { Db } from '#storage'
import { type ResourceServer, resourceServers } from '#tenant'

import { bodyRefusal } from '../validation.ts'
import { closed } from './schema.ts'

export const permissionsBody = closed({
  permissions: Type.Array(
    closed({
      resource_server_identifier: Type.String({ minLength: 1, maxLength: 600, description: 'Identifier of the API' }),
      permission_name: Type.String({ minLength: 1, maxLength: 280, description: 'Name of the permission' }),
    }),
    { minItems: 1, maxItems: 1000, description: 'Permissions, each of an API' },
  ),
})

export type PermissionsBody = {
  permissions: readonly { resource_server_identifier: string; permission_name: string }[]
}

export function permissionsOf({ permissions }: PermissionsBody): Permission[] {
  return permissions.map((each) => ({ audience: each.resource_server_identifier, permission: each.permission_name }))
}

/** @throws AppError `invalid_body` for a permission that its API does not have */
export async function checkPermissions(db: Db, permissions: readonly Permission[]): Promise<void> {
  const servers = await serversByIdentifier(db)
  for (const { audience, permission } of permissions) {
    const known = servers.get(audience)?.scopes.some(({ value }) => value === permission)
    if (!known) throw bodyRefusal(`No API ${audience.slice(0, 200)} with the permission ${permission}`, 'permissions')
  }
}

export async function showPermissions(db: Db, permissions: readonly Permission[]): Promise<Record<string, unknown>[]> {
  const servers = await serversByIdentifier(db)
  return permissions.map(({ audience, permission }) => {
    const server = servers.get(audience)
    return {
      permission_name: permission,
      description: server?.scopes.find(({ value }) => value === permission)?.description ?? '',
      resource_server_name: server?.name ?? audience,
      resource_server_identifier: audience,
    }
  })
}

async function serversByIdentifier(db: Db): Promise<Map<string, ResourceServer>> {
  return new Map((await resourceServers.list(db)).map((server) => [server.identifier, server]))
}
