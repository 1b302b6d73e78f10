// The SQL of the real-time log: what attempts printed, in the order in which they were recorded, whichever node ran them.
import { sql } from 'kysely'

import { fromStored } from '#kit'
import { type Db, isSettled, nextPosition, type Storage } from '#storage'

import type { ExecutionError, ExecutionResponse } from './execution.ts'

export type ConsoleLine = {
  /** the same line has the same key at every reading */
  key: string
  /** milliseconds since the epoch */
  at: number
  level: string
  text: string
  execution: string
  trigger: string
  action: string
}

/** Where a reader is: everything that was recorded after this attempt is still to come. */
export type TailPlace = { written: number; execution: string; position: number }

export type TailPage = {
  lines: ConsoleLine[]
  next: TailPlace
  /** whether there was more than one answer takes */
  more: boolean
}

/** Attempts of one answer: each has 64 kB of console at most. */
const ATTEMPTS = 200

/** The end of the log: what is recorded from now on comes after it. */
export async function tailEnd(db: Db, dialect: Storage['dialect']): Promise<TailPlace> {
  // in PostgreSQL what is under way has a place before the next one
  const written =
    dialect === 'sqlite'
      ? nextPosition(dialect, 'execution_results', 'written')
      : sql<number>`pg_snapshot_xmin(pg_current_snapshot())::text::bigint`
  const row = await db.selectNoFrom(written.as('written')).executeTakeFirstOrThrow()
  return { written: row.written, execution: '', position: 0 }
}

export async function linesAfter(
  db: Db,
  dialect: Storage['dialect'],
  from: TailPlace,
  attempts = ATTEMPTS,
): Promise<TailPage> {
  const rows = await db
    .selectFrom('execution_results as result')
    .innerJoin('executions as execution', 'execution.id', 'result.execution_id')
    .select([
      'result.execution_id as execution',
      'execution.trigger_id as trigger',
      'result.position',
      'result.attempt',
      'result.action_name',
      'result.error_json',
      'result.response_json',
      'result.ended_at',
      'result.written',
    ])
    .where('result.written', 'is not', null)
    .where(
      sql<boolean>`(result.written, result.execution_id, result.position) > (${from.written}, ${from.execution}, ${from.position})`,
    )
    .where(isSettled(dialect, 'result.written'))
    .orderBy('result.written')
    .orderBy('result.execution_id')
    .orderBy('result.position')
    .limit(attempts)
    .execute()
  const last = rows.at(-1)
  return {
    next: last ? { written: last.written ?? 0, execution: last.execution, position: last.position } : from,
    more: rows.length === attempts,
    lines: rows.flatMap((row): ConsoleLine[] => {
      const of = `${row.execution} ${row.position} ${row.attempt} ${row.written}`
      const facts = { execution: row.execution, trigger: row.trigger, action: row.action_name }
      const response = row.response_json === null ? undefined : fromStored<ExecutionResponse>(row.response_json)
      const error = row.error_json === null ? undefined : fromStored<ExecutionError>(row.error_json)
      const printed = (response?.logs ?? []).map(({ at, level, text }, i) => ({
        ...{ key: `${of} ${i}`, at, level, text },
        ...facts,
      }))
      const at = row.ended_at ?? response?.logs.at(-1)?.at ?? 0
      const failed = error
        ? [{ key: `${of} error`, at, level: 'error', text: `${error.id}: ${error.msg}`, ...facts }]
        : []
      return [...printed, ...failed]
    }),
  }
}
