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
  createdAt: number
  lastLogin: number | undefined
}

/** @throws a unique violation (`isTaken`) when the address is taken */
export async function insert(
  db: Db,
  administrator: Omit<Administrator, 'credentialVersion' | 'lastLogin'>,
): Promise<Administrator> {
  const row: AdministratorRow = {
    id: administrator.id,
    email: administrator.email.toLowerCase(),
    password_hash: administrator.passwordHash,
    role: administrator.role,
    credential_version: 1,
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
    createdAt: row.created_at,
    lastLogin: row.last_login ?? undefined,
  }
}
