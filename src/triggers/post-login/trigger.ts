// post-login: somebody has signed in to an application, which has no tokens yet (docs/decisions/0151).
import { defaultRuntime, runtimeLabels } from '../runtimes.ts'
import type { Trigger } from '../trigger.ts'
import { sampleEvent } from './sample.ts'
import { settle } from './settle.ts'
import { starter } from './template.ts'
import { types } from './types.ts'

export const postLogin = {
  id: 'post-login',
  name: 'Login / Post Login',
  description: 'Runs when somebody has signed in to an application and before it gets its tokens, or new ones.',
  versions: [
    { version: 'v2', status: 'DEPRECATED' },
    { version: 'v3', status: 'CURRENT' },
  ],
  current: 'v3',
  runtimes: runtimeLabels,
  defaultRuntime,
  handlers: { execute: 'onExecutePostLogin', continue: null },
  maxBound: null,
  commands: [
    'access.deny',
    'idToken.setCustomClaim',
    'accessToken.setCustomClaim',
    'claim.leftOut',
    'user.setUserMetadata',
    'user.setAppMetadata',
    'cache.set',
    'cache.delete',
  ],
  sampleEvent,
  starter,
  types,
  blocking: true,
  settle,
} as const satisfies Trigger<'post-login'>
