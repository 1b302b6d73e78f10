// Bodies of the Actions routes. Trigger ids, runtimes and limits come from the register.
import { Type } from 'typebox'

import { policyBounds } from '#actions'
import { limits, runtimeLabels, triggerIds } from '#triggers'

import { anyObject, closed } from './schema.ts'

export const triggerId = Type.Enum([...triggerIds], {
  description: `The triggers of this server: ${triggerIds.join(', ')}`,
})

/** Auth0's clients send a trigger back as they read it; only `id` and `version` say anything. */
const supportedTriggers = Type.Array(
  closed({
    id: triggerId,
    version: Type.Optional(Type.String({ maxLength: 10 })),
    status: Type.Optional(Type.String()),
    runtimes: Type.Optional(Type.Array(Type.String())),
    default_runtime: Type.Optional(Type.String()),
    compatible_triggers: Type.Optional(Type.Array(anyObject)),
    binding_policy: Type.Optional(Type.String()),
  }),
  { minItems: 1, maxItems: 1, description: 'The trigger that the action is for: exactly one' },
)

const dependency = closed({
  name: Type.String({ minLength: 1, maxLength: 214, description: 'Name of the npm package' }),
  version: Type.Optional(Type.String({ maxLength: 256, description: 'Version, range or tag' })),
  registry_url: Type.Optional(Type.String({ maxLength: 2000, description: 'Registry of this package' })),
})

const secret = closed({
  name: Type.String({ minLength: 1, maxLength: limits.secretNameLength, description: 'Name of the secret' }),
  value: Type.Optional(Type.String({ maxLength: limits.secretValueLength, description: 'Value of the secret' })),
})

function whole([minimum, maximum]: readonly [number, number]) {
  return Type.Optional(Type.Integer({ minimum, maximum }))
}

const policy = closed(
  {
    retries: Type.Optional(
      closed({
        max_attempts: whole(policyBounds.max_attempts),
        first_delay_ms: whole(policyBounds.delay_ms),
        max_delay_ms: whole(policyBounds.delay_ms),
      }),
    ),
    circuit_breaker: Type.Optional(
      Type.Union([
        Type.Null(),
        closed({ failures: whole(policyBounds.failures), open_ms: whole(policyBounds.open_ms) }),
      ]),
    ),
    timeout_ms: whole(policyBounds.timeout_ms),
    concurrency: whole(policyBounds.concurrency),
    metadata: Type.Optional(Type.Array(Type.Enum(['user_metadata', 'app_metadata']), { uniqueItems: true })),
  },
  { description: 'Keyturn: attempts, circuit breaker, time, concurrency and personal facts' },
)

const content = {
  code: Type.Optional(Type.String({ description: 'The source code of the action.' })),
  dependencies: Type.Optional(
    Type.Array(dependency, { maxItems: 100, description: 'npm packages that the code uses' }),
  ),
  runtime: Type.Optional(Type.Enum([...runtimeLabels], { description: 'The Node runtime' })),
  secrets: Type.Optional(Type.Array(secret, { maxItems: 100, description: 'Secrets that the code may read' })),
  modules: Type.Optional(
    Type.Array(
      closed({
        module_id: Type.Optional(Type.String({ maxLength: 64, description: 'Id of the module' })),
        module_name: Type.Optional(Type.String({ maxLength: 128, description: 'Name of the module' })),
        module_version_id: Type.Optional(Type.String({ maxLength: 64, description: 'The latest when left out' })),
        module_version_number: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
      }),
      { maxItems: 20, description: "Modules that the code asks for by require('actions:<name>')" },
    ),
  ),
  policy: Type.Optional(policy),
}

const name = Type.String({ minLength: 1, maxLength: 255, description: 'The name of an action.' })

export const newActionBody = closed({
  name,
  supported_triggers: supportedTriggers,
  ...content,
  deploy: Type.Optional(Type.Boolean({ description: 'True if the action should be deployed after creation.' })),
})

export const changeActionBody = closed({
  name: Type.Optional(name),
  supported_triggers: Type.Optional(supportedTriggers),
  ...content,
})

export const bindingsBody = closed({
  bindings: Type.Array(
    closed({
      ref: closed({
        type: Type.Enum(['binding_id', 'action_id', 'action_name'], { description: 'What the value is' }),
        value: Type.String({ minLength: 1, maxLength: 255, description: 'An id or a name' }),
      }),
      display_name: Type.Optional(Type.String({ maxLength: 255, description: 'Name shown in the flow' })),
      secrets: Type.Optional(
        Type.Array(anyObject, { maxItems: 0, description: 'Secrets of bindings are not supported' }),
      ),
    }),
    { maxItems: 100, description: 'The actions that will be bound to this trigger, in order.' },
  ),
})
