// /roles: what a role permits, and who has it.
import { Type } from 'typebox'

import { isTaken, type Role, roles, type User, users } from '#identity'
import { AppError } from '#kit'
import type { Db } from '#storage'

import { chooseFields } from './fields.ts'
import { offsetAnswer, offsetOf, slice } from './paging.ts'
import { checkPermissions, permissionsBody, permissionsOf, showPermissions } from './permissions.ts'
import { route } from './route.ts'
import { checkpointPage, closed, withTotals } from './schema.ts'
import { mustFindUser } from './users.ts'

const works = { support: 'works' } as const
const name = Type.String({ minLength: 1, maxLength: 50, pattern: '^[^<>]+$', description: 'Name of the role' })
const description = Type.Optional(Type.String({ maxLength: 255, description: 'Description of the role' }))

export const roleRoutes = [
  route({
    ...works,
    method: 'GET',
    path: '/roles',
    summary: 'Get roles',
    scopes: ['read:roles'],
    status: 200,
    query: closed({
      ...withTotals,
      name_filter: Type.Optional(Type.String({ maxLength: 50, description: 'Part of the name' })),
      type: Type.Optional(Type.Enum(['tenant', 'organization'], { description: 'Owner of the role' })),
    }),
    async handle({ storage: { db } }, { query }) {
      if (query.type === 'organization') return offsetAnswer('roles', query, { items: [], total: 0 })
      const found = await roles.list(db, { ...offsetOf(query), nameFilter: query.name_filter })
      return offsetAnswer('roles', query, { items: found.roles.map(showRole), total: found.total })
    },
  }),
  route({
    ...works,
    method: 'POST',
    path: '/roles',
    summary: 'Create a role',
    scopes: ['create:roles'],
    status: 200,
    body: closed({ name, description }),
    async handle({ storage: { db }, ids, clock }, { body }) {
      const role = { id: ids.role(), name: body.name, description: body.description ?? '', createdAt: clock.now() }
      await refusingTaken(() => roles.insert(db, role))
      return showRole(role)
    },
  }),
  route({
    ...works,
    method: 'GET',
    path: '/roles/:id',
    summary: 'Get a role',
    scopes: ['read:roles'],
    status: 200,
    handle: async ({ storage: { db } }, { params: { id = '' } }) => showRole(await mustFindRole(db, id)),
  }),
  route({
    ...works,
    method: 'PATCH',
    path: '/roles/:id',
    summary: 'Update a role',
    scopes: ['update:roles'],
    status: 200,
    body: closed({ name: Type.Optional(name), description }),
    async handle({ storage: { db } }, { params: { id = '' }, body }) {
      const change = {
        ...(body.name === undefined ? {} : { name: body.name }),
        ...(body.description === undefined ? {} : { description: body.description }),
      }
      const role = await refusingTaken(() => roles.update(db, id, change))
      return showRole(role ?? (await mustFindRole(db, id)))
    },
  }),
  route({
    ...works,
    method: 'DELETE',
    path: '/roles/:id',
    summary: 'Delete a role',
    scopes: ['delete:roles'],
    status: 200,
    async handle({ storage: { db } }, { params: { id = '' } }) {
      const role = await mustFindRole(db, id)
      await roles.remove(db, role.id)
      return {}
    },
  }),
  route({
    ...works,
    method: 'GET',
    path: '/roles/:id/permissions',
    summary: 'Get the permissions of a role',
    scopes: ['read:roles'],
    status: 200,
    query: closed({ ...withTotals }),
    async handle({ storage: { db } }, { params: { id = '' }, query }) {
      const role = await mustFindRole(db, id)
      const items = await showPermissions(db, await roles.permissionsOf(db, role.id))
      return offsetAnswer('permissions', query, slice(items, query))
    },
  }),
  route({
    ...works,
    method: 'POST',
    path: '/roles/:id/permissions',
    summary: 'Add permissions to a role',
    scopes: ['update:roles'],
    status: 201,
    body: permissionsBody,
    async handle({ storage }, { params: { id = '' }, body }) {
      const role = await mustFindRole(storage.db, id)
      const permissions = permissionsOf(body)
      await checkPermissions(storage.db, permissions)
      await storage.transaction((tx) => roles.addPermissions(tx, role.id, permissions))
      return {}
    },
  }),
  route({
    ...works,
    method: 'DELETE',
    path: '/roles/:id/permissions',
    summary: 'Remove permissions from a role',
    scopes: ['update:roles'],
    status: 204,
    body: permissionsBody,
    async handle({ storage }, { params: { id = '' }, body }) {
      const role = await mustFindRole(storage.db, id)
      await storage.transaction((tx) => roles.removePermissions(tx, role.id, permissionsOf(body)))
    },
  }),
  route({
    ...works,
    method: 'GET',
    path: '/roles/:id/users',
    summary: 'Get the users of a role',
    scopes: ['read:users', 'read:roles', 'read:role_members'],
    status: 200,
    query: closed({ ...withTotals, ...checkpointPage }),
    async handle({ storage: { db } }, { params: { id = '' }, query }) {
      const role = await mustFindRole(db, id)
      if (query.take !== undefined || query.from !== undefined) {
        const take = query.take ?? 50
        const members = await roles.membersOf(db, role.id, { from: query.from, limit: take + 1 })
        const page = members.slice(0, take)
        const next = members.length > take ? { next: page.at(-1) } : {}
        return { users: await showMembers(db, page), ...next }
      }
      const { offset, limit } = offsetOf(query)
      const members = await roles.membersOf(db, role.id, { offset, limit })
      const items = await showMembers(db, members)
      return offsetAnswer('users', query, { items, total: offset + items.length })
    },
  }),
  route({
    ...works,
    method: 'POST',
    path: '/roles/:id/users',
    summary: 'Assign users to a role',
    scopes: ['update:roles', 'create:role_members'],
    status: 200,
    body: closed({
      users: Type.Array(Type.String({ minLength: 1, maxLength: 255 }), {
        minItems: 1,
        maxItems: 1000,
        uniqueItems: true,
        description: 'Ids of the users',
      }),
    }),
    async handle({ storage }, { params: { id = '' }, body }) {
      const role = await mustFindRole(storage.db, id)
      await storage.transaction(async (tx) => {
        for (const user of body.users) await roles.assign(tx, (await mustFindUser(tx, user)).id, role.id)
      })
      return {}
    },
  }),
]

/** @throws AppError `inexistent_role` */
export async function mustFindRole(db: Db, id: string): Promise<Role> {
  const role = await roles.find(db, id)
  if (!role) throw new AppError('absent', 'inexistent_role', 'The role does not exist.')
  return role
}

export function showRole({ id, name: called, description: words }: Role): Record<string, unknown> {
  return { id, name: called, description: words }
}

async function showMembers(db: Db, ids: readonly string[]): Promise<Record<string, unknown>[]> {
  const found = await Promise.all(ids.map((id) => users.find(db, id)))
  return found
    .filter((user): user is User => user !== undefined)
    .map(({ id, email, profile }) => ({ user_id: id, email, picture: profile.picture, name: profile.name }))
    .map((shown) => chooseFields(shown, {}))
}

async function refusingTaken<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (thrown) {
    if (!isTaken(thrown)) throw thrown
    throw new AppError('conflict', 'role_conflict', 'A role with the same name exists already.')
  }
}
