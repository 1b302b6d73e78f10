// What the effects of changing a password do: the same judges as at sign-in and in a reset, and the one way it is stored.
import { connections, factors, users } from '#identity'
import { unreachable } from '#kit'
import { clients, settings } from '#tenant'
import type { FactorType } from '#triggers'

import { storePassword } from '../change-password.ts'
import type { Perform, Performed } from '../engine.ts'
import { checkLogin } from '../login-protection/check-login.ts'
import { preparePassword } from '../new-password.ts'
import type { ResetContext } from '../password-reset/deps.ts'
import { startFactor, verifyProof } from '../password-reset/factors.ts'
import { enrolledTypes } from '../password-reset/usable-factors.ts'
import type { SignInDeps } from '../sign-in/deps.ts'
import { nameOf } from '../sign-in/judge-password.ts'
import type { Effect, Input, Owner } from './table.ts'

const ORDER: readonly FactorType[] = ['webauthn-roaming', 'webauthn-platform', 'otp', 'phone', 'sms', 'recovery-code']

export function performPasswordChange(deps: SignInDeps): Perform<Input, Effect, ResetContext> {
  return async (effect, context) => {
    switch (effect.do) {
      case 'judge-current':
        return judgeCurrent(deps, effect, context)
      case 'start-factor':
        return startFactor(deps, effect, context)
      case 'verify-proof':
        return verifyProof(deps, effect, context)
      case 'change-password':
        return changePassword(deps, effect, context)
      default:
        return unreachable(effect)
    }
  }
}

/** Guessed here as little as at the login page: both count together. */
async function judgeCurrent(
  deps: SignInDeps,
  { owner, password }: Extract<Effect, { do: 'judge-current' }>,
  { request }: ResetContext,
): Promise<Performed<Input>> {
  const { db } = deps.storage
  const user = await users.find(db, owner.subject.user)
  const connection = await connections.find(db, owner.subject.connection)
  if (!user || !connection || user.blocked || user.credentialVersion !== owner.version) {
    return { input: { type: 'owner-gone' } }
  }
  const found = await clients.find(db, owner.subject.client)
  const client = found && { client_id: found.id, name: found.name }
  const attempt = { connection, entry: nameOf(user) ?? user.id, user, client, request }
  const verdict = await checkLogin(deps, attempt, password)
  switch (verdict.kind) {
    // a password that was stolen is what this page is for
    case 'good':
    case 'leaked': {
      const on = (await settings.read(db, 'factors')) ?? {}
      const has = new Set(
        enrolledTypes(
          user,
          (await factors.list(db, user.id)).filter((row) => row.confirmed),
        ),
      )
      const usable = ORDER.filter((factor) => has.has(factor) && on[factor === 'phone' ? 'sms' : factor] === true)
      // a recovery code helps out beside a factor; alone it is none
      const asked = usable.some((factor) => factor !== 'recovery-code') ? usable : []
      return { input: { type: 'current-accepted', factors: asked } }
    }
    case 'wrong':
      return { input: { type: 'current-refused', problem: 'wrong' } }
    case 'user-blocked':
      return { input: { type: 'owner-gone' } }
    case 'account-blocked':
    case 'address-blocked':
      return { input: { type: 'current-refused', problem: 'too-many' } }
  }
}

async function changePassword(
  deps: SignInDeps,
  { owner, password }: Extract<Effect, { do: 'change-password' }>,
  { request }: ResetContext,
): Promise<Performed<Input>> {
  const { db } = deps.storage
  const candidate = await users.find(db, owner.subject.user)
  const connection = await connections.find(db, owner.subject.connection)
  if (!candidate || !connection || !isStill(owner, candidate)) return { input: { type: 'owner-gone' } }
  const prepared = await preparePassword(deps, { password, connection, owner: candidate })
  if ('refusal' in prepared) return { input: { type: 'password-refused', refusal: prepared.refusal } }
  return {
    write: async (tx) => {
      // whatever happened while the hash was made counts
      const user = await users.lock(tx, owner.subject.user)
      if (!user || !isStill(owner, user)) return { type: 'owner-gone' }
      const client = await clients.find(tx, owner.subject.client)
      await storePassword(tx, deps, {
        user,
        connection,
        hash: prepared.hash,
        reason: 'change',
        actor: { type: 'user' },
        client: client && { client_id: client.id, name: client.name },
        request,
        tenant: (await settings.read(tx, 'tenant')) ?? { id: '', friendly_name: '' },
      })
      return { type: 'password-changed' }
    },
  }
}

function isStill({ version }: Owner, user: { blocked: boolean; credentialVersion: number }): boolean {
  return !user.blocked && user.credentialVersion === version
}
