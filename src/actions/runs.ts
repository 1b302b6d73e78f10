// What a person can do with executions: run what failed again, cancel what waits, replay an event.
import type { Jobs } from '#jobs'
import { AppError, type Clock, type Ids, type JsonObject, type Sealer } from '#kit'
import type { Mode, Runtime } from '#runtime'
import type { Storage } from '#storage'
import { triggers } from '#triggers'

import * as actions from './actions.store.ts'
import type { Artifacts } from './artifacts.ts'
import { type Execution, type ExecutionResult, type ExecutionSummary, responseOf } from './execution.ts'
import * as store from './executions.store.ts'
import * as hooks from './hooks/hooks.store.ts'
import { callHook, hookBody } from './hooks/run-hook.ts'
import { EVENT_PURPOSE, eventFor } from './pipeline.ts'
import { callAction } from './program.ts'
import * as versions from './versions.store.ts'

export type RunDeps = {
  storage: Storage
  artifacts: Artifacts
  jobs: Jobs
  runtime: Runtime
  sealer: Sealer
  clock: Clock
  ids: Ids
}

export async function mustFindExecution({ storage }: Pick<RunDeps, 'storage'>, id: string): Promise<Execution> {
  const execution = await store.find(storage.db, id)
  if (!execution) throw new AppError('absent', undefined, 'That execution does not exist.')
  return execution
}

/**
 * Runs every Action of an execution that failed or was canceled again, in the version that is deployed now; what ended
 * well is not run twice.
 */
export async function retryExecution(deps: RunDeps, id: string): Promise<Execution> {
  const { storage, jobs, clock } = deps
  const execution = await mustFindExecution(deps, id)
  if (triggers[execution.trigger].blocking) {
    throw new AppError(
      'conflict',
      undefined,
      `This execution decided for somebody who waited (${execution.trigger}): it cannot be run again, only replayed.`,
    )
  }
  await storage.transaction(async (tx) => {
    if (!(await store.reopen(tx, execution.id, clock.now()))) {
      throw new AppError(
        'conflict',
        undefined,
        `This execution is '${execution.status}': only one that failed or was canceled can be run again.`,
      )
    }
    for (const result of execution.results) {
      if (result.status === 'ok') continue
      const action = await actions.find(tx, result.action)
      const version = action?.deployedVersion ?? result.version
      await store.writeResult(tx, execution.id, {
        ...result,
        version,
        status: 'pending',
        attempt: 0,
        retryAt: undefined,
      })
    }
    await jobs.enqueue(tx, 'run-execution', { execution: execution.id })
  })
  return mustFindExecution(deps, id)
}

const PAGE = 500

/**
 * Runs all failed executions again, and those whose job was given up because their node ended again and again.
 *
 * @returns how many failed executions
 */
export async function retryFailed(deps: RunDeps, filter: Omit<store.ExecutionFilter, 'status'>): Promise<number> {
  await deps.jobs.retryAll('run-execution')
  let total = 0
  let from: string | undefined
  do {
    const page = { take: PAGE, ...(from === undefined ? {} : { from }) }
    const { executions, next } = await store.list(deps.storage.db, { ...filter, status: 'partial' }, page)
    total += await retryEach(deps, executions)
    from = next
  } while (from !== undefined)
  return total
}

async function retryEach(deps: RunDeps, executions: readonly ExecutionSummary[]): Promise<number> {
  let retried = 0
  for (const { id, trigger } of executions) {
    if (triggers[trigger].blocking) continue
    // somebody else may have been faster with one of them
    const done = await retryExecution(deps, id).catch((thrown: unknown) => {
      if (thrown instanceof AppError) return undefined
      throw thrown
    })
    if (done) retried++
  }
  return retried
}

/** Cancels what has not run yet; an attempt under way ends by itself. */
export async function cancelExecution(deps: RunDeps, id: string): Promise<Execution> {
  const { storage, clock } = deps
  const execution = await mustFindExecution(deps, id)
  await storage.transaction(async (tx) => {
    if (!(await store.end(tx, execution.id, 'canceled', clock.now()))) {
      throw new AppError('conflict', undefined, `This execution is '${execution.status}' and cannot be canceled.`)
    }
    for (const result of execution.results) {
      if (result.status === 'pending') {
        await store.writeResult(tx, execution.id, { ...result, status: 'canceled', retryAt: undefined })
      }
    }
  })
  return mustFindExecution(deps, id)
}

export type Replay = { target: 'deployed' | 'draft'; mode: Mode; action?: string | undefined }

/** Runs an execution's event once more and answers with what happened; the stored execution stays as it is. */
export async function replayExecution(deps: RunDeps, id: string, replay: Replay): Promise<ExecutionResult[]> {
  const { storage, sealer, clock, ids } = deps
  const execution = await mustFindExecution(deps, id)
  const event = JSON.parse(sealer.open(EVENT_PURPOSE, execution.eventSealed)) as JsonObject
  const chosen = execution.results.filter((result) => replay.action === undefined || result.action === replay.action)
  if (chosen.length === 0) throw new AppError('absent', undefined, 'That Action is not part of this execution.')
  const results: ExecutionResult[] = []
  for (const result of chosen) {
    if (result.kind === 'hook') {
      results.push(await replayHook(deps, result, event, replay.mode))
      continue
    }
    const action = await actions.find(storage.db, result.action)
    if (!action) {
      throw new AppError(
        'absent',
        undefined,
        `The Action "${result.actionName}" does not exist any more: nothing to replay.`,
      )
    }
    const content =
      replay.target === 'draft' || action.deployedVersion === undefined
        ? action
        : await versions.find(storage.db, action.deployedVersion)
    if (!content?.artifactHash) {
      throw new AppError('invalid', 'invalid_body', `The ${replay.target} of "${action.name}" is not built.`)
    }
    const startedAt = clock.now()
    const settled = await callAction(deps, content, {
      execution: ids.execution(),
      // of a blocking trigger the event is whole, and need not have a user
      event: triggers[execution.trigger].blocking ? event : eventFor(event, action.policy, 1),
      mode: replay.mode,
      timeoutMs: action.policy.timeout_ms,
    })
    const { completion } = settled
    results.push({
      ...result,
      version: 'revision' in content ? undefined : content.id,
      status: completion.status,
      attempt: 1,
      error: completion.status === 'failed' ? completion.failure : undefined,
      response: responseOf(settled),
      startedAt,
      endedAt: clock.now(),
      retryAt: undefined,
    })
  }
  return results
}

/** A Hook has one script, the saved one: `draft` and `deployed` are the same. */
async function replayHook(
  deps: RunDeps,
  result: ExecutionResult,
  event: JsonObject,
  mode: Mode,
): Promise<ExecutionResult> {
  const { storage, clock, ids } = deps
  const hook = await hooks.find(storage.db, result.action)
  if (!hook) {
    throw new AppError(
      'absent',
      undefined,
      `The Hook "${result.actionName}" does not exist any more: nothing to replay.`,
    )
  }
  const startedAt = clock.now()
  const settled = await callHook(deps, hook, { execution: ids.execution(), body: hookBody(event), mode })
  const { completion } = settled
  return {
    ...result,
    status: completion.status,
    attempt: 1,
    error: completion.status === 'failed' ? completion.failure : undefined,
    response: responseOf(settled),
    startedAt,
    endedAt: clock.now(),
    retryAt: undefined,
  }
}
