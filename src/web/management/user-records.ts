// /users/{id}/logs: what is recorded about a user.
import { Type } from 'typebox'

import { chooseFields } from './fields.ts'
import { route } from './route.ts'
import { closed, withTotals } from './schema.ts'

const works = { support: 'works' } as const

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
]
