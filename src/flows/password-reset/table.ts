// password-reset as a pure table. `docs/flows/password-reset.md` is drawn from it.
import type { TicketState } from '#identity'
import { hashHandle, HOUR, sameText, SECOND } from '#kit'

import type { FlowDefinition, Step } from '../flow.ts'
import type { ActionsOutcome, Answer, Challenge, Effect, Input, Journey, PasswordProblem, State } from './states.ts'

type Next = Step<State, Effect>

/** Actions have 20 s; a node that has not moved the flow after 30 s is gone, and the user may press Continue again. */
const GIVEN_UP = 30 * SECOND

/** NIST SP 800-63B asks for at most 100 in a row; a mailed code of 6 digits gets 10. */
const TRIES = 10

export const passwordReset: FlowDefinition<State, Input, Effect> = {
  kind: 'password-reset',
  lifetime: HOUR,
  results: [
    'link-queued',
    'ticket-judged',
    'actions-ended',
    'factor-started',
    'factor-refused',
    'proof-accepted',
    'proof-refused',
    'prompt-judged',
    'prompt-refused',
    'password-refused',
    'password-set',
  ],
  table: {
    asked: {
      'resend-pressed': {
        to: ['asked'],
        effects: ['send-link'],
        step: (state) => {
          const { address, connection, client } = state
          return { state, effect: { do: 'send-link', address, connection, client } }
        },
      },
      'link-queued': { to: ['asked'], step: (state) => ({ state }) },
    },
    opened: {
      'continue-pressed': {
        to: ['running'],
        effects: ['judge-ticket'],
        step: ({ journey }, _, now) => resume(journey, now),
      },
    },
    running: {
      'ticket-judged': {
        to: ['running', 'failed'],
        effects: ['run-actions'],
        step: (state, { state: ticket }) => {
          const { journey, answer } = state
          if (ticket !== 'open') return { state: dead(journey, ticket) }
          return { state, effect: { do: 'run-actions', journey, ...(answer && { answer }) } }
        },
      },
      'actions-ended': {
        to: ['running', 'choosing', 'challenged', 'redirected', 'prompted', 'denied', 'failed'],
        effects: ['start-factor', 'run-actions'],
        step: (_, { journey, outcome }, now) => after(journey, outcome, now),
      },
      'continue-pressed': {
        to: ['running'],
        effects: ['judge-ticket'],
        step: ({ journey, since, answer }, _, now) =>
          now - since < GIVEN_UP ? undefined : resume(journey, now, answer),
      },
    },
    challenged: {
      'factor-chosen': {
        to: ['challenged'],
        effects: ['start-factor'],
        step: ({ journey, challenge }, { factor }) => {
          if (!challenge.factors.includes(factor)) return undefined
          const { current: _current, problem: _problem, ...rest } = challenge
          const { subject } = journey
          return {
            state: { at: 'challenged', journey, challenge: rest },
            effect: { do: 'start-factor', subject, factor, resend: false },
          }
        },
      },
      'picker-wanted': {
        to: ['challenged'],
        step: ({ journey, challenge: { factors, tries } }) => ({
          state: { at: 'challenged', journey, challenge: { factors, tries } },
        }),
      },
      'resend-pressed': {
        to: ['challenged'],
        effects: ['start-factor'],
        step: (state) => {
          const { current } = state.challenge
          if (!current || !('codeHash' in current)) return undefined
          const { subject } = state.journey
          return { state, effect: { do: 'start-factor', subject, factor: current.factor, resend: true } }
        },
      },
      'factor-started': {
        to: ['challenged'],
        step: ({ journey, challenge: { factors, tries } }, { started }) => ({
          state: { at: 'challenged', journey, challenge: { factors, tries, current: started } },
        }),
      },
      'factor-refused': {
        to: ['challenged'],
        step: ({ journey, challenge }, { problem }) => ({
          state: { at: 'challenged', journey, challenge: { ...challenge, problem } },
        }),
      },
      'proof-given': {
        to: ['challenged'],
        effects: ['verify-proof'],
        step: (state, { proof }) => {
          const { current } = state.challenge
          if (!current) return undefined
          return { state, effect: { do: 'verify-proof', subject: state.journey.subject, started: current, proof } }
        },
      },
      'proof-accepted': {
        to: ['running'],
        effects: ['judge-ticket'],
        step: ({ journey }, { method }, now) => resume({ ...journey, methods: [...journey.methods, method] }, now),
      },
      'proof-refused': {
        to: ['challenged', 'failed'],
        step: ({ journey, challenge }, { problem }) => wrongProof(journey, challenge, problem),
      },
    },
    redirected: {
      'answer-posted': {
        to: ['redirected'],
        // the first answer stays: nobody who learns the state later can put another one in its place
        step: (state, { nonce, query, body }) =>
          state.answer === undefined && sameText(hashHandle(nonce), state.nonce)
            ? { state: { ...state, answer: { query, body } } }
            : undefined,
      },
      'came-back': {
        to: ['running'],
        effects: ['judge-ticket'],
        step: ({ journey, nonce: expected, answer }, { nonce, query }, now) => {
          if (!sameText(hashHandle(nonce), expected)) return undefined
          return resume(journey, now, { nonce, query: { ...answer?.query, ...query }, body: answer?.body ?? {} })
        },
      },
    },
    prompted: {
      'prompt-answered': {
        to: ['prompted'],
        effects: ['judge-prompt'],
        step: (state, { fields }) => ({ state, effect: { do: 'judge-prompt', prompt: state.prompt, fields } }),
      },
      'prompt-refused': {
        to: ['prompted'],
        step: (state, { tried }) => ({ state: { ...state, tried } }),
      },
      'prompt-judged': {
        to: ['running'],
        effects: ['judge-ticket'],
        step: ({ journey }, { answer }, now) => resume(journey, now, { query: {}, body: {}, prompt: answer }),
      },
    },
    choosing: {
      'password-given': {
        to: ['choosing'],
        effects: ['set-password'],
        step: ({ journey }, { password, confirmation }): Next => {
          const problem = compare(password.reveal(), confirmation.reveal())
          if (problem) return { state: { at: 'choosing', journey, problem } }
          return { state: { at: 'choosing', journey }, effect: { do: 'set-password', journey, password } }
        },
      },
      'password-refused': {
        to: ['choosing'],
        step: ({ journey }, { refusal }) => ({ state: { at: 'choosing', journey, problem: refusal } }),
      },
      'ticket-judged': {
        to: ['failed'],
        step: ({ journey }, { state }) => ({ state: dead(journey, state) }),
      },
      'password-set': {
        to: ['changed'],
        step: ({ journey: { subject } }, { resultUrl, email }) => ({
          state: {
            at: 'changed',
            client: subject.client,
            connection: subject.connection,
            ...(resultUrl === undefined ? {} : { resultUrl }),
            ...(email === undefined ? {} : { email }),
          },
        }),
      },
    },
    changed: {},
    denied: {},
    failed: {},
  },
}

/** Goes (back) into the pipeline: the ticket is judged again first, whatever happened on the way counts. */
function resume(journey: Journey, now: number, answer?: Answer): Next {
  return {
    state: { at: 'running', journey, since: now, ...(answer && { answer }) },
    effect: { do: 'judge-ticket', ticket: journey.subject.ticket },
  }
}

function after(journey: Journey, outcome: ActionsOutcome, now: number): Next {
  const { subject } = journey
  switch (outcome.kind) {
    case 'ended':
      return { state: { at: 'choosing', journey } }
    case 'satisfied':
      return { state: { at: 'running', journey, since: now }, effect: { do: 'run-actions', journey } }
    case 'denied':
      return { state: { at: 'denied', client: subject.client, reason: outcome.reason } }
    case 'redirected':
      return { state: { at: 'redirected', journey, url: outcome.url, nonce: outcome.nonce } }
    case 'prompted':
      return { state: { at: 'prompted', journey, prompt: outcome.prompt } }
    case 'challenged': {
      const { factors, mode } = outcome
      const [factor] = factors
      if (factor === undefined) return { state: { at: 'failed', why: 'action', client: subject.client } }
      const state: State = { at: 'challenged', journey, challenge: { factors, tries: 0 } }
      // `challengeWithAny` shows a picker first, unless only one is usable
      if (mode === 'any' && factors.length > 1) return { state }
      return { state, effect: { do: 'start-factor', subject, factor, resend: false } }
    }
    case 'failed':
      return { state: { at: 'failed', why: 'action', client: subject.client } }
  }
}

function wrongProof(journey: Journey, challenge: Challenge, problem: Challenge['problem'] & string): Next {
  const tries = challenge.tries + 1
  if (tries >= TRIES) return { state: { at: 'failed', why: 'tries', client: journey.subject.client } }
  return { state: { at: 'challenged', journey, challenge: { ...challenge, tries, problem } } }
}

/** A ticket that is not open ends the flow; `open` cannot arrive here and ends it all the same (default deny). */
function dead({ subject }: Journey, state: TicketState): State {
  const why = state === 'expired' || state === 'used' ? state : 'generic'
  return { at: 'failed', why, client: subject.client }
}

/** An absent password is no password (authentik CVE-2026-49448: a stage passed by an empty POST). */
function compare(password: string, confirmation: string): PasswordProblem | undefined {
  if (password === '') return { error: 'missing' }
  return password === confirmation ? undefined : { error: 'mismatch' }
}
