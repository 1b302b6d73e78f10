// The SQL of the library's "last run": when each Action ran last among the newest executions, and how that ended.
import type { Db } from '#storage'

export type LastRun = { action: string; at: number; status: string; execution: string }

/** So many of the newest executions are looked at; who did not run in them has not run lately. */
const NEWEST = 2000

export async function lastRuns(db: Db): Promise<LastRun[]> {
  const rows = await db
    .selectFrom('execution_results as result')
    .innerJoin(
      db
        .selectFrom('executions')
        .select('id')
        .orderBy('created_at', 'desc')
        .orderBy('id', 'desc')
        .limit(NEWEST)
        .as('execution'),
      'execution.id',
      'result.execution_id',
    )
    .select(['result.action_id', 'result.ended_at', 'result.status', 'execution.id as execution'])
    .where('result.ended_at', 'is not', null)
    .orderBy('result.ended_at', 'desc')
    .execute()
  const found = new Map<string, LastRun>()
  for (const { action_id, ended_at, status, execution } of rows) {
    if (!found.has(action_id)) found.set(action_id, { action: action_id, at: ended_at ?? 0, status, execution })
  }
  return [...found.values()]
}
