// The table of an administrator's sign-in: nothing that a browser sends ends it well, only what an effect has judged.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { Secret } from '#kit'

import { applyInput, type Step } from '../flow.ts'
import { administratorSignIn, type Effect, type Input, type State } from './table.ts'

// the same values in every run: what holds today holds tomorrow
fc.configureGlobal({ seed: 7 })

const who = { id: 'a', version: 1 }
const password = new Secret('x')

/** What a browser can send. */
const sent: readonly Input[] = [
  { type: 'credentials-given', email: 'a@b.c', password },
  { type: 'credentials-given', email: 'a@b.c', password: new Secret('') },
  { type: 'proof-given', proof: new Secret('1') },
  { type: 'another-wanted' },
]

/** What an effect answers when it lets nobody in. */
const refusals: readonly Input[] = [
  { type: 'administrator-refused', email: 'a@b.c', problem: 'wrong' },
  { type: 'administrator-known', who, next: { do: 'prove' } },
  { type: 'administrator-known', who, next: { do: 'enroll', secret: 's', uri: 'u' } },
  { type: 'proof-refused', problem: 'invalid-code' },
]

type Cell = { to: readonly string[]; effects?: readonly string[] }

const cellOf = ({ at }: State, { type }: Input) =>
  (administratorSignIn.table[at] as { readonly [input: string]: Cell | undefined })[type]

test('no sequence of inputs and refusals ends well, every step is one of the table, and ten wrong codes end it', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...sent, ...refusals), { maxLength: 60 }), (inputs) => {
      let state: State = { at: 'identifying', interaction: 'i' }
      let wrong = 0
      for (const input of inputs) {
        const step: Step<State, Effect> | undefined = applyInput(administratorSignIn, state, input, 0)
        if (!step) continue
        const cell: Cell | undefined = cellOf(state, input)
        assert.ok(cell?.to.includes(step.state.at), `${state.at} ${input.type}`)
        if (step.effect) assert.ok(cell?.effects?.includes(step.effect.do))
        if (input.type === 'proof-refused') wrong++
        state = step.state
        assert.notEqual(state.at, 'ended')
        assert.equal(state.at === 'failed', wrong === 10)
      }
    }),
  )
})

test('what was proven stands in the way back: who, under which credentials, and how', () => {
  const signedIn: Input = { type: 'administrator-signed-in', ...who, at: 5, amr: ['pwd', 'mfa'], recoveryCode: 'c' }
  const challenged: State = { at: 'challenged', interaction: 'i', who, factor: 'otp', tries: 3 }
  assert.deepEqual(applyInput(administratorSignIn, challenged, signedIn, 0)?.state, {
    ...{ at: 'ended', interaction: 'i', recoveryCode: 'c' },
    login: { ...who, at: 5, amr: ['pwd', 'mfa'] },
  })
  for (const state of [
    { at: 'failed', why: 'tries' },
    { at: 'ended', interaction: 'i', login: { ...who, at: 5, amr: [] } },
  ]) {
    for (const input of [...sent, ...refusals, signedIn]) {
      assert.equal(applyInput(administratorSignIn, state as State, input, 0), undefined)
    }
  }
  for (const { type } of [...refusals, signedIn]) assert.ok(administratorSignIn.results.includes(type))
  for (const { type } of sent) assert.ok(!administratorSignIn.results.includes(type))
})
