// The SQL of executions: the record of one pipeline run, with a row for every Action in it.
import { type RawBuilder, sql } from 'kysely'

import { type ActionId, type ExecutionId, fromStored, type JsonObject, type VersionId } from '#kit'
import { type Db, type ExecutionResultRow, type ExecutionRow, nextPosition, type Storage } from '#storage'
import type { TriggerId } from '#triggers'

import type { Execution, ExecutionResult, ExecutionStatus, ExecutionSummary, Planned } from './execution.ts'

/** @param event the redacted view; the original goes in sealed */
export async function insert(
  db: Db,
  execution: {
    id: ExecutionId
    trigger: TriggerId
    user: string | undefined
    eventSealed: string
    event: JsonObject
    plan: readonly Planned[]
    at: number
  },
): Promise<void> {
  const row: ExecutionRow = {
    id: execution.id,
    trigger_id: execution.trigger,
    status: 'pending',
    user_id: execution.user ?? null,
    event_sealed: execution.eventSealed,
    event_json: JSON.stringify(execution.event),
    created_at: execution.at,
    updated_at: execution.at,
  }
  await db.insertInto('executions').values(row).execute()
  const results = execution.plan.map((planned, position): ExecutionResultRow => ({
    execution_id: execution.id,
    position,
    kind: planned.kind,
    action_id: planned.action,
    version_id: planned.version ?? null,
    action_name: planned.name,
    status: 'pending',
    attempt: 0,
    retry_at: null,
    error_json: null,
    response_json: null,
    started_at: null,
    ended_at: null,
    written: null,
  }))
  await db.insertInto('execution_results').values(results).execute()
}

/** Two queries at once: not for a transaction, whose connection takes one after the other. */
export async function find(db: Db, id: string): Promise<Execution | undefined> {
  const [row, results] = await Promise.all([
    db.selectFrom('executions').selectAll().where('id', '=', id).executeTakeFirst(),
    db.selectFrom('execution_results').selectAll().where('execution_id', '=', id).orderBy('position').execute(),
  ])
  if (!row) return undefined
  return {
    id: row.id as ExecutionId,
    trigger: row.trigger_id as TriggerId,
    status: row.status as ExecutionStatus,
    user: row.user_id ?? undefined,
    eventSealed: row.event_sealed,
    event: fromStored<JsonObject>(row.event_json),
    results: results.map(resultFromRow),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}

/** What one attempt did: it appears in the real-time log from here on. */
export async function writeAttempt(
  db: Db,
  dialect: Storage['dialect'],
  execution: ExecutionId,
  result: ExecutionResult,
): Promise<void> {
  await update(db, execution, result, { written: nextPosition(dialect, 'execution_results', 'written') })
}

/** What is not news of an attempt: canceled, to be run again. */
export async function writeResult(db: Db, execution: ExecutionId, result: ExecutionResult): Promise<void> {
  await update(db, execution, result, {})
}

async function update(
  db: Db,
  execution: ExecutionId,
  result: ExecutionResult,
  news: { written?: RawBuilder<number> },
): Promise<void> {
  await db
    .updateTable('execution_results')
    .set({
      ...news,
      status: result.status,
      attempt: result.attempt,
      version_id: result.version ?? null,
      retry_at: result.retryAt ?? null,
      error_json: result.error ? JSON.stringify(result.error) : null,
      response_json: result.response ? JSON.stringify(result.response) : null,
      started_at: result.startedAt ?? null,
      ended_at: result.endedAt ?? null,
    })
    .where('execution_id', '=', execution)
    .where('position', '=', result.position)
    .execute()
}

export async function isPending(db: Db, id: ExecutionId): Promise<boolean> {
  const row = await db.selectFrom('executions').select('status').where('id', '=', id).executeTakeFirst()
  return row?.status === 'pending'
}

/** @returns false when there is no such execution */
export async function setStatus(db: Db, id: ExecutionId, status: ExecutionStatus, at: number): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('executions')
    .set({ status, updated_at: at })
    .where('id', '=', id)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Ends an execution that is still under way; one that was canceled meanwhile stays so. */
export async function end(db: Db, id: ExecutionId, status: ExecutionStatus, at: number): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('executions')
    .set({ status, updated_at: at })
    .where('id', '=', id)
    .where('status', '=', 'pending')
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Opens an ended execution again. @returns false when it is under way */
export async function reopen(db: Db, id: ExecutionId, at: number): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('executions')
    .set({ status: 'pending', updated_at: at })
    .where('id', '=', id)
    .where('status', 'in', ['partial', 'canceled'])
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

export type ExecutionFilter = { trigger?: string; status?: ExecutionStatus; user?: string }

/** Newest first, `take` of them after the one named `from`; without results and events, which `find` brings. */
export async function list(
  db: Db,
  filter: ExecutionFilter,
  page: { from?: string; take: number },
): Promise<{ executions: ExecutionSummary[]; next: string | undefined }> {
  let query = db
    .selectFrom('executions')
    .select(['id', 'trigger_id', 'status', 'user_id', 'created_at', 'updated_at'])
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(page.take + 1)
  if (filter.trigger !== undefined) query = query.where('trigger_id', '=', filter.trigger)
  if (filter.status !== undefined) query = query.where('status', '=', filter.status)
  if (filter.user !== undefined) query = query.where('user_id', '=', filter.user)
  if (page.from !== undefined) {
    const at = await db.selectFrom('executions').select('created_at').where('id', '=', page.from).executeTakeFirst()
    // one comparison of pairs: with OR, SQLite sorts everything that a user or a status has
    query = query.where(sql<boolean>`(created_at, id) < (${at?.created_at ?? 0}, ${page.from})`)
  }
  const rows = await query.execute()
  const executions = rows.slice(0, page.take).map((row): ExecutionSummary => ({
    id: row.id as ExecutionId,
    trigger: row.trigger_id as TriggerId,
    status: row.status as ExecutionStatus,
    user: row.user_id ?? undefined,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }))
  return { executions, next: rows.length > page.take ? executions.at(-1)?.id : undefined }
}

/** Deletes ended executions older than `before`, oldest first. @returns how many */
export async function removeOlderThan(db: Db, before: number, limit: number): Promise<number> {
  const old = db
    .selectFrom('executions')
    .select('id')
    .where('created_at', '<', before)
    .where('status', '!=', 'pending')
    .orderBy('created_at')
    .limit(limit)
  const { numDeletedRows } = await db.deleteFrom('executions').where('id', 'in', old).executeTakeFirst()
  return Number(numDeletedRows)
}

function resultFromRow(row: ExecutionResultRow): ExecutionResult {
  return {
    position: row.position,
    kind: row.kind as ExecutionResult['kind'],
    action: row.action_id as ActionId,
    version: (row.version_id ?? undefined) as VersionId | undefined,
    actionName: row.action_name,
    status: row.status as ExecutionResult['status'],
    attempt: row.attempt,
    error: row.error_json === null ? undefined : fromStored<NonNullable<ExecutionResult['error']>>(row.error_json),
    response:
      row.response_json === null ? undefined : fromStored<NonNullable<ExecutionResult['response']>>(row.response_json),
    startedAt: row.started_at ?? undefined,
    retryAt: row.retry_at ?? undefined,
    endedAt: row.ended_at ?? undefined,
  }
}
