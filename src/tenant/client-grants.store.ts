// The SQL of client grants: which client may ask for tokens for which API, with which scopes.
import { type ClientId, fromStored } from '#kit'
import type { Db } from '#storage'

export type ClientGrant = { id: string; client: ClientId; audience: string; scope: readonly string[] }

/** @throws a unique violation (`isTaken`) when the client has a grant for the API already */
export async function insert(db: Db, grant: ClientGrant, at: number): Promise<void> {
  await db
    .insertInto('client_grants')
    .values({
      id: grant.id,
      client_id: grant.client,
      audience: grant.audience,
      scope_json: JSON.stringify(grant.scope),
      created_at: at,
    })
    .execute()
}

export async function find(db: Db, id: string): Promise<ClientGrant | undefined> {
  const row = await db.selectFrom('client_grants').selectAll().where('id', '=', id).executeTakeFirst()
  return row && fromRow(row)
}

export async function findOf(db: Db, client: ClientId, audience: string): Promise<ClientGrant | undefined> {
  const row = await db
    .selectFrom('client_grants')
    .selectAll()
    .where('client_id', '=', client)
    .where('audience', '=', audience)
    .executeTakeFirst()
  return row && fromRow(row)
}

export async function list(
  db: Db,
  filter: { client?: string | undefined; audience?: string | undefined },
): Promise<ClientGrant[]> {
  let query = db.selectFrom('client_grants').selectAll()
  if (filter.client !== undefined) query = query.where('client_id', '=', filter.client)
  if (filter.audience !== undefined) query = query.where('audience', '=', filter.audience)
  return (await query.orderBy('created_at').orderBy('id').execute()).map(fromRow)
}

/** @returns the grant as it is now, or undefined when there is none */
export async function setScope(db: Db, id: string, scope: readonly string[]): Promise<ClientGrant | undefined> {
  const row = await db
    .updateTable('client_grants')
    .set({ scope_json: JSON.stringify(scope) })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst()
  return row && fromRow(row)
}

export async function remove(db: Db, id: string): Promise<void> {
  await db.deleteFrom('client_grants').where('id', '=', id).execute()
}

/** An API that goes takes the grants for it along. */
export async function removeForAudience(db: Db, audience: string): Promise<void> {
  await db.deleteFrom('client_grants').where('audience', '=', audience).execute()
}

function fromRow(row: { id: string; client_id: string; audience: string; scope_json: string }): ClientGrant {
  return {
    id: row.id,
    client: row.client_id as ClientId,
    audience: row.audience,
    scope: fromStored<string[]>(row.scope_json),
  }
}
