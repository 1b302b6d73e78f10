// The worker on PostgreSQL: one graphile-worker pool for each lane, started again when the database took it down.
import { EventEmitter } from 'node:events'

import { Logger, runTaskList, type TaskList, type WorkerEvents, type WorkerPool } from 'graphile-worker'
import type { Pool } from 'pg'

import { type Log, messageOf, SECOND } from '#kit'

import { runAttempt } from '../attempt.ts'
import type { OpenDeps } from '../deps.ts'
import type { Tasks, Worker, WorkOptions } from '../jobs.ts'
import { type Lane, lanesOf } from '../lanes.ts'
import { within } from '../timers.ts'
import { type Heartbeat, startHeartbeat } from './heartbeat.ts'
import * as store from './jobs.store.ts'

/** Jobs that were taken in advance go back after so long, for nodes that have a free place. */
const HELD_IN_ADVANCE = SECOND

/** How late a job for later may be, and one whose wake-up got lost. */
const POLL = SECOND
const PAUSE = SECOND

/** graphile-worker gives a pool that shuts down five seconds before it aborts what runs in it. */
const SHUT_DOWN = 6 * SECOND

export async function startPostgresWorker(
  deps: OpenDeps & { pool: Pool },
  tasks: Tasks,
  options: WorkOptions,
): Promise<Worker> {
  const { timers } = deps
  const drained = new AbortController()
  const running = new Set<string>()
  const heartbeat = startHeartbeat(deps, running)
  const lanes = lanesOf(tasks, options.concurrency).map((lane) =>
    keepLane(deps, tasks, lane, { heartbeat, running, drained: drained.signal }),
  )
  await Promise.all(lanes.map((lane) => lane.announced))

  async function drain(graceMs: number): Promise<void> {
    const ended = Promise.all(lanes.map((lane) => lane.end()))
    await within(timers, graceMs, ended)
    drained.abort()
    await ended
    heartbeat.stop()
  }
  return { drain, [Symbol.asyncDispose]: () => drain(10 * SECOND) }
}

type KeptLane = { announced: Promise<void>; end(): Promise<void> }

function keepLane(
  deps: OpenDeps & { pool: Pool },
  tasks: Tasks,
  lane: Lane,
  { heartbeat, running, drained }: { heartbeat: Heartbeat; running: Set<string>; drained: AbortSignal },
): KeptLane {
  const { pool, timers, log } = deps
  const inHand = new Set<string>()
  const taskList = Object.fromEntries(
    lane.tasks.map((task) => [task, handler(deps, tasks, task, { running: [running, inHand], drained })]),
  )
  const announced = Promise.withResolvers<void>()
  const ending = new AbortController()
  let current: WorkerPool | undefined
  let wakeUp = () => {}

  async function keep(): Promise<void> {
    while (!ending.signal.aborted) {
      const { started, shutsDown } = startPool(pool, taskList, lane.places, log)
      current = started
      // listened to from the start: it may end while the database is away and the first beat waits
      const ended = Promise.race([
        started.promise.catch((thrown: unknown) => {
          if (!ending.signal.aborted)
            log.error('a worker ended by itself and will be started again', { reason: messageOf(thrown) })
        }),
        shutsDown.then(nothingInHand),
      ])
      await heartbeat.add({ id: started.id, tasks: lane.tasks })
      announced.resolve()
      await ended
      await heartbeat.remove(started.id).catch((thrown: unknown) => {
        // its silence will tell the others
        log.warn('what an ended worker held could not be given back yet', { reason: messageOf(thrown) })
      })
      if (!ending.signal.aborted)
        await new Promise<void>((resolve) => {
          wakeUp = resolve
          timers.after(PAUSE, resolve)
        })
    }
  }

  /**
   * graphile-worker 0.18 counts a failed write of how a job ended once too often, and a pool that then shuts down waits
   * for ever for what is under way (main.js, `batch`): after several that failed the node would run nothing any more.
   * A pool that has stopped taking jobs and has none in hand is over.
   */
  async function nothingInHand(): Promise<void> {
    do await new Promise<void>((resolve) => void timers.after(SHUT_DOWN, resolve))
    while (inHand.size > 0)
  }

  const kept = keep()
  return {
    announced: announced.promise,
    async end() {
      ending.abort()
      wakeUp()
      void Promise.resolve(current?.gracefulShutdown()).catch(() => {})
      await kept
    },
  }
}

function startPool(pool: Pool, taskList: TaskList, places: number, log: Log) {
  const events: WorkerEvents = new EventEmitter()
  const shutsDown = new Promise<void>((resolve) => void events.once('pool:gracefulShutdown', () => resolve()))
  const started = runTaskList(
    {
      concurrency: places,
      pollInterval: POLL,
      noHandleSignals: true,
      events,
      logger: quietLogger(log),
      preset: {
        worker: {
          localQueue: { size: places, ttl: HELD_IN_ADVANCE },
          completeJobBatchDelay: 0,
          // without a batch a failure that cannot be written is a rejection that nobody handles, and the process ends
          failJobBatchDelay: 0,
        },
      },
    },
    taskList,
    pool,
  )
  return { started, shutsDown }
}

function handler(
  deps: OpenDeps,
  tasks: Tasks,
  task: string,
  { running, drained }: { running: readonly Set<string>[]; drained: AbortSignal },
): TaskList[string] {
  return async (_payload, { job }) => {
    for (const each of running) each.add(job.id)
    const attempt = runAttempt(deps, tasks[task], store.taken(task, job), drained)
    const outcome = await attempt.finally(() => {
      for (const each of running) each.delete(job.id)
    })
    if (outcome.kind === 'done') return job.job_queue_id === null ? undefined : store.finishQueued(deps.storage.db, job)
    await store.bringBack(deps.storage.db, job, outcome)
    // the row is written already; this only tells graphile-worker not to complete it
    throw new Error('ended')
  }
}

/** graphile-worker's own trouble; that a job failed is said by `runAttempt`, without what graphile-worker would show. */
function quietLogger(log: Log): Logger {
  return new Logger(() => (level, message, meta) => {
    if (level !== 'error' && level !== 'warning') return
    if (meta?.['failure'] !== true) log.warn('queue', { says: message.slice(0, 500) })
  })
}
