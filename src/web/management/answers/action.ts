// What Actions, versions and bindings look like in answers.
import { Type } from 'typebox'

import { runtimeLabels, triggerIds } from '#triggers'

import { actionsList, flag, list, optional, shape, text, time, whole } from './shape.ts'

const supportedTrigger = shape('SupportedTrigger', { id: Type.Enum([...triggerIds]), version: text })
const dependency = shape('Dependency', { name: text, version: text, registry_url: optional(text) })
const secret = shape('SecretName', { name: text, updated_at: time })
const runtime = Type.Enum([...runtimeLabels])
const status = Type.Enum(['pending', 'building', 'retrying', 'packaged', 'built', 'failed'])
const moduleRef = shape('ModuleRef', {
  module_id: text,
  module_name: text,
  module_version_id: text,
  module_version_number: whole,
})

export const buildError = shape('BuildError', {
  id: text,
  msg: text,
  url: text,
  line: optional(whole),
  column: optional(whole),
  module: optional(text),
  retryable: optional(flag),
})

const content = {
  code: text,
  dependencies: list(dependency),
  runtime,
  secrets: list(secret),
  modules: optional(list(moduleRef)),
}

const policy = shape('ActionPolicy', {
  retries: shape('RetryPolicy', { max_attempts: whole, first_delay_ms: whole, max_delay_ms: whole }),
  circuit_breaker: Type.Union([Type.Null(), shape('CircuitBreaker', { failures: whole, open_ms: whole })]),
  timeout_ms: whole,
  concurrency: whole,
  metadata: list(Type.Enum(['user_metadata', 'app_metadata'])),
})

export const circuit = shape('Circuit', {
  state: Type.Enum(['closed', 'open', 'half_open']),
  failures: whole,
  opened_at: optional(time),
  opens_after: optional(whole),
})

export const actionAnswer = shape('Action', {
  id: text,
  name: text,
  supported_triggers: list(supportedTrigger),
  created_at: time,
  updated_at: time,
  ...content,
  status,
  current_version: optional(
    shape('CurrentVersion', {
      id: text,
      code: text,
      runtime,
      status: Type.Literal('BUILT'),
      number: whole,
      build_time: time,
      created_at: time,
      updated_at: time,
    }),
  ),
  deployed_version: optional(
    shape('DeployedVersion', {
      ...content,
      id: text,
      deployed: flag,
      number: whole,
      built_at: time,
      status: Type.Literal('built'),
      created_at: time,
      updated_at: time,
      supported_triggers: list(supportedTrigger),
    }),
  ),
  errors: optional(list(buildError)),
  policy,
  circuit: optional(circuit),
  all_changes_deployed: flag,
})

export const versionAnswer = shape('ActionVersion', {
  id: text,
  action_id: text,
  ...content,
  deployed: flag,
  status: Type.Literal('built'),
  number: whole,
  errors: list(buildError),
  action: shape('ActionOfVersion', {
    id: text,
    name: text,
    supported_triggers: list(supportedTrigger),
    created_at: time,
    updated_at: time,
    all_changes_deployed: flag,
  }),
  built_at: time,
  created_at: time,
  updated_at: time,
  supported_triggers: list(supportedTrigger),
})

const binding = shape('Binding', {
  id: text,
  trigger_id: text,
  action: actionAnswer,
  created_at: time,
  updated_at: time,
  display_name: text,
})

export const actionsAnswerList = actionsList('actions', actionAnswer)
export const versionsAnswerList = actionsList('versions', versionAnswer)
export const bindingsAnswerList = actionsList('bindings', binding)
export const bindingsAnswer = shape('Bindings', { bindings: list(binding) })

export const triggersAnswer = shape('Triggers', {
  triggers: list(
    shape('Trigger', {
      id: text,
      version: text,
      status: text,
      runtimes: list(text),
      default_runtime: text,
      compatible_triggers: list(supportedTrigger),
      binding_policy: text,
    }),
  ),
})
