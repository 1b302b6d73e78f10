// The task that runs an execution: the Hook, then the Actions in order, each recorded as it ends, a failure stopping nothing.
import type { Jobs } from '#jobs'
import { type ActionId, type Clock, type JsonObject, type Log, messageOf, type Sealer } from '#kit'
import type { Logs } from '#logs'
import type { Runtime } from '#runtime'
import type { Db, Storage, Tx } from '#storage'

import type { ActionVersion } from './action.ts'
import * as actions from './actions.store.ts'
import type { Artifacts } from './artifacts.ts'
import * as circuits from './circuits.store.ts'
import { type Execution, type ExecutionResult, responseOf } from './execution.ts'
import * as store from './executions.store.ts'
import * as hooks from './hooks/hooks.store.ts'
import { callHook, hookBody } from './hooks/run-hook.ts'
import { openPlaces, type Places } from './places.ts'
import { type ActionPolicy, defaultPolicy, pauseAfter } from './policy.ts'
import { callAction } from './program.ts'
import * as versions from './versions.store.ts'

export type PipelineDeps = {
  storage: Storage
  artifacts: Artifacts
  jobs: Jobs
  runtime: Runtime
  sealer: Sealer
  logs: Logs
  log: Log
  clock: Clock
  /** 0 ≤ x < 1, for the jitter of retries */
  random(): number
}

export const EVENT_PURPOSE = 'execution-event'

/** @returns the task `run-execution`: runs what is due, so that an execution cut short by a crash goes on where it was */
export function openPipeline(deps: PipelineDeps): (payload: JsonObject, context: JobAttempt) => Promise<void> {
  const places = openPlaces()
  return async (payload, { attempt, maxAttempts }) => {
    const id = payload['execution'] as string
    try {
      await runExecution(deps, places, id)
    } catch (thrown) {
      // what is wrong now may pass (the database is away); what cannot be read will not
      if (attempt < maxAttempts && !(thrown instanceof EventUnreadable)) throw thrown
      deps.log.error('an execution could not be run', { execution: id, reason: messageOf(thrown) })
      await abandon(deps, id)
    }
  }
}

export type JobAttempt = { attempt: number; maxAttempts: number }

class EventUnreadable extends Error {}

/** Without this an execution that nobody can run would stay pending for ever; as it is, people see it failed. */
export async function abandon(
  deps: Pick<PipelineDeps, 'storage' | 'logs' | 'clock'>,
  id: string,
  msg = 'The execution could not be run; the log of the server says why.',
): Promise<void> {
  const { storage, logs, clock } = deps
  const execution = await store.find(storage.db, id)
  if (!execution) return
  await storage.transaction(async (tx) => {
    if (!(await store.end(tx, execution.id, 'partial', clock.now()))) return
    const error = { id: 'crashed', msg } as const
    const results = execution.results.map((result): ExecutionResult =>
      result.status === 'pending' ? { ...result, status: 'failed', error, retryAt: undefined } : result,
    )
    for (const result of results) await write(storage, tx, execution, result)
    await logFailure(logs, tx, execution, results)
  })
}

/** Milliseconds, up to twice as many by jitter, until an execution asks again for a place of a busy Action. */
const COME_AGAIN = 500

async function runExecution(deps: PipelineDeps, places: Places, id: string): Promise<void> {
  const { storage, sealer, clock } = deps
  const execution = await store.find(storage.db, id)
  if (!execution || execution.status !== 'pending') return
  const event = openEvent(sealer, execution)
  const results: ExecutionResult[] = []
  let unwritten: ExecutionResult | undefined
  for (const planned of execution.results) {
    // it may have been canceled while an earlier Action ran
    if (results.length > 0 && !(await store.isPending(storage.db, execution.id)))
      return settle(deps, execution, unwritten)
    const due = planned.status === 'pending' && (planned.retryAt ?? 0) <= clock.now()
    const run = planned.kind === 'hook' ? runHook : runAction
    const result = due ? await run(deps, places, execution, planned, event) : planned
    if (result === 'no place') {
      // lets go of its job, so that a slow Action holds up nobody else's; the Actions after it keep their order
      results.push({ ...planned, retryAt: clock.now() + Math.round(COME_AGAIN * (1 + deps.random())) })
      break
    }
    results.push(result)
    if (!due) continue
    // the last result is written together with the execution's own end
    if (unwritten) await write(storage, storage.db, execution, unwritten)
    unwritten = result
  }
  await storage.transaction((tx) => finish(deps, tx, execution, results, unwritten))
}

function openEvent(sealer: Sealer, { eventSealed }: Execution): JsonObject {
  try {
    return JSON.parse(sealer.open(EVENT_PURPOSE, eventSealed)) as JsonObject
  } catch (thrown) {
    throw new EventUnreadable('the event does not open: it was changed, or sealed with another key', { cause: thrown })
  }
}

/** A canceled execution keeps the result of the attempt that was under way. */
async function settle(
  { storage }: PipelineDeps,
  execution: Execution,
  result: ExecutionResult | undefined,
): Promise<void> {
  if (!result) return
  const settled = { ...result, ...(result.status === 'pending' ? { status: 'canceled' as const } : {}) }
  await write(storage, storage.db, execution, settled)
}

/** One that was postponed or given up without an attempt still carries the response of the attempt before: no news. */
async function write(
  { dialect }: Storage,
  db: Db | Tx,
  { id, results }: Execution,
  result: ExecutionResult,
): Promise<void> {
  const before = results.find(({ position }) => position === result.position)?.response
  if (before !== undefined && before === result.response) await store.writeResult(db, id, result)
  else await store.writeAttempt(db, dialect, id, result)
}

/** Ends the execution, or asks for the next round when an attempt was postponed. */
async function finish(
  { storage, jobs, logs, clock }: PipelineDeps,
  tx: Tx,
  execution: Execution,
  results: readonly ExecutionResult[],
  unwritten: ExecutionResult | undefined,
): Promise<void> {
  if (unwritten) await write(storage, tx, execution, unwritten)
  const postponed = results.filter((result) => result.status === 'pending')
  if (postponed.length > 0) {
    if (!(await store.isPending(tx, execution.id))) return
    const runAt = Math.min(...postponed.map((result) => result.retryAt ?? 0))
    await jobs.enqueue(tx, 'run-execution', { execution: execution.id }, { runAt })
    return
  }
  const failed = results.filter((result) => result.status === 'failed')
  const ended = await store.end(tx, execution.id, failed.length > 0 ? 'partial' : 'final', clock.now())
  if (ended && failed.length > 0) await logFailure(logs, tx, execution, results)
}

async function logFailure(
  logs: Logs,
  tx: Tx,
  execution: Execution,
  results: readonly ExecutionResult[],
): Promise<void> {
  const failed = results.filter((result) => result.status === 'failed')
  const user = execution.user === undefined ? undefined : { id: execution.user }
  const actions = { executions: [execution.id] }
  const hook = failed.find((result) => result.kind === 'hook')
  if (hook) {
    const { action: id, actionName: name, error } = hook
    const details = { hook: { id, name }, error: { id: error?.id ?? '', message: error?.msg ?? '' }, actions }
    await logs.write(tx, { type: 'fcph', description: `${name}: ${error?.msg ?? ''}`, user, details })
  }
  const ofActions = failed.filter((result) => result !== hook)
  if (ofActions.length === 0) return
  await logs.write(tx, {
    type: 'actions_execution_failed',
    description: ofActions.map((result) => `${result.actionName}: ${result.error?.msg ?? ''}`).join('; '),
    user,
    details: { actions },
  })
}

/** A Hook that was saved a moment ago is waited for so long, then the Actions go on without it. */
const BUILD_WAIT = 60_000

/** The enabled Hook, once: Hooks have no policy (docs/decisions/0040). */
async function runHook(
  deps: PipelineDeps,
  places: Places,
  execution: Execution,
  planned: ExecutionResult,
  event: JsonObject,
): Promise<ExecutionResult | 'no place'> {
  const { storage, clock } = deps
  const hook = await hooks.find(storage.db, planned.action)
  const unbuilt = hook?.status === 'pending' || hook?.status === 'building'
  if (unbuilt && clock.now() < execution.createdAt + BUILD_WAIT) return 'no place'
  const free = await places.take(planned.action, defaultPolicy.concurrency)
  if (!free) return 'no place'
  try {
    const startedAt = clock.now()
    const settled = await callHook(deps, hook, {
      execution: execution.id,
      body: hookBody(event),
      mode: { kind: 'live' },
    })
    const { completion } = settled
    return {
      ...planned,
      status: completion.status,
      attempt: planned.attempt + 1,
      error: completion.status === 'failed' ? completion.failure : undefined,
      response: responseOf(settled),
      startedAt,
      endedAt: clock.now(),
      retryAt: undefined,
    }
  } finally {
    free()
  }
}

async function runAction(
  deps: PipelineDeps,
  places: Places,
  execution: Execution,
  planned: ExecutionResult,
  event: JsonObject,
): Promise<ExecutionResult | 'no place'> {
  const { storage, clock } = deps
  const policy = (await actions.findPolicy(storage.db, planned.action as ActionId)) ?? defaultPolicy
  const version = planned.version === undefined ? undefined : await findVersion(deps, planned.version)
  if (!version) {
    const at = clock.now()
    const error = { id: 'crashed', msg: 'The Action was deleted before it could run.' } as const
    return { ...planned, status: 'failed', error, startedAt: at, endedAt: at }
  }
  const { circuit_breaker: breaker } = policy
  if (breaker && !(await circuits.admits(storage.db, planned.action as ActionId, breaker, clock.now()))) {
    return waitForCircuit(planned, policy, clock.now())
  }
  const free = await places.take(planned.action, policy.concurrency)
  if (!free) return 'no place'
  try {
    const result = await attempt(deps, execution, planned, version, policy, event)
    if (breaker) await count(deps, planned.action as ActionId, breaker, result)
    return result
  } finally {
    free()
  }
}

async function attempt(
  deps: PipelineDeps,
  execution: Execution,
  planned: ExecutionResult,
  version: ActionVersion,
  policy: ActionPolicy,
  event: JsonObject,
): Promise<ExecutionResult> {
  const { clock, random } = deps
  const number = planned.attempt + 1
  const startedAt = clock.now()
  const settled = await callAction(deps, version, {
    execution: execution.id,
    event: eventFor(event, policy, number),
    mode: { kind: 'live' },
    timeoutMs: policy.timeout_ms,
  })
  const { completion } = settled
  const endedAt = clock.now()
  const done = { ...planned, attempt: number, response: responseOf(settled), startedAt, endedAt, retryAt: undefined }
  if (completion.status === 'ok') return { ...done, status: 'ok', error: undefined }
  const again = number < policy.retries.max_attempts
  const retryAt = again ? endedAt + pauseAfter(policy.retries, number, random()) : undefined
  return { ...done, status: again ? 'pending' : 'failed', error: completion.failure, retryAt }
}

/** An open circuit counts as no attempt: with retries the Action waits for it, without them it has failed. */
function waitForCircuit(
  planned: ExecutionResult,
  { retries, circuit_breaker }: ActionPolicy,
  at: number,
): ExecutionResult {
  const error = {
    id: 'circuit_open',
    msg: 'Not run: the circuit of this Action is open after failures in a row.',
  } as const
  if (retries.max_attempts > 1) return { ...planned, error, retryAt: at + (circuit_breaker?.open_ms ?? 0) }
  return { ...planned, status: 'failed', error, startedAt: at, endedAt: at }
}

async function count(
  { storage, clock }: PipelineDeps,
  action: ActionId,
  breaker: NonNullable<ActionPolicy['circuit_breaker']>,
  { error }: ExecutionResult,
): Promise<void> {
  if (error) await circuits.countFailure(storage.db, action, breaker.failures, clock.now())
  else await circuits.reset(storage.db, action)
}

/** The event of one attempt: metadata only where the Action opted in (spec/triggers.md §1). */
export function eventFor(event: JsonObject, { metadata }: ActionPolicy, attempt: number): JsonObject {
  const { user_metadata, app_metadata, ...user } = event['user'] as JsonObject
  return {
    ...event,
    user: {
      ...user,
      ...(metadata.includes('user_metadata') ? { user_metadata } : {}),
      ...(metadata.includes('app_metadata') ? { app_metadata } : {}),
    },
    keyturn: { ...(event['keyturn'] as JsonObject), attempt },
  }
}

/** Versions never change, so what was read once is kept; 200 are more than most tenants deploy. */
const kept = new WeakMap<Storage, Map<string, ActionVersion>>()

async function findVersion({ storage }: PipelineDeps, id: string): Promise<ActionVersion | undefined> {
  const known = kept.get(storage) ?? new Map<string, ActionVersion>()
  kept.set(storage, known)
  const found = known.get(id) ?? (await versions.find(storage.db, id))
  if (found) {
    if (known.size >= 200) known.clear()
    known.set(id, found)
  }
  return found
}
