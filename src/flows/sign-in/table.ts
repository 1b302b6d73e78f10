// Signing in as a pure table: a password, a second factor where the tenant asks for one, or agreeing to what is asked.
import { HOUR, type TicketId } from '#kit'

import type { FlowDefinition, Step } from '../flow.ts'
import type { Challenge, Subject } from '../password-reset/states.ts'
import type { Effect, Input, Journey, NextProof, State, Who } from './states.ts'

type Next = Step<State, Effect>
type Challenged = Extract<State, { at: 'challenged' }>

/** Wrong codes that end the journey, as in a reset. */
const TRIES = 10

export const signIn: FlowDefinition<State, Input, Effect> = {
  kind: 'sign-in',
  lifetime: HOUR,
  results: [
    'password-accepted',
    'password-refused',
    'sign-up-refused',
    'factor-started',
    'factor-refused',
    'proof-accepted',
    'proof-refused',
    'not-enrolled',
    'enrolled',
    'login-written',
    'login-undone',
  ],
  table: {
    identifying: {
      'credentials-given': {
        to: ['identifying'],
        effects: ['judge-password'],
        // an absent password is no password (authentik CVE-2026-49448: a stage passed by an empty POST)
        step: ({ journey }, { entry, password }): Next =>
          entry.trim() === '' || password.reveal() === ''
            ? { state: { at: 'identifying', journey, entry, problem: 'missing' } }
            : {
                state: { at: 'identifying', journey, entry },
                effect: { do: 'judge-password', journey, entry, password },
              },
      },
      'sign-up-wanted': { to: ['signing-up'], step: ({ journey }) => ({ state: { at: 'signing-up', journey } }) },
      'password-accepted': acceptedCell(),
      'password-refused': {
        to: ['identifying'],
        step: ({ journey }, { entry, problem }) => ({ state: { at: 'identifying', journey, entry, problem } }),
      },
    },
    'signing-up': {
      'sign-up-given': {
        to: ['signing-up'],
        effects: ['sign-up'],
        step: ({ journey }, { given, password }): Next =>
          password.reveal() === ''
            ? { state: { at: 'signing-up', journey, given, problem: { error: 'missing' } } }
            : { state: { at: 'signing-up', journey, given }, effect: { do: 'sign-up', journey, given, password } },
      },
      'login-wanted': { to: ['identifying'], step: ({ journey }) => ({ state: { at: 'identifying', journey } }) },
      'password-accepted': acceptedCell(),
      'sign-up-refused': {
        to: ['signing-up'],
        step: ({ journey }, { given, problem }) => ({ state: { at: 'signing-up', journey, given, problem } }),
      },
    },
    challenged: {
      'factor-chosen': {
        to: ['challenged'],
        effects: ['start-factor'],
        step: (state, { factor }) => {
          const { factors, tries } = state.challenge
          if (!factors.includes(factor)) return undefined
          return {
            state: { ...state, challenge: { factors, tries } },
            effect: { do: 'start-factor', subject: subjectOf(state), factor, resend: false },
          }
        },
      },
      'picker-wanted': {
        to: ['challenged'],
        step: (state) => {
          const { factors, tries } = state.challenge
          return { state: { ...state, challenge: { factors, tries } } }
        },
      },
      'resend-pressed': {
        to: ['challenged'],
        effects: ['start-factor'],
        step: (state) => {
          const { current } = state.challenge
          if (!current || !('codeHash' in current)) return undefined
          const effect = {
            do: 'start-factor',
            subject: subjectOf(state),
            factor: current.factor,
            resend: true,
          } as const
          return { state, effect }
        },
      },
      'factor-started': {
        to: ['challenged'],
        step: (state, { started }) => {
          const { factors, tries } = state.challenge
          return { state: { ...state, challenge: { factors, tries, current: started } } }
        },
      },
      'factor-refused': {
        to: ['challenged'],
        step: (state, { problem }) => ({ state: { ...state, challenge: { ...state.challenge, problem } } }),
      },
      'proof-given': {
        to: ['challenged'],
        effects: ['verify-proof'],
        step: (state, { proof }) => {
          const { current } = state.challenge
          return (
            current && { state, effect: { do: 'verify-proof', subject: subjectOf(state), started: current, proof } }
          )
        },
      },
      'proof-accepted': {
        to: ['accepted'],
        effects: ['write-login'],
        step: ({ journey, who }, { method }) =>
          accept(journey, { ...who, amr: [...who.amr, 'mfa'], methods: [...who.methods, method] }),
      },
      'proof-refused': {
        to: ['challenged', 'failed'],
        step: (state, { problem }) => wrongProof(state, problem),
      },
    },
    enrolling: {
      'continue-pressed': {
        to: ['enrolling'],
        effects: ['judge-enrollment'],
        step: (state) => ({ state, effect: { do: 'judge-enrollment', who: state.who, id: state.id } }),
      },
      'not-enrolled': { to: ['enrolling'], step: (state) => ({ state }) },
      enrolled: {
        to: ['accepted'],
        effects: ['write-login'],
        step: ({ journey }, { who }) => accept(journey, who),
      },
    },
    accepted: {
      // a node that died between two steps: nothing is proven anew by pressing
      'continue-pressed': {
        to: ['accepted'],
        effects: ['write-login'],
        step: ({ journey, who }) => accept(journey, who),
      },
      'login-written': {
        to: ['ended'],
        step: ({ journey, who }, { at }) => ({
          state: {
            at: 'ended',
            journey,
            result: { login: { id: who.user, version: who.version, amr: who.amr, at } },
          },
        }),
      },
      'login-undone': {
        to: ['identifying'],
        step: ({ journey }) => ({ state: { at: 'identifying', journey, problem: 'changed' } }),
      },
    },
    consenting: {
      agreed: {
        to: ['ended'],
        step: ({ journey }) => ({ state: { at: 'ended', journey, result: { agreed: true } } }),
      },
      declined: {
        to: ['ended'],
        step: ({ journey }) => ({
          state: {
            at: 'ended',
            journey,
            result: { refused: 'access_denied', words: 'User did not authorize the request' },
          },
        }),
      },
    },
    ended: {},
    failed: {},
  },
}

function acceptedCell() {
  return {
    to: ['accepted', 'challenged', 'enrolling', 'failed'] as const,
    effects: ['write-login', 'start-factor'] as const,
    step: (state: { journey: Journey }, { who, next }: Extract<Input, { type: 'password-accepted' }>): Next =>
      prove(state.journey, who, next),
  }
}

/** What stands between a right password and a session. */
function prove(journey: Journey, who: Who, next: NextProof): Next {
  switch (next.kind) {
    case 'none':
      return accept(journey, who)
    case 'challenge': {
      const { factors } = next
      const [first] = factors
      if (first === undefined) return { state: { at: 'failed', journey, why: 'factors' } }
      const state: Challenged = { at: 'challenged', journey, who, challenge: { factors, tries: 0 } }
      return { state, effect: { do: 'start-factor', subject: subjectOf(state), factor: first, resend: false } }
    }
    case 'enroll':
      return { state: { at: 'enrolling', journey, who, ticket: next.ticket, id: next.id } }
    case 'impossible':
      return { state: { at: 'failed', journey, why: 'factors' } }
  }
}

function accept(journey: Journey, who: Who): Next {
  return { state: { at: 'accepted', journey, who }, effect: { do: 'write-login', journey, who } }
}

/** Codes are bound to the request: one that was sent for another sign-in says nothing here. */
function subjectOf({ journey, who }: { journey: Journey; who: Who }): Subject {
  const { client, connection, interaction } = journey
  return { user: who.user, ticket: interaction as TicketId, connection, client }
}

function wrongProof(state: Challenged, problem: Challenge['problem'] & string): Next {
  const tries = state.challenge.tries + 1
  if (tries >= TRIES) return { state: { at: 'failed', journey: state.journey, why: 'tries' } }
  return { state: { ...state, challenge: { ...state.challenge, tries, problem } } }
}
