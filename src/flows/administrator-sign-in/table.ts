// How an administrator signs in to the dashboard, as a pure table: a password, a second proof where there is one, the way back.
import { HOUR, type Secret } from '#kit'

import type { FlowDefinition, Step } from '../flow.ts'

/** Whose password was right, under which version of the credentials. */
type Who = { id: string; version: number }

/** Which request this is for; `enrolls`: the administrator wants to add a second proof on the way. */
type Journey = { interaction: string; enrolls?: true }

export type State =
  | ({ at: 'identifying'; email?: string; problem?: Problem } & Journey)
  /** the password was right, and there is a second proof to give */
  | ({ at: 'challenged'; who: Who; factor: ProofKind; tries: number; problem?: ProofProblem } & Journey)
  /** the password was right, and a second proof is added: it has to be used once */
  | ({ at: 'enrolling'; who: Who; secret: string; uri: string; tries: number; problem?: ProofProblem } & Journey)
  /** `recoveryCode` is a new one, shown before the way back */
  | { at: 'ended'; interaction: string; login: Login; recoveryCode?: string }
  | { at: 'failed'; why: 'tries' }

export type ProofKind = 'otp' | 'recovery-code'
type Login = Who & { at: number; amr: readonly string[] }

/** `wrong` says nothing about which of the two it was. */
export type Problem = 'missing' | 'wrong' | 'too-many'
export type ProofProblem = 'invalid-code' | 'too-many'

export type Input =
  | { type: 'credentials-given'; email: string; password: Secret<string> }
  | { type: 'proof-given'; proof: Secret<string> }
  /** the other of the two proofs */
  | { type: 'another-wanted' }
  // results of effects
  | { type: 'administrator-refused'; email: string; problem: Problem }
  | { type: 'administrator-known'; who: Who; next: { do: 'prove' } | { do: 'enroll'; secret: string; uri: string } }
  | { type: 'proof-refused'; problem: ProofProblem }
  | ({ type: 'administrator-signed-in'; recoveryCode?: string } & Login)

export type Effect =
  | { do: 'judge-administrator'; email: string; password: Secret<string>; enrolls: boolean }
  | { do: 'judge-proof'; who: Who; factor: ProofKind; proof: Secret<string> }
  | { do: 'enroll-administrator'; who: Who; secret: string; proof: Secret<string> }

/** Wrong codes that end the journey, as everywhere. */
const TRIES = 10

export const administratorSignIn: FlowDefinition<State, Input, Effect> = {
  kind: 'administrator-sign-in',
  lifetime: HOUR,
  results: ['administrator-refused', 'administrator-known', 'proof-refused', 'administrator-signed-in'],
  table: {
    identifying: {
      'credentials-given': {
        to: ['identifying'],
        effects: ['judge-administrator'],
        step: (state, { email, password }) => {
          const journey = journeyOf(state)
          if (email.trim() === '' || password.reveal() === '') {
            return { state: { at: 'identifying', ...journey, email, problem: 'missing' } }
          }
          const enrolls = journey.enrolls === true
          return {
            state: { at: 'identifying', ...journey, email },
            effect: { do: 'judge-administrator', email, password, enrolls },
          }
        },
      },
      'administrator-refused': {
        to: ['identifying'],
        step: (state, { email, problem }) => ({ state: { at: 'identifying', ...journeyOf(state), email, problem } }),
      },
      'administrator-known': {
        to: ['challenged', 'enrolling'],
        step: (state, { who, next }) => {
          const known = { ...journeyOf(state), who, tries: 0 }
          if (next.do === 'prove') return { state: { at: 'challenged', ...known, factor: 'otp' } }
          return { state: { at: 'enrolling', ...known, secret: next.secret, uri: next.uri } }
        },
      },
      'administrator-signed-in': { to: ['ended'], step: ended },
    },
    challenged: {
      'another-wanted': {
        to: ['challenged'],
        step: ({ problem: _problem, ...state }) => ({
          state: { ...state, factor: state.factor === 'otp' ? 'recovery-code' : 'otp' },
        }),
      },
      'proof-given': {
        to: ['challenged'],
        effects: ['judge-proof'],
        step: (state, { proof }) => ({
          state,
          effect: { do: 'judge-proof', who: state.who, factor: state.factor, proof },
        }),
      },
      'proof-refused': { to: ['challenged', 'failed'], step: refused },
      'administrator-signed-in': { to: ['ended'], step: ended },
    },
    enrolling: {
      'proof-given': {
        to: ['enrolling'],
        effects: ['enroll-administrator'],
        step: (state, { proof }) => ({
          state,
          effect: { do: 'enroll-administrator', who: state.who, secret: state.secret, proof },
        }),
      },
      'proof-refused': { to: ['enrolling', 'failed'], step: refused },
      'administrator-signed-in': { to: ['ended'], step: ended },
    },
    ended: {},
    failed: {},
  },
}

function journeyOf({ interaction, enrolls }: Journey): Journey {
  return { interaction, ...(enrolls === undefined ? {} : { enrolls }) }
}

function ended(
  { interaction }: Journey,
  { type: _type, recoveryCode, ...login }: Extract<Input, { type: 'administrator-signed-in' }>,
): Step<State, Effect> {
  return { state: { at: 'ended', interaction, login, ...(recoveryCode === undefined ? {} : { recoveryCode }) } }
}

function refused(
  state: Extract<State, { at: 'challenged' | 'enrolling' }>,
  { problem }: Extract<Input, { type: 'proof-refused' }>,
): Step<State, Effect> {
  const tries = state.tries + 1
  return { state: tries >= TRIES ? { at: 'failed', why: 'tries' } : { ...state, tries, problem } }
}
