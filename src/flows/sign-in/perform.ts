// What sign-in's effects do: the only code between its table and the rooms.
import { connections } from '#identity'
import { unreachable } from '#kit'
import { clients } from '#tenant'

import type { Perform, Performed } from '../engine.ts'
import type { ResetContext } from '../password-reset/deps.ts'
import { startFactor, verifyProof } from '../password-reset/factors.ts'
import type { SignInDeps } from './deps.ts'
import { judgePassword } from './judge-password.ts'
import { nextProof } from './next-proof.ts'
import { prepareSignUp } from './sign-up.ts'
import type { Effect, Input } from './states.ts'
import { judgeEnrollment, writeLogin } from './write-login.ts'

export function performSignIn(deps: SignInDeps): Perform<Input, Effect, ResetContext> {
  return async (effect, context) => {
    switch (effect.do) {
      case 'judge-password':
        return judgePassword(deps, effect, context.request)
      case 'sign-up':
        return signUp(deps, effect, context)
      case 'start-factor':
        return startFactor(deps, effect, context)
      case 'verify-proof':
        return verifyProof(deps, effect, context)
      case 'judge-enrollment':
        return judgeEnrollment(deps, effect)
      case 'write-login':
        return writeLogin(deps, effect, context.request)
      default:
        return unreachable(effect)
    }
  }
}

async function signUp(
  deps: SignInDeps,
  { journey, given, password }: Extract<Effect, { do: 'sign-up' }>,
  { request }: ResetContext,
): Promise<Performed<Input>> {
  const { db } = deps.storage
  const connection = await connections.find(db, journey.connection)
  const client = await clients.find(db, journey.client)
  if (!connection || !client) return { input: { type: 'sign-up-refused', given, problem: { error: 'closed' } } }
  const prepared = await prepareSignUp(deps, { connection, client, ...given, password, request })
  if ('refusal' in prepared) return { input: { type: 'sign-up-refused', given, problem: prepared.refusal } }
  return {
    write: async (tx) => {
      const { user } = await prepared.write(tx)
      const who = { user: user.id, version: user.credentialVersion, amr: ['pwd'], methods: [] }
      return { type: 'password-accepted', who, next: await nextProof(deps, tx, user) }
    },
  }
}
