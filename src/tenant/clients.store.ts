// The SQL of clients (applications). Their grants are in client-grants.store.ts.
import { type ClientId, fromStored, type Json, type JsonObject } from '#kit'
import type { ClientRow, Db, Tx } from '#storage'

export type Client = {
  id: ClientId
  name: string
  /** sealed for the purpose `client-secret`; undefined for a public client */
  secretSealed: string | undefined
  metadata: JsonObject
  settings: ClientSettings
  createdAt: number
  updatedAt: number
}

/** Auth0's names for a client's further properties. Those that nothing reads yet are kept for round trips. */
export type ClientSettings = {
  app_type?: 'native' | 'spa' | 'regular_web' | 'non_interactive'
  description?: string
  logo_uri?: string
  grant_types?: readonly string[]
  token_endpoint_auth_method?: 'none' | 'client_secret_post' | 'client_secret_basic'
  /** set: the client proves itself by these keys, and by nothing else */
  client_authentication_methods?: { private_key_jwt: { credentials: readonly { id: string }[] } }
  callbacks?: readonly string[]
  initiate_login_uri?: string
  is_first_party?: boolean
  readonly [further: string]: Json | undefined
}

export async function insert(db: Db, client: Client): Promise<void> {
  await db.insertInto('clients').values(toRow(client)).execute()
}

export async function find(db: Db, id: string): Promise<Client | undefined> {
  const row = await db.selectFrom('clients').selectAll().where('client_id', '=', id).executeTakeFirst()
  return row && fromRow(row)
}

export async function list(db: Db): Promise<Client[]> {
  const rows = await db.selectFrom('clients').selectAll().orderBy('created_at').orderBy('client_id').execute()
  return rows.map(fromRow)
}

/** Reads one and holds it until the transaction ends, so that of two changes at once none is lost. */
export async function lock(tx: Tx, id: string): Promise<Client | undefined> {
  const row = await tx
    .updateTable('clients')
    .set((e) => ({ updated_at: e.ref('updated_at') }))
    .where('client_id', '=', id)
    .returningAll()
    .executeTakeFirst()
  return row && fromRow(row)
}

/** Writes everything but the id and the time of creation. @returns whether there was one */
export async function update(db: Db, client: Client): Promise<boolean> {
  const { client_id: id, created_at: _created, ...set } = toRow(client)
  const { numUpdatedRows } = await db.updateTable('clients').set(set).where('client_id', '=', id).executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Takes its grants along. */
export async function remove(db: Db, id: string): Promise<void> {
  await db.deleteFrom('clients').where('client_id', '=', id).execute()
}

function toRow(client: Client): ClientRow {
  return {
    client_id: client.id,
    name: client.name,
    secret_sealed: client.secretSealed ?? null,
    metadata_json: JSON.stringify(client.metadata),
    settings_json: JSON.stringify(client.settings),
    created_at: client.createdAt,
    updated_at: client.updatedAt,
  }
}

function fromRow(row: ClientRow): Client {
  return {
    id: row.client_id as ClientId,
    name: row.name,
    secretSealed: row.secret_sealed ?? undefined,
    metadata: fromStored<JsonObject>(row.metadata_json),
    settings: fromStored<ClientSettings>(row.settings_json),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}
