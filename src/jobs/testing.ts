// For tests of this room: queues whose time the test holds, and a look at the rows behind the door.
import { randomBytes } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'

import { heldClock, openSealer, Secret, silentLog, systemClock, systemIds, type HeldClock, type JsonObject } from '#kit'
import type { Storage } from '#storage'

import { type EnqueueOptions, type Jobs, openJobs } from './index.ts'
import { heldTimers, type HeldTimers } from './testing-timers.ts'

const sealer = openSealer(new Secret(Buffer.alloc(32, 7)))
const held = new WeakMap<object, { clock: HeldClock; timers: HeldTimers }>()

/** The queue of a store; all queues of one store share one held time, which begins now. */
export async function openTestJobs(storage: Storage, nodeId = `n-${randomBytes(3).toString('hex')}`): Promise<Jobs> {
  const time = held.get(storage) ?? newTime()
  held.set(storage, time)
  return openJobs({ storage, sealer, clock: time.clock, timers: time.timers, ids: systemIds, log: silentLog, nodeId })
}

/** Enqueues in a transaction of its own. */
export async function enqueue(
  storage: Storage,
  jobs: Jobs,
  task: string,
  payload: JsonObject,
  options?: EnqueueOptions,
): Promise<void> {
  await storage.transaction((tx) => jobs.enqueue(tx, task, payload, options))
}

function newTime() {
  const clock = heldClock(systemClock.now())
  return { clock, timers: heldTimers(clock) }
}

/** Lets time pass: for the queues by their clock and timers, for PostgreSQL by moving the rows into the past instead. */
export async function passTime(storage: Storage, ms: number): Promise<void> {
  if (storage.pool) {
    await storage.pool.query(
      `update graphile_worker._private_jobs set run_at = run_at - $1 * interval '1 millisecond', created_at = created_at - $1 * interval '1 millisecond'`,
      [ms],
    )
    await storage.pool.query(`select pg_notify('jobs:insert', '{"count":1}')`)
  }
  held.get(storage)?.timers.pass(ms)
}

export type RawJob = {
  attempts: number
  lastError: string | null
  dueInMs: number
  locked: boolean
  whole: unknown
}

/** What the database holds, as somebody would see it who reads the file. */
export async function rawJobs(storage: Storage): Promise<RawJob[]> {
  if (storage.pool) {
    const { rows } = await storage.pool.query<Record<string, unknown>>(
      `select *, extract(epoch from run_at - now()) * 1000 as due, payload::text as text from graphile_worker._private_jobs order by id`,
    )
    return rows.map((row) => ({
      attempts: Number(row['attempts']),
      lastError: row['last_error'] as string | null,
      dueInMs: Number(row['due']),
      locked: row['locked_by'] !== null,
      whole: row,
    }))
  }
  const now = held.get(storage)?.clock.now() ?? 0
  const rows = await storage.db.selectFrom('jobs').selectAll().orderBy('id').execute()
  return rows.map((row) => ({
    attempts: row.attempts,
    lastError: row.last_error,
    dueInMs: row.run_at - now,
    locked: row.leased_by !== null,
    whole: row,
  }))
}

/** Opened once, by whoever comes first. */
export function gate<T>(): { open(value: T): void; opened: Promise<T> } {
  const { promise, resolve } = Promise.withResolvers<T>()
  return { open: resolve, opened: promise }
}

/** Looks until it is so. Only for what other processes do in their own time; gives up after 90 s: a queue that lost its database takes its time on a busy machine. */
export async function until(so: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 90_000
  while (!(await so())) {
    if (performance.now() > deadline) throw new Error('waited in vain')
    await wait(2)
  }
}
