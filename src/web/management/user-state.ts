// What can be asked about a user or a connection beside their fields: access, activity.
import { Type } from 'typebox'

import { AppError } from '#kit'

import { mustFindConnection } from './connections.ts'
import { route } from './route.ts'
import { closed } from './schema.ts'
import { mustFindUser } from './users.ts'

const works = { support: 'works' } as const

const revokeBody = closed({
  session_id: Type.Optional(
    Type.String({ minLength: 1, maxLength: 100, description: 'Id of the one session that ends' }),
  ),
  preserve_refresh_tokens: Type.Optional(
    Type.Boolean({ description: 'Whether refresh tokens stay: only sessions end then' }),
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
    async handle({ storage, flows }, { params: { id = '' }, body }) {
      const { session_id: session, preserve_refresh_tokens: preserve = false } = body
      if (session !== undefined) {
        const found = await flows.sessions.find(session)
        if (found?.user !== id) throw new AppError('absent', 'inexistent_session', 'The session does not exist.')
        await flows.sessions.end(session, 'session-revoked')
        return {}
      }
      await storage.transaction(async (tx) => {
        const user = await mustFindUser(tx, id)
        if (preserve) await flows.sessions.endSessionsOf(tx, user.id, 'session-revoked')
        else await flows.sessions.endAllOf(tx, user.id, 'session-revoked')
      })
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
]
