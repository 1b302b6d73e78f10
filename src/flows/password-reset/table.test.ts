// The table of password-reset, tried with every kind of sequence: what a browser can send, and what the world answers.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import type { BlockingPosition } from '#actions'
import type { TicketState } from '#identity'
import { type ClientId, type ConnectionId, hashHandle, Secret, type TicketId, type UserId } from '#kit'

import { drawFlow } from '../diagram.ts'
import { applyInput, type Step } from '../flow.ts'
import type { ActionsOutcome, Effect, Input, Journey, Started, State } from './states.ts'
import { passwordReset } from './table.ts'

// the same values in every run: what holds today holds tomorrow
fc.configureGlobal({ seed: 7 })

const subject = {
  user: 'auth0|u' as UserId,
  ticket: 'tkt_t' as TicketId,
  connection: 'con_c' as ConnectionId,
  client: 'client' as ClientId,
}
const journey: Journey = { subject, query: {}, methods: [{ name: 'email', timestamp: '2026-11-21T09:00:00.000Z' }] }
const asked: State = { at: 'asked', address: 'a@example.com', connection: subject.connection, client: subject.client }
const opened: State = { at: 'opened', journey }
const NONCE = 'n'.repeat(43)

const given = (password: string, confirmation = password): Input => ({
  type: 'password-given',
  password: new Secret(password),
  confirmation: new Secret(confirmation),
})
const proof = (text: string): Input => ({ type: 'proof-given', proof: new Secret(text) })

const browserInputs: readonly Input[] = [
  { type: 'continue-pressed' },
  { type: 'continue-pressed' },
  { type: 'resend-pressed' },
  { type: 'factor-chosen', factor: 'otp' },
  { type: 'factor-chosen', factor: 'email' },
  { type: 'factor-chosen', factor: 'webauthn-platform' },
  { type: 'picker-wanted' },
  proof('right'),
  proof('wrong'),
  proof(''),
  { type: 'came-back', nonce: NONCE, query: {} },
  { type: 'came-back', nonce: 'guessed', query: {} },
  { type: 'answer-posted', nonce: NONCE, query: {}, body: { a: '1' } },
  { type: 'prompt-answered', fields: {} },
  given(''),
  given('short'),
  given('long enough', 'not the same'),
  given('long enough'),
]

const leadingOn: readonly Input[] = [
  { type: 'continue-pressed' },
  proof('right'),
  { type: 'came-back', nonce: NONCE, query: {} },
  { type: 'prompt-answered', fields: {} },
  given('long enough'),
]

/**
 * The world behind the effects: a ticket, a policy, and a list of what the bound Actions will ask for. Mirrors what the
 * performers promise, and keeps book of what was really proven.
 */
type World = {
  ticket: TicketState
  actions: readonly ActionsOutcome[]
  next: number
  /** challenges, redirects and prompts that were asked for and not yet answered for */
  owed: number
}

function answerOf(effect: Effect, world: World): Input {
  switch (effect.do) {
    case 'send-link':
      return { type: 'link-queued' }
    case 'judge-ticket':
      return { type: 'ticket-judged', state: world.ticket }
    case 'run-actions': {
      const outcome = world.actions[world.next++] ?? { kind: 'ended' }
      if (['challenged', 'redirected', 'prompted'].includes(outcome.kind)) world.owed++
      return { type: 'actions-ended', journey: effect.journey, outcome }
    }
    case 'start-factor':
      return { type: 'factor-started', started: startedOf(effect.factor) }
    case 'verify-proof':
      if (effect.proof.reveal() !== 'right') return { type: 'proof-refused', problem: 'invalid-code' }
      world.owed--
      return { type: 'proof-accepted', method: { name: 'mfa', type: effect.started.factor, timestamp: '' } }
    case 'judge-prompt':
      world.owed--
      return { type: 'prompt-judged', answer: {} }
    case 'set-password':
      if (world.ticket !== 'open') return { type: 'ticket-judged', state: world.ticket }
      if (effect.password.reveal().length < 8) {
        return { type: 'password-refused', refusal: { error: 'PasswordStrengthError', failed: [] } }
      }
      return { type: 'password-set', resultUrl: undefined, email: undefined }
  }
}

function startedOf(factor: string): Started {
  if (factor === 'email') return { factor, to: 'a@example.com', codeHash: 'h', expiresAt: 1, resent: false }
  if (factor === 'webauthn-platform') return { factor, options: {}, challenge: 'c' }
  return { factor: 'otp' }
}

const outcomes: readonly ActionsOutcome[] = [
  { kind: 'ended' },
  { kind: 'satisfied' },
  { kind: 'failed' },
  { kind: 'denied', reason: 'no' },
  { kind: 'redirected', url: 'https://elsewhere.example/', nonce: hashHandle(NONCE) },
  { kind: 'prompted', prompt: { id: 'ap_1', form: { title: '', fields: [] }, fields: {}, vars: {} } },
  { kind: 'challenged', mode: 'with', factors: ['otp', 'email'] },
  { kind: 'challenged', mode: 'any', factors: ['otp', 'email'] },
  { kind: 'challenged', mode: 'any', factors: ['webauthn-platform'] },
]

test('a password is set only with an open ticket and every proof that was asked for, in 100,000 sequences', () => {
  const ticket = fc.constantFrom<TicketState>('open', 'open', 'open', 'open', 'expired', 'used', 'superseded')
  // half of the inputs are those that lead on, so that many sequences come to the end
  const input = fc.oneof(fc.constantFrom(...browserInputs), fc.constantFrom(...leadingOn))
  const moves = fc.array(fc.tuple(input, ticket), { minLength: 1, maxLength: 7 })
  const actions = fc.array(fc.constantFrom(...outcomes), { maxLength: 4 })
  let [tried, changed] = [0, 0]
  const reached = new Set<string>()
  fc.assert(
    fc.property(fc.constantFrom(asked, opened, opened, opened), actions, moves, (start, asks, sequence) => {
      tried++
      let state: State = start
      const world: World = { ticket: 'open', actions: asks, next: 0, owed: 0 }
      let set = 0
      for (const [input, ticketNow] of sequence) {
        world.ticket = ticketNow
        const before: State['at'] = state.at
        let step: Step<State, Effect> | undefined = applyInput(passwordReset, state, input, 0)
        if (!step) continue
        if (before === 'redirected' && input.type === 'came-back') world.owed--
        while (step.effect) {
          const answer = answerOf(step.effect, world)
          if (answer.type === 'password-set') {
            set++
            assert.ok(start.at === 'opened' && ticketNow === 'open', 'with an open ticket')
            assert.equal(world.owed, 0, 'with every proof')
            assert.ok(!asks.slice(0, world.next).some((each) => each.kind === 'failed' || each.kind === 'denied'))
            assert.ok(world.next > 0, 'and never past the pipeline')
          }
          state = step.state
          step = applyInput(passwordReset, state, answer, 0)
          assert.ok(step, `${answer.type} fits ${state.at}`)
        }
        state = step.state
        reached.add(state.at)
        assert.equal(state.at === 'changed', set === 1)
      }
      assert.ok(set <= 1)
      changed += set
    }),
    { numRuns: 100_000 },
  )
  assert.equal(tried, 100_000)
  assert.ok(changed > 500, `${changed} of them changed the password`)
  const all = new Set(Object.keys(passwordReset.table))
  // nobody but another request can see a flow while its Actions run
  all.delete('running')
  all.delete('opened')
  assert.deepEqual(
    [...all].filter((at) => !reached.has(at)),
    [],
    'every state was reached',
  )
})

test('every step answers with states and effects that its cell declares, so that the diagram cannot lie', () => {
  const states: readonly State[] = [
    asked,
    opened,
    { at: 'running', journey, since: 0 },
    { at: 'running', journey, since: -60_000 },
    { at: 'challenged', journey, challenge: { factors: ['otp', 'email'], tries: 0 } },
    { at: 'challenged', journey, challenge: { factors: ['email'], tries: 9, current: startedOf('email') } },
    { at: 'redirected', journey, url: 'https://elsewhere.example/', nonce: hashHandle(NONCE) },
    { at: 'prompted', journey, prompt: { id: 'ap_1', form: { title: '', fields: [] }, fields: {}, vars: {} } },
    { at: 'choosing', journey },
    { at: 'changed', client: subject.client, connection: subject.connection },
    { at: 'denied', client: subject.client, reason: 'no' },
    { at: 'failed', why: 'used', client: subject.client },
  ]
  const results: readonly Input[] = [
    { type: 'link-queued' },
    ...(['open', 'expired', 'used', 'superseded'] as const).map((state): Input => ({ type: 'ticket-judged', state })),
    ...outcomes.map((outcome): Input => ({ type: 'actions-ended', journey, outcome })),
    { type: 'factor-started', started: startedOf('otp') },
    { type: 'factor-refused', problem: 'too-many' },
    { type: 'proof-accepted', method: { name: 'mfa', type: 'otp', timestamp: '' } },
    { type: 'proof-refused', problem: 'invalid-code' },
    { type: 'prompt-judged', answer: {} },
    { type: 'prompt-refused', tried: { given: {}, problems: { a: 'required' } } },
    { type: 'password-refused', refusal: { error: 'PasswordHistoryError' } },
    { type: 'password-set', resultUrl: 'https://app.example.com/', email: 'a@example.com' },
  ]
  const tried = new Set<string>()
  for (const state of states) {
    for (const input of [...browserInputs, ...results]) {
      const step = applyInput(passwordReset, state, input, 0)
      if (!step) continue
      tried.add(`${state.at} ${input.type}`)
      const cells: { readonly [type: string]: { to: readonly string[]; effects?: readonly string[] } } =
        passwordReset.table[state.at]
      const cell = cells[input.type]
      assert.ok(cell?.to.includes(step.state.at), `${state.at} + ${input.type} → ${step.state.at}`)
      if (step.effect)
        assert.ok(cell?.effects?.includes(step.effect.do), `${state.at} + ${input.type}: ${step.effect.do}`)
    }
  }
  const cells = Object.entries(passwordReset.table).flatMap(([at, row]) =>
    Object.keys(row).map((type) => `${at} ${type}`),
  )
  assert.deepEqual(
    cells.filter((cell) => !tried.has(cell)),
    [],
    'every cell was tried',
  )
})

test('an empty POST is no password, and an empty code goes to the judge, who refuses it', () => {
  const step = applyInput(passwordReset, { at: 'choosing', journey }, given(''), 0)
  assert.deepEqual(step, { state: { at: 'choosing', journey, problem: { error: 'missing' } } })
})

test('the tenth wrong answer ends the flow', () => {
  const challenged: State = {
    at: 'challenged',
    journey,
    challenge: { factors: ['otp'], tries: 9, current: startedOf('otp') },
  }
  const step = applyInput(passwordReset, challenged, { type: 'proof-refused', problem: 'invalid-code' }, 0)
  assert.deepEqual(step?.state, { at: 'failed', why: 'tries', client: subject.client })
})

test('a factor that was not offered cannot be chosen', () => {
  const challenged: State = { at: 'challenged', journey, challenge: { factors: ['otp'], tries: 0 } }
  assert.equal(applyInput(passwordReset, challenged, { type: 'factor-chosen', factor: 'email' }, 0), undefined)
})

test('while Actions run Continue changes nothing, unless their node has been silent for 30 s', () => {
  const running: State = { at: 'running', journey, since: 1000 }
  assert.equal(applyInput(passwordReset, running, { type: 'continue-pressed' }, 30_000), undefined)
  assert.equal(applyInput(passwordReset, running, { type: 'continue-pressed' }, 31_000)?.effect?.do, 'judge-ticket')
})

test('the pipeline goes on where it stood: the position travels with the journey', () => {
  const position = { next: 1, phase: 'execute' } as BlockingPosition
  const challenged: State = {
    at: 'challenged',
    journey: { ...journey, position },
    challenge: { factors: ['otp'], tries: 0, current: startedOf('otp') },
  }
  const method = { name: 'mfa', type: 'otp', timestamp: '' } as const
  const step = applyInput(passwordReset, challenged, { type: 'proof-accepted', method }, 5)
  assert.equal(step?.state.at, 'running')
  assert.deepEqual(step?.state.at === 'running' && step.state.journey.position, position)
  assert.deepEqual(step?.state.at === 'running' && step.state.journey.methods.at(-1), method)
})

test('names of states and inputs that objects inherit fit nothing (ATutor CVE-2021-43498)', () => {
  const inherited = { type: 'constructor' } as unknown as Input
  assert.equal(applyInput(passwordReset, opened, inherited, 0), undefined)
  assert.equal(
    applyInput(passwordReset, { at: '__proto__' } as unknown as State, { type: 'resend-pressed' }, 0),
    undefined,
  )
})

test('the diagram names every state and ends', () => {
  const drawing = drawFlow(passwordReset)
  for (const at of Object.keys(passwordReset.table)) assert.match(drawing, new RegExp(`\\b${at}\\b`))
  for (const at of ['changed', 'denied', 'failed']) assert.match(drawing, new RegExp(`${at} --> \\[\\*\\]`))
})
