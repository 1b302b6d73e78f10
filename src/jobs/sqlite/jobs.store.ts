// The SQL of the queue on the embedded store. One process has the file, so states need no locks, only transactions.
//
// later → ready | behind → running → (deleted) | later | failed. Of one queue at most one job is ready or running;
// the others are behind it. So a claim looks at nothing but the head of (ready, task).
import { sql } from 'kysely'

import type { Db, JobRow, Tx } from '#storage'

import type { Outcome } from '../attempt.ts'
import { LOST_LIMIT, LOST_WORDS, pauseAfterLoss } from '../back-off.ts'
import type { Depth, FailedJob } from '../jobs.ts'

export type NewJob = Omit<JobRow, 'state' | 'attempts' | 'lost' | 'leased_by' | 'last_error' | 'failed_at'>

export async function insert(tx: Tx, job: NewJob): Promise<void> {
  if (job.key !== null) await replace(tx, job.key)
  const state = job.run_at > job.created_at ? 'later' : job.queue === null ? 'ready' : 'behind'
  const row = { ...job, state, attempts: 0, lost: 0, leased_by: null, last_error: null, failed_at: null } as const
  await tx.insertInto('jobs').values(row).execute()
  if (state === 'behind') await promoteQueue(tx, job.queue)
}

/** What waits under the key goes; what runs or has failed lets go of the key, and is not tried again. */
async function replace(tx: Tx, key: string): Promise<void> {
  const older = await tx.selectFrom('jobs').select(['id', 'state', 'queue']).where('key', '=', key).executeTakeFirst()
  if (!older) return
  if (older.state === 'running' || older.state === 'failed') {
    await tx.updateTable('jobs').set({ key: null }).where('id', '=', older.id).execute()
  } else {
    await tx.deleteFrom('jobs').where('id', '=', older.id).execute()
    await promoteQueue(tx, older.queue)
  }
}

/** One UPDATE: the first `limit` ready jobs of the tasks, by priority, time and order of enqueuing. */
export async function claim(tx: Tx, tasks: string[], limit: number, nodeId: string): Promise<JobRow[]> {
  const heads = tasks.map(
    (task) => sql`select * from (
      select id, priority, run_at from jobs where state = 'ready' and task = ${task}
      order by priority, run_at, id limit ${limit})`,
  )
  const { rows } = await sql<JobRow>`
    update jobs set state = 'running', attempts = attempts + 1, leased_by = ${nodeId}
    where id in (
      select id from (${sql.join(heads, sql` union all `)}) order by priority, run_at, id limit ${limit})
    returning *`.execute(tx)
  return rows.sort((a, b) => a.priority - b.priority || a.run_at - b.run_at || (a.id < b.id ? -1 : 1))
}

/** Brings home what ended: `done` in one statement, the rest one by one. */
export async function settle(
  tx: Tx,
  endings: readonly { job: JobRow; outcome: Outcome }[],
  now: number,
): Promise<void> {
  const done = endings.filter(({ outcome }) => outcome.kind === 'done').map(({ job }) => job.id)
  if (done.length > 0) {
    await sql`delete from jobs where id in (select value from json_each(${JSON.stringify(done)}))`.execute(tx)
  }
  for (const { job, outcome } of endings) await settleOne(tx, job, outcome, now)
  for (const { job } of endings) await promoteQueue(tx, job.queue)
}

async function settleOne(tx: Tx, job: JobRow, outcome: Outcome, now: number): Promise<void> {
  if (outcome.kind === 'done') return
  if (job.key !== null && outcome.kind !== 'returned') {
    // its key went to a newer job while it ran: that one has its work now
    const gone = await tx.deleteFrom('jobs').where('id', '=', job.id).where('key', 'is', null).executeTakeFirst()
    if (gone.numDeletedRows === 1n) return
  }
  const update = tx.updateTable('jobs').where('id', '=', job.id).set({ leased_by: null })
  if (outcome.kind === 'returned') await update.set({ state: 'ready', attempts: job.attempts - 1 }).execute()
  else if (outcome.kind === 'failed')
    await update.set({ state: 'failed', failed_at: now, last_error: outcome.error }).execute()
  else await update.set({ state: 'later', run_at: now + outcome.afterMs, last_error: outcome.error }).execute()
}

/** The next of a queue moves up when nobody of it is ready or running. */
async function promoteQueue(tx: Tx, queue: string | null): Promise<void> {
  if (queue === null) return
  await sql`update jobs set state = 'ready' where id = (
      select id from jobs where queue = ${queue} and state = 'behind' order by priority, run_at, id limit 1)
    and not exists (select 1 from jobs where queue = ${queue} and state in ('ready', 'running'))`.execute(tx)
}

/** So many jobs become due in one transaction at most: a hundred thousand would hold everybody up. */
const DUE_AT_ONCE = 500

/** @returns the tasks that have become due, and when to look again (undefined: nothing is for later) */
export async function promoteDue(tx: Tx, now: number): Promise<{ tasks: string[]; next: number | undefined }> {
  const { rows } = await sql<{ task: string; queue: string | null }>`
    update jobs set state = case when queue is null then 'ready' else 'behind' end
    where id in (select id from jobs where state = 'later' and run_at <= ${now} order by run_at limit ${DUE_AT_ONCE})
    returning task, queue`.execute(tx)
  for (const queue of new Set(rows.map((row) => row.queue))) await promoteQueue(tx, queue)
  return { tasks: [...new Set(rows.map((row) => row.task))], next: await nextDue(tx) }
}

export async function nextDue(db: Db): Promise<number | undefined> {
  const row = await db
    .selectFrom('jobs')
    .select((e) => e.fn.min('run_at').as('at'))
    .where('state', '=', 'later')
    .executeTakeFirst()
  return row?.at ?? undefined
}

/** Ready jobs of tasks that nobody here knows fail at once, in words that tell why. */
export async function failStrangers(tx: Tx, known: readonly string[], now: number): Promise<string[]> {
  const rows = await tx
    .updateTable('jobs')
    .set((e) => ({
      state: 'failed' as const,
      failed_at: now,
      last_error: e.fn<string>('printf', [e.val('No handler is known for the task %s.'), e.ref('task')]),
    }))
    .where('state', 'in', ['ready', 'behind'])
    .where('task', 'not in', [...known, ''])
    .returning(['id', 'queue'])
    .execute()
  for (const { queue } of rows) await promoteQueue(tx, queue)
  return rows.map((row) => row.id)
}

/** At the start no other process has the file: every lease is of one that is gone. */
export async function takeBack(tx: Tx, now: number): Promise<number> {
  const rows = await tx
    .selectFrom('jobs')
    .select(['id', 'lost', 'attempts', 'queue'])
    .where('state', '=', 'running')
    .execute()
  for (const row of rows) {
    const lost = row.lost + 1
    const update = tx
      .updateTable('jobs')
      .where('id', '=', row.id)
      .set({ lost, leased_by: null, attempts: row.attempts - 1 })
    const pause = pauseAfterLoss(lost)
    if (lost >= LOST_LIMIT) await update.set({ state: 'failed', failed_at: now, last_error: LOST_WORDS }).execute()
    else if (pause > 0) await update.set({ state: 'later', run_at: now + pause }).execute()
    else await update.set({ state: row.queue === null ? 'ready' : 'behind' }).execute()
  }
  for (const { queue } of rows) await promoteQueue(tx, queue)
  return rows.length
}

export async function depth(db: Db, now: number): Promise<Depth> {
  const counts = await db
    .selectFrom('jobs')
    .select((e) => ['state', e.fn.countAll<number>().as('count'), e.fn.min('run_at').as('oldest')])
    .groupBy('state')
    .execute()
  const of = (state: JobRow['state']) => counts.find((row) => row.state === state)
  const due = [of('ready'), of('behind')].flatMap((row) => (row ? [row] : []))
  return {
    ready: due.reduce((sum, row) => sum + row.count, 0),
    later: of('later')?.count ?? 0,
    running: of('running')?.count ?? 0,
    failed: of('failed')?.count ?? 0,
    oldestMs: due.length === 0 ? 0 : Math.max(0, now - Math.min(...due.map((row) => row.oldest))),
  }
}

export async function failed(db: Db, page: { take: number; after?: string; task?: string }): Promise<FailedJob[]> {
  let query = db.selectFrom('jobs').selectAll().where('state', '=', 'failed').orderBy('id').limit(page.take)
  if (page.after !== undefined) query = query.where('id', '>', page.after)
  if (page.task !== undefined) query = query.where('task', '=', page.task)
  const rows = await query.execute()
  return rows.map((row) => ({
    id: row.id,
    task: row.task,
    attempts: row.attempts,
    error: row.last_error ?? '',
    createdAt: row.created_at,
    failedAt: row.failed_at ?? row.created_at,
  }))
}

export async function sealedOf(db: Db, id: string): Promise<{ id: string; task: string; sealed: string } | undefined> {
  return db
    .selectFrom('jobs')
    .select(['id', 'task', 'payload_sealed as sealed'])
    .where('id', '=', id)
    .where('state', '=', 'failed')
    .executeTakeFirst()
}

/** @param which an id, or a task, or everything that failed @returns the tasks of what will run again */
export async function revive(
  tx: Tx,
  which: { id?: string; task?: string | undefined },
  now: number,
): Promise<string[]> {
  let query = tx
    .updateTable('jobs')
    .set((e) => ({
      state: e
        .case()
        .when('queue', 'is', null)
        .then('ready' as const)
        .else('behind' as const)
        .end(),
      attempts: 0,
      lost: 0,
      run_at: now,
      last_error: null,
      failed_at: null,
    }))
    .where('state', '=', 'failed')
  if (which.id !== undefined) query = query.where('id', '=', which.id)
  if (which.task !== undefined) query = query.where('task', '=', which.task)
  const rows = await query.returning(['task', 'queue']).execute()
  for (const queue of new Set(rows.map((row) => row.queue))) await promoteQueue(tx, queue)
  return rows.map((row) => row.task)
}

export async function drop(db: Db, id: string): Promise<boolean> {
  const gone = await db.deleteFrom('jobs').where('id', '=', id).where('state', '=', 'failed').executeTakeFirst()
  return gone.numDeletedRows === 1n
}
