// The SQL of database connections and of the clients that may use them.
import { type ConnectionId, fromStored, type Json, type JsonObject } from '#kit'
import type { ConnectionRow, Db, Tx } from '#storage'

export type Connection = {
  id: ConnectionId
  name: string
  strategy: string
  displayName: string | undefined
  options: ConnectionOptions
  metadata: JsonObject
  createdAt: number
  updatedAt: number
}

/** Auth0's names. What is absent has the default of `password-policy.ts`. */
export type ConnectionOptions = {
  passwordPolicy?: 'none' | 'low' | 'fair' | 'good' | 'excellent' | null
  password_complexity_options?: { min_length?: number }
  password_history?: { enable?: boolean; size?: number }
  password_no_personal_info?: { enable?: boolean }
  password_dictionary?: { enable?: boolean; dictionary?: readonly string[] }
  requires_username?: boolean
  disable_signup?: boolean
  readonly [further: string]: Json | undefined
}

export async function insert(db: Db, connection: Connection): Promise<void> {
  const row: ConnectionRow = {
    id: connection.id,
    name: connection.name,
    strategy: connection.strategy,
    display_name: connection.displayName ?? null,
    options_json: JSON.stringify(connection.options),
    metadata_json: JSON.stringify(connection.metadata),
    created_at: connection.createdAt,
    updated_at: connection.updatedAt,
  }
  await db.insertInto('connections').values(row).execute()
}

export async function find(db: Db, id: string): Promise<Connection | undefined> {
  const row = await db.selectFrom('connections').selectAll().where('id', '=', id).executeTakeFirst()
  return row && fromRow(row)
}

export async function findByName(db: Db, name: string): Promise<Connection | undefined> {
  const row = await db.selectFrom('connections').selectAll().where('name', '=', name).executeTakeFirst()
  return row && fromRow(row)
}

export async function list(db: Db): Promise<Connection[]> {
  const rows = await db.selectFrom('connections').selectAll().orderBy('name').execute()
  return rows.map(fromRow)
}

/** Reads one and holds it until the transaction ends, so that of two changes at once none is lost. */
export async function lock(tx: Tx, id: string): Promise<Connection | undefined> {
  const row = await tx
    .updateTable('connections')
    .set((e) => ({ updated_at: e.ref('updated_at') }))
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst()
  return row && fromRow(row)
}

/** Name and strategy never change. @returns the connection as it is now, or undefined when there is none */
export async function update(
  db: Db,
  id: string,
  change: Partial<Pick<Connection, 'displayName' | 'options' | 'metadata'>> & { at: number },
): Promise<Connection | undefined> {
  const set: Partial<ConnectionRow> = { updated_at: change.at }
  if ('displayName' in change) set.display_name = change.displayName ?? null
  if (change.options) set.options_json = JSON.stringify(change.options)
  if (change.metadata) set.metadata_json = JSON.stringify(change.metadata)
  const row = await db.updateTable('connections').set(set).where('id', '=', id).returningAll().executeTakeFirst()
  return row && fromRow(row)
}

/** Takes its users along, with their passwords and tickets; their sessions are `oidcRecords.revokeConnection`'s. */
export async function remove(tx: Tx, id: ConnectionId): Promise<void> {
  await tx.deleteFrom('connections').where('id', '=', id).execute()
}

/** Lets a client use the connection; a second time changes nothing. */
export async function enableClient(db: Db, connection: ConnectionId, client: string): Promise<void> {
  await db
    .insertInto('connection_clients')
    .values({ connection_id: connection, client_id: client })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

export async function clientEnabled(db: Db, connection: ConnectionId, client: string): Promise<boolean> {
  const row = await db
    .selectFrom('connection_clients')
    .select('client_id')
    .where('connection_id', '=', connection)
    .where('client_id', '=', client)
    .executeTakeFirst()
  return row !== undefined
}

export async function disableClient(db: Db, connection: ConnectionId, client: string): Promise<void> {
  await db
    .deleteFrom('connection_clients')
    .where('connection_id', '=', connection)
    .where('client_id', '=', client)
    .execute()
}

/** A client that is deleted may use nothing any more. */
export async function forgetClient(db: Db, client: string): Promise<void> {
  await db.deleteFrom('connection_clients').where('client_id', '=', client).execute()
}

/** Ids of the clients that may use a connection. */
export async function clientsOf(db: Db, connection: ConnectionId): Promise<string[]> {
  const rows = await db
    .selectFrom('connection_clients')
    .select('client_id')
    .where('connection_id', '=', connection)
    .orderBy('client_id')
    .execute()
  return rows.map((row) => row.client_id)
}

/** The connections that a client may use. */
export async function listOfClient(db: Db, client: string): Promise<Connection[]> {
  const rows = await db
    .selectFrom('connections')
    .innerJoin('connection_clients', 'connection_clients.connection_id', 'connections.id')
    .selectAll('connections')
    .where('connection_clients.client_id', '=', client)
    .orderBy('connections.name')
    .execute()
  return rows.map(fromRow)
}

function fromRow(row: ConnectionRow): Connection {
  return {
    id: row.id as ConnectionId,
    name: row.name,
    strategy: row.strategy,
    displayName: row.display_name ?? undefined,
    options: fromStored<ConnectionOptions>(row.options_json),
    metadata: fromStored<JsonObject>(row.metadata_json),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}
