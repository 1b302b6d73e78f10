// The SQL of dashboard administrators: kept apart from users, in no connection, out of reach of /api/v2/users.
import { sql } from 'kysely'

import type { AdministratorRow, Db, Tx } from '#storage'

export const ADMINISTRATOR_ROLES = ['owner', 'editor', 'viewer'] as const
export type AdministratorRole = (typeof ADMINISTRATOR_ROLES)[number]

export type Administrator = {
  id: string
  /** lower case */
  email: string
  passwordHash: string
  role: AdministratorRole
  /** grows with every change of the password */
  credentialVersion: number
  /** what a second proof is judged by; undefined without one */
  mfa: { otpSealed: string; recoverySealed: string } | undefined
  createdAt: number
  lastLogin: number | undefined
}

/** @throws a unique violation (`isTaken`) when the address is taken */
export async function insert(
  db: Db,
  administrator: Omit<Administrator, 'credentialVersion' | 'mfa' | 'lastLogin'>,
): Promise<Administrator> {
  const row: AdministratorRow = {
    id: administrator.id,
    email: administrator.email.toLowerCase(),
    password_hash: administrator.passwordHash,
    role: administrator.role,
    credential_version: 1,
    otp_sealed: null,
    otp_step: 0,
    recovery_sealed: null,
    created_at: administrator.createdAt,
    last_login: null,
  }
  await db.insertInto('administrators').values(row).execute()
  return fromRow(row)
}

export async function find(db: Db, id: string): Promise<Administrator | undefined> {
  const row = await db.selectFrom('administrators').selectAll().where('id', '=', id).executeTakeFirst()
  return row && fromRow(row)
}

export async function findByEmail(db: Db, email: string): Promise<Administrator | undefined> {
  const key = email.trim().toLowerCase()
  const row = await db.selectFrom('administrators').selectAll().where('email', '=', key).executeTakeFirst()
  return row && fromRow(row)
}

export async function list(db: Db): Promise<Administrator[]> {
  return (await db.selectFrom('administrators').selectAll().orderBy('created_at').orderBy('id').execute()).map(fromRow)
}

/**
 * Reads everybody and keeps others from changing anybody until the transaction ends: the last owner is counted and
 * changed in one go.
 */
export async function lockAll(tx: Tx): Promise<Administrator[]> {
  const rows = await tx
    .updateTable('administrators')
    .set({ role: sql<string>`role` })
    .returningAll()
    .execute()
  return rows.map(fromRow)
}

/** A new password makes every session and token of before worthless. */
export async function update(
  db: Db,
  id: string,
  change: { role?: AdministratorRole; passwordHash?: string; lastLogin?: number },
): Promise<Administrator | undefined> {
  const row = await db
    .updateTable('administrators')
    .set({
      id,
      ...(change.role === undefined ? {} : { role: change.role }),
      ...(change.lastLogin === undefined ? {} : { last_login: change.lastLogin }),
    })
    .$if(change.passwordHash !== undefined, (query) =>
      query.set({
        password_hash: change.passwordHash ?? '',
        credential_version: sql<number>`credential_version + 1`,
      }),
    )
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst()
  return row && fromRow(row)
}

/** A second proof, from the next sign-in on. @param step the time step of the code that confirmed it: used up */
export async function enroll(
  db: Db,
  id: string,
  { otpSealed, recoverySealed, step }: { otpSealed: string; recoverySealed: string; step: number },
): Promise<void> {
  await db
    .updateTable('administrators')
    .set({ otp_sealed: otpSealed, recovery_sealed: recoverySealed, otp_step: step })
    .where('id', '=', id)
    .execute()
}

/** Moves the step forward, and only forward: of two that present the same code one wins. */
export async function advanceOtp(db: Db, id: string, step: number): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('administrators')
    .set({ otp_step: step })
    .where('id', '=', id)
    .where('otp_step', '<', step)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** A recovery code is spent by putting the next one in its place. @returns whether it was still there */
export async function replaceRecovery(db: Db, id: string, before: string, after: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('administrators')
    .set({ recovery_sealed: after })
    .where('id', '=', id)
    .where('recovery_sealed', '=', before)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Takes the second proof away. */
export async function unenroll(db: Db, id: string): Promise<void> {
  await db
    .updateTable('administrators')
    .set({ otp_sealed: null, recovery_sealed: null, otp_step: 0 })
    .where('id', '=', id)
    .execute()
}

/** What was made under the credentials of before is worth nothing. */
export async function signOut(tx: Tx, id: string): Promise<void> {
  await tx
    .updateTable('administrators')
    .set({ credential_version: sql<number>`credential_version + 1` })
    .where('id', '=', id)
    .execute()
}

/** Whoever has signed in without a second proof does so anew. @returns whose sessions have to go */
export async function signOutUnproven(tx: Tx): Promise<string[]> {
  const rows = await tx
    .updateTable('administrators')
    .set({ credential_version: sql<number>`credential_version + 1` })
    .where('otp_sealed', 'is', null)
    .returning('id')
    .execute()
  return rows.map(({ id }) => id)
}

export async function remove(db: Db, id: string): Promise<void> {
  await db.deleteFrom('administrators').where('id', '=', id).execute()
}

function fromRow(row: AdministratorRow): Administrator {
  return {
    id: row.id,
    email: row.email,
    passwordHash: row.password_hash,
    role: row.role as AdministratorRole,
    credentialVersion: row.credential_version,
    mfa: row.otp_sealed === null ? undefined : { otpSealed: row.otp_sealed, recoverySealed: row.recovery_sealed ?? '' },
    createdAt: row.created_at,
    lastLogin: row.last_login ?? undefined,
  }
}
