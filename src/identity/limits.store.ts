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

/** Forgets what was counted for a name: after a success, so that an owner is never kept out by a stranger's tries. */
export async function clear(db: Db, name: string): Promise<void> {
  await db.deleteFrom('limits').where('name', '=', name).execute()
}

export async function removeOlderThan(db: Db, before: number): Promise<void> {
  await db.deleteFrom('limits').where('window_start', '<', before).execute()
}
