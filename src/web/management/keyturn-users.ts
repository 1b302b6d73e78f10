// /keyturn/users: the list of the dashboard, newest first and to its end; Auth0's own ends after a thousand.
import { Type } from 'typebox'

import { type User, users } from '#identity'
import { AppError, parseLucene } from '#kit'

import { checkpoint } from './answers/shape.ts'
import { userAnswer } from './answers/user.ts'
import { route } from './route.ts'
import { checkpointPage, closed } from './schema.ts'
import { showUsers } from './users.ts'

export const keyturnUserRoutes = [
  route({
    support: 'works',
    method: 'GET',
    path: '/keyturn/users',
    summary: 'Keyturn: list or search users, newest first, without an end after a thousand',
    scopes: ['read:users'],
    status: 200,
    answer: checkpoint('users', userAnswer),
    query: closed({
      ...checkpointPage,
      q: Type.Optional(Type.String({ maxLength: 2000, description: 'Query in Lucene syntax' })),
    }),
    async handle({ storage: { db, dialect } }, { query }) {
      const { q, from, take = 50 } = query
      const found = await users.listBefore(db, dialect, {
        query: q === undefined ? undefined : parseLucene(q),
        before: from === undefined ? undefined : placeOf(from),
        limit: take + 1,
      })
      const page = found.slice(0, take)
      const last = page.at(-1)
      return { users: await showUsers(db, page), ...(found.length > take && last ? { next: nameOf(last) } : {}) }
    },
  }),
]

/** A place, not a user: who stands there may be gone when the next page is asked for. */
function nameOf({ createdAt, id }: User): string {
  return Buffer.from(`${createdAt} ${id}`).toString('base64url')
}

function placeOf(from: string): { createdAt: number; id: string } {
  const [, at, id] = /^(\d{1,16}) (.+)$/.exec(Buffer.from(from, 'base64url').toString('utf8')) ?? []
  if (at !== undefined && id !== undefined) return { createdAt: Number(at), id }
  throw new AppError(
    'invalid',
    'invalid_query_string',
    "Query validation error: 'No page begins there' on property from (The next of the page before).",
  )
}
