// One attempt at one job, the same for both adapters: open the payload, run the handler, say how it ended.
import { randomInt } from 'node:crypto'

import { type JsonObject, type Log, type Sealer } from '#kit'

import { backOff, DEFAULT_RETRIES } from './back-off.ts'
import { errorText } from './error-text.ts'
import { GiveUp, NotBefore } from './give-up.ts'
import type { TaskHandler } from './jobs.ts'
import type { Timers } from './timers.ts'

export type Taken = {
  id: string
  task: string
  sealed: string
  /** the attempt that begins now, from 1 */
  attempt: number
  maxAttempts: number
}

export type Outcome =
  | { kind: 'done' }
  | { kind: 'again'; afterMs: number; error: string }
  | { kind: 'failed'; error: string }
  /** the worker was drained before the handler came to an end: nothing is counted */
  | { kind: 'returned' }

export type AttemptDeps = { sealer: Sealer; timers: Timers; log: Log }

/** Never rejects. @param drained aborted when the worker does not wait any longer */
export async function runAttempt(
  { sealer, timers, log }: AttemptDeps,
  handler: TaskHandler | undefined,
  job: Taken,
  drained: AbortSignal,
): Promise<Outcome> {
  const outcome = handler
    ? await withPayload(sealer, timers, handler, job, drained)
    : ({ kind: 'failed', error: `No handler is known for the task ${job.task}.` } as const)
  const facts = { task: job.task, job: job.id, attempt: job.attempt }
  if (outcome.kind === 'again') log.warn('a job failed and will be tried again', { ...facts, reason: outcome.error })
  if (outcome.kind === 'failed') log.error('a job failed', { ...facts, reason: outcome.error })
  return outcome
}

async function withPayload(
  sealer: Sealer,
  timers: Timers,
  handler: TaskHandler,
  job: Taken,
  drained: AbortSignal,
): Promise<Outcome> {
  let payload: JsonObject
  try {
    payload = openPayload(sealer, job)
  } catch {
    // not the reason itself: it might show what it failed to read
    return { kind: 'failed', error: 'The payload does not open: it was changed, or sealed with another key.' }
  }
  const { task, id: jobId, attempt, maxAttempts } = job
  const stop = new AbortController()
  // a handler that does not listen to its signal must not hold the place for ever
  const { promise: aborted, reject } = Promise.withResolvers<never>()
  const abort = (reason: Error) => {
    // first: a handler that answers its signal by returning has not done its work
    reject(reason)
    stop.abort(reason)
  }
  const { timeoutMs } = handler
  const timeOut = () => abort(new Error(`The task was given up after ${timeoutMs ?? 0} ms.`))
  const cancel = timeoutMs === undefined ? undefined : timers.after(timeoutMs, timeOut)
  const drain = () => abort(new Error('The worker is stopping.'))
  drained.addEventListener('abort', drain)
  try {
    await Promise.race([handler.run(payload, { jobId, task, attempt, maxAttempts, signal: stop.signal }), aborted])
    return { kind: 'done' }
  } catch (thrown) {
    if (drained.aborted) return { kind: 'returned' }
    const error = errorText(thrown, payload)
    if (thrown instanceof GiveUp || attempt >= maxAttempts) return { kind: 'failed', error }
    const pause = backOff(handler.retries ?? DEFAULT_RETRIES, attempt, randomInt(1000) / 1000)
    return { kind: 'again', afterMs: Math.max(pause, thrown instanceof NotBefore ? thrown.afterMs : 0), error }
  } finally {
    cancel?.()
    drained.removeEventListener('abort', drain)
  }
}

/** Bound to the task and the job: a sealed payload put into another row does not open there. */
function purpose(task: string, id: string): string {
  return `job:${task}:${id}`
}

export function sealPayload(sealer: Sealer, task: string, id: string, payload: JsonObject): string {
  return sealer.seal(purpose(task, id), JSON.stringify(payload))
}

function openPayload(sealer: Sealer, job: Pick<Taken, 'id' | 'task' | 'sealed'>): JsonObject {
  return JSON.parse(sealer.open(purpose(job.task, job.id), job.sealed)) as JsonObject
}

/** For a job that failed: what does not open is nothing. */
export function payloadOf(
  sealer: Sealer,
  job: Pick<Taken, 'id' | 'task' | 'sealed'> | undefined,
): JsonObject | undefined {
  try {
    return job && openPayload(sealer, job)
  } catch {
    return undefined
  }
}
