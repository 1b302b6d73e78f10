// The queue on the embedded store, behind the room's door.
import { afterCommit } from '#storage'

import { payloadOf, sealPayload } from '../attempt.ts'
import type { OpenDeps } from '../deps.ts'
import { jobIds } from '../ids.ts'
import { DEFAULT_ATTEMPTS, type Jobs } from '../jobs.ts'
import { type Recurring, startRecurring } from '../recurring.ts'
import * as store from './jobs.store.ts'
import { type SqliteWorker, startSqliteWorker } from './worker.ts'

export async function openSqliteJobs<Task extends string>(deps: OpenDeps): Promise<Jobs<Task>> {
  const { storage, sealer, clock, ids, log } = deps
  const newId = jobIds(clock, ids)
  const recurring: Recurring[] = []
  let worker: SqliteWorker | undefined

  const lost = await storage.transaction((tx) => store.takeBack(tx, clock.now()))
  if (lost > 0) log.warn('jobs that were running when the server ended will run again', { jobs: lost })

  const enqueue: Jobs['enqueue'] = async (tx, task, payload, options = {}) => {
    const id = newId()
    const now = clock.now()
    const runAt = Math.max(options.runAt ?? now, now)
    await store.insert(tx, {
      id,
      task,
      payload_sealed: sealPayload(sealer, task, id, payload),
      priority: options.priority ?? 0,
      run_at: runAt,
      max_attempts: options.maxAttempts ?? DEFAULT_ATTEMPTS,
      key: options.key ?? null,
      queue: options.queue ?? null,
      created_at: now,
    })
    afterCommit(tx, () => worker?.wake(task, runAt))
  }

  return {
    enqueue,
    every(task, everyMs, payload = {}) {
      if (worker) throw new Error('recurring tasks are named before the work begins')
      recurring.push({ task, everyMs, payload })
    },
    async work(tasks, options) {
      if (worker) throw new Error('this node has a worker already')
      const started = startSqliteWorker(deps, tasks, options)
      worker = started
      const stops = await Promise.all(recurring.map((one) => startRecurring({ ...deps, enqueue }, one)))
      const drain = async (graceMs: number) => {
        for (const stop of stops) stop()
        await started.drain(graceMs)
        if (worker === started) worker = undefined
      }
      return { drain, [Symbol.asyncDispose]: () => drain(10_000) }
    },
    depth: () => store.depth(storage.db, clock.now()),
    failed: (page) => store.failed(storage.db, page),
    failedPayload: async (id) => payloadOf(sealer, await store.sealedOf(storage.db, id)),
    retry: async (id) => (await revive({ id })) === 1,
    retryAll: (task) => revive({ task }),
    drop: (id) => store.drop(storage.db, id),
  }

  async function revive(which: { id?: string; task?: string | undefined }): Promise<number> {
    const tasks = await storage.transaction((tx) => store.revive(tx, which, clock.now()))
    for (const task of new Set(tasks)) worker?.wake(task, 0)
    return tasks.length
  }
}
