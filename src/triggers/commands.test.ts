// Commands come from a sandbox that may lie.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { readCommands } from './commands.ts'
import { passwordResetPostChallenge } from './password-reset-post-challenge/trigger.ts'

const words = passwordResetPostChallenge.commands

test('commands of the known shapes are read', () => {
  const commands = [
    { type: 'access.deny', reason: 'no' },
    {
      type: 'authentication.challengeWith',
      factor: { type: 'otp' },
      additionalFactors: [{ type: 'email', options: {} }],
    },
    { type: 'cache.set', key: 'k', value: 'v', expires_at: 1 },
    { type: 'prompt.render', promptId: 'p', fields: {}, vars: { a: [1] } },
  ]
  assert.equal(readCommands(commands, words), commands)
})

test('anything else makes the whole list invalid', () => {
  const bad: unknown[] = [
    { type: 'access.allow' },
    // of another trigger
    { type: 'accessToken.setCustomClaim', name: 'a', value: 1 },
    { type: 'toString' },
    { type: 'access.deny' },
    { type: 'access.deny', reason: { toString: 'x' } },
    { type: 'access.deny', reason: 'no', extra: 1 },
    { type: 'authentication.challengeWithAny', factors: [{ kind: 'otp' }] },
    { type: 'cache.set', key: 'k', value: 'v', expires_at: null },
    'access.deny',
    null,
  ]
  for (const one of bad)
    assert.equal(readCommands([{ type: 'access.deny', reason: 'ok' }, one], words), undefined, JSON.stringify(one))
  assert.equal(readCommands({ length: 0 }, words), undefined)
})
