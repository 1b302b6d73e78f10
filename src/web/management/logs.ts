// /logs: tenant log events, by page or after a checkpoint.
import { Type } from 'typebox'

import { AppError } from '#kit'

import { chooseFields } from './fields.ts'
import { route } from './route.ts'
import { closed, fieldsChoice, withTotals } from './schema.ts'

const works = { support: 'works' } as const

/** Logs may be read by whoever reads logs, or the logs of users. */
const scopes = ['read:logs', 'read:logs_users'] as const

export const logRoutes = [
  route({
    ...works,
    method: 'GET',
    path: '/logs',
    summary: 'Search log events',
    scopes,
    status: 200,
    query: closed({
      ...withTotals,
      ...fieldsChoice,
      sort: Type.Optional(Type.String({ maxLength: 100, description: 'field:1 or field:-1' })),
      q: Type.Optional(Type.String({ maxLength: 4000, description: 'Query in Lucene syntax' })),
      search: Type.Optional(Type.String({ maxLength: 4000, description: 'Query in Lucene syntax' })),
      from: Type.Optional(Type.String({ maxLength: 100, description: 'Log event id to start after' })),
      take: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, description: 'Number of log events' })),
    }),
    async handle({ logs, storage: { db } }, { query }) {
      const { page = 0, per_page: perPage = 50, sort, from, take = 50, include_totals: totals = false } = query
      const q = query.q ?? query.search
      if (from !== undefined) {
        if (q !== undefined || sort !== undefined) {
          throw new AppError('invalid', 'invalid_query_string', 'q and sort cannot go together with from.')
        }
        const events = await logs.listFrom(db, { from, take })
        return events.map((event) => chooseFields(event, query))
      }
      // `take` alone asks for the newest, as the tail of Auth0's CLI does
      const found = await logs.list(db, { page, perPage: query.take ?? perPage, totals, sort, q })
      const events = found.logs.map((event) => chooseFields(event, query))
      if (!totals) return events
      return { start: found.start, limit: found.limit, length: events.length, total: found.total, logs: events }
    },
  }),
  route({
    ...works,
    method: 'GET',
    path: '/logs/:id',
    summary: 'Get a log event by id',
    scopes,
    status: 200,
    async handle({ logs, storage: { db } }, { params: { id = '' } }) {
      const event = await logs.find(db, id)
      if (!event) throw new AppError('absent', 'inexistent_log', 'The log does not exist.')
      return event
    },
  }),
]
