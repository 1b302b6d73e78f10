// The SQL of limits: how often something may happen in a window, counted for the whole cluster.
import { sql } from 'kysely'

import type { Db } from '#storage'

export type Limit = {
  /** what is counted and for whom: `reset-mail:auth0|…`, `code:auth0|…` */
  name: string
  /** how often in a window */
  most: number
  windowMs: number
}

/**
 * Counts one more, in one statement. Part of the caller's transaction: what is rolled back did not count.
 *
 * @returns false when it was one too many
 */
export async function take(db: Db, { name, most, windowMs }: Limit, now: number): Promise<boolean> {
  const fresh = sql<boolean>`limits.window_start <= ${now - windowMs}`
  const row = await db
    .insertInto('limits')
    .values({ name, window_start: now, count: 1 })
    .onConflict((conflict) =>
      conflict.column('name').doUpdateSet({
        count: sql<number>`case when ${fresh} then 1 else limits.count + 1 end`,
        window_start: sql<number>`case when ${fresh} then ${sql.lit(now)} else limits.window_start end`,
      }),
    )
    .returning('count')
    .executeTakeFirstOrThrow()
  return row.count <= most
}

/** So many at once, and then one more every so often. */
export type Bucket = { name: string; most: number; everyMs: number }

/**
 * Takes one of a bucket's tokens, in one statement. `window_start` is the moment at which the bucket will be full again:
 * one number says how many are left (the generic cell rate algorithm, ITU-T I.371).
 *
 * @returns false when there is none, and then nothing is counted
 */
export async function takeToken(db: Db, { name, most, everyMs }: Bucket, now: number): Promise<boolean> {
  const full = sql<number>`case when limits.window_start > ${sql.lit(now)} then limits.window_start else ${sql.lit(now)} end`
  const taken = await db
    .insertInto('limits')
    .values({ name, window_start: now + everyMs, count: 1 })
    .onConflict((conflict) =>
      conflict
        .column('name')
        .doUpdateSet({ window_start: sql<number>`${full} + ${sql.lit(everyMs)}` })
        .where(sql<boolean>`${full} + ${sql.lit(everyMs)} <= ${sql.lit(now + most * everyMs)}`),
    )
    .returning('name')
    .executeTakeFirst()
  return taken !== undefined
}

/** Puts a token back that was taken for what turned out to be no abuse. */
export async function giveBack(db: Db, { name, everyMs }: Bucket): Promise<void> {
  await db
    .updateTable('limits')
    .set({ window_start: sql<number>`window_start - ${sql.lit(everyMs)}` })
    .where('name', '=', name)
    .execute()
}

/** Is a bucket empty now? */
export async function isEmpty(db: Db, { name, most, everyMs }: Bucket, now: number): Promise<boolean> {
  const row = await db.selectFrom('limits').select('window_start').where('name', '=', name).executeTakeFirst()
  return row !== undefined && row.window_start + everyMs > now + most * everyMs
}

/** Forgets what was counted for a name: after a success, so that an owner is never kept out by a stranger's tries. */
export async function clear(db: Db, name: string): Promise<void> {
  await db.deleteFrom('limits').where('name', '=', name).execute()
}

export async function removeOlderThan(db: Db, before: number): Promise<void> {
  await db.deleteFrom('limits').where('window_start', '<', before).execute()
}
