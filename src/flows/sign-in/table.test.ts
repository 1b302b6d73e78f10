// The table of signing in: no sequence of inputs reaches a session without the proofs that only effects can give.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { type ClientId, type ConnectionId, Secret, type UserId } from '#kit'

import { applyInput, type Step } from '../flow.ts'
import { passwordGrant } from '../password-grant/table.ts'
import type { Effect, Input, Journey, NextProof, State } from './states.ts'
import { signIn } from './table.ts'

// the same values in every run: what holds today holds tomorrow
fc.configureGlobal({ seed: 7 })

const journey: Journey = {
  interaction: 'i',
  client: 'c' as ClientId,
  connection: 'con' as ConnectionId,
  begins: 'login',
}
const who = { user: 'u' as UserId, version: 1, amr: ['pwd'], methods: [] }
const given = { email: 'a@b.c', username: '' }
const password = new Secret('x')

/** What a browser can send. */
const inputs: readonly Input[] = [
  { type: 'credentials-given', entry: 'a', password },
  { type: 'credentials-given', entry: 'a', password: new Secret('') },
  { type: 'sign-up-wanted' },
  { type: 'login-wanted' },
  { type: 'sign-up-given', given, password },
  { type: 'factor-chosen', factor: 'otp' },
  { type: 'picker-wanted' },
  { type: 'resend-pressed' },
  { type: 'proof-given', proof: new Secret('') },
  { type: 'continue-pressed' },
  { type: 'agreed' },
  { type: 'declined' },
]

/** What the effects of a journey answer in which nothing is ever right. */
function refusal(effect: Effect): Input {
  switch (effect.do) {
    case 'judge-password':
      return { type: 'password-refused', entry: effect.entry, problem: 'wrong' }
    case 'sign-up':
      return { type: 'sign-up-refused', given: effect.given, problem: { error: 'exists' } }
    case 'start-factor':
      return { type: 'factor-started', started: { factor: 'otp' } }
    case 'verify-proof':
      return { type: 'proof-refused', problem: 'invalid-code' }
    case 'judge-enrollment':
      return { type: 'not-enrolled' }
    case 'write-login':
      return { type: 'login-undone' }
  }
}

for (const flow of [signIn, passwordGrant]) {
  test(`${flow.kind}: nobody signs in by pressing buttons, in 10,000 journeys in which no proof is right`, () => {
    const starts: readonly State[] = [
      { at: 'identifying', journey },
      { at: 'signing-up', journey },
      { at: 'challenged', journey, who, challenge: { factors: ['otp'], tries: 0 } },
      { at: 'enrolling', journey, who, ticket: 't', id: 'i' },
    ]
    fc.assert(
      fc.property(
        fc.constantFrom(...starts),
        fc.array(fc.constantFrom(...inputs), { maxLength: 15 }),
        (start, list) => {
          let state = start
          for (const input of list) {
            let step: Step<State, Effect> | undefined = applyInput(flow, state, input, 0)
            while (step?.effect) step = applyInput(flow, step.state, refusal(step.effect), 0)
            state = step?.state ?? state
            assert.notEqual(state.at, 'ended')
            assert.notEqual(state.at, 'accepted')
          }
        },
      ),
      { numRuns: 10_000 },
    )
  })
}

test('an application that has only the password is sent nothing, and gets nothing, before it asks for a factor', () => {
  const next = { kind: 'challenge', factors: ['sms', 'otp'] } as const
  const step = applyInput(passwordGrant, { at: 'identifying', journey }, { type: 'password-accepted', who, next }, 0)
  assert.deepEqual([step?.state.at, step?.effect], ['challenged', undefined])
  // nor is there a way to a page's states from it
  for (const input of inputs) {
    const after = applyInput(passwordGrant, { at: 'signing-up', journey }, input, 0)
    assert.equal(after ?? applyInput(passwordGrant, { at: 'consenting', journey, scopes: [] }, input, 0), undefined)
  }
})

test('a right password alone never ends a journey in which a factor is asked for', () => {
  const state: State = { at: 'identifying', journey }
  for (const next of [
    { kind: 'challenge', factors: ['otp'] },
    { kind: 'challenge', factors: [] },
    { kind: 'enroll', ticket: 't', id: 'i' },
    { kind: 'impossible' },
  ] satisfies NextProof[]) {
    const step: Step<State, Effect> | undefined = applyInput(signIn, state, { type: 'password-accepted', who, next }, 0)
    assert.ok(step && ['challenged', 'enrolling', 'failed'].includes(step.state.at))
    assert.notEqual(step.effect?.do, 'write-login')
  }
})

test('every cell goes only where it says', () => {
  const state: State = { at: 'accepted', journey, who }
  const written = applyInput(signIn, state, { type: 'login-written', at: 1 }, 0)
  assert.deepEqual(written?.state, {
    at: 'ended',
    journey,
    result: { login: { id: 'u', version: 1, amr: ['pwd'], at: 1 } },
  })
  assert.equal(applyInput(signIn, { at: 'identifying', journey }, { type: 'agreed' }, 0), undefined)
  assert.equal(applyInput(signIn, { at: 'consenting', journey, scopes: [] }, { type: 'agreed' }, 0)?.state.at, 'ended')
})
