// The table of enrollment, tried with every kind of sequence: nothing is added or taken away without the proof asked for.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import type { TicketState } from '#identity'
import { type ClientId, type ConnectionId, Secret, type TicketId, type UserId } from '#kit'
import type { FactorType } from '#triggers'

import { drawFlow } from '../diagram.ts'
import { applyInput, type Step } from '../flow.ts'
import type { Started } from '../password-reset/states.ts'
import type { Effect, Input, Kind, Pending, Removable, State } from './states.ts'
import { enrollment } from './table.ts'

// the same values in every run: what holds today holds tomorrow
fc.configureGlobal({ seed: 7 })

const subject = {
  user: 'auth0|u' as UserId,
  ticket: 'tkt_t' as TicketId,
  connection: 'con_c' as ConnectionId,
  client: 'client' as ClientId,
}
const opened: State = { at: 'opened', subject }
const owned: Removable = { id: 'totp|dev_1', type: 'otp' }
const proof = (text: string): Input => ({ type: 'proof-given', proof: new Secret(text) })

const browserInputs: readonly Input[] = [
  { type: 'continue-pressed' },
  { type: 'picker-wanted' },
  { type: 'resend-pressed' },
  { type: 'factor-chosen', factor: 'otp' },
  { type: 'factor-chosen', factor: 'email' },
  { type: 'factor-chosen', factor: 'phone' },
  { type: 'factor-chosen', factor: 'recovery-code' },
  { type: 'entry-given', entry: 'a@example.com' },
  { type: 'entry-given', entry: '' },
  { type: 'removal-chosen', id: owned.id },
  { type: 'removal-chosen', id: 'totp|dev_of_another' },
  proof('right'),
  proof('wrong'),
  proof(''),
]

const leadingOn: readonly Input[] = [
  { type: 'continue-pressed' },
  proof('right'),
  { type: 'factor-chosen', factor: 'email' },
  { type: 'entry-given', entry: 'a@example.com' },
  { type: 'removal-chosen', id: owned.id },
]

/** What the world behind the effects is, and what was really proven. */
type World = {
  ticket: TicketState
  proofs: readonly FactorType[]
  offered: readonly Kind[]
  proven: boolean
  sent: number
}

function answerOf(effect: Effect, world: World): Input {
  switch (effect.do) {
    case 'read-standing': {
      const removable = world.proofs.length === 0 ? [] : [owned]
      return { type: 'standing-read', ticket: world.ticket, proofs: world.proofs, offered: world.offered, removable }
    }
    case 'start-factor':
      return { type: 'factor-started', started: startedOf(effect.factor) }
    case 'verify-proof':
      if (effect.proof.reveal() !== 'right') return { type: 'proof-refused', problem: 'invalid-code' }
      world.proven = true
      return { type: 'proof-accepted', method: { name: 'mfa', type: effect.started.factor, timestamp: '' } }
    case 'start-enrollment': {
      const { kind, entry } = effect
      if ((kind === 'email' || kind === 'phone') && entry === '')
        return { type: 'enrollment-refused', problem: 'invalid' }
      if (world.sent++ > 4) return { type: 'enrollment-refused', problem: 'too-many' }
      return { type: 'enrollment-started', pending: pendingOf(kind) }
    }
    case 'confirm-enrollment':
      if (world.ticket !== 'open') return { type: 'ticket-dead', ticket: world.ticket }
      if (effect.proof.reveal() !== 'right') return { type: 'not-confirmed', problem: 'invalid-code' }
      return { type: 'confirmed', recoveryCode: undefined }
    case 'remove-factor':
      if (world.ticket !== 'open') return { type: 'ticket-dead', ticket: world.ticket }
      return { type: 'removed', removed: effect.removable.type }
  }
}

function startedOf(factor: FactorType): Started {
  return factor === 'email'
    ? { factor, to: 'a@example.com', codeHash: 'h', expiresAt: 1, resent: false }
    : { factor: 'otp' }
}

function pendingOf(kind: Kind): Pending {
  if (kind === 'otp') return { kind, secret: 's', uri: 'otpauth://' }
  if (kind === 'email' || kind === 'phone') return { kind, to: 'a@example.com', codeHash: 'h', expiresAt: 1 }
  return { kind, options: {}, challenge: 'c' }
}

/** In which states a sequence can be met by another request; the factor is added or gone in the last two. */
const DONE = new Set<State['at']>(['enrolled', 'removed'])

test('a factor is added or removed only with an open ticket, and with proof of an existing one, in 100,000 sequences (Keycloak CVE-2026-3429, ZITADEL CVE-2026-27946)', () => {
  const ticket = fc.constantFrom<TicketState>('open', 'open', 'open', 'open', 'expired', 'used', 'superseded')
  // most inputs are those that lead on, so that many sequences come to the end
  const input = fc.oneof(
    { weight: 1, arbitrary: fc.constantFrom(...browserInputs) },
    { weight: 2, arbitrary: fc.constantFrom(...leadingOn) },
  )
  const moves = fc.array(fc.tuple(input, ticket), { minLength: 1, maxLength: 9 })
  const proofs = fc.constantFrom<readonly FactorType[]>([], ['otp'], ['otp', 'email'])
  const offered = fc.constantFrom<readonly Kind[]>([], ['email'], ['otp', 'phone', 'email'])
  const reached = new Set<string>(['opened'])
  let [tried, done] = [0, 0]
  fc.assert(
    fc.property(proofs, offered, moves, (has, offers, sequence) => {
      tried++
      let state: State = opened
      const world: World = { ticket: 'open', proofs: has, offered: offers, proven: false, sent: 0 }
      let wrong = 0
      for (const [given, now] of sequence) {
        world.ticket = now
        let step: Step<State, Effect> | undefined = applyInput(enrollment, state, given, 0)
        if (!step) continue
        while (step.effect) {
          const answer = answerOf(step.effect, world)
          if (answer.type === 'confirmed' || answer.type === 'removed') {
            done++
            assert.equal(now, 'open', 'with an open ticket')
            assert.ok(has.length === 0 || world.proven, 'with proof of an existing factor')
            if (answer.type === 'removed') assert.ok(world.proven, 'nobody removes what they cannot prove')
          }
          if (answer.type === 'not-confirmed') wrong++
          state = step.state
          step = applyInput(enrollment, state, answer, 0)
          assert.ok(step, `${answer.type} fits ${state.at}`)
        }
        state = step.state
        reached.add(state.at)
        if (state.at === 'confirming' && wrong > 0) assert.ok(state.tries <= wrong)
      }
      assert.ok(!DONE.has(state.at) || world.proven || has.length === 0)
    }),
    { numRuns: 100_000 },
  )
  assert.equal(tried, 100_000)
  assert.ok(done > 500, `${done} of them came to the end`)
  assert.deepEqual(
    Object.keys(enrollment.table).filter((at) => !reached.has(at)),
    [],
    'every state was reached',
  )
})

test('every step answers with states and effects that its cell declares, so that the diagram cannot lie', () => {
  const offered: readonly Kind[] = ['otp', 'phone', 'email']
  const whose = { subject, removable: [owned] }
  const states: readonly State[] = [
    opened,
    { at: 'proving', ...whose, offered, challenge: { factors: ['otp', 'email'], tries: 0 } },
    { at: 'proving', ...whose, offered, challenge: { factors: ['email'], tries: 9, current: startedOf('email') } },
    { at: 'choosing', ...whose, offered },
    { at: 'entering', ...whose, offered, kind: 'email' },
    { at: 'confirming', ...whose, offered, pending: pendingOf('email'), tries: 0 },
    { at: 'confirming', ...whose, offered, pending: pendingOf('otp'), tries: 9 },
    { at: 'enrolled', kind: 'otp' },
    { at: 'removed', removed: 'otp' },
    { at: 'failed', why: 'used' },
  ]
  const results: readonly Input[] = [
    ...(['open', 'expired', 'used', 'superseded'] as const).flatMap((ticket): Input[] => [
      { type: 'standing-read', ticket, proofs: [], offered, removable: [] },
      { type: 'standing-read', ticket, proofs: [], offered: [], removable: [] },
      { type: 'standing-read', ticket, proofs: ['otp'], offered, removable: [owned] },
      { type: 'ticket-dead', ticket },
    ]),
    { type: 'factor-started', started: startedOf('email') },
    { type: 'factor-refused', problem: 'too-many' },
    { type: 'proof-accepted', method: { name: 'mfa', type: 'otp', timestamp: '' } },
    { type: 'proof-refused', problem: 'invalid-code' },
    { type: 'enrollment-started', pending: pendingOf('phone') },
    { type: 'enrollment-refused', problem: 'too-many' },
    { type: 'enrollment-refused', problem: 'invalid' },
    { type: 'confirmed', recoveryCode: 'ABCD' },
    { type: 'not-confirmed', problem: 'expired-code' },
    { type: 'removed', removed: 'otp' },
  ]
  const tried = new Set<string>()
  for (const state of states) {
    for (const input of [...browserInputs, ...results]) {
      const row = enrollment.table[state.at] as Record<string, { to: string[]; effects?: string[] } | undefined>
      const cell = row[input.type]
      const step = applyInput(enrollment, state, input, 0)
      if (!step) continue
      tried.add(`${state.at} ${input.type}`)
      assert.ok(cell?.to.includes(step.state.at), `${state.at} + ${input.type} → ${step.state.at}`)
      if (step.effect)
        assert.ok(cell?.effects?.includes(step.effect.do), `${state.at} + ${input.type}: ${step.effect.do}`)
    }
  }
  const cells = Object.entries(enrollment.table).flatMap(([at, row]) => Object.keys(row).map((type) => `${at} ${type}`))
  assert.deepEqual(
    cells.filter((cell) => !tried.has(cell)),
    [],
    'every cell was tried',
  )
})

test('the tenth wrong answer ends the flow, and a new code is no new set of tries', () => {
  let state: State = { at: 'confirming', subject, offered: ['email'], pending: pendingOf('email'), tries: 9 }
  const again = applyInput(enrollment, state, { type: 'enrollment-started', pending: pendingOf('email') }, 0)
  assert.ok(again?.state.at === 'confirming')
  assert.equal(again.state.tries, 9)
  state = again.state
  const step = applyInput(enrollment, state, { type: 'not-confirmed', problem: 'invalid-code' }, 0)
  assert.deepEqual(step?.state, { at: 'failed', why: 'tries' })
})

test('somebody else’s factor, and any before a proof, cannot be taken away', () => {
  const choosing: State = { at: 'choosing', subject, offered: ['email'], removable: [owned] }
  assert.equal(applyInput(enrollment, choosing, { type: 'removal-chosen', id: 'totp|dev_2' }, 0), undefined)
  const proving: State = {
    at: 'proving',
    subject,
    offered: [],
    removable: [owned],
    challenge: { factors: ['otp'], tries: 0 },
  }
  assert.equal(applyInput(enrollment, proving, { type: 'removal-chosen', id: owned.id }, 0), undefined)
  const without: State = { at: 'choosing', subject, offered: ['email'] }
  assert.equal(applyInput(enrollment, without, { type: 'removal-chosen', id: owned.id }, 0), undefined)
})

test('the diagram names every state', () => {
  const drawing = drawFlow(enrollment)
  for (const at of Object.keys(enrollment.table)) assert.match(drawing, new RegExp(`\\b${at}\\b`))
})
