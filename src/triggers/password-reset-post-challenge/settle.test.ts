// Commands → outcome, and the combinations that are refused.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { Command } from '../commands.ts'
import { settle } from './settle.ts'

const deny: Command = { type: 'access.deny', reason: 'no' }
const redirect: Command = { type: 'redirect.sendUserTo', url: 'https://a.example/' }
const render: Command = { type: 'prompt.render', promptId: 'p', fields: { a: 1 }, vars: {} }
const resultUrl: Command = { type: 'transaction.setResultUrl', url: 'https://done.example/' }
const otp: Command = { type: 'authentication.challengeWith', factor: { type: 'otp' }, additionalFactors: [] }

test('no commands: the flow continues', () => {
  assert.deepEqual(settle([]), { ok: true, outcome: { kind: 'continue' }, resultUrl: null })
})

test('the first reason of a deny stands, and what else was asked for stands beside it', () => {
  const commands: Command[] = [resultUrl, deny, { type: 'access.deny', reason: 'second' }, redirect, otp]
  assert.deepEqual(settle(commands), {
    ok: true,
    outcome: { kind: 'deny', reason: 'no' },
    resultUrl: 'https://done.example/',
  })
})

test('challengeWith shows its factor first, then the others, each once, without what does not exist', () => {
  const additionalFactors = [{ type: 'otp' }, { type: 'email' }, { type: 'smoke-signal' }, { type: 'email' }]
  const settled = settle([
    { type: 'authentication.challengeWith', factor: { type: 'webauthn-roaming' }, additionalFactors },
  ])
  assert.deepEqual(settled, {
    ok: true,
    outcome: { kind: 'challenge', challenge: { mode: 'with', factors: ['webauthn-roaming', 'otp', 'email'] } },
    resultUrl: null,
  })
})

test('a challenge that names no factor that exists is still a challenge, so that the flow can fail it', () => {
  const settled = settle([{ type: 'authentication.challengeWithAny', factors: [{ type: 'smoke-signal' }] }])
  assert.deepEqual(settled, {
    ok: true,
    outcome: { kind: 'challenge', challenge: { mode: 'any', factors: [] } },
    resultUrl: null,
  })
})

test('of several challenges and redirects the last counts', () => {
  const any: Command = { type: 'authentication.challengeWithAny', factors: [{ type: 'sms' }] }
  const challenged = settle([otp, any])
  assert.ok(challenged.ok && challenged.outcome.kind === 'challenge' && challenged.outcome.challenge.mode === 'any')
  const redirected = settle([redirect, { type: 'redirect.sendUserTo', url: 'https://b.example/' }])
  assert.deepEqual(redirected, { ok: true, outcome: { kind: 'redirect', url: 'https://b.example/' }, resultUrl: null })
})

test('a prompt is rendered with its fields and vars', () => {
  const outcome = { kind: 'prompt', promptId: 'p', fields: { a: 1 }, vars: {} }
  assert.deepEqual(settle([render]), { ok: true, outcome, resultUrl: null })
})

test('rendering twice, or rendering and redirecting, is an error', () => {
  for (const commands of [
    [render, render],
    [render, redirect],
    [redirect, render],
  ])
    assert.equal(settle(commands).ok, false)
})

test('a challenge is never dropped in silence for a redirect or a prompt', () => {
  for (const commands of [
    [otp, redirect],
    [redirect, otp],
    [render, otp],
  ])
    assert.equal(settle(commands).ok, false)
})
