// /users and /users-by-email.
import { Type } from 'typebox'

import { connections, parseEmail, type User, users } from '#identity'
import { AppError, parseLucene } from '#kit'
import type { Db } from '#storage'

import { changeUser } from './change-user.ts'
import { createUser } from './create-user.ts'
import { chooseFields, type FieldsQuery } from './fields.ts'
import { offsetAnswer, offsetOf } from './paging.ts'
import { route } from './route.ts'
import { closed, fieldsChoice, withTotals } from './schema.ts'
import { changeUserBody, newUserBody } from './user-schemas.ts'
import { showUser } from './user-shapes.ts'

const works = { support: 'works' } as const

export const userRoutes = [
  route({
    ...works,
    method: 'GET',
    path: '/users',
    summary: 'List or search users',
    scopes: ['read:users'],
    status: 200,
    query: closed({
      ...withTotals,
      ...fieldsChoice,
      connection: Type.Optional(Type.String({ maxLength: 128, description: 'Name of the connection' })),
      search_engine: Type.Optional(Type.Enum(['v1', 'v2', 'v3'], { description: 'Version of the search engine' })),
      q: Type.Optional(Type.String({ maxLength: 2000, description: 'Query in Lucene syntax' })),
      sort: Type.Optional(Type.String({ maxLength: 100, description: 'field:1 or field:-1' })),
      primary_order: Type.Optional(Type.Boolean({ description: 'Whether the order is by creation' })),
    }),
    async handle({ storage: { db, dialect } }, { query }) {
      const page = offsetOf(query)
      const connection = query.connection === undefined ? undefined : await connections.findByName(db, query.connection)
      const nobody = query.connection !== undefined && !connection
      // as at Auth0: a search ends after a thousand users; the checkpoint of an export goes further
      if (page.offset + page.limit > MOST) throw tooFar()
      const found = nobody
        ? { users: [], total: 0 }
        : await users.list(db, dialect, {
            ...page,
            connection: connection?.id,
            query: query.q === undefined ? undefined : parseLucene(query.q),
            sort: query.sort,
            totals: query.include_totals === true,
          })
      const items = await showUsers(db, found.users, query)
      return offsetAnswer('users', query, { items, total: found.total })
    },
  }),
  route({
    ...works,
    method: 'POST',
    path: '/users',
    summary: 'Create a user',
    scopes: ['create:users'],
    status: 201,
    body: newUserBody,
    handle: (deps, { body, request }) => createUser(deps, body, request.language),
  }),
  route({
    ...works,
    method: 'GET',
    path: '/users/:id',
    summary: 'Get a user',
    scopes: ['read:users'],
    status: 200,
    query: closed({ ...fieldsChoice }),
    async handle({ storage: { db } }, { params: { id = '' }, query }) {
      const user = await mustFindUser(db, id)
      const [shown] = await showUsers(db, [user], query)
      return shown
    },
  }),
  route({
    ...works,
    method: 'PATCH',
    path: '/users/:id',
    summary: 'Update a user',
    scopes: ['update:users', 'update:users_app_metadata'],
    status: 200,
    body: changeUserBody,
    handle: (deps, call) => changeUser(deps, call),
  }),
  route({
    ...works,
    method: 'DELETE',
    path: '/users/:id',
    summary: 'Delete a user',
    scopes: ['delete:users'],
    status: 204,
    async handle({ storage, logs, flows }, { params: { id = '' }, caller, request }) {
      await storage.transaction(async (tx) => {
        const user = await users.find(tx, id)
        // deleted twice is deleted (spec §5)
        if (!user) return
        await flows.sessions.endAllOf(tx, user.id, 'account-deleted')
        await users.remove(tx, user.id)
        const client = { id: caller.client, name: caller.name }
        await logs.write(tx, { type: 'sdu', user: { id: user.id, name: user.email ?? user.username }, client, request })
      })
    },
  }),
  route({
    ...works,
    method: 'GET',
    path: '/users-by-email',
    summary: 'Search users by email',
    scopes: ['read:users'],
    status: 200,
    query: closed({
      ...fieldsChoice,
      email: Type.String({ minLength: 1, maxLength: 254, description: 'Email address to search for' }),
    }),
    async handle({ storage: { db } }, { query }) {
      return showUsers(db, await users.listByEmail(db, parseEmail(query.email)), query)
    },
  }),
]

const MOST = 1000

function tooFar(): AppError {
  return new AppError(
    'invalid',
    'invalid_paging',
    `You can only page through the first ${MOST} records. See users-exports for more.`,
  )
}

/** @throws AppError `inexistent_user` */
export async function mustFindUser(db: Db, id: string): Promise<User> {
  const user = await users.find(db, id)
  if (!user) throw new AppError('absent', 'inexistent_user', 'The user does not exist.')
  return user
}

export async function showUsers(
  db: Db,
  found: readonly User[],
  query: FieldsQuery = {},
): Promise<Record<string, unknown>[]> {
  if (found.length === 0) return []
  const names = new Map((await connections.list(db)).map(({ id, name }) => [id, { name }]))
  return found.map((user) => chooseFields(showUser(user, names.get(user.connection) ?? { name: '' }), query))
}
