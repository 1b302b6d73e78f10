// What administrators change of their own account: the password, and taking the second proof away. Each asks for the password.
import { hashPassword, isListed, limits, oidcRecords, verifyPassword } from '#identity'
import { HOUR, MINUTE, type Secret, type UserId } from '#kit'
import type { Tx } from '#storage'
import { type Administrator, administrators, settings } from '#tenant'

import { countedAddress } from '../login-protection/address.ts'
import type { RequestFacts } from '../request-facts.ts'
import type { AdministratorDeps } from './perform.ts'
import { judgeProof } from './proof.ts'

export type OwnAccountRefusal = 'wrong-password' | 'too-many' | 'listed' | 'same' | 'wrong-code' | 'required' | 'none'

export type OwnAccount = {
  /** Ends every session and token of the administrator, this one too: the next thing is signing in. */
  changeOwnPassword(
    id: string,
    given: { current: Secret<string>; password: Secret<string> },
    request: RequestFacts,
  ): Promise<OwnAccountRefusal | undefined>
  /** @param given.code of the app, or the recovery code */
  removeOwnMfa(
    id: string,
    given: { current: Secret<string>; code: Secret<string> },
    request: RequestFacts,
  ): Promise<OwnAccountRefusal | undefined>
}

const PAIR = { most: 10, windowMs: 15 * MINUTE }
const ACCOUNT = { most: 100, windowMs: HOUR }

export function openOwnAccount(deps: AdministratorDeps): OwnAccount {
  const { storage, clock } = deps
  return {
    async changeOwnPassword(id, { current, password }, request) {
      const known = await prove(id, current, request)
      if (typeof known === 'string') return known
      if (current.reveal() === password.reveal()) return 'same'
      if (isListed(password)) return 'listed'
      const passwordHash = await hashPassword(password)
      return storage.transaction(async (tx) => {
        if (!(await still(tx, known))) return 'wrong-password'
        await administrators.update(tx, id, { passwordHash })
        await oidcRecords.revokeUser(tx, id as UserId)
        return undefined
      })
    },
    async removeOwnMfa(id, { current, code }, request) {
      const known = await prove(id, current, request)
      if (typeof known === 'string') return known
      return storage.transaction(async (tx) => {
        const now = await still(tx, known)
        if (!now) return 'wrong-password'
        if (!now.mfa) return 'none'
        if ((await settings.read(tx, 'administrator_policy'))?.mfa_required === true) return 'required'
        const factor = /^[\d\s]+$/.test(code.reveal()) ? 'otp' : 'recovery-code'
        const judged = await judgeProof(tx, deps, now, { factor, proof: code }, request)
        if ('problem' in judged) return judged.problem === 'too-many' ? 'too-many' : 'wrong-code'
        await administrators.unenroll(tx, id)
        return undefined
      })
    },
  }

  /** Whoever holds a token is not yet whoever knows the password: tries are counted as at the door. */
  async function prove(
    id: string,
    current: Secret<string>,
    request: RequestFacts,
  ): Promise<Administrator | 'wrong-password' | 'too-many'> {
    const asked = [
      { name: `administrator-own:${id}:${countedAddress(request) ?? ''}`, ...PAIR },
      { name: `administrator-own:${id}`, ...ACCOUNT },
    ]
    for (const limit of asked) if (!(await limits.take(storage.db, limit, clock.now()))) return 'too-many'
    const found = await administrators.find(storage.db, id)
    if (!found || !(await verifyPassword(current, found.passwordHash))) return 'wrong-password'
    for (const { name } of asked) await limits.clear(storage.db, name)
    return found
  }

  async function still(tx: Tx, { id, credentialVersion }: Administrator): Promise<Administrator | undefined> {
    const now = await administrators.find(tx, id)
    return now?.credentialVersion === credentialVersion ? now : undefined
  }
}
