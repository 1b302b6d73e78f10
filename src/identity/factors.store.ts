// The SQL of factors: what a user enrolled to prove who they are, beside the password.
import { fromStored, type JsonObject, type UserId } from '#kit'
import type { Db, FactorRow } from '#storage'

/** As enrolled. A phone serves text messages and calls; a verified address or number needs no row. */
export type EnrolledType =
  | 'otp'
  | 'email'
  | 'phone'
  | 'push-notification'
  | 'webauthn-roaming'
  | 'webauthn-platform'
  | 'recovery-code'

export type Factor = {
  id: string
  user: UserId
  type: EnrolledType
  name: string | undefined
  confirmed: boolean
  /** a phone number or an address */
  identifier: string | undefined
  preferred: 'sms' | 'voice' | undefined
  /** sealed for the purpose `factor`: TOTP secret (base32), SHA-256 of a recovery code, or public key (base64url) */
  secretSealed: string | undefined
  settings: JsonObject
  /** TOTP: the last time step that was accepted; WebAuthn: the signature counter */
  counter: number
  createdAt: number
  enrolledAt: number | undefined
  lastAuthAt: number | undefined
}

export async function insert(db: Db, factor: Factor): Promise<void> {
  const row: FactorRow = {
    id: factor.id,
    user_id: factor.user,
    type: factor.type,
    name: factor.name ?? null,
    confirmed: factor.confirmed ? 1 : 0,
    identifier: factor.identifier ?? null,
    preferred: factor.preferred ?? null,
    secret_sealed: factor.secretSealed ?? null,
    settings_json: JSON.stringify(factor.settings),
    counter: factor.counter,
    created_at: factor.createdAt,
    enrolled_at: factor.enrolledAt ?? null,
    last_auth_at: factor.lastAuthAt ?? null,
  }
  await db.insertInto('factors').values(row).execute()
}

export async function list(db: Db, user: UserId): Promise<Factor[]> {
  const rows = await db.selectFrom('factors').selectAll().where('user_id', '=', user).orderBy('created_at').execute()
  return rows.map(fromRow)
}

export async function find(db: Db, user: UserId, id: string): Promise<Factor | undefined> {
  const row = await db
    .selectFrom('factors')
    .selectAll()
    .where('id', '=', id)
    .where('user_id', '=', user)
    .executeTakeFirst()
  return row && fromRow(row)
}

export async function findById(db: Db, id: string): Promise<Factor | undefined> {
  const row = await db.selectFrom('factors').selectAll().where('id', '=', id).executeTakeFirst()
  return row && fromRow(row)
}

/**
 * Moves the counter forward, and only forward: of two that present the same code at once one wins (MISP
 * CVE-2026-107276, Rodauth CVE-2026-82470).
 */
export async function advance(db: Db, id: string, counter: number, at: number): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('factors')
    .set({ counter, last_auth_at: at })
    .where('id', '=', id)
    .where('counter', '<', counter)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** An authenticator that keeps no counter says 0 for ever (WebAuthn Level 3 §6.1.1). */
export async function touch(db: Db, id: string, at: number): Promise<void> {
  await db.updateTable('factors').set({ last_auth_at: at }).where('id', '=', id).execute()
}

export async function rename(
  db: Db,
  id: string,
  change: { name?: string; preferred?: 'sms' | 'voice' },
): Promise<void> {
  if (Object.keys(change).length === 0) return
  await db.updateTable('factors').set(change).where('id', '=', id).execute()
}

/** @returns whether there was one: a recovery code is spent by removing it */
export async function remove(db: Db, user: UserId, id: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('factors')
    .where('id', '=', id)
    .where('user_id', '=', user)
    .executeTakeFirst()
  return numDeletedRows === 1n
}

export async function removeAll(db: Db, user: UserId): Promise<void> {
  await db.deleteFrom('factors').where('user_id', '=', user).execute()
}

function fromRow(row: FactorRow): Factor {
  return {
    id: row.id,
    user: row.user_id as UserId,
    type: row.type as EnrolledType,
    name: row.name ?? undefined,
    confirmed: row.confirmed === 1,
    identifier: row.identifier ?? undefined,
    preferred: (row.preferred ?? undefined) as Factor['preferred'],
    secretSealed: row.secret_sealed ?? undefined,
    settings: fromStored<JsonObject>(row.settings_json),
    counter: row.counter,
    createdAt: row.created_at,
    enrolledAt: row.enrolled_at ?? undefined,
    lastAuthAt: row.last_auth_at ?? undefined,
  }
}
