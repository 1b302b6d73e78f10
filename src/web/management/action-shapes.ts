// Actions, versions, bindings and executions as the API shows them: keys, order and times of the recordings.
import {
  type Action,
  type Actions,
  type ActionVersion,
  allChangesDeployed,
  type BoundAction,
  type Dependency,
  type Execution,
  type ExecutionResult,
} from '#actions'
import { isoNanoTime, isoTime } from '#kit'

type Shape = Record<string, unknown>

/** Before the first deploy `current_version` and `deployed_version` are absent. */
export async function showAction(actions: Actions, action: Action): Promise<Shape> {
  const version =
    action.deployedVersion === undefined ? undefined : await actions.version(action.id, action.deployedVersion)
  return {
    id: action.id,
    name: action.name,
    supported_triggers: supported(action),
    created_at: isoNanoTime(action.createdAt),
    updated_at: isoNanoTime(action.updatedAt),
    code: action.code,
    dependencies: action.dependencies.map(showDependency),
    runtime: action.runtime,
    status: action.status,
    secrets: showSecrets(action),
    ...showModules(action),
    ...(version ? { current_version: currentVersion(version), deployed_version: deployedVersion(version) } : {}),
    ...(action.errors.length > 0 ? { errors: action.errors } : {}),
    policy: action.policy,
    all_changes_deployed: allChangesDeployed(action),
  }
}

/** Failures in a row, and whether the Action is let run. */
export function showCircuit(of: Awaited<ReturnType<Actions['circuits']>>[number]): Shape {
  const { state, failures, openedAt, policy } = of
  return {
    state,
    failures,
    ...(openedAt === undefined ? {} : { opened_at: isoTime(openedAt) }),
    ...(policy.circuit_breaker ? { opens_after: policy.circuit_breaker.failures } : {}),
  }
}

function currentVersion(version: ActionVersion): Shape {
  return {
    id: version.id,
    code: version.code,
    runtime: version.runtime,
    status: 'BUILT',
    number: version.number,
    build_time: isoNanoTime(version.builtAt),
    created_at: isoNanoTime(version.createdAt),
    updated_at: isoNanoTime(version.updatedAt),
  }
}

function deployedVersion(version: ActionVersion): Shape {
  return {
    code: version.code,
    dependencies: version.dependencies.map(showDependency),
    id: version.id,
    deployed: true,
    number: version.number,
    built_at: isoNanoTime(version.builtAt),
    secrets: showSecrets(version),
    ...showModules(version),
    status: 'built',
    created_at: isoNanoTime(version.createdAt),
    updated_at: isoNanoTime(version.updatedAt),
    runtime: version.runtime,
    supported_triggers: supported(version),
  }
}

export function showVersion(version: ActionVersion, action: Action): Shape {
  return {
    id: version.id,
    action_id: version.action,
    code: version.code,
    dependencies: version.dependencies.map(showDependency),
    deployed: action.deployedVersion === version.id,
    runtime: version.runtime,
    secrets: showSecrets(version),
    ...showModules(version),
    status: version.status,
    number: version.number,
    errors: version.errors,
    action: {
      id: action.id,
      name: action.name,
      supported_triggers: supported(action),
      created_at: isoNanoTime(action.createdAt),
      updated_at: isoNanoTime(action.updatedAt),
      all_changes_deployed: allChangesDeployed(action),
    },
    built_at: isoNanoTime(version.builtAt),
    created_at: isoNanoTime(version.createdAt),
    updated_at: isoNanoTime(version.updatedAt),
    supported_triggers: supported(version),
  }
}

export async function showBinding(actions: Actions, { binding, action }: BoundAction): Promise<Shape> {
  return {
    id: binding.id,
    trigger_id: binding.trigger,
    action: await showAction(actions, action),
    created_at: isoNanoTime(binding.createdAt),
    updated_at: isoNanoTime(binding.updatedAt),
    display_name: binding.displayName,
  }
}

export function showExecution(execution: Execution): Shape {
  return {
    id: execution.id,
    trigger_id: execution.trigger,
    status: execution.status,
    results: execution.results.map(showResult),
    created_at: isoTime(execution.createdAt),
    updated_at: isoTime(execution.updatedAt),
    ...(execution.user === undefined ? {} : { user_id: execution.user }),
    event: execution.event,
  }
}

/** Auth0's four properties first, then what only we tell. */
export function showResult(result: ExecutionResult): Shape {
  const { error, response, startedAt, endedAt, retryAt } = result
  return {
    action_name: result.actionName,
    error: error ? showFailure(error) : null,
    ...(startedAt === undefined ? {} : { started_at: isoTime(startedAt) }),
    ...(endedAt === undefined ? {} : { ended_at: isoTime(endedAt) }),
    kind: result.kind,
    [result.kind === 'hook' ? 'hook_id' : 'action_id']: result.action,
    ...(result.version === undefined ? {} : { version_id: result.version }),
    status: result.status,
    attempt: result.attempt,
    ...(retryAt === undefined ? {} : { retry_at: isoTime(retryAt) }),
    ...(response === undefined ? {} : { response: showResponse(response) }),
  }
}

/** Without the stack, which is for whoever wrote the code. */
export function showFailure({ id, msg, ...rest }: NonNullable<ExecutionResult['error']>): Shape {
  return { id, msg, ...place(rest) }
}

function place({ line, column }: { line?: number; column?: number }): Shape {
  return { ...(line === undefined ? {} : { line }), ...(column === undefined ? {} : { column }) }
}

export function showResponse(response: NonNullable<ExecutionResult['response']>): Shape {
  const { logs, logsTruncated, stats, requests, commands, lateErrors, runtime } = response
  return {
    logs: logs.map(({ at, level, text, late }) => ({ at: isoTime(at), level, text, ...(late ? { late } : {}) })),
    ...(logsTruncated ? { logs_truncated: true } : {}),
    stats,
    requests: requests.map((request) => ({ ...request, at: isoTime(request.at) })),
    commands,
    ...(lateErrors.length > 0 ? { late_errors: lateErrors } : {}),
    runtime,
  }
}

function supported({ trigger, triggerVersion }: Pick<Action, 'trigger' | 'triggerVersion'>): Shape[] {
  return [{ id: trigger, version: triggerVersion }]
}

function showDependency({ name, version, registry_url }: Dependency): Shape {
  return { name, version, ...(registry_url === undefined ? {} : { registry_url }) }
}

function showModules({ modules }: Pick<Action, 'modules'>): Shape {
  const shown = modules.map(({ module, name, version, number }) => ({
    module_id: module,
    module_name: name,
    module_version_id: version,
    module_version_number: number,
  }))
  return shown.length === 0 ? {} : { modules: shown }
}

/** Names and times only: a value never comes back. */
function showSecrets({ secrets }: Pick<Action, 'secrets'>): Shape[] {
  return secrets.map(({ name, updatedAt }) => ({ name, updated_at: isoNanoTime(updatedAt) }))
}
