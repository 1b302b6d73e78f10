// What the tenant's MFA policy asks for after a right password: nothing, a factor that is there, or adding one.
import { factors, type User } from '#identity'
import type { Tx } from '#storage'
import { settings } from '#tenant'
import type { FactorType } from '#triggers'

import { createEnrollmentTicket } from '../enrollment/ticket.ts'
import { enrolledTypes } from '../password-reset/usable-factors.ts'
import type { SignInDeps } from './deps.ts'
import type { NextProof } from './states.ts'

/** The strongest first; the user may pick another. */
const ORDER: readonly FactorType[] = ['webauthn-roaming', 'webauthn-platform', 'otp', 'phone', 'sms', 'email']

/** What can be added on our pages, by the tenant's switches. */
const ADDABLE = ['otp', 'webauthn-roaming', 'webauthn-platform', 'sms', 'email']

export async function nextProof(deps: SignInDeps, tx: Tx, user: User): Promise<NextProof> {
  const policies = (await settings.read(tx, 'guardian.policies'))?.['policies']
  if (!Array.isArray(policies) || !policies.includes('all-applications')) return { kind: 'none' }
  const on = (await settings.read(tx, 'factors')) ?? {}
  const rows = await factors.list(tx, user.id)
  const has = new Set(enrolledTypes(user, rows))
  const enabled = (factor: FactorType) => on[factor === 'phone' ? 'sms' : factor] === true
  const usable = ORDER.filter((factor) => has.has(factor) && enabled(factor))
  if (usable.length > 0) {
    // a recovery code helps out where a factor is lost; it is none by itself
    const recovery = has.has('recovery-code') && on['recovery-code'] === true
    return { kind: 'challenge', factors: recovery ? [...usable, 'recovery-code'] : usable }
  }
  // factors that are switched off cannot be proven, and adding another must not be a way around them
  if (rows.some((row) => row.confirmed && row.type !== 'recovery-code')) return { kind: 'impossible' }
  if (!ADDABLE.some((factor) => on[factor] === true)) return { kind: 'impossible' }
  const { id, token } = await createEnrollmentTicket(tx, deps, user, undefined)
  return { kind: 'enroll', ticket: token, id }
}
