// What an administrator's sign-in does: limits first, then the password, then who it was, in one transaction.
import { limits, verifyPassword } from '#identity'
import { HOUR, MINUTE, sha256 } from '#kit'
import { type Administrator, administrators } from '#tenant'

import type { Perform } from '../engine.ts'
import { countedAddress } from '../login-protection/address.ts'
import type { ProtectionDeps } from '../login-protection/deps.ts'
import type { ResetContext } from '../password-reset/deps.ts'
import type { Effect, Input } from './table.ts'

/**
 * Tries at one account from one address, at one account from everywhere, and from one address at all accounts. An owner
 * who comes from another address than a stranger is not kept out before the second is used up.
 */
const PAIR = { most: 10, windowMs: 15 * MINUTE }
const ACCOUNT = { most: 100, windowMs: HOUR }
const ADDRESS = { most: 50, windowMs: 15 * MINUTE }

/** Verified for an address that nobody has, so that the time says nothing: a random text under the same parameters. */
const NOBODY = '$argon2id$v=19$m=19456,t=2,p=1$7C7X0bBXv5mOJ7rT1c1f7w$wkrN0mB0ey0vTX2dnS1h1cPWm0hQkYwY6kO0qC1n0uE'

export function performAdministratorSignIn(deps: ProtectionDeps): Perform<Input, Effect, ResetContext> {
  const { storage, clock, logs } = deps
  return async ({ email, password }, { request }) => {
    const { db } = storage
    const key = sha256(email.trim().toLowerCase()).slice(0, 32)
    const from = countedAddress(request)
    const asked = [
      { name: `administrator:${key}:${from ?? ''}`, ...PAIR },
      { name: `administrator:${key}`, ...ACCOUNT },
      ...(from === undefined ? [] : [{ name: `administrators-from:${from}`, ...ADDRESS }]),
    ]
    // counted before the password is looked at: of many at once no more than these are judged
    for (const limit of asked) {
      if (!(await limits.take(db, limit, clock.now()))) {
        return { input: { type: 'administrator-refused', email, problem: 'too-many' } }
      }
    }
    const found = await administrators.findByEmail(db, email)
    const right = await verifyPassword(password, found?.passwordHash ?? NOBODY)
    return {
      write: async (tx) => {
        const now = found && (await administrators.find(tx, found.id))
        if (!right || !now || now.credentialVersion !== found.credentialVersion) {
          await write(tx, 'f', now, 'An administrator did not sign in: wrong address or password.')
          return { type: 'administrator-refused', email, problem: 'wrong' }
        }
        for (const limit of asked) await limits.clear(tx, limit.name)
        await administrators.update(tx, now.id, { lastLogin: clock.now() })
        await write(tx, 's', now, 'An administrator signed in.')
        return { type: 'administrator-signed-in', id: now.id, version: now.credentialVersion, at: clock.now() }
      },
    }

    async function write(tx: typeof db, type: 's' | 'f', who: Administrator | undefined, description: string) {
      await logs.write(tx, {
        type,
        description,
        request,
        details: { administrator: who === undefined ? null : { id: who.id, email: who.email, role: who.role } },
      })
    }
  }
}
