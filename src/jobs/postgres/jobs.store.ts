// The SQL around graphile-worker's tables that its own functions do not offer.
//
// A job's payload there is `{id, sealed, max, key?, lost?}`: our id, the sealed payload, the attempts it was given,
// whether it came under a key, and how often its node died.
import { sql } from 'kysely'

import type { Db, Tx } from '#storage'

import type { Outcome, Taken } from '../attempt.ts'
import { LOST_LIMIT, LOST_WORDS } from '../back-off.ts'
import { DEFAULT_ATTEMPTS, type Depth, type EnqueueOptions, type FailedJob } from '../jobs.ts'

export type Envelope = { id: string; sealed: string; max: number; key?: true; lost?: number }

/**
 * Adds a job. Those without a key are inserted by us: in `add_job`, the statement that looks for the key keeps the plan
 * that it got when the table was small, a scan, so that adding took 0.8 ms on an empty queue and 8.5 ms behind 25,000
 * jobs (graphile-worker 0.18, PostgreSQL 18), until the next ANALYZE.
 *
 * @param delayMs from now by the database's clock, so that nodes whose clocks differ agree
 */
export async function add(
  tx: Tx,
  task: string,
  envelope: Envelope,
  delayMs: number,
  options: EnqueueOptions,
): Promise<void> {
  const payload = JSON.stringify(envelope)
  const [queue, priority] = [options.queue ?? null, options.priority ?? 0]
  const runAt = sql`now() + ${Math.max(0, delayMs)}::float8 * interval '1 millisecond'`
  if (options.key === undefined) {
    const inserted = await sql`
      with added as (
        insert into graphile_worker._private_jobs (task_id, job_queue_id, payload, run_at, max_attempts, priority)
        select t.id, q.id, ${payload}::json, ${runAt}, ${envelope.max}::int, ${priority}::int
        from graphile_worker._private_tasks t
        left join graphile_worker._private_job_queues q on q.queue_name = ${queue}::text
        where t.identifier = ${task}::text and (q.id is not null or ${queue}::text is null)
        returning id
      )
      select pg_notify('jobs:insert', '{"count":1}') from added`.execute(tx)
    if (inserted.rows.length > 0) return
  }
  // with a key, or the first of its task or queue
  await sql`select graphile_worker.add_job(
    identifier => ${task}::text,
    payload => ${payload}::json,
    queue_name => ${queue}::text,
    run_at => ${runAt},
    max_attempts => ${envelope.max}::int,
    job_key => ${options.key ?? null}::text,
    priority => ${priority}::int)`.execute(tx)
}

/** graphile-worker's row, as far as we look at it. */
export type Row = {
  id: string | number
  job_queue_id: number | null
  locked_by: string | null
  attempts: number
  max_attempts: number
  payload: unknown
}

export function taken(task: string, row: Row): Taken {
  const envelope = (row.payload ?? {}) as Partial<Envelope>
  return {
    task,
    id: envelope.id ?? String(row.id),
    sealed: envelope.sealed ?? '',
    attempt: row.attempts,
    maxAttempts: row.max_attempts,
  }
}

/**
 * Writes how a job ended that did not end well: the row moves to a new one with its own time, error and attempts.
 * graphile-worker then fails the old row, which is gone: its own pauses (e^attempt s, no jitter) never count, and no
 * other worker can have taken the row in between.
 */
export async function bringBack(db: Db, row: Row, outcome: Exclude<Outcome, { kind: 'done' }>): Promise<void> {
  const error = outcome.kind === 'returned' ? null : outcome.error
  const pause = outcome.kind === 'again' ? outcome.afterMs : 0
  const attempts = outcome.kind === 'returned' ? sql`old.attempts - 1` : sql`old.attempts`
  // never below 1 (a check of the table); attempts = max_attempts is how a failed job looks
  const max = outcome.kind === 'failed' ? sql`greatest(old.attempts, 1)` : sql`old.max_attempts`
  await sql`
    with old as (
      delete from graphile_worker._private_jobs where id = ${row.id}::bigint and locked_by = ${row.locked_by} returning *
    ), unlocked as (
      update graphile_worker._private_job_queues q set locked_at = null, locked_by = null
      from old where q.id = old.job_queue_id and q.locked_by = ${row.locked_by}
      returning pg_notify('jobs:insert', '{"count":1}')
    )
    insert into graphile_worker._private_jobs
      (job_queue_id, task_id, payload, priority, run_at, attempts, max_attempts, last_error, created_at, key, revision, flags)
    select old.job_queue_id, old.task_id, old.payload, old.priority,
      greatest(old.run_at, now() + ${pause}::float8 * interval '1 millisecond'),
      ${attempts}, ${max}, coalesce(${error}::text, old.last_error), old.created_at, old.key, old.revision, old.flags
    from old
    -- a key that went to a newer job while this one ran: that one has its work now
    where old.key is not null or old.payload->>'key' is null or ${outcome.kind === 'returned'}::boolean`.execute(db)
}

/**
 * Ends a job of a queue. graphile-worker would do it too, but tell nobody that the next of the queue may run, which
 * then waits for a poll.
 */
export async function finishQueued(db: Db, row: Row): Promise<void> {
  await sql`
    with old as (
      delete from graphile_worker._private_jobs where id = ${row.id}::bigint and locked_by = ${row.locked_by}
      returning job_queue_id
    ), unlocked as (
      update graphile_worker._private_job_queues q set locked_at = null, locked_by = null
      from old where q.id = old.job_queue_id and q.locked_by = ${row.locked_by} returning q.id
    )
    select pg_notify('jobs:insert', '{"count":1}') from unlocked`.execute(db)
}

/**
 * Gives back what dead pools held, or, with `only`, what living ones hold without knowing; the attempt is not counted.
 *
 * @param only.except ids of rows that are in hand
 * @returns how many jobs
 */
export async function unlock(
  tx: Tx,
  pools: readonly string[],
  only: { olderThanMs: number; except: readonly string[] } = { olderThanMs: 0, except: [] },
): Promise<number> {
  const inHand = sql`any(${sql.val(only.except)}::bigint[])`
  const byPool = sql`locked_by = any(${sql.val(pools)}::text[])
    and locked_at <= now() - ${only.olderThanMs}::float8 * interval '1 millisecond'`
  const held = sql`${byPool} and id <> all(${sql.val(only.except)}::bigint[])`
  await sql`update graphile_worker._private_job_queues set locked_at = null, locked_by = null
    where ${byPool} and id not in (
      select job_queue_id from graphile_worker._private_jobs where job_queue_id is not null and id = ${inHand}
    )`.execute(tx)
  const { rows } = await sql<{ lost: number }>`
    update graphile_worker._private_jobs j set
      locked_at = null, locked_by = null, attempts = greatest(j.attempts - 1, 0),
      payload = jsonb_set(j.payload::jsonb, '{lost}', to_jsonb(n.lost))::json,
      run_at = greatest(j.run_at, now()) + case when n.lost <= 2 then 0 else least(60, power(2, n.lost - 3)) end * interval '1 second'
    from (
      select id, coalesce((payload->>'lost')::int, 0) + 1 as lost from graphile_worker._private_jobs where ${held}
    ) n
    where j.id = n.id
    returning n.lost`.execute(tx)
  if (rows.some((row) => row.lost >= LOST_LIMIT)) {
    await sql`update graphile_worker._private_jobs
      set attempts = greatest(attempts, 1), max_attempts = greatest(attempts, 1), last_error = ${LOST_WORDS}, updated_at = now()
      where locked_at is null and (payload->>'lost')::int >= ${LOST_LIMIT}`.execute(tx)
  }
  if (rows.length > 0) await wake(tx, rows.length)
  return rows.length
}

/** What graphile-worker's own functions send; it comes with the commit. */
async function wake(tx: Tx, count: number): Promise<void> {
  await sql`select pg_notify('jobs:insert', ${JSON.stringify({ count })})`.execute(tx)
}

/**
 * Due jobs of tasks that no living node knows fail in words that tell why. Younger ones are spared: in a rolling
 * upgrade the node that knows them may be starting.
 */
export async function failStrangers(db: Db): Promise<number> {
  const unknown = await sql<{ id: number }>`
    select id from graphile_worker._private_tasks
    where identifier not in (select jsonb_array_elements_text(tasks_json::jsonb) from job_nodes)`.execute(db)
  if (unknown.rows.length === 0) return 0
  const { numAffectedRows } = await sql`
    update graphile_worker._private_jobs j set
      attempts = greatest(j.attempts, 1), max_attempts = greatest(j.attempts, 1), updated_at = now(),
      last_error = 'No handler is known for the task ' || t.identifier || '.'
    from graphile_worker._private_tasks t
    where t.id = j.task_id and t.id = any(${sql.val(unknown.rows.map((row) => row.id))}::int[])
      and j.is_available and j.run_at <= now() and j.created_at < now() - interval '15 seconds'`.execute(db)
  return Number(numAffectedRows ?? 0)
}

export async function depth(db: Db): Promise<Depth> {
  const { rows } = await sql<Depth>`
    select
      count(*) filter (where is_available and run_at <= now())::int as "ready",
      count(*) filter (where is_available and run_at > now())::int as "later",
      count(*) filter (where locked_at is not null)::int as "running",
      count(*) filter (where locked_at is null and attempts >= max_attempts)::int as "failed",
      coalesce(extract(epoch from now() - min(run_at) filter (where is_available and run_at <= now())) * 1000, 0)::float8 as "oldestMs"
    from graphile_worker._private_jobs`.execute(db)
  return rows[0] ?? { ready: 0, later: 0, running: 0, failed: 0, oldestMs: 0 }
}

const FAILED = sql`j.locked_at is null and j.attempts >= j.max_attempts`

export async function failed(db: Db, page: { take: number; after?: string; task?: string }): Promise<FailedJob[]> {
  const { rows } = await sql<FailedJob>`
    select coalesce(j.payload->>'id', j.id::text) as "id", t.identifier as "task", j.attempts::int as "attempts",
      coalesce(j.last_error, '') as "error",
      (extract(epoch from j.created_at) * 1000)::float8 as "createdAt", (extract(epoch from j.updated_at) * 1000)::float8 as "failedAt"
    from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
    where ${FAILED} and ${matching(page.task)}
      and (${page.after ?? null}::text is null or (j.payload->>'id') collate "C" > ${page.after ?? null}::text collate "C")
    order by (j.payload->>'id') collate "C" limit ${page.take}`.execute(db)
  return rows
}

export async function sealedOf(db: Db, id: string): Promise<{ id: string; task: string; sealed: string } | undefined> {
  const { rows } = await sql<{ id: string; task: string; sealed: string }>`
    select j.payload->>'id' as "id", t.identifier as "task", j.payload->>'sealed' as "sealed"
    from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
    where ${FAILED} and j.payload->>'id' = ${id}`.execute(db)
  return rows[0]
}

export async function revive(tx: Tx, which: { id?: string; task?: string | undefined }): Promise<number> {
  const { numAffectedRows } = await sql`
    update graphile_worker._private_jobs j set
      attempts = 0, max_attempts = coalesce((j.payload->>'max')::int, ${DEFAULT_ATTEMPTS}), run_at = now(), last_error = null,
      payload = (j.payload::jsonb - 'lost')::json, updated_at = now()
    from graphile_worker._private_tasks t
    where t.id = j.task_id and ${FAILED} and ${matching(which.task)}
      and (${which.id ?? null}::text is null or j.payload->>'id' = ${which.id ?? null}::text)`.execute(tx)
  const count = Number(numAffectedRows ?? 0)
  if (count > 0) await wake(tx, count)
  return count
}

export async function drop(db: Db, id: string): Promise<boolean> {
  const { numAffectedRows } = await sql`
    delete from graphile_worker._private_jobs j where ${FAILED} and j.payload->>'id' = ${id}`.execute(db)
  return numAffectedRows === 1n
}

function matching(task: string | undefined) {
  return sql`(${task ?? null}::text is null or t.identifier = ${task ?? null}::text)`
}
