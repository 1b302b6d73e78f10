// The SQL of users.
import { sql } from 'kysely'

import { type ConnectionId, fromStored, type JsonObject, type LuceneQuery, type UserId } from '#kit'
import type { Db, UserRow, Tx } from '#storage'

import { userCondition, userOrder } from './user-search.ts'
import { foldIdentifier, type Profile, type User } from './user.ts'

export type NewUser = {
  id: UserId
  connection: ConnectionId
  email?: string | undefined
  emailVerified?: boolean
  username?: string | undefined
  phoneNumber?: string | undefined
  phoneVerified?: boolean
  profile?: Profile
  userMetadata?: JsonObject
  appMetadata?: JsonObject
  blocked?: boolean
  at: number
}

/** @throws a unique violation (`isUniqueViolation`) when id, address, username or phone number is taken in the connection */
export async function insert(db: Db, user: NewUser): Promise<User> {
  const row: UserRow = {
    id: user.id,
    connection_id: user.connection,
    email: user.email ?? null,
    email_key: user.email === undefined ? null : foldIdentifier(user.email),
    email_verified: user.emailVerified ? 1 : 0,
    username: user.username ?? null,
    username_key: user.username === undefined ? null : foldIdentifier(user.username),
    phone_number: user.phoneNumber ?? null,
    phone_verified: user.phoneVerified ? 1 : 0,
    profile_json: JSON.stringify(user.profile ?? {}),
    user_metadata_json: JSON.stringify(user.userMetadata ?? {}),
    app_metadata_json: JSON.stringify(user.appMetadata ?? {}),
    blocked: user.blocked ? 1 : 0,
    logins_count: 0,
    last_login: null,
    last_ip: null,
    last_password_reset: null,
    credential_version: 1,
    created_at: user.at,
    updated_at: user.at,
  }
  await db.insertInto('users').values(row).execute()
  return fromRow(row)
}

export async function find(db: Db, id: string): Promise<User | undefined> {
  const row = await db.selectFrom('users').selectAll().where('id', '=', id).executeTakeFirst()
  return row && fromRow(row)
}

/** Reads a user and keeps others from changing them until the transaction ends: what is merged, is merged in turn. */
export async function lock(tx: Tx, id: string): Promise<User | undefined> {
  const row = await tx
    .updateTable('users')
    .set({ updated_at: sql<number>`updated_at` })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst()
  return row && fromRow(row)
}

/** @param email in any case and Unicode form; the answer's `email` is the stored one */
export async function findByEmail(db: Db, connection: ConnectionId, email: string): Promise<User | undefined> {
  const row = await db
    .selectFrom('users')
    .selectAll()
    .where('connection_id', '=', connection)
    .where('email_key', '=', foldIdentifier(email))
    .executeTakeFirst()
  return row && fromRow(row)
}

/**
 * Whoever an entry names: an address, a phone number (E.164) or a username, told apart by their forms.
 *
 * @param entry as `parseIdentifier` answered
 */
export async function findByIdentifier(db: Db, connection: ConnectionId, entry: string): Promise<User | undefined> {
  if (entry.includes('@')) return findByEmail(db, connection, entry)
  const query = db.selectFrom('users').selectAll().where('connection_id', '=', connection)
  const row = await (
    entry.startsWith('+')
      ? query.where('phone_number', '=', entry)
      : query.where('username_key', '=', foldIdentifier(entry))
  ).executeTakeFirst()
  return row && fromRow(row)
}

export async function listByEmail(db: Db, email: string): Promise<User[]> {
  const rows = await db
    .selectFrom('users')
    .selectAll()
    .where('email_key', '=', foldIdentifier(email))
    .orderBy('created_at')
    .execute()
  return rows.map(fromRow)
}

export type UserPage = {
  offset: number
  limit: number
  connection?: ConnectionId | undefined
  query?: LuceneQuery | undefined
  /** `field:1` or `field:-1`; by creation when left out */
  sort?: string | undefined
  /** counting is left out unless asked for: `total` is 0 then */
  totals?: boolean
}

/** @throws AppError `invalid_query_string` when the query names what users do not have */
export async function list(
  db: Db,
  dialect: 'sqlite' | 'postgres',
  page: UserPage,
): Promise<{ users: User[]; total: number }> {
  const { connection, query, sort } = page
  let filtered = db.selectFrom('users')
  if (connection !== undefined) filtered = filtered.where('connection_id', '=', connection)
  if (query) filtered = filtered.where(userCondition(query, dialect))
  const order = sort === undefined ? undefined : userOrder(sort)
  const found = await filtered
    .selectAll()
    .$if(order === undefined, (rows) => rows.orderBy('created_at').orderBy('id'))
    .$if(order !== undefined, (rows) => (order ? rows.orderBy(order.column, order.direction).orderBy('id') : rows))
    .limit(page.limit)
    .offset(page.offset)
    .execute()
  if (!page.totals) return { users: found.map(fromRow), total: 0 }
  const { total } = await filtered
    .select(({ fn }) => fn.countAll<number | string>().as('total'))
    .executeTakeFirstOrThrow()
  return { users: found.map(fromRow), total: Number(total) }
}

/** In order of creation, after one that is known: an export reads on where it was. */
export async function listAfter(
  db: Db,
  page: { connection?: ConnectionId | undefined; after?: { createdAt: number; id: string } | undefined; limit: number },
): Promise<User[]> {
  const { connection, after, limit } = page
  let query = db.selectFrom('users').selectAll().orderBy('created_at').orderBy('id').limit(limit)
  if (connection !== undefined) query = query.where('connection_id', '=', connection)
  if (after) {
    // as one value: written with `or`, SQLite reads from the beginning and sorts
    query = query.where(({ eb, refTuple, tuple }) =>
      eb(refTuple('created_at', 'id'), '>', tuple(after.createdAt, after.id as UserId)),
    )
  }
  return (await query.execute()).map(fromRow)
}

/** Newest first, before one that is known: a page for people reads on where it was, however many there are. */
export async function listBefore(
  db: Db,
  dialect: 'sqlite' | 'postgres',
  page: { query?: LuceneQuery | undefined; before?: { createdAt: number; id: string } | undefined; limit: number },
): Promise<User[]> {
  const { query: asked, before, limit } = page
  let query = db.selectFrom('users').selectAll().orderBy('created_at', 'desc').orderBy('id', 'desc').limit(limit)
  if (asked) query = query.where(userCondition(asked, dialect))
  if (before) {
    query = query.where(({ eb, refTuple, tuple }) =>
      eb(refTuple('created_at', 'id'), '<', tuple(before.createdAt, before.id as UserId)),
    )
  }
  return (await query.execute()).map(fromRow)
}

export type UserChange = Partial<
  Pick<
    User,
    | 'email'
    | 'emailVerified'
    | 'username'
    | 'phoneNumber'
    | 'phoneVerified'
    | 'profile'
    | 'userMetadata'
    | 'appMetadata'
    | 'blocked'
    | 'lastPasswordReset'
  >
> & {
  at: number
  /** true for every change that must kill outstanding tickets: password, address, phone number, block */
  newCredentials?: boolean
}

/** @returns the user as it is now, or undefined when there is none */
export async function update(db: Db, id: UserId, change: UserChange): Promise<User | undefined> {
  const set: Partial<UserRow> = { updated_at: change.at }
  if ('email' in change) {
    set.email = change.email ?? null
    set.email_key = change.email === undefined ? null : foldIdentifier(change.email)
  }
  if ('username' in change) {
    set.username = change.username ?? null
    set.username_key = change.username === undefined ? null : foldIdentifier(change.username)
  }
  if ('phoneNumber' in change) set.phone_number = change.phoneNumber ?? null
  if (change.emailVerified !== undefined) set.email_verified = change.emailVerified ? 1 : 0
  if (change.phoneVerified !== undefined) set.phone_verified = change.phoneVerified ? 1 : 0
  if (change.profile) set.profile_json = JSON.stringify(change.profile)
  if (change.userMetadata) set.user_metadata_json = JSON.stringify(change.userMetadata)
  if (change.appMetadata) set.app_metadata_json = JSON.stringify(change.appMetadata)
  if (change.blocked !== undefined) set.blocked = change.blocked ? 1 : 0
  if (change.lastPasswordReset !== undefined) set.last_password_reset = change.lastPasswordReset
  const row = await db
    .updateTable('users')
    .set(set)
    .$if(change.newCredentials === true, (query) =>
      query.set({ credential_version: sql<number>`credential_version + 1` }),
    )
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst()
  return row && fromRow(row)
}

/** Counts a sign-in; nothing else of the user is touched, so a change that runs beside it is never undone. */
export async function countLogin(db: Db, id: UserId, { at, ip }: { at: number; ip: string }): Promise<void> {
  await db
    .updateTable('users')
    .set({ logins_count: sql<number>`logins_count + 1`, last_login: at, last_ip: ip })
    .where('id', '=', id)
    .execute()
}

/** @param since milliseconds since the epoch. @returns how many have logged in since then */
export async function countActive(db: Db, since: number): Promise<number> {
  const { total } = await db
    .selectFrom('users')
    .select(({ fn }) => fn.countAll<number | string>().as('total'))
    .where('last_login', '>=', since)
    .executeTakeFirstOrThrow()
  return Number(total)
}

/** @returns whether there was one */
export async function remove(db: Db, id: string): Promise<boolean> {
  const { numDeletedRows } = await db.deleteFrom('users').where('id', '=', id).executeTakeFirst()
  return numDeletedRows > 0n
}

function fromRow(row: UserRow): User {
  return {
    id: row.id as UserId,
    connection: row.connection_id as ConnectionId,
    email: row.email ?? undefined,
    emailVerified: row.email_verified === 1,
    username: row.username ?? undefined,
    phoneNumber: row.phone_number ?? undefined,
    phoneVerified: row.phone_verified === 1,
    profile: fromStored<Profile>(row.profile_json),
    userMetadata: fromStored<JsonObject>(row.user_metadata_json),
    appMetadata: fromStored<JsonObject>(row.app_metadata_json),
    blocked: row.blocked === 1,
    loginsCount: row.logins_count,
    lastLogin: row.last_login ?? undefined,
    lastIp: row.last_ip ?? undefined,
    lastPasswordReset: row.last_password_reset ?? undefined,
    credentialVersion: row.credential_version,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}
