// An administrator's second proof: a code of an authenticator app, or the recovery code. Judged inside a transaction.
import { hashRecoveryCode, limits, newRecoveryCode, otpStep } from '#identity'
import { type Clock, HOUR, MINUTE, sameText, type Sealer, type Secret } from '#kit'
import type { Tx } from '#storage'
import { type Administrator, administrators } from '#tenant'

import { countedAddress } from '../login-protection/address.ts'
import type { RequestFacts } from '../request-facts.ts'
import type { ProofKind, ProofProblem } from './table.ts'

/** Codes of one account from one address, and from everywhere: a stranger who has the password keeps nobody out. */
const PAIR = { most: 10, windowMs: 15 * MINUTE }
const ACCOUNT = { most: 100, windowMs: HOUR }

/** @returns the recovery code that replaces the one that was used; what was wrong otherwise */
export async function judgeProof(
  tx: Tx,
  { sealer, clock }: { sealer: Sealer; clock: Clock },
  who: Administrator,
  given: { factor: ProofKind; proof: Secret<string> },
  request: RequestFacts,
): Promise<{ recoveryCode?: string } | { problem: ProofProblem }> {
  const { mfa } = who
  if (!mfa) return { problem: 'invalid-code' }
  const counted = await countProof(tx, clock, who.id, request)
  if (!counted) return { problem: 'too-many' }
  const typed = given.proof.reveal()
  if (given.factor === 'otp') {
    const step = otpStep(sealer.open('administrator-otp', mfa.otpSealed), typed.replaceAll(/\s/g, ''), clock.now())
    // a code that was accepted once is not accepted again (RFC 6238 §5.2)
    if (step === undefined || !(await administrators.advanceOtp(tx, who.id, step))) return { problem: 'invalid-code' }
    await counted.forget()
    return {}
  }
  if (!sameText(hashRecoveryCode(typed), sealer.open('administrator-recovery', mfa.recoverySealed))) {
    return { problem: 'invalid-code' }
  }
  const recoveryCode = newRecoveryCode()
  const sealed = sealRecovery(sealer, recoveryCode)
  if (!(await administrators.replaceRecovery(tx, who.id, mfa.recoverySealed, sealed))) {
    return { problem: 'invalid-code' }
  }
  await counted.forget()
  return { recoveryCode }
}

export function sealRecovery(sealer: Sealer, code: string): string {
  return sealer.seal('administrator-recovery', hashRecoveryCode(code))
}

/** Counted before it is judged. @returns undefined when there were too many */
export async function countProof(tx: Tx, clock: Clock, id: string, request: RequestFacts) {
  const asked = [
    { name: `administrator-proof:${id}:${countedAddress(request) ?? ''}`, ...PAIR },
    { name: `administrator-proof:${id}`, ...ACCOUNT },
  ]
  for (const limit of asked) if (!(await limits.take(tx, limit, clock.now()))) return undefined
  return {
    async forget() {
      for (const { name } of asked) await limits.clear(tx, name)
    },
  }
}
