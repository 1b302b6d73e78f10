// The SQL of the real-time log: what the newest executions printed, whichever node ran them.
import { fromStored } from '#kit'
import type { Db } from '#storage'

import type { ExecutionError, ExecutionResponse } from './execution.ts'

export type ConsoleLine = {
  /** the same line has the same key at every reading */
  key: string
  at: number
  level: string
  text: string
  execution: string
  trigger: string
  action: string
}

/** So many of the newest executions are looked at: what is older is no longer real time. */
const NEWEST = 500
const RESULTS = 500
const LINES = 5000

/** @param after milliseconds since the epoch; what ended before is left out */
export async function linesSince(db: Db, after: number): Promise<ConsoleLine[]> {
  const rows = await db
    .selectFrom('execution_results as result')
    .innerJoin(
      db
        .selectFrom('executions')
        .select(['id', 'trigger_id'])
        .orderBy('created_at', 'desc')
        .orderBy('id', 'desc')
        .limit(NEWEST)
        .as('execution'),
      'execution.id',
      'result.execution_id',
    )
    .select([
      'execution.id as execution',
      'execution.trigger_id as trigger',
      'result.position',
      'result.attempt',
      'result.action_name',
      'result.error_json',
      'result.response_json',
      'result.ended_at',
    ])
    .where('result.ended_at', '>=', after)
    .orderBy('result.ended_at')
    .limit(RESULTS)
    .execute()
  const lines = rows.flatMap((row): ConsoleLine[] => {
    const of = `${row.execution} ${row.position} ${row.attempt}`
    const facts = { execution: row.execution, trigger: row.trigger, action: row.action_name }
    const response = row.response_json === null ? undefined : fromStored<ExecutionResponse>(row.response_json)
    const error = row.error_json === null ? undefined : fromStored<ExecutionError>(row.error_json)
    const printed = (response?.logs ?? []).map(({ at, level, text }, i) => ({
      ...{ key: `${of} ${i}`, at, level, text },
      ...facts,
    }))
    const failed = error
      ? [{ key: `${of} error`, at: row.ended_at ?? after, level: 'error', text: `${error.id}: ${error.msg}`, ...facts }]
      : []
    return [...printed, ...failed]
  })
  return lines.slice(-LINES)
}
