// The worker of the embedded store: one loop that brings home what ended and takes what is due, in one transaction.
import { AsyncLocalStorage } from 'node:async_hooks'

import { messageOf, MINUTE, SECOND } from '#kit'
import type { JobRow } from '#storage'

import { type Outcome, runAttempt } from '../attempt.ts'
import type { OpenDeps } from '../deps.ts'
import type { Tasks, Worker, WorkOptions } from '../jobs.ts'
import { type Lane, lanesOf } from '../lanes.ts'
import { within } from '../timers.ts'
import * as store from './jobs.store.ts'

export type SqliteWorker = Worker & {
  /** says that a job of `task` is there, to be run at `runAt` */
  wake(task: string, runAt: number): void
}

type OpenLane = Lane & {
  running: Set<Promise<void>>
  /** false when the last claim found less than it asked for and nobody has come since */
  hungry: boolean
}

/** After a transaction that failed (a full disk), before the next try. */
const PAUSE = SECOND

export function startSqliteWorker(deps: OpenDeps, tasks: Tasks, options: WorkOptions): SqliteWorker {
  const { storage, clock, timers, log, nodeId } = deps
  const known = Object.keys(tasks)
  const lanes: OpenLane[] = lanesOf(tasks, options.concurrency).map((lane) => ({
    ...lane,
    running: new Set(),
    hungry: true,
  }))
  const ended: { job: JobRow; outcome: Outcome }[] = []
  const drained = new AbortController()
  // handlers shall not run in the context of whatever request woke them
  const outside = AsyncLocalStorage.snapshot()
  let taking = true
  let strangers = true
  let dueAt = 0
  let cancelAlarm = () => {}
  let turning: Promise<void> | undefined
  let asked = false

  /** Everything that happens in this turn of the event loop goes into one transaction. */
  function soon(): void {
    if (asked) return
    asked = true
    setImmediate(() => {
      asked = false
      if (somethingToDo())
        turning ??= outside(turn).finally(() => {
          turning = undefined
          if (somethingToDo()) soon()
        })
    })
  }

  function somethingToDo(): boolean {
    if (ended.length > 0) return true
    return taking && (strangers || clock.now() >= dueAt || lanes.some((lane) => lane.hungry && free(lane) > 0))
  }

  async function turn(): Promise<void> {
    const endings = ended.splice(0)
    if (endings.length === 0 && !taking) return
    // a job that ended may let the next of its queue pass, whatever its task
    if (endings.some(({ job }) => job.queue !== null)) for (const lane of lanes) lane.hungry = true
    const open = taking ? lanes.filter((lane) => lane.hungry && free(lane) > 0) : []
    const [lookForDue, lookForStrangers] = taking ? [clock.now() >= dueAt, strangers] : [false, false]
    const asking = open.map((lane) => ({ lane, places: free(lane) }))
    for (const lane of open) lane.hungry = false
    if (lookForStrangers) strangers = false
    try {
      const { claimed, due } = await storage.transaction(async (tx) => {
        const now = clock.now()
        await store.settle(tx, endings, now)
        const due = lookForDue ? await store.promoteDue(tx, now) : undefined
        if (lookForStrangers || due?.tasks.some((task) => !known.includes(task))) {
          const failed = await store.failStrangers(tx, known, now)
          if (failed.length > 0) log.error('jobs of unknown tasks have failed', { jobs: failed.length })
        }
        const claimed = []
        const hungry = due === undefined ? asking : openFor(due.tasks, asking)
        for (const { lane, places } of hungry) {
          claimed.push({ lane, places, jobs: await store.claim(tx, lane.tasks, places, nodeId) })
        }
        return { claimed, due }
      })
      if (due) setAlarm(due.next)
      for (const { outcome } of endings) {
        if (outcome.kind === 'again') wakeAt(clock.now() + outcome.afterMs)
      }
      for (const { lane, places, jobs } of claimed) {
        if (jobs.length === places) lane.hungry = true
        for (const job of jobs) start(lane, job)
      }
    } catch (thrown) {
      log.error('the queue could not be read or written; trying again', { reason: messageOf(thrown) })
      ended.unshift(...endings)
      for (const lane of open) lane.hungry = true
      if (lookForStrangers) strangers = true
      await new Promise<void>((resolve) => timers.after(PAUSE, resolve))
    }
  }

  /** Lanes for which something has just become due are asked too. */
  function openFor(due: string[], asking: { lane: OpenLane; places: number }[]) {
    const more = lanes.filter((lane) => free(lane) > 0 && lane.tasks.some((task) => due.includes(task)))
    const there = new Set(asking.map(({ lane }) => lane))
    return [...asking, ...more.filter((lane) => !there.has(lane)).map((lane) => ({ lane, places: free(lane) }))]
  }

  function start(lane: OpenLane, job: JobRow): void {
    const { id, task, payload_sealed: sealed, attempts: attempt, max_attempts: maxAttempts } = job
    const running = runAttempt(deps, tasks[task], { id, task, sealed, attempt, maxAttempts }, drained.signal)
      .then((outcome) => void ended.push({ job, outcome }))
      .finally(() => {
        lane.running.delete(running)
        soon()
      })
    lane.running.add(running)
  }

  function wakeLane(task: string): void {
    const lane = lanes.find((lane) => lane.tasks.includes(task))
    if (lane) lane.hungry = true
    else strangers = true
    soon()
  }

  function wakeAt(at: number): void {
    if (at < dueAt) setAlarm(at)
  }

  function setAlarm(at: number | undefined): void {
    cancelAlarm()
    dueAt = at ?? Infinity
    // in steps of a minute, so that a clock that was set is noticed
    const ring = () => (clock.now() >= dueAt ? soon() : setAlarm(dueAt))
    cancelAlarm = at === undefined ? () => {} : timers.after(Math.min(at - clock.now(), MINUTE), ring)
  }

  async function drain(graceMs: number): Promise<void> {
    taking = false
    cancelAlarm()
    await within(timers, graceMs, Promise.all(lanes.flatMap((lane) => [...lane.running])))
    drained.abort()
    await Promise.all(lanes.flatMap((lane) => [...lane.running]))
    await turning
    // a turn that was on its way may have started some more
    await Promise.all(lanes.flatMap((lane) => [...lane.running]))
    await turning
    // what cannot be brought home now is taken back at the next start
    if (ended.length > 0) await turn()
  }

  soon()
  return {
    wake(task, runAt) {
      if (runAt <= clock.now()) wakeLane(task)
      else wakeAt(runAt)
    },
    drain,
    [Symbol.asyncDispose]: () => drain(10 * SECOND),
  }
}

function free(lane: OpenLane): number {
  return lane.places - lane.running.size
}
