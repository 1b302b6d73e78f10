// The SQL of the overview: how many events of which type on which day.
import { sql } from 'kysely'

import type { Db } from '#storage'

import type { LogType } from './log-types.ts'

const DAY_MS = 86_400_000

export type DayCount = { /** days since the epoch, UTC */ day: number; type: string; count: number }

/** @param since milliseconds since the epoch, the beginning of a day */
export async function countByDay(db: Db, since: number, types: readonly LogType[]): Promise<DayCount[]> {
  const day = sql<number>`date / ${sql.lit(DAY_MS)}`
  const rows = await db
    .selectFrom('log_events')
    .select(['type', day.as('day'), ({ fn }) => fn.countAll<number>().as('count')])
    .where('date', '>=', since)
    .where('type', 'in', types)
    .groupBy(['type', day])
    .execute()
  return rows.map((row) => ({ day: row.day, type: row.type, count: row.count }))
}
