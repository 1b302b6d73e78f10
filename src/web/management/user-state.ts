// What can be asked about a user or a connection beside their fields: access, activity.
import { Type } from 'typebox'

import { oidcRecords, users } from '#identity'
import { DAY } from '#kit'

import { mustFindConnection } from './connections.ts'
import { route } from './route.ts'
import { closed } from './schema.ts'
import { mustFindUser } from './users.ts'

const works = { support: 'works' } as const

const revokeBody = closed({
  session_id: Type.Optional(
    Type.Unsafe<never>({ not: {}, description: 'Ending one session alone is not supported yet' }),
  ),
  preserve_refresh_tokens: Type.Optional(
    Type.Literal(false, { description: 'Keeping refresh tokens is not supported yet' }),
  ),
})

export const userStateRoutes = [
  route({
    ...works,
    method: 'POST',
    path: '/users/:id/revoke-access',
    summary: "End a user's sessions and refresh tokens",
    scopes: ['delete:sessions', 'delete:refresh_tokens'],
    status: 202,
    body: revokeBody,
    bodyOptional: true,
    async handle({ storage }, { params: { id = '' } }) {
      await storage.transaction(async (tx) => oidcRecords.revokeUser(tx, (await mustFindUser(tx, id)).id))
      return {}
    },
  }),
  route({
    ...works,
    method: 'GET',
    path: '/connections/:id/status',
    summary: 'Check a connection',
    scopes: ['read:connections'],
    status: 200,
    async handle({ storage: { db } }, { params: { id = '' } }) {
      await mustFindConnection(db, id)
      return {}
    },
  }),
  route({
    ...works,
    method: 'GET',
    path: '/stats/active-users',
    summary: 'Count the users who logged in during the last 30 days',
    scopes: ['read:stats'],
    status: 200,
    handle: ({ storage: { db }, clock }) => users.countActive(db, clock.now() - 30 * DAY),
  }),
]
