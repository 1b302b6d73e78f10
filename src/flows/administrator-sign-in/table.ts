// How an administrator signs in to the dashboard, as a pure table: an address, a password, and the way back.
import { HOUR, type Secret } from '#kit'

import type { FlowDefinition } from '../flow.ts'

export type State =
  | { at: 'identifying'; interaction: string; email?: string; problem?: Problem }
  | { at: 'ended'; interaction: string; login: { id: string; version: number; at: number } }

/** `wrong` says nothing about which of the two it was. */
export type Problem = 'missing' | 'wrong' | 'too-many'

export type Input =
  | { type: 'credentials-given'; email: string; password: Secret<string> }
  // results of effects
  | { type: 'administrator-refused'; email: string; problem: Problem }
  | { type: 'administrator-signed-in'; id: string; version: number; at: number }

export type Effect = { do: 'judge-administrator'; email: string; password: Secret<string> }

export const administratorSignIn: FlowDefinition<State, Input, Effect> = {
  kind: 'administrator-sign-in',
  lifetime: HOUR,
  results: ['administrator-refused', 'administrator-signed-in'],
  table: {
    identifying: {
      'credentials-given': {
        to: ['identifying'],
        effects: ['judge-administrator'],
        step: ({ interaction }, { email, password }) =>
          email.trim() === '' || password.reveal() === ''
            ? { state: { at: 'identifying', interaction, email, problem: 'missing' } }
            : {
                state: { at: 'identifying', interaction, email },
                effect: { do: 'judge-administrator', email, password },
              },
      },
      'administrator-refused': {
        to: ['identifying'],
        step: ({ interaction }, { email, problem }) => ({ state: { at: 'identifying', interaction, email, problem } }),
      },
      'administrator-signed-in': {
        to: ['ended'],
        step: ({ interaction }, { id, version, at }) => ({
          state: { at: 'ended', interaction, login: { id, version, at } },
        }),
      },
    },
    ended: {},
  },
}
