// Enrolling a factor as a pure table: a ticket, a proof of an existing factor where there is one, a first use of the new.
import type { TicketState } from '#identity'
import { HOUR } from '#kit'

import type { FlowDefinition, Step } from '../flow.ts'
import type { ChallengeProblem } from '../password-reset/states.ts'
import type { Effect, Enrolling, Input, Kind, State } from './states.ts'

type Next = Step<State, Effect>

/** Wrong answers that end the flow, as in a reset. */
const TRIES = 10

export const enrollment: FlowDefinition<State, Input, Effect> = {
  kind: 'enrollment',
  lifetime: HOUR,
  results: [
    'standing-read',
    'factor-started',
    'factor-refused',
    'proof-accepted',
    'proof-refused',
    'enrollment-started',
    'enrollment-refused',
    'confirmed',
    'not-confirmed',
    'removed',
    'ticket-dead',
  ],
  table: {
    opened: {
      'continue-pressed': {
        to: ['opened'],
        effects: ['read-standing'],
        step: (state) => ({ state, effect: { do: 'read-standing', enrolling: whoseOf(state) } }),
      },
      'standing-read': {
        to: ['proving', 'choosing', 'failed'],
        effects: ['start-factor'],
        step: (state, { ticket, proofs, offered, removable }): Next => {
          if (ticket !== 'open') return dead(ticket)
          const [first] = proofs
          // without a proof there is nothing that may be taken away
          if (first === undefined) return offer(whoseOf(state), offered)
          const whose = { ...whoseOf(state), ...(removable.length === 0 ? {} : { removable }) }
          const challenge = { factors: proofs, tries: 0 }
          const { subject } = whose
          return {
            state: { at: 'proving', ...whose, offered, challenge },
            effect: { do: 'start-factor', subject, factor: first, resend: false },
          }
        },
      },
    },
    proving: {
      'factor-chosen': {
        to: ['proving'],
        effects: ['start-factor'],
        step: (state, { factor }) => {
          const { factors, tries } = state.challenge
          if (!factors.includes(factor)) return undefined
          const { subject } = state
          return {
            state: { ...state, challenge: { factors, tries } },
            effect: { do: 'start-factor', subject, factor, resend: false },
          }
        },
      },
      'picker-wanted': {
        to: ['proving'],
        step: (state) => {
          const { factors, tries } = state.challenge
          return { state: { ...state, challenge: { factors, tries } } }
        },
      },
      'resend-pressed': {
        to: ['proving'],
        effects: ['start-factor'],
        step: (state) => {
          const { current } = state.challenge
          if (!current || !('codeHash' in current)) return undefined
          const { subject } = state
          return { state, effect: { do: 'start-factor', subject, factor: current.factor, resend: true } }
        },
      },
      'factor-started': {
        to: ['proving'],
        step: (state, { started }) => {
          const { factors, tries } = state.challenge
          return { state: { ...state, challenge: { factors, tries, current: started } } }
        },
      },
      'factor-refused': {
        to: ['proving'],
        step: (state, { problem }) => ({ state: { ...state, challenge: { ...state.challenge, problem } } }),
      },
      'proof-given': {
        to: ['proving'],
        effects: ['verify-proof'],
        step: (state, { proof }) => {
          const { current } = state.challenge
          return current && { state, effect: { do: 'verify-proof', subject: state.subject, started: current, proof } }
        },
      },
      'proof-accepted': { to: ['choosing', 'failed'], step: (state) => offer(whoseOf(state), state.offered) },
      'proof-refused': {
        to: ['proving', 'failed'],
        step: (state, { problem }): Next => {
          const tries = state.challenge.tries + 1
          if (tries >= TRIES) return { state: { at: 'failed', why: 'tries' } }
          return { state: { ...state, challenge: { ...state.challenge, tries, problem } } }
        },
      },
    },
    choosing: {
      'factor-chosen': {
        to: ['choosing', 'entering'],
        effects: ['start-enrollment'],
        step: (state, { factor }): Next | undefined => {
          const kind = state.offered.find((each) => each === factor)
          if (kind === undefined) return undefined
          if (kind === 'phone' || kind === 'email') return { state: { ...state, at: 'entering', kind } }
          return { state, effect: { do: 'start-enrollment', subject: state.subject, kind, entry: undefined } }
        },
      },
      'enrollment-started': startedCell(),
      'removal-chosen': {
        to: ['choosing'],
        effects: ['remove-factor'],
        step: (state, { id }) => {
          const removable = state.removable?.find((each) => each.id === id)
          return removable && { state, effect: { do: 'remove-factor', subject: state.subject, removable } }
        },
      },
      removed: { to: ['removed'], step: (_, { removed }) => ({ state: { at: 'removed', removed } }) },
      'ticket-dead': { to: ['failed'], step: (_, { ticket }) => dead(ticket) },
    },
    entering: {
      'entry-given': {
        to: ['entering'],
        effects: ['start-enrollment'],
        step: (state, { entry }) => {
          const { subject, kind } = state
          return { state, effect: { do: 'start-enrollment', subject, kind, entry } }
        },
      },
      'picker-wanted': { to: ['choosing', 'failed'], step: (state) => offer(whoseOf(state), state.offered) },
      'enrollment-started': startedCell(),
      'enrollment-refused': { to: ['entering'], step: (state, { problem }) => ({ state: { ...state, problem } }) },
    },
    confirming: {
      'proof-given': {
        to: ['confirming'],
        effects: ['confirm-enrollment'],
        step: (state, { proof }) => {
          const { subject, pending } = state
          return { state, effect: { do: 'confirm-enrollment', subject, pending, proof } }
        },
      },
      'picker-wanted': { to: ['choosing', 'failed'], step: (state) => offer(whoseOf(state), state.offered) },
      'resend-pressed': {
        to: ['confirming'],
        effects: ['start-enrollment'],
        step: (state) => {
          const { subject, pending } = state
          if (!('codeHash' in pending)) return undefined
          return { state, effect: { do: 'start-enrollment', subject, kind: pending.kind, entry: pending.to } }
        },
      },
      // a new code is no new set of tries
      'enrollment-started': {
        to: ['confirming'],
        step: (state, { pending }) => {
          const { offered, tries } = state
          return { state: { at: 'confirming', ...whoseOf(state), offered, pending, tries, resent: true } }
        },
      },
      'enrollment-refused': {
        to: ['confirming'],
        step: (state, { problem }) => ({
          state: { ...state, problem: problem === 'invalid' ? 'not-verified' : problem },
        }),
      },
      confirmed: {
        to: ['enrolled'],
        step: ({ pending: { kind } }, { recoveryCode }) => ({
          state: { at: 'enrolled', kind, ...(recoveryCode === undefined ? {} : { recoveryCode }) },
        }),
      },
      'not-confirmed': { to: ['confirming', 'failed'], step: (state, { problem }) => wrong(state, problem) },
      'ticket-dead': { to: ['failed'], step: (_, { ticket }) => dead(ticket) },
    },
    enrolled: {},
    removed: {},
    failed: {},
  },
}

function startedCell() {
  return {
    to: ['confirming'] as const,
    step: (
      state: Enrolling & { offered: readonly Kind[] },
      { pending }: Extract<Input, { type: 'enrollment-started' }>,
    ) => ({
      state: { at: 'confirming' as const, ...whoseOf(state), offered: state.offered, pending, tries: 0 },
    }),
  }
}

function whoseOf({ subject, only, removable }: Enrolling): Enrolling {
  return { subject, ...(only === undefined ? {} : { only }), ...(removable === undefined ? {} : { removable }) }
}

function offer(whose: Enrolling, offered: readonly Kind[]): Next {
  const nothing = offered.length === 0 && whose.removable === undefined
  return { state: nothing ? { at: 'failed', why: 'generic' } : { at: 'choosing', ...whose, offered } }
}

function wrong(state: Extract<State, { at: 'confirming' }>, problem: ChallengeProblem): Next {
  const tries = state.tries + 1
  return { state: tries >= TRIES ? { at: 'failed', why: 'tries' } : { ...state, tries, problem } }
}

function dead(ticket: TicketState): Next {
  return { state: { at: 'failed', why: ticket === 'expired' || ticket === 'used' ? ticket : 'generic' } }
}
