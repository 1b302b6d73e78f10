// Recurring tasks: one run per tick over the whole cluster, decided by one row that only one node can move forward.
import { type Clock, type JsonObject, type Log, messageOf, MINUTE } from '#kit'
import type { Storage } from '#storage'

import type { Jobs } from './jobs.ts'
import * as ticks from './ticks.store.ts'
import type { Timers } from './timers.ts'

export type Recurring = { task: string; everyMs: number; payload: JsonObject }

export type RecurringDeps = { storage: Storage; clock: Clock; timers: Timers; log: Log; enqueue: Jobs['enqueue'] }

/** @returns stops it; what was enqueued stays */
export async function startRecurring(deps: RecurringDeps, { task, everyMs, payload }: Recurring): Promise<() => void> {
  const { storage, clock, timers, log, enqueue } = deps
  const tickNow = () => Math.floor(clock.now() / everyMs)
  let stopped = false
  let cancel = () => {}

  async function check(): Promise<void> {
    try {
      await storage.transaction(async (tx) => {
        if (await ticks.advance(tx, task, tickNow())) await enqueue(tx, task, payload)
      })
    } catch (thrown) {
      log.warn('a recurring task could not be enqueued; the next look will make up for it', {
        task,
        reason: messageOf(thrown),
      })
    }
    if (stopped) return
    const next = (tickNow() + 1) * everyMs - clock.now()
    // a clock that was set must not leave us asleep for a day
    cancel = timers.after(Math.min(next, MINUTE), () => void check())
  }

  await ticks.begin(storage.db, task, tickNow())
  await check()
  return () => {
    stopped = true
    cancel()
  }
}
