// The SQL of what oidc-provider keeps: sessions, grants, codes and tokens, found by the hash of their id only.
import { type ConnectionId, hashHandle, type Sealed, type Sealer, type UserId } from '#kit'
import type { Db, OidcRecordRow, Tx } from '#storage'

export type OidcRecord = {
  model: string
  payloadSealed: string
  user: UserId | undefined
  client: string | undefined
  grant: string | undefined
  uid: string | undefined
  createdAt: number
  expiresAt: number | undefined
  consumedAt: number | undefined
}

export async function put(db: Db, id: string, record: OidcRecord): Promise<void> {
  const row: OidcRecordRow = {
    model: record.model,
    id_hash: hashHandle(id),
    payload_sealed: record.payloadSealed,
    user_id: record.user ?? null,
    client_id: record.client ?? null,
    grant_id: record.grant ?? null,
    uid: record.uid ?? null,
    created_at: record.createdAt,
    expires_at: record.expiresAt ?? null,
    consumed_at: record.consumedAt ?? null,
  }
  const { model: _model, id_hash: _hash, ...changed } = row
  await db
    .insertInto('oidc_records')
    .values(row)
    .onConflict((conflict) => conflict.columns(['model', 'id_hash']).doUpdateSet(changed))
    .execute()
}

/** Writes a record that may be there once only, in one statement. @returns false when it is there already */
export async function putFirst(
  db: Db,
  id: string,
  record: Pick<OidcRecord, 'model' | 'payloadSealed' | 'createdAt' | 'expiresAt'>,
): Promise<boolean> {
  const { createdAt, expiresAt = null, payloadSealed } = record
  const none = { user_id: null, client_id: null, grant_id: null, uid: null, consumed_at: null }
  const fresh = { payload_sealed: payloadSealed, created_at: createdAt, expires_at: expiresAt }
  const row = await db
    .insertInto('oidc_records')
    .values({ model: record.model, id_hash: hashHandle(id), ...fresh, ...none })
    .onConflict((conflict) =>
      conflict.columns(['model', 'id_hash']).doUpdateSet(fresh).where('oidc_records.expires_at', '<=', createdAt),
    )
    .returning('id_hash')
    .executeTakeFirst()
  return row !== undefined
}

export async function find(db: Db, model: string, id: string, now: number): Promise<OidcRecord | undefined> {
  const row = await db
    .selectFrom('oidc_records')
    .selectAll()
    .where('model', '=', model)
    .where('id_hash', '=', hashHandle(id))
    .executeTakeFirst()
  return alive(row, now)
}

export async function findByUid(db: Db, model: string, uid: string, now: number): Promise<OidcRecord | undefined> {
  const row = await db
    .selectFrom('oidc_records')
    .selectAll()
    .where('model', '=', model)
    .where('uid', '=', uid)
    .executeTakeFirst()
  return alive(row, now)
}

/**
 * Marks a code or refresh token as used.
 *
 * @param leeway milliseconds in which it may be used again; the first use counts
 * @returns whether the use is the first, or within the leeway
 */
export async function consume(db: Db, model: string, id: string, at: number, leeway = 0): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('oidc_records')
    .set({ consumed_at: at })
    .where('model', '=', model)
    .where('id_hash', '=', hashHandle(id))
    .where('consumed_at', 'is', null)
    .executeTakeFirst()
  if (numUpdatedRows === 1n || leeway === 0) return numUpdatedRows === 1n
  const before = (await find(db, model, id, at))?.consumedAt
  return before !== undefined && before + leeway > at
}

/** The successor of this one is in use: no leeway any more. @param hash of its id, as it is stored */
export async function endLeeway(db: Db, model: string, hash: string): Promise<void> {
  await db
    .updateTable('oidc_records')
    .set({ consumed_at: 0 })
    .where('model', '=', model)
    .where('id_hash', '=', hash)
    .where('consumed_at', 'is not', null)
    .execute()
}

/**
 * Used, and still good. What is gone meanwhile stays gone.
 *
 * @param ms that it has from now on
 * @returns false when it is gone
 */
export async function touch(db: Db, model: string, id: string, now: number, ms: number): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('oidc_records')
    .set({ created_at: now, expires_at: now + ms })
    .where('model', '=', model)
    .where('id_hash', '=', hashHandle(id))
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Has a record live until then at least. */
export async function prolong(db: Db, model: string, id: string, until: number): Promise<void> {
  await db
    .updateTable('oidc_records')
    .set({ expires_at: until })
    .where('model', '=', model)
    .where('id_hash', '=', hashHandle(id))
    .where('expires_at', '<', until)
    .execute()
}

export async function remove(db: Db, model: string, id: string): Promise<void> {
  await db.deleteFrom('oidc_records').where('model', '=', model).where('id_hash', '=', hashHandle(id)).execute()
}

export async function removeGrant(db: Db, grant: string): Promise<void> {
  await db.deleteFrom('oidc_records').where('grant_id', '=', grant).execute()
}

/** Unconsumed records of one kind, newest first. */
export async function listOfUser(db: Db, model: string, user: UserId, now: number): Promise<OidcRecord[]> {
  const rows = await db
    .selectFrom('oidc_records')
    .selectAll()
    .where('user_id', '=', user)
    .where('model', '=', model)
    .where('consumed_at', 'is', null)
    .orderBy('created_at', 'desc')
    .orderBy('uid')
    .execute()
  return rows.flatMap((row) => alive(row, now) ?? [])
}

/** @returns how many there were */
export async function removeByUid(db: Db, model: string, uid: string): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('oidc_records')
    .where('model', '=', model)
    .where('uid', '=', uid)
    .executeTakeFirst()
  return Number(numDeletedRows)
}

/** The grant of a client that a user gave before, to ask for consent once only. */
export async function findGrant(db: Db, user: UserId, client: string, now: number): Promise<OidcRecord | undefined> {
  const row = await db
    .selectFrom('oidc_records')
    .selectAll()
    .where('user_id', '=', user)
    .where('client_id', '=', client)
    .where('model', '=', 'Grant')
    .orderBy('created_at', 'desc')
    .executeTakeFirst()
  return alive(row, now)
}

/** Records are sealed for their kind: a code that is put in a token's place does not open. */
export function sealPayload(sealer: Sealer, model: string, payload: object): Sealed {
  return sealer.seal(`oidc-${model}`, JSON.stringify(payload))
}

export function openRecord<Payload = Record<string, unknown>>(
  sealer: Sealer,
  record: OidcRecord,
): { payload: Payload } {
  return { payload: JSON.parse(sealer.open(`oidc-${record.model}`, record.payloadSealed)) as Payload }
}

/** Ends every session, grant, code and token of a user, inside the transaction that changes the password. */
export async function revokeUser(tx: Tx, user: UserId): Promise<void> {
  await tx.deleteFrom('oidc_records').where('user_id', '=', user).execute()
}

/** The same for everybody of a connection that goes. */
export async function revokeConnection(tx: Tx, connection: ConnectionId): Promise<void> {
  const members = tx.selectFrom('users').select('id').where('connection_id', '=', connection)
  await tx.deleteFrom('oidc_records').where('user_id', 'in', members).execute()
}

/** Ends what was given to a client that goes. */
export async function revokeClient(tx: Tx, client: string): Promise<void> {
  await tx.deleteFrom('oidc_records').where('client_id', '=', client).execute()
}

export async function removeExpired(db: Db, now: number): Promise<void> {
  await db.deleteFrom('oidc_records').where('expires_at', '<=', now).execute()
}

function alive(row: OidcRecordRow | undefined, now: number): OidcRecord | undefined {
  if (!row || (row.expires_at !== null && row.expires_at <= now)) return undefined
  return {
    model: row.model,
    payloadSealed: row.payload_sealed,
    user: (row.user_id ?? undefined) as UserId | undefined,
    client: row.client_id ?? undefined,
    grant: row.grant_id ?? undefined,
    uid: row.uid ?? undefined,
    createdAt: row.created_at,
    expiresAt: row.expires_at ?? undefined,
    consumedAt: row.consumed_at ?? undefined,
  }
}
