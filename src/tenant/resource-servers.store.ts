// The SQL of resource servers (APIs that tokens are made for).
import { fromStored, type Json } from '#kit'
import type { Db, ResourceServerRow, Tx } from '#storage'

export type ResourceServer = {
  id: string
  identifier: string
  name: string
  scopes: readonly { value: string; description?: string }[]
  /** the Management API itself: it cannot be changed or deleted */
  system: boolean
  settings: ResourceServerSettings
  createdAt: number
}

export type ResourceServerSettings = {
  /** seconds */
  token_lifetime?: number
  readonly [further: string]: Json | undefined
}

/** @throws a unique violation (`isTaken`) when the identifier is taken */
export async function insert(db: Db, server: ResourceServer): Promise<void> {
  await db
    .insertInto('resource_servers')
    .values({
      id: server.id,
      identifier: server.identifier,
      name: server.name,
      scopes_json: JSON.stringify(server.scopes),
      is_system: server.system ? 1 : 0,
      settings_json: JSON.stringify(server.settings),
      created_at: server.createdAt,
      updated_at: server.createdAt,
    })
    .execute()
}

/** @param identifier the audience, compared byte by byte */
export async function findByIdentifier(db: Db, identifier: string): Promise<ResourceServer | undefined> {
  const row = await db
    .selectFrom('resource_servers')
    .selectAll()
    .where('identifier', '=', identifier)
    .executeTakeFirst()
  return row && fromRow(row)
}

export async function find(db: Db, id: string): Promise<ResourceServer | undefined> {
  const row = await db.selectFrom('resource_servers').selectAll().where('id', '=', id).executeTakeFirst()
  return row && fromRow(row)
}

export async function list(db: Db): Promise<ResourceServer[]> {
  const rows = await db.selectFrom('resource_servers').selectAll().orderBy('created_at').orderBy('id').execute()
  return rows.map(fromRow)
}

/** Reads one and holds it until the transaction ends, so that of two changes at once none is lost. */
export async function lock(tx: Tx, id: string): Promise<ResourceServer | undefined> {
  const row = await tx
    .updateTable('resource_servers')
    .set((e) => ({ updated_at: e.ref('updated_at') }))
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst()
  return row && fromRow(row)
}

/** Name, scopes and settings; the identifier never changes, it is the audience of tokens that are out. */
export async function update(
  db: Db,
  server: Pick<ResourceServer, 'id' | 'name' | 'scopes' | 'settings'>,
  at: number,
): Promise<void> {
  await db
    .updateTable('resource_servers')
    .set({
      name: server.name,
      scopes_json: JSON.stringify(server.scopes),
      settings_json: JSON.stringify(server.settings),
      updated_at: at,
    })
    .where('id', '=', server.id)
    .execute()
}

export async function remove(db: Db, id: string): Promise<void> {
  await db.deleteFrom('resource_servers').where('id', '=', id).execute()
}

/**
 * The Management API's audience follows the public URL: when that has changed, the API and all its grants follow.
 *
 * @returns whether anything changed
 */
export async function alignSystem(tx: Db, identifier: string): Promise<boolean> {
  const row = await tx.selectFrom('resource_servers').select('identifier').where('is_system', '=', 1).executeTakeFirst()
  if (!row || row.identifier === identifier) return false
  await tx.updateTable('resource_servers').set({ identifier }).where('is_system', '=', 1).execute()
  await tx.updateTable('client_grants').set({ audience: identifier }).where('audience', '=', row.identifier).execute()
  return true
}

function fromRow(row: ResourceServerRow): ResourceServer {
  return {
    id: row.id,
    identifier: row.identifier,
    name: row.name,
    scopes: fromStored<ResourceServer['scopes']>(row.scopes_json),
    system: row.is_system === 1,
    settings: fromStored<ResourceServerSettings>(row.settings_json),
    createdAt: row.created_at,
  }
}
