// The SQL of failed sign-ins: per account and address, counted before the password is looked at.
import { sql } from 'kysely'

import type { ConnectionId, UserId } from '#kit'
import type { Db, LoginAttemptRow } from '#storage'

/** Whose attempts, from where. */
export type AttemptKey = {
  /** a user's id, or the hash of an entry that names nobody */
  account: string
  connection: ConnectionId
  /** an IPv4 address or a /64; empty when all addresses count as one */
  address: string
}

export type Attempts = {
  failures: number
  /** milliseconds since the epoch */
  blockedAt: number | undefined
  /** when the owner was last here, from this address */
  goodAt: number | undefined
}

/**
 * Counts one more before the password is judged, in one statement: of many at once each gets a number of its own, so
 * no more than the limit are ever judged. A block that began before `since` is over, and so is a count that rested.
 */
export async function begin(db: Db, key: AttemptKey, now: number, since: number): Promise<Attempts> {
  const rested = sql<boolean>`coalesce(login_attempts.blocked_at, login_attempts.last_at) < ${sql.lit(since)}`
  const row = await db
    .insertInto('login_attempts')
    .values({ ...named(key), failures: 1, last_at: now, blocked_at: null, good_at: null })
    .onConflict((conflict) =>
      conflict.columns(['account', 'connection_id', 'address']).doUpdateSet({
        failures: sql<number>`case when ${rested} then 1 else login_attempts.failures + 1 end`,
        blocked_at: sql<number | null>`case when ${rested} then null else login_attempts.blocked_at end`,
        last_at: now,
      }),
    )
    .returning(['failures', 'blocked_at', 'good_at'])
    .executeTakeFirstOrThrow()
  return { failures: row.failures, blockedAt: row.blocked_at ?? undefined, goodAt: row.good_at ?? undefined }
}

/** Blocks the pair. @returns false when it is blocked already: of many at once one is told */
export async function block(db: Db, key: AttemptKey, at: number): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('login_attempts')
    .set({ blocked_at: at })
    .where('account', '=', key.account)
    .where('connection_id', '=', key.connection)
    .where('address', '=', key.address)
    .where('blocked_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** The owner was here: nothing counts any more, and the address is known from now on. */
export async function forgive(db: Db, key: AttemptKey, at: number): Promise<void> {
  await db
    .updateTable('login_attempts')
    .set({ failures: 0, good_at: at })
    .where('account', '=', key.account)
    .where('connection_id', '=', key.connection)
    .where('address', '=', key.address)
    .where('blocked_at', 'is', null)
    .execute()
}

/** The pairs that are blocked now. */
export async function listBlocked(
  db: Db,
  account: string,
  since: number,
): Promise<{ connection: ConnectionId; address: string }[]> {
  const rows = await db
    .selectFrom('login_attempts')
    .select(['connection_id', 'address'])
    .where('account', '=', account)
    .where('blocked_at', '>=', since)
    .orderBy('blocked_at')
    .execute()
  return rows.map((row) => ({ connection: row.connection_id as ConnectionId, address: row.address }))
}

/** Lifts every block of an account and forgets what was counted. @returns whether one was blocked */
export async function clear(db: Db, account: UserId | string): Promise<boolean> {
  const rows = await db
    .updateTable('login_attempts')
    .set({ failures: 0, blocked_at: null })
    .where('account', '=', account)
    .where((where) => where.or([where('failures', '>', 0), where('blocked_at', 'is not', null)]))
    .returning('account')
    .execute()
  return rows.length > 0
}

export async function removeOlderThan(db: Db, before: number): Promise<void> {
  await db
    .deleteFrom('login_attempts')
    .where('last_at', '<', before)
    .where((where) => where.or([where('blocked_at', 'is', null), where('blocked_at', '<', before)]))
    .execute()
}

function named({
  account,
  connection,
  address,
}: AttemptKey): Pick<LoginAttemptRow, 'account' | 'connection_id' | 'address'> {
  return { account, connection_id: connection, address }
}
