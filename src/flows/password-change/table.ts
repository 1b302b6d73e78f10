// Changing the password while signed in, as a pure table: the current password, a factor where there is one, the new one.
import type { PasswordRefusal } from '#identity'
import { MINUTE, type Secret, type TicketId, type UserId } from '#kit'
import type { FactorType } from '#triggers'

import type { FlowDefinition, Step } from '../flow.ts'
import type { Challenge, FactorResult, Started, Subject } from '../password-reset/states.ts'

/** Fixed when it begins: whose session it is, and the credentials that it was begun with. */
export type Owner = { subject: Subject; version: number }

export type State =
  | { at: 'asking'; owner: Owner; problem?: Problem }
  | { at: 'challenged'; owner: Owner; challenge: Challenge }
  | { at: 'choosing'; owner: Owner; problem?: { error: 'mismatch' | 'missing' } | PasswordRefusal }
  | { at: 'changed'; owner: Owner }
  | { at: 'failed'; owner: Owner; why: 'tries' | 'gone' }

export type Problem = 'missing' | 'wrong' | 'too-many'

export type Input =
  | { type: 'current-given'; password: Secret<string> }
  | { type: 'factor-chosen'; factor: FactorType }
  | { type: 'picker-wanted' }
  | { type: 'resend-pressed' }
  | { type: 'proof-given'; proof: Secret<string> }
  | { type: 'password-given'; password: Secret<string>; confirmation: Secret<string> }
  // results of effects
  | { type: 'current-accepted'; factors: readonly FactorType[] }
  | { type: 'current-refused'; problem: Problem }
  | FactorResult
  | { type: 'password-refused'; refusal: PasswordRefusal }
  | { type: 'password-changed' }
  | { type: 'owner-gone' }

export type Effect =
  | { do: 'judge-current'; owner: Owner; password: Secret<string> }
  | { do: 'start-factor'; subject: Subject; factor: FactorType; resend: boolean }
  | { do: 'verify-proof'; subject: Subject; started: Started; proof: Secret<string> }
  | { do: 'change-password'; owner: Owner; password: Secret<string> }

type Next = Step<State, Effect>

const TRIES = 10

export const passwordChange: FlowDefinition<State, Input, Effect> = {
  kind: 'password-change',
  lifetime: 15 * MINUTE,
  results: [
    'current-accepted',
    'current-refused',
    'factor-started',
    'factor-refused',
    'proof-accepted',
    'proof-refused',
    'password-refused',
    'password-changed',
    'owner-gone',
  ],
  table: {
    asking: {
      'current-given': {
        to: ['asking'],
        effects: ['judge-current'],
        step: ({ owner }, { password }): Next =>
          password.reveal() === ''
            ? { state: { at: 'asking', owner, problem: 'missing' } }
            : { state: { at: 'asking', owner }, effect: { do: 'judge-current', owner, password } },
      },
      'current-refused': {
        to: ['asking'],
        step: ({ owner }, { problem }) => ({ state: { at: 'asking', owner, problem } }),
      },
      'current-accepted': {
        to: ['challenged', 'choosing'],
        effects: ['start-factor'],
        step: ({ owner }, { factors }): Next => {
          const [first] = factors
          if (first === undefined) return { state: { at: 'choosing', owner } }
          const { subject } = owner
          return {
            state: { at: 'challenged', owner, challenge: { factors, tries: 0 } },
            effect: { do: 'start-factor', subject, factor: first, resend: false },
          }
        },
      },
      'owner-gone': { to: ['failed'], step: ({ owner }) => ({ state: { at: 'failed', owner, why: 'gone' } }) },
    },
    challenged: {
      'factor-chosen': {
        to: ['challenged'],
        effects: ['start-factor'],
        step: (state, { factor }) => {
          const { factors, tries } = state.challenge
          if (!factors.includes(factor)) return undefined
          const { subject } = state.owner
          return {
            state: { ...state, challenge: { factors, tries } },
            effect: { do: 'start-factor', subject, factor, resend: false },
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
          const { subject } = state.owner
          return { state, effect: { do: 'start-factor', subject, factor: current.factor, resend: true } }
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
          const { subject } = state.owner
          return current && { state, effect: { do: 'verify-proof', subject, started: current, proof } }
        },
      },
      'proof-accepted': { to: ['choosing'], step: ({ owner }) => ({ state: { at: 'choosing', owner } }) },
      'proof-refused': {
        to: ['challenged', 'failed'],
        step: (state, { problem }): Next => {
          const tries = state.challenge.tries + 1
          if (tries >= TRIES) return { state: { at: 'failed', owner: state.owner, why: 'tries' } }
          return { state: { ...state, challenge: { ...state.challenge, tries, problem } } }
        },
      },
    },
    choosing: {
      'password-given': {
        to: ['choosing'],
        effects: ['change-password'],
        step: ({ owner }, { password, confirmation }): Next => {
          const given = password.reveal()
          if (given === '') return { state: { at: 'choosing', owner, problem: { error: 'missing' } } }
          if (given !== confirmation.reveal()) {
            return { state: { at: 'choosing', owner, problem: { error: 'mismatch' } } }
          }
          return { state: { at: 'choosing', owner }, effect: { do: 'change-password', owner, password } }
        },
      },
      'password-refused': {
        to: ['choosing'],
        step: ({ owner }, { refusal }) => ({ state: { at: 'choosing', owner, problem: refusal } }),
      },
      'password-changed': { to: ['changed'], step: ({ owner }) => ({ state: { at: 'changed', owner } }) },
      'owner-gone': { to: ['failed'], step: ({ owner }) => ({ state: { at: 'failed', owner, why: 'gone' } }) },
    },
    changed: {},
    failed: {},
  },
}

export function ownerOf(
  of: { user: UserId; version: number; session: string } & Omit<Subject, 'user' | 'ticket'>,
): Owner {
  const { user, version, session, connection, client } = of
  // codes are bound to the session that asks for them
  return { subject: { user, ticket: session as TicketId, connection, client }, version }
}
