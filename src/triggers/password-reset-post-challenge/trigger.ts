// password-reset-post-challenge: after the mailed link, before the new password (spec/triggers.md §2).
import { defaultRuntime, runtimeLabels } from '../runtimes.ts'
import type { Trigger } from '../trigger.ts'
import { sampleEvent } from './sample.ts'
import { settle } from './settle.ts'
import { starter } from './template.ts'
import { types } from './types.ts'

export const passwordResetPostChallenge = {
  id: 'password-reset-post-challenge',
  name: 'Password Reset / Post Challenge',
  description: 'Runs in a password reset, after the first challenge and before the new password is chosen.',
  versions: [{ version: 'v1', status: 'CURRENT' }],
  current: 'v1',
  runtimes: runtimeLabels,
  defaultRuntime,
  handlers: { execute: 'onExecutePostChallenge', continue: 'onContinuePostChallenge' },
  maxBound: 4,
  commands: [
    'access.deny',
    'authentication.challengeWith',
    'authentication.challengeWithAny',
    'redirect.sendUserTo',
    'prompt.render',
    'transaction.setResultUrl',
    'cache.set',
    'cache.delete',
  ],
  sampleEvent,
  starter,
  types,
  blocking: true,
  settle,
} as const satisfies Trigger<'password-reset-post-challenge'>
