// actions: what customers wrote. Drafts, builds, versions, bindings, and the executions of a trigger's pipeline.
import type { Jobs } from '#jobs'
import { type Clock, type ExecutionId, type Ids, type JsonObject, type Log, random, type Sealer } from '#kit'
import type { Logs } from '#logs'
import type { Mode, Runtime } from '#runtime'
import type { Db, Storage, Tx } from '#storage'
import { type BlockingTriggerId, type TriggerId, triggers } from '#triggers'

import type { Action, ActionVersion } from './action.ts'
import * as actionStore from './actions.store.ts'
import { openArtifacts } from './artifacts.ts'
import { bindActions, boundActions, type BoundAction, type NewBinding } from './bind.ts'
import * as bindings from './bindings.store.ts'
import {
  beginBlocking,
  type BlockingCall,
  type BlockingPosition,
  type BlockingRecord,
  type BlockingRun,
  recordBlocking,
  runBlocking,
} from './blocking.ts'
import type { Builder } from './build/index.ts'
import { buildAction } from './builds.ts'
import * as circuits from './circuits.store.ts'
import { linesAfter, tailEnd, type TailPage, type TailPlace } from './console.store.ts'
import type { Continuation } from './continuation.ts'
import { deployAction, mustFindVersion, revertAction } from './deploy.ts'
import { type ActionChange, createAction, mustFind, type NewAction, removeAction, updateAction } from './drafts.ts'
import type { Execution, ExecutionResult, ExecutionSummary, Planned } from './execution.ts'
import * as executions from './executions.store.ts'
import * as hookStore from './hooks/hooks.store.ts'
import { type Hooks, openHooks } from './hooks/index.ts'
import { type LastRun, lastRuns } from './last-runs.store.ts'
import { settleLost } from './lost.ts'
import { type ActionModules, openModules } from './modules/modules.ts'
import { EVENT_PURPOSE, type JobAttempt, openPipeline } from './pipeline.ts'
import { programOf } from './program.ts'
import { redactEvent } from './redact.ts'
import { type DraftRun, runDraft } from './run-draft.ts'
import {
  cancelExecution,
  mustFindExecution,
  type Replay,
  replayExecution,
  retryExecution,
  retryFailed,
} from './runs.ts'
import { type ActionTests, openTests } from './tests/tests.ts'
import * as versionStore from './versions.store.ts'

export { allChangesDeployed } from './action.ts'
export type { Action, ActionSecret, ActionStatus, ActionVersion, Binding } from './action.ts'
export type { ActionFilter } from './actions.store.ts'
export type { BlockingCall, BlockingOutcome, BlockingPosition, BlockingRecord, BlockingRun } from './blocking.ts'
export type { BindingRef, BoundAction, NewBinding } from './bind.ts'
export {
  openBuilder,
  openPackages,
  type Packages,
  type Builder,
  type BuildError,
  type Dependency,
} from './build/index.ts'
export { type Continuation, TEST_STATE, tokenFaults } from './continuation.ts'
export type { ActionChange, NewAction } from './drafts.ts'
export type { Hook } from './hooks/hook.ts'
export { type Conversion, convertHook } from './convert/convert.ts'
export { type Proof, proveConversion } from './convert/prove.ts'
export type { HookConversion, Hooks, HookTest } from './hooks/index.ts'
export type { Execution, ExecutionResponse, ExecutionResult, ExecutionStatus, ExecutionSummary } from './execution.ts'
export type { ExecutionFilter } from './executions.store.ts'
export { type ActionModules, allChangesPublished } from './modules/modules.ts'
export type { ActionModule, ModuleRef, ModuleVersion } from './modules/module.ts'
export type { ModuleRefInput } from './modules/refs.ts'
export { type ActionPolicy, policyBounds, type PolicyInput } from './policy.ts'
export type { Replay } from './runs.ts'
export type { DraftRun } from './run-draft.ts'
export type { SecretInput } from './secrets.ts'
export type { ActionTest } from './tests/action-test.ts'
export { actionTag, hookTag } from './tags.ts'

export type ActionsDeps = {
  storage: Storage
  jobs: Jobs
  logs: Logs
  runtime: Runtime
  builder: Builder
  sealer: Sealer
  clock: Clock
  ids: Ids
  log: Log
  /** 0 ≤ x < 1, for the jitter of retries */
  random?(): number
  /** this node's own folder; artifacts are cached in it */
  dataDir?: string
}

type Page = { offset: number; limit: number }

export type Actions = {
  create(input: NewAction): Promise<Action>
  /** @param expected tags (`actionTag`), one of which it must have: else an AppError, and nothing changes */
  update(id: string, change: ActionChange, expected?: readonly string[]): Promise<Action>
  remove(id: string, options: { force: boolean }): Promise<void>
  /** @throws AppError when there is none */
  find(id: string): Promise<Action>
  list(filter: actionStore.ActionFilter, page: Page): Promise<{ actions: Action[]; total: number }>
  deploy(id: string): Promise<ActionVersion>
  versions(id: string, page: Page): Promise<{ versions: ActionVersion[]; total: number }>
  version(id: string, version: string): Promise<ActionVersion>
  revert(id: string, version: string, options: { updateDraft: boolean }): Promise<ActionVersion>
  /** Runs the draft once. `event` is the trigger's sample when absent; with `continuation` the continue handler runs. */
  test(
    id: string,
    call: { event?: JsonObject | undefined; continuation?: Continuation | undefined; mode?: Mode },
  ): Promise<DraftRun>
  tests: ActionTests
  modules: ActionModules
  bound(trigger: TriggerId): Promise<BoundAction[]>
  bind(trigger: TriggerId, wanted: readonly NewBinding[]): Promise<BoundAction[]>
  /** @throws AppError when there is none */
  execution(id: string): Promise<Execution>
  executions(
    filter: executions.ExecutionFilter,
    page: { from?: string; take: number },
  ): Promise<{ executions: ExecutionSummary[]; next: string | undefined }>
  /** Runs what failed or was canceled again, in the versions deployed now. */
  retry(execution: string): Promise<Execution>
  /** The same for all failed executions that fit. @returns how many */
  retryFailed(filter: Omit<executions.ExecutionFilter, 'status'>): Promise<number>
  cancel(execution: string): Promise<Execution>
  /** Circuits with failures in a row. */
  circuits(): Promise<(circuits.NamedCircuit & { state: circuits.CircuitState })[]>
  /** The real-time log: where it ends now, and what attempts printed after a place, none left out and none twice. */
  tail: { end(): Promise<TailPlace>; after(place: TailPlace): Promise<TailPage> }
  /** When each Action ran last, among the newest executions. */
  lastRuns(): Promise<LastRun[]>
  /** Runs the event once more, dry or live, and stores nothing. */
  replay(execution: string, replay: Replay): Promise<ExecutionResult[]>
  /** Deletes ended executions older than `before`, up to `limit`. @returns how many */
  removeExecutions(before: number, limit: number): Promise<number>
  /**
   * Enqueues an execution in the caller's transaction. @returns its id, or undefined when nothing is bound.
   * The plan (the enabled Hook, Actions, versions, order) is what is on and bound at this moment.
   */
  enqueue(
    tx: Tx,
    execution: { trigger: TriggerId; user: string; event: (id: ExecutionId) => JsonObject },
  ): Promise<ExecutionId | undefined>
  /** Starts the children of what is bound to blocking triggers, so that no reset waits for a start. */
  warm(): Promise<void>
  /** A blocking trigger, step by step; the flow stores the position and gives the outcome its meaning. */
  blocking: {
    begin(db: Db, trigger: BlockingTriggerId): Promise<BlockingPosition | undefined>
    run(call: BlockingCall): Promise<BlockingRun>
    record(tx: Tx, record: BlockingRecord, user: string): Promise<void>
  }
  /** Auth0's legacy Hooks: a kind of their own beside Actions. */
  hooks: Hooks
  tasks: {
    'build-action': (payload: JsonObject, context: JobAttempt) => Promise<void>
    'build-hook': (payload: JsonObject, context: JobAttempt) => Promise<void>
    'run-execution': (payload: JsonObject, context: JobAttempt) => Promise<void>
    'settle-lost-executions': () => Promise<void>
  }
}

export function openActions(given: ActionsDeps): Actions {
  const artifacts = openArtifacts(given.storage, given.dataDir)
  const deps = { ...given, artifacts }
  const { storage, jobs, runtime, sealer, clock, ids } = deps
  const hooks = openHooks(deps)
  const pipeline = openPipeline({ ...deps, random: deps.random ?? random })

  /** A version that is no longer deployed will hardly run again; a blocking one must be warm before the next reset. */
  async function announce(version: ActionVersion, before: string | undefined): Promise<ActionVersion> {
    if (before !== undefined) runtime.forget(before)
    if (triggers[version.trigger].blocking) await runtime.warm(programOf(artifacts, version), 'blocking')
    return version
  }

  return {
    create: (input) => createAction(deps, input),
    update: (id, change, expected) => updateAction(deps, id, change, expected),
    remove: (id, options) => removeAction(deps, id, options),
    find: (id) => mustFind(deps, id),
    list: (filter, page) => actionStore.list(storage.db, filter, page),
    async deploy(id) {
      const before = (await mustFind(deps, id)).deployedVersion
      return announce(await deployAction(deps, id), before)
    },
    async versions(id, page) {
      const action = await mustFind(deps, id)
      return versionStore.list(storage.db, action.id, page)
    },
    version: (id, version) => mustFindVersion(storage.db, id, version),
    async revert(id, version, options) {
      const before = (await mustFind(deps, id)).deployedVersion
      return announce(await revertAction(deps, id, version, options), before)
    },
    async test(id, { event, continuation, mode = { kind: 'live' } }) {
      const action = await mustFind(deps, id)
      return runDraft(deps, action, { event: event ?? triggers[action.trigger].sampleEvent, continuation, mode })
    },
    tests: openTests(deps),
    modules: openModules(deps),
    bound: (trigger) => boundActions(deps, trigger),
    bind: (trigger, wanted) => bindActions(deps, trigger, wanted),
    execution: (id) => mustFindExecution(deps, id),
    executions: (filter, page) => executions.list(storage.db, filter, page),
    retry: (id) => retryExecution(deps, id),
    retryFailed: (filter) => retryFailed(deps, filter),
    cancel: (id) => cancelExecution(deps, id),
    async circuits() {
      const found = await circuits.list(storage.db)
      return found.map((circuit) => ({ ...circuit, state: circuits.stateOf(circuit, circuit.policy, clock.now()) }))
    },
    tail: {
      end: () => tailEnd(storage.db, storage.dialect),
      after: (place) => linesAfter(storage.db, storage.dialect, place),
    },
    lastRuns: () => lastRuns(storage.db),
    replay: (id, replay) => replayExecution(deps, id, replay),
    removeExecutions: (before, limit) => executions.removeOlderThan(storage.db, before, limit),
    async enqueue(tx, { trigger, user, event }) {
      const hook = await hookStore.enabledOf(tx, trigger)
      const plan: Planned[] = hook ? [{ kind: 'hook', action: hook.id, version: undefined, name: hook.name }] : []
      for (const action of await bindings.plan(tx, trigger)) plan.push({ kind: 'action', ...action })
      if (plan.length === 0) return undefined
      const id = ids.execution()
      const original = event(id)
      await executions.insert(tx, {
        id,
        trigger,
        user,
        eventSealed: sealer.seal(EVENT_PURPOSE, JSON.stringify(original)),
        event: redactEvent(original),
        plan,
        at: clock.now(),
      })
      await jobs.enqueue(tx, 'run-execution', { execution: id })
      return id
    },
    async warm() {
      for (const trigger of Object.values(triggers)) {
        if (!trigger.blocking) continue
        for (const { version } of await bindings.plan(storage.db, trigger.id)) {
          const found = await versionStore.find(storage.db, version)
          if (found) await runtime.warm(programOf(artifacts, found), 'blocking')
        }
      }
    },
    blocking: {
      begin: (db, trigger) => beginBlocking(deps, db, trigger),
      run: (call) => runBlocking(deps, call),
      record: (tx, record, user) => recordBlocking(deps, tx, record, user),
    },
    hooks,
    tasks: {
      'build-hook': (payload, context) => hooks.build(payload, context),
      'build-action': (payload, { attempt, maxAttempts }) =>
        buildAction(
          { ...deps, deployed: (version) => void announce(version, undefined) },
          payload,
          attempt >= maxAttempts,
        ),
      'run-execution': pipeline,
      'settle-lost-executions': () => settleLost(deps),
    },
  }
}
