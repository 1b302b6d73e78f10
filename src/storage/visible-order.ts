// The order in which rows became visible, for whoever follows a table and may miss none (docs/decisions/0056).
import { type Kysely, type RawBuilder, sql } from 'kysely'

import type { Tables } from './tables.ts'

type Dialect = 'sqlite' | 'postgres'

/**
 * What a row's column is set to. SQLite has one writer: the next number is the order of commits. In PostgreSQL it is the
 * transaction's id; all rows that one transaction writes have the same.
 */
export function nextPosition(dialect: Dialect, table: keyof Tables, column: string): RawBuilder<number> {
  const name = sql.ref(column)
  return dialect === 'sqlite'
    ? sql<number>`(select coalesce(max(${name}), 0) + 1 from ${sql.table(table)} where ${name} is not null)`
    : sql<number>`pg_current_xact_id()::text::bigint`
}

/** Rows before which nothing can appear any more: up to the oldest transaction that still runs. */
export function isSettled(dialect: Dialect, column: string): RawBuilder<boolean> {
  return dialect === 'sqlite'
    ? sql<boolean>`1`
    : sql<boolean>`${sql.ref(column)} < pg_snapshot_xmin(pg_current_snapshot())::text::bigint`
}

const FOLLOWED = [
  ['log_events', 'position'],
  ['execution_results', 'written'],
] as const

/**
 * A database that was restored into another PostgreSQL cluster brings transaction ids that are still to come there: all
 * are moved back, in their order. To be called at every start.
 */
export async function alignPositions({ db, dialect }: { db: Kysely<Tables>; dialect: Dialect }): Promise<void> {
  if (dialect !== 'postgres') return
  for (const [table, column] of FOLLOWED) {
    const [name, position] = [sql.table(table), sql.ref(column)]
    await sql`
      update ${name} set ${position} = ${position} - past.by
      from (
        select max(${position}) - pg_snapshot_xmin(pg_current_snapshot())::text::bigint + 1 as by,
          pg_snapshot_xmax(pg_current_snapshot())::text::bigint as next
        from ${name}
      ) as past
      where exists (select 1 from ${name} where ${position} >= past.next)
    `.execute(db)
  }
}
