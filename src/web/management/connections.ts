// /connections: database connections, their password rules, and the clients that may use them.
import { type Static, Type } from 'typebox'

import {
  type Connection,
  type ConnectionOptions,
  connections,
  identifiersOf,
  isTaken,
  oidcRecords,
  users,
} from '#identity'
import { AppError, type ConnectionId, isoTime, type JsonObject } from '#kit'
import type { Db, Tx } from '#storage'

import { bodyRefusal } from '../validation.ts'
import { mustFindClient } from './clients.ts'
import {
  changeConnectionBody,
  connectionClientsBody,
  newConnectionBody,
  storedConnectionOptions,
} from './connection-schemas.ts'
import { showConnection } from './connection-shape.ts'
import { chooseFields } from './fields.ts'
import { mergedMetadata, withoutNulls } from './metadata.ts'
import { checkpointAnswer, offsetAnswer, slice } from './paging.ts'
import { route } from './route.ts'
import { checkpointPage, closed, fieldsChoice, withTotals } from './schema.ts'

const works = { support: 'works' } as const
const note = `Options kept for round trips until signing in and factors read them: ${storedConnectionOptions.join(', ')}`
const strategy = Type.String({ maxLength: 100 })

export const connectionRoutes = [
  route({
    ...works,
    method: 'GET',
    path: '/connections',
    summary: 'Get all connections',
    scopes: ['read:connections'],
    status: 200,
    query: closed({
      ...withTotals,
      ...checkpointPage,
      ...fieldsChoice,
      strategy: Type.Optional(Type.Union([strategy, Type.Array(strategy, { maxItems: 100 })])),
      name: Type.Optional(Type.String({ maxLength: 128, description: 'Name of the connection' })),
    }),
    async handle({ storage: { db } }, { query }) {
      const strategies = query.strategy === undefined ? undefined : [query.strategy].flat()
      const found = (await connections.list(db)).filter(
        (each) =>
          (strategies === undefined || strategies.includes(each.strategy)) &&
          (query.name === undefined || query.name === each.name),
      )
      const items = await Promise.all(found.map(async (each) => chooseFields(await shown(db, each), query)))
      // checkpoint wins when both are asked for (spec §8)
      if (query.take !== undefined || query.from !== undefined) return checkpointAnswer('connections', query, items)
      return offsetAnswer('connections', query, slice(items, query))
    },
  }),
  route({
    ...works,
    note,
    method: 'POST',
    path: '/connections',
    summary: 'Create a connection',
    scopes: ['create:connections'],
    status: 201,
    body: newConnectionBody,
    async handle({ storage, ids, clock }, { body }) {
      const at = clock.now()
      const connection: Connection = {
        id: ids.connection(),
        name: body.name,
        strategy: body.strategy,
        displayName: body.display_name ?? undefined,
        options: checkedOptions(body.options),
        metadata: withoutNulls(body.metadata ?? {}),
        createdAt: at,
        updatedAt: at,
      }
      try {
        await storage.transaction(async (tx) => {
          await connections.insert(tx, connection)
          if (body.enabled_clients) await replaceClients(tx, connection.id, body.enabled_clients)
        })
      } catch (thrown) {
        if (!isTaken(thrown)) throw thrown
        throw new AppError('conflict', 'conflict', 'A connection with the same name already exists')
      }
      return shown(storage.db, connection)
    },
  }),
  route({
    ...works,
    method: 'GET',
    path: '/connections/:id',
    summary: 'Get a connection',
    scopes: ['read:connections'],
    status: 200,
    query: closed({ ...fieldsChoice }),
    handle: async ({ storage: { db } }, { params: { id = '' }, query }) =>
      chooseFields(await shown(db, await mustFindConnection(db, id)), query),
  }),
  route({
    ...works,
    note,
    method: 'PATCH',
    path: '/connections/:id',
    summary: 'Update a connection',
    scopes: ['update:connections'],
    status: 200,
    body: changeConnectionBody,
    async handle({ storage, clock }, { params: { id = '' }, body }) {
      const known = await mustFindConnection(storage.db, id)
      const { display_name, metadata, enabled_clients, options } = body
      const changed = await storage.transaction(async (tx) => {
        // metadata are merged: of two changes at once none is lost
        const before = (await connections.lock(tx, id)) ?? known
        if (enabled_clients) await replaceClients(tx, before.id, enabled_clients)
        return connections.update(tx, id, {
          at: clock.now(),
          ...(display_name === undefined ? {} : { displayName: display_name ?? undefined }),
          ...(metadata === undefined ? {} : { metadata: mergedMetadata(before.metadata, metadata, 'metadata') }),
          // replaced whole (spec §5)
          ...(options === undefined ? {} : { options: checkedOptions(options) }),
        })
      })
      return shown(storage.db, changed ?? known)
    },
  }),
  route({
    ...works,
    method: 'DELETE',
    path: '/connections/:id',
    summary: 'Delete a connection with its users',
    scopes: ['delete:connections'],
    status: 202,
    async handle({ storage, clock }, { params: { id = '' } }) {
      await storage.transaction(async (tx) => {
        await oidcRecords.revokeConnection(tx, id as ConnectionId)
        await connections.remove(tx, id as ConnectionId)
      })
      return { deleted_at: isoTime(clock.now()) }
    },
  }),
  route({
    ...works,
    method: 'GET',
    path: '/connections/:id/clients',
    summary: 'Get the clients that may use a connection',
    scopes: ['read:connections'],
    status: 200,
    query: closed({ ...checkpointPage }),
    async handle({ storage: { db } }, { params: { id = '' }, query }) {
      const { id: known } = await mustFindConnection(db, id)
      const items = (await connections.clientsOf(db, known)).map((client_id) => ({ client_id }))
      return checkpointAnswer('clients', query, items)
    },
  }),
  route({
    ...works,
    method: 'PATCH',
    path: '/connections/:id/clients',
    summary: 'Let clients use a connection, or stop them',
    scopes: ['update:connections'],
    status: 204,
    body: connectionClientsBody,
    async handle({ storage }, { params: { id = '' }, body }) {
      const connection = await mustFindConnection(storage.db, id)
      await storage.transaction(async (tx) => {
        for (const { client_id, status } of body) {
          if (!status) await connections.disableClient(tx, connection.id, client_id)
          else await connections.enableClient(tx, connection.id, (await mustFindClient(tx, client_id)).id)
        }
      })
    },
  }),
  route({
    ...works,
    method: 'DELETE',
    path: '/connections/:id/users',
    summary: 'Delete a user of a connection by email',
    scopes: ['delete:users'],
    status: 204,
    query: closed({ email: Type.String({ minLength: 3, maxLength: 254, description: 'The email of the user' }) }),
    async handle({ storage, flows }, { params: { id = '' }, query }) {
      const connection = await mustFindConnection(storage.db, id)
      await storage.transaction(async (tx) => {
        const user = await users.findByEmail(tx, connection.id, query.email)
        if (!user) return
        await flows.sessions.endAllOf(tx, user.id, 'account-deleted')
        await users.remove(tx, user.id)
      })
    },
  }),
]

/** @throws AppError `inexistent_connection` */
export async function mustFindConnection(db: Db, id: string): Promise<Connection> {
  const connection = await connections.find(db, id)
  if (!connection) throw new AppError('absent', 'inexistent_connection', 'The connection does not exist')
  return connection
}

async function shown(db: Db, connection: Connection): Promise<Record<string, unknown>> {
  return showConnection(connection, await connections.clientsOf(db, connection.id))
}

async function replaceClients(tx: Tx, connection: ConnectionId, wanted: readonly string[]): Promise<void> {
  for (const client of await connections.clientsOf(tx, connection)) {
    if (!wanted.includes(client)) await connections.disableClient(tx, connection, client)
  }
  for (const client of wanted) await connections.enableClient(tx, connection, (await mustFindClient(tx, client)).id)
}

/** What Auth0 refuses together (recordings); `null` counts as absent. */
function checkedOptions(options: Static<typeof newConnectionBody>['options']): ConnectionOptions {
  const named = withoutNulls((options ?? {}) as JsonObject)
  if (named['attributes'] !== undefined && named['validation'] !== undefined) {
    throw bodyRefusal('Cannot set both options.attributes and options.validation')
  }
  const identifiers = identifiersOf(named)
  const kinds = ['email', 'phone', 'username'] as const
  if (!kinds.some((kind) => identifiers[kind].signsIn)) {
    throw bodyRefusal('One of options.attributes has to be an active identifier')
  }
  const { disable_signup: closed } = named
  if (closed !== true && !kinds.some((kind) => identifiers[kind].signsIn && identifiers[kind].signUp !== 'inactive')) {
    throw bodyRefusal('An active identifier of options.attributes has to be asked for on signup')
  }
  return named
}
