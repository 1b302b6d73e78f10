// Running a blocking trigger: the bound Actions in order, until one of them suspends, denies or fails the transaction.
import { type Clock, type ExecutionId, type Ids, type JsonObject, type Log, messageOf, type Sealer } from '#kit'
import type { Completion, Failure, Runtime, Settled } from '#runtime'
import { afterCommit, type Db, type Storage, type Tx } from '#storage'
import { type BlockingTriggerId, type Command, limits, type Outcome, type RedirectFacts, triggers } from '#triggers'

import * as actions from './actions.store.ts'
import type { Artifacts } from './artifacts.ts'
import * as bindings from './bindings.store.ts'
import { type ExecutionResult, type ExecutionStatus, responseOf } from './execution.ts'
import * as store from './executions.store.ts'
import { EVENT_PURPOSE } from './pipeline.ts'
import { startAction } from './program.ts'
import { redactEvent } from './redact.ts'
import * as versions from './versions.store.ts'

/** Where a transaction stands in its pipeline. Plain: it is part of a flow's row, and any node can go on from it. */
export type BlockingPosition = {
  execution: ExecutionId
  /** fixed when the pipeline began: a version deployed meanwhile does not change a transaction under way */
  plan: readonly bindings.PlannedAction[]
  /** the Action to call next */
  next: number
  phase: 'execute' | 'continue'
}

export type BlockingCall = {
  trigger: BlockingTriggerId
  position: BlockingPosition
  event: JsonObject
  /** the answer of a prompt, for the Action that asked */
  prompt?: JsonObject | undefined
  /** undefined where no browser can be sent away */
  redirect: RedirectFacts | undefined
}

/** What the Actions came to. `at` is the Action that decided. */
export type BlockingOutcome =
  | { kind: 'ended' }
  | { kind: 'failed'; failure: Failure }
  | (Exclude<Outcome, { kind: 'continue' }> & { at: number })

export type BlockingRun = {
  outcome: BlockingOutcome
  /** what all Actions of this run asked for, in order */
  commands: readonly Command[]
  /** of the last `setResultUrl` in this run */
  resultUrl: string | undefined
  /** what to store in the transaction that moves the flow */
  record: BlockingRecord
}

export type BlockingRecord = { call: BlockingCall; ran: readonly Ran[]; status: ExecutionStatus }

type Ran = { result: ExecutionResult; settled: Promise<Settled> }

export type BlockingDeps = {
  storage: Storage
  artifacts: Artifacts
  runtime: Runtime
  sealer: Sealer
  clock: Clock
  ids: Ids
  log: Log
}

/** @returns undefined when nothing is bound */
export async function beginBlocking(
  { ids }: BlockingDeps,
  db: Db,
  trigger: BlockingTriggerId,
): Promise<BlockingPosition | undefined> {
  const plan = await bindings.plan(db, trigger)
  return plan.length === 0 ? undefined : { execution: ids.execution(), plan, next: 0, phase: 'execute' }
}

/** All Actions of one run share the budget of 20 s (spec/triggers.md §3); a suspension begins a new one. */
export async function runBlocking(deps: BlockingDeps, call: BlockingCall): Promise<BlockingRun> {
  const { clock } = deps
  const deadline = clock.now() + limits.budgetMs
  const { plan, next } = call.position
  const ran: Ran[] = []
  const commands: Command[] = []
  let resultUrl: string | undefined
  const end = (outcome: BlockingOutcome, status: ExecutionStatus): BlockingRun => ({
    outcome,
    commands,
    resultUrl,
    record: { call, ran, status },
  })
  for (let at = next; at < plan.length; at++) {
    const { completion, ...one } = await runOne(deps, call, at, Math.max(1, deadline - clock.now()))
    ran.push(one)
    commands.push(...completion.commands)
    if (completion.status === 'failed') return end({ kind: 'failed', failure: completion.failure }, 'partial')
    const settlement = triggers[call.trigger].settle(completion.commands)
    if (!settlement.ok) {
      const failure: Failure = { id: 'threw', msg: settlement.msg }
      ran[ran.length - 1] = { ...one, result: { ...one.result, status: 'failed', error: failure } }
      return end({ kind: 'failed', failure }, 'partial')
    }
    resultUrl = settlement.resultUrl ?? resultUrl
    const { outcome } = settlement
    if (outcome.kind !== 'continue') return end({ ...outcome, at }, outcome.kind === 'deny' ? 'final' : 'suspended')
  }
  return end({ kind: 'ended' }, 'final')
}

async function runOne(
  deps: BlockingDeps,
  { position, event, prompt, redirect }: BlockingCall,
  at: number,
  budgetMs: number,
): Promise<Ran & { completion: Completion }> {
  const { storage, clock } = deps
  const planned = position.plan[at]
  if (!planned) throw new Error('the plan has no such Action')
  const startedAt = clock.now()
  const version = await versions.find(storage.db, planned.version)
  const policy = await actions.findPolicy(storage.db, planned.action)
  const continues = at === position.next && position.phase === 'continue'
  const running = startAction(deps, version, {
    execution: position.execution,
    lane: 'blocking',
    phase: continues ? 'continue' : 'execute',
    event: continues && prompt !== undefined ? { ...event, prompt } : event,
    mode: { kind: 'live' },
    timeoutMs: Math.min(budgetMs, policy?.timeout_ms ?? budgetMs),
    redirect: redirect ?? null,
  })
  const completion = await running.result
  const result: ExecutionResult = {
    position: at,
    kind: 'action',
    action: planned.action,
    version: planned.version,
    actionName: planned.name,
    status: completion.status,
    attempt: 1,
    error: completion.status === 'failed' ? completion.failure : undefined,
    response: undefined,
    startedAt,
    endedAt: clock.now(),
    retryAt: undefined,
  }
  return { completion, result, settled: running.settled }
}

/** Stores what ran, in the transaction that moves the flow; what is still observed follows when it has settled. */
export async function recordBlocking(
  deps: BlockingDeps,
  tx: Tx,
  { call, ran, status }: BlockingRecord,
  user: string,
): Promise<void> {
  const { storage, sealer, clock } = deps
  const { execution: id, plan } = call.position
  const at = clock.now()
  const known = await store.setStatus(tx, id, status, at)
  if (!known) {
    const eventSealed = sealer.seal(EVENT_PURPOSE, JSON.stringify(call.event))
    const event = redactEvent(call.event)
    const planned = plan.map((one) => ({ kind: 'action' as const, ...one }))
    await store.insert(tx, { id, trigger: call.trigger, user, eventSealed, event, plan: planned, at })
    await store.setStatus(tx, id, status, at)
  }
  for (const { result, settled } of ran) {
    const now = await Promise.race([settled, Promise.resolve(undefined)])
    if (now) await store.writeAttempt(tx, storage.dialect, id, { ...result, response: responseOf(now) })
    else {
      await store.writeResult(tx, id, result)
      // before the commit another connection would find no row to write to
      afterCommit(tx, () => void recordLater(deps, id, result, settled))
    }
  }
}

/** Un-awaited work goes on after the answer; its console and requests are added when it ends. */
async function recordLater(
  { storage, log }: BlockingDeps,
  execution: ExecutionId,
  result: ExecutionResult,
  settled: Promise<Settled>,
): Promise<void> {
  try {
    const response = responseOf(await settled)
    await store.writeAttempt(storage.db, storage.dialect, execution, { ...result, response })
  } catch (thrown) {
    log.warn('what an Action printed after its answer could not be recorded', { execution, reason: messageOf(thrown) })
  }
}
