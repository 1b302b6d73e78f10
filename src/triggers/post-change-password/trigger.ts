// post-change-password: after a database password was changed, whatever the path (spec/triggers.md §1).
import { defaultRuntime, runtimeLabels } from '../runtimes.ts'
import type { Trigger } from '../trigger.ts'
import { sampleEvent } from './sample.ts'
import { starter } from './template.ts'
import { types } from './types.ts'

export const postChangePassword = {
  id: 'post-change-password',
  name: 'Post Change Password',
  description: 'Runs after the password of a database user was changed or reset. Nobody waits for it.',
  versions: [
    { version: 'v1', status: 'DEPRECATED' },
    { version: 'v2', status: 'CURRENT' },
  ],
  current: 'v2',
  runtimes: runtimeLabels,
  defaultRuntime,
  handlers: { execute: 'onExecutePostChangePassword', continue: null },
  maxBound: null,
  commands: ['cache.set', 'cache.delete'],
  sampleEvent,
  starter,
  types,
  blocking: false,
  settle: null,
} as const satisfies Trigger<'post-change-password'>
