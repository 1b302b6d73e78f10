// The password grant as a pure table: sign-in's, without pages, and without a code before the application asks for one.
import { MINUTE } from '#kit'

import type { FlowDefinition } from '../flow.ts'
import type { Effect, Input, State } from '../sign-in/states.ts'
import { signIn } from '../sign-in/table.ts'

type Table = FlowDefinition<State, Input, Effect>['table']

const { 'sign-up-wanted': _s, 'password-accepted': accepted, ...identifying } = signIn.table.identifying
const { 'picker-wanted': _p, 'resend-pressed': _r, ...challenged } = signIn.table.challenged
// a node that died between two steps: the password is given anew
const { 'continue-pressed': _c, ...written } = signIn.table.accepted
if (!accepted) throw new Error('sign-in has no cell for a right password')

const proven: NonNullable<Table['identifying']['password-accepted']> = {
  to: accepted.to,
  effects: ['write-login'],
  step(state, input, now) {
    const step = accepted.step(state, input, now)
    return step?.effect?.do === 'start-factor' ? { state: step.state } : step
  },
}

export const passwordGrant: FlowDefinition<State, Input, Effect> = {
  kind: 'password-grant',
  /** as long as Auth0's `mfa_token` is good */
  lifetime: 10 * MINUTE,
  results: signIn.results,
  table: {
    identifying: { ...identifying, 'password-accepted': proven },
    'signing-up': {},
    challenged,
    enrolling: signIn.table.enrolling,
    accepted: written,
    consenting: {},
    ended: {},
    failed: {},
  },
}
