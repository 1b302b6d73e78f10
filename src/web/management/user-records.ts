// /users/{id}/logs, /sessions, /refresh-tokens: what is recorded about a user.
import { Type } from 'typebox'

import { oidcRecords } from '#identity'

import { chooseFields } from './fields.ts'
import { route } from './route.ts'
import { checkpointPage, closed, withTotals } from './schema.ts'
import { mustFindUser } from './users.ts'

const works = { support: 'works' } as const
const early = { ...works, note: 'there is none until signing in comes' } as const

export const userRecordRoutes = [
  route({
    ...works,
    method: 'GET',
    path: '/users/:id/logs',
    summary: "Get a user's log events",
    scopes: ['read:logs', 'read:logs_users'],
    status: 200,
    query: closed({
      ...withTotals,
      sort: Type.Optional(Type.String({ maxLength: 100, description: 'field:1 or field:-1' })),
    }),
    async handle({ logs, storage: { db } }, { params: { id = '' }, query }) {
      const { page = 0, per_page: perPage = 50, sort, include_totals: totals = false } = query
      const found = await logs.listOfUser(db, id, { page, perPage, totals, sort })
      const events = found.logs.map((event) => chooseFields(event, {}))
      if (!totals) return events
      return { start: found.start, limit: found.limit, length: events.length, total: found.total, logs: events }
    },
  }),
  route({
    ...early,
    method: 'GET',
    path: '/users/:user_id/sessions',
    summary: "Get a user's sessions",
    scopes: ['read:sessions'],
    status: 200,
    query: closed({ ...checkpointPage }),
    async handle({ storage: { db } }, { params: { user_id = '' } }) {
      await mustFindUser(db, user_id)
      return { sessions: [] }
    },
  }),
  route({
    ...early,
    method: 'GET',
    path: '/users/:user_id/refresh-tokens',
    summary: "Get a user's refresh tokens",
    scopes: ['read:refresh_tokens'],
    status: 200,
    query: closed({ ...checkpointPage }),
    async handle({ storage: { db } }, { params: { user_id = '' } }) {
      await mustFindUser(db, user_id)
      return { tokens: [] }
    },
  }),
  ...(['sessions', 'refresh-tokens'] as const).map((what) =>
    route({
      ...works,
      note: 'ends sessions and refresh tokens together',
      method: 'DELETE',
      path: `/users/:user_id/${what}`,
      summary: `End a user's ${what.replace('-', ' ')}`,
      scopes: [what === 'sessions' ? 'delete:sessions' : 'delete:refresh_tokens'],
      status: 204,
      handle: ({ storage }, { params: { user_id = '' } }) =>
        storage.transaction(async (tx) => {
          await oidcRecords.revokeUser(tx, (await mustFindUser(tx, user_id)).id)
        }),
    }),
  ),
]
