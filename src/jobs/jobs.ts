// What the room promises, in types: the same on both databases.
import type { JsonObject } from '#kit'
import type { Tx } from '#storage'

/**
 * A durable queue. At least once: a job runs until one run of it ends well, or its attempts are used up; a node that
 * dies in the middle gives its jobs to others without an attempt being counted. So handlers must bear a second run.
 *
 * @typeParam Task the names that the caller knows; sealed payloads are bound to them
 */
export type Jobs<Task extends string = string> = {
  /** Part of the caller's transaction: rolled back with it, woken at its commit. The payload is sealed at rest. */
  enqueue(tx: Tx, task: Task, payload: JsonObject, options?: EnqueueOptions): Promise<void>
  /**
   * Enqueues `task` once per tick over the whole cluster, while a worker is open. Ticks are multiples of `everyMs`
   * since the epoch; those that nobody was there for are made up for by one run. To be said before `work`.
   */
  every(task: Task, everyMs: number, payload?: JsonObject): void
  /** Starts running jobs on this node. */
  work(tasks: Tasks<Task>, options: WorkOptions): Promise<Worker>
  depth(): Promise<Depth>
  /** Jobs whose last attempt failed, oldest first. @param after the id that the page before ended with */
  failed(page: { take: number; after?: string; task?: Task }): Promise<FailedJob[]>
  /** What a failed job was to do; undefined when there is no such job, or its payload does not open. */
  failedPayload(id: string): Promise<JsonObject | undefined>
  /** Lets a failed job run again with all its attempts. @returns false when there is no such failed job */
  retry(id: string): Promise<boolean>
  /** @returns how many failed jobs will run again */
  retryAll(task?: Task): Promise<number>
  /** Forgets a failed job. @returns false when there is no such failed job */
  drop(id: string): Promise<boolean>
}

export type EnqueueOptions = {
  /** milliseconds since the epoch; not before then */
  runAt?: number
  /** lower runs first, −100 … 100; 0 when left out */
  priority?: number
  /** `DEFAULT_ATTEMPTS` when left out */
  maxAttempts?: number
  /** replaces the job that waits under the same key; one that is running already is left to end, and is not retried */
  key?: string
  /** jobs of one queue run one after the other */
  queue?: string
}

export const DEFAULT_ATTEMPTS = 10

export type Tasks<Task extends string = string> = { readonly [name in Task]: TaskHandler }

export type TaskHandler = {
  run(payload: JsonObject, context: JobContext): Promise<void>
  /** gives the task a lane of its own with so many places; without it the task shares the worker's places */
  concurrency?: number
  /**
   * after so many milliseconds `signal` is aborted and the attempt has failed; a handler that does not heed its signal
   * may still be running when the next attempt begins
   */
  timeoutMs?: number
  retries?: RetryPolicy
}

export type RetryPolicy = {
  /** before the second attempt; doubles from attempt to attempt */
  firstMs: number
  /** the longest pause */
  limitMs: number
}

export type JobContext = {
  jobId: string
  task: string
  /** from 1; runs that ended with the death of their node are not counted */
  attempt: number
  maxAttempts: number
  /** aborted by the time limit, and at the end of a drain */
  signal: AbortSignal
}

export type WorkOptions = {
  /** places for all tasks that have no lane of their own */
  concurrency: number
}

export type Worker = AsyncDisposable & {
  /**
   * Takes no more jobs, waits for those that run, aborts what still runs after `graceMs`, and gives its leases back.
   * Disposing drains with 10 s of grace.
   */
  drain(graceMs: number): Promise<void>
}

export type Depth = {
  /** due and not yet taken, those behind another of their queue too */
  ready: number
  /** for a later time: asked for, or between two attempts */
  later: number
  running: number
  failed: number
  /** how long the oldest due job has been waiting; 0 when none is */
  oldestMs: number
}

export type FailedJob = {
  id: string
  task: string
  attempts: number
  /** without anything of the payload */
  error: string
  createdAt: number
  failedAt: number
}
