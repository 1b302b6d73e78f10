// The queue on PostgreSQL, behind the room's door: graphile-worker.
import { Logger, runMigrations } from 'graphile-worker'

import { SECOND } from '#kit'

import { payloadOf, sealPayload } from '../attempt.ts'
import type { OpenDeps } from '../deps.ts'
import { jobIds } from '../ids.ts'
import { DEFAULT_ATTEMPTS, type Jobs, type Worker } from '../jobs.ts'
import { type Recurring, startRecurring } from '../recurring.ts'
import * as store from './jobs.store.ts'
import { startPostgresWorker } from './worker.ts'

export async function openPostgresJobs<Task extends string>(deps: OpenDeps): Promise<Jobs<Task>> {
  const { storage, sealer, clock, ids } = deps
  const { pool } = storage
  if (!pool) throw new Error('a storage without a pool is not PostgreSQL')
  const newId = jobIds(clock, ids)
  const recurring: Recurring[] = []
  let worker: Worker | undefined
  await runMigrations({ pgPool: pool, logger: new Logger(() => () => {}) })

  const enqueue: Jobs['enqueue'] = async (tx, task, payload, options = {}) => {
    const id = newId()
    const max = options.maxAttempts ?? DEFAULT_ATTEMPTS
    const sealed = sealPayload(sealer, task, id, payload)
    const envelope = { id, sealed, max, ...(options.key === undefined ? {} : { key: true as const }) }
    await store.add(tx, task, envelope, (options.runAt ?? 0) - clock.now(), options)
  }

  return {
    enqueue,
    every(task, everyMs, payload = {}) {
      if (worker) throw new Error('recurring tasks are named before the work begins')
      recurring.push({ task, everyMs, payload })
    },
    async work(tasks, options) {
      if (worker) throw new Error('this node has a worker already')
      const started = await startPostgresWorker({ ...deps, pool }, tasks, options)
      worker = started
      const stops = await Promise.all(recurring.map((one) => startRecurring({ ...deps, enqueue }, one)))
      const drain = async (graceMs: number) => {
        for (const stop of stops) stop()
        await started.drain(graceMs)
        if (worker === started) worker = undefined
      }
      return { drain, [Symbol.asyncDispose]: () => drain(10 * SECOND) }
    },
    depth: () => store.depth(storage.db),
    failed: (page) => store.failed(storage.db, page),
    failedPayload: async (id) => payloadOf(sealer, await store.sealedOf(storage.db, id)),
    retry: async (id) => (await storage.transaction((tx) => store.revive(tx, { id }))) === 1,
    retryAll: (task) => storage.transaction((tx) => store.revive(tx, { task })),
    drop: (id) => store.drop(storage.db, id),
  }
}
