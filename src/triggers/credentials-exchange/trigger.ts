// credentials-exchange: an application asks for a token of its own (docs/decisions/0151).
import { defaultRuntime, runtimeLabels } from '../runtimes.ts'
import type { Trigger } from '../trigger.ts'
import { sampleEvent } from './sample.ts'
import { settle } from './settle.ts'
import { starter } from './template.ts'
import { types } from './types.ts'

export const credentialsExchange = {
  id: 'credentials-exchange',
  name: 'Machine to Machine / Credentials Exchange',
  description: 'Runs when an application asks for a token of its own, and before it gets it.',
  versions: [{ version: 'v2', status: 'CURRENT' }],
  current: 'v2',
  runtimes: runtimeLabels,
  defaultRuntime,
  handlers: { execute: 'onExecuteCredentialsExchange', continue: null },
  maxBound: null,
  commands: ['access.refuse', 'accessToken.setCustomClaim', 'claim.leftOut', 'cache.set', 'cache.delete'],
  sampleEvent,
  starter,
  types,
  blocking: true,
  settle,
} as const satisfies Trigger<'credentials-exchange'>
