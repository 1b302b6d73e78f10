// /users/{id}/roles and /permissions: what a user may do at the APIs.
import { Type } from 'typebox'

import { roles } from '#identity'

import { offsetAnswer, slice } from './paging.ts'
import { checkPermissions, permissionsBody, permissionsOf, showPermissions } from './permissions.ts'
import { mustFindRole, showRole } from './roles.ts'
import { route } from './route.ts'
import { closed, withTotals } from './schema.ts'
import { mustFindUser } from './users.ts'

const works = { support: 'works' } as const

const rolesBody = closed({
  roles: Type.Array(Type.String({ minLength: 1, maxLength: 100 }), {
    minItems: 1,
    maxItems: 100,
    uniqueItems: true,
    description: 'Ids of the roles',
  }),
})

export const userAccessRoutes = [
  route({
    ...works,
    method: 'GET',
    path: '/users/:id/roles',
    summary: "Get a user's roles",
    scopes: ['read:users', 'read:roles', 'read:role_members'],
    status: 200,
    query: closed({ ...withTotals }),
    async handle({ storage: { db } }, { params: { id = '' }, query }) {
      const user = await mustFindUser(db, id)
      return offsetAnswer('roles', query, slice((await roles.rolesOf(db, user.id)).map(showRole), query))
    },
  }),
  route({
    ...works,
    method: 'POST',
    path: '/users/:id/roles',
    summary: 'Assign roles to a user',
    scopes: ['update:users', 'create:role_members'],
    status: 204,
    body: rolesBody,
    async handle({ storage }, { params: { id = '' }, body }) {
      const user = await mustFindUser(storage.db, id)
      await storage.transaction(async (tx) => {
        for (const role of body.roles) await roles.assign(tx, user.id, (await mustFindRole(tx, role)).id)
      })
    },
  }),
  route({
    ...works,
    method: 'DELETE',
    path: '/users/:id/roles',
    summary: 'Remove roles from a user',
    scopes: ['update:users', 'delete:role_members'],
    status: 204,
    body: rolesBody,
    async handle({ storage }, { params: { id = '' }, body }) {
      const user = await mustFindUser(storage.db, id)
      await storage.transaction(async (tx) => {
        for (const role of body.roles) await roles.unassign(tx, user.id, role)
      })
    },
  }),
  route({
    ...works,
    method: 'GET',
    path: '/users/:id/permissions',
    summary: "Get a user's permissions",
    scopes: ['read:users'],
    status: 200,
    query: closed({ ...withTotals }),
    async handle({ storage: { db } }, { params: { id = '' }, query }) {
      const user = await mustFindUser(db, id)
      const direct = await roles.permissionsOfUser(db, user.id)
      const byRole = await Promise.all(
        (await roles.rolesOf(db, user.id)).map(async (role) => ({
          role,
          held: await roles.permissionsOf(db, role.id),
        })),
      )
      const all = [...direct, ...byRole.flatMap(({ held }) => held)]
      const once = [...new Map(all.map((each) => [`${each.audience} ${each.permission}`, each])).values()]
      const items = (await showPermissions(db, once)).map((shown, i) => {
        const same = (each: (typeof once)[number]) =>
          each.audience === once[i]?.audience && each.permission === once[i].permission
        const sources = [
          ...(direct.some(same) ? [{ source_id: '', source_name: '', source_type: 'DIRECT' }] : []),
          ...byRole
            .filter(({ held }) => held.some(same))
            .map(({ role }) => ({ source_id: role.id, source_name: role.name, source_type: 'ROLE' })),
        ]
        return { ...shown, sources }
      })
      return offsetAnswer('permissions', query, slice(items, query))
    },
  }),
  route({
    ...works,
    method: 'POST',
    path: '/users/:id/permissions',
    summary: 'Assign permissions to a user',
    scopes: ['update:users'],
    status: 201,
    body: permissionsBody,
    async handle({ storage }, { params: { id = '' }, body }) {
      const user = await mustFindUser(storage.db, id)
      const permissions = permissionsOf(body)
      await checkPermissions(storage.db, permissions)
      await storage.transaction((tx) => roles.permit(tx, user.id, permissions))
      return {}
    },
  }),
  route({
    ...works,
    method: 'DELETE',
    path: '/users/:id/permissions',
    summary: 'Remove permissions from a user',
    scopes: ['update:users'],
    status: 204,
    body: permissionsBody,
    async handle({ storage }, { params: { id = '' }, body }) {
      const user = await mustFindUser(storage.db, id)
      await storage.transaction((tx) => roles.forbid(tx, user.id, permissionsOf(body)))
    },
  }),
]
