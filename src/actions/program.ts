// From a version or a draft to what the runtime runs.
import type { JsonObject, Sealer } from '#kit'
import type { Failure, Lane, Mode, Program, Running, Runtime, Settled } from '#runtime'
import type { RedirectFacts } from '#triggers'

import type { Action, ActionVersion } from './action.ts'
import type { Artifacts } from './artifacts.ts'
import { redirectFactsOf } from './continuation.ts'
import { openSecrets } from './secrets.ts'

export function programOf(artifacts: Artifacts, of: ActionVersion | Action): Program {
  const { artifactHash } = of
  return {
    id: 'revision' in of ? `${of.id}.draft.${of.revision}` : of.id,
    kind: 'action',
    label: of.runtime,
    async load() {
      const artifact = artifactHash === undefined ? undefined : await artifacts.find(artifactHash)
      if (!artifact) throw new Error('the artifact of this version is not in the store')
      return artifact
    },
  }
}

export type ActionCall = {
  execution: string
  lane: Lane
  phase: 'execute' | 'continue'
  /** without secrets */
  event: JsonObject
  mode: Mode
  timeoutMs: number
  redirect: RedirectFacts | null
}

/**
 * One call of an Action. Code that did not compile at its build is not started: its error is known. `undefined` is an
 * Action that was deleted meanwhile, which fails as well (fail closed).
 */
export function startAction(
  { artifacts, runtime, sealer }: { artifacts: Artifacts; runtime: Runtime; sealer: Sealer },
  of: ActionVersion | Action | undefined,
  call: ActionCall,
): Running {
  if (!of) return neverStarted({ id: 'crashed', msg: 'The Action was deleted before it could run.' })
  const broken = of.errors.find((error) => error.id === 'syntax_error')
  if (broken) {
    const { msg, line, column } = broken
    return neverStarted({
      id: 'syntax_error',
      msg,
      ...(line === undefined ? {} : { line }),
      ...(column === undefined ? {} : { column }),
    })
  }
  return runtime.invoke({
    execution: call.execution,
    program: programOf(artifacts, of),
    lane: call.lane,
    trigger: of.trigger,
    triggerVersion: of.triggerVersion,
    phase: call.phase,
    event: call.event,
    secrets: openSecrets(of.secrets, sealer),
    configuration: {},
    budgetMs: call.timeoutMs,
    redirect: call.redirect,
    mode: call.mode,
  })
}

/**
 * One call that no flow waits for: everything about it, when all of it has ended. An Action of a trigger that can suspend
 * runs with the facts of its event.
 */
export function callAction(
  deps: { artifacts: Artifacts; runtime: Runtime; sealer: Sealer },
  of: ActionVersion | Action,
  call: Pick<ActionCall, 'execution' | 'event' | 'mode' | 'timeoutMs'> & Partial<Pick<ActionCall, 'phase'>>,
): Promise<Settled> {
  const redirect = redirectFactsOf(of.trigger, call.event)
  return startAction(deps, of, { phase: 'execute', ...call, lane: 'background', redirect }).settled
}

/** A call whose failure is known before anything runs. */
export function neverStarted(failure: Failure): Running {
  const completion = { status: 'failed', failure, commands: [] } as const
  const settled: Settled = {
    completion,
    logs: [],
    logsTruncated: false,
    requests: [],
    commands: [],
    lateErrors: [],
    runtime: 'none: not started',
    stats: {
      total_request_duration_ms: 0,
      total_runtime_execution_duration_ms: 0,
      runtime_processing_duration_ms: 0,
      action_duration_ms: 0,
      boot_duration_ms: 0,
      network_duration_ms: 0,
    },
  }
  return { result: Promise.resolve(completion), settled: Promise.resolve(settled) }
}
