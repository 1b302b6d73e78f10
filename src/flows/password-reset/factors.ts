// The effects start-factor and verify-proof: one challenge with one factor.
import { randomInt } from 'node:crypto'

import { factors, type Factor, hashRecoveryCode, limits, otpStep, type User, users } from '#identity'
import { HOUR, isoTime, MINUTE, sameText, type Sealer, type Secret, sha256 } from '#kit'
import type { Tx } from '#storage'
import { clients } from '#tenant'
import type { FactorType } from '#triggers'

import type { Performed } from '../engine.ts'
import { takeFromAddress } from '../reset-limits.ts'
import type { EffectContext, ResetDeps } from './deps.ts'
import { type FactorLog, logFactor } from './log-factor.ts'
import type { ChallengeProblem, Effect, FactorResult, Method, Started } from './states.ts'
import { startWebAuthn, verifyWebAuthn } from './webauthn.ts'

type StartEffect = Extract<Effect, { do: 'start-factor' }>
type VerifyEffect = Extract<Effect, { do: 'verify-proof' }>

/** NIST SP 800-63B-4 §3.1.3: out-of-band secrets live 10 minutes at most. */
export const CODE_LIFETIME = 10 * MINUTE

/** Codes sent to one user in an hour, and answers judged for one user in a day (a six-digit guess: 10⁻⁴ a day). */
export const SENDS = { most: 10, windowMs: HOUR }
const JUDGED = { most: 100, windowMs: 24 * HOUR }

export async function startFactor(
  deps: ResetDeps,
  { subject, factor, resend }: StartEffect,
  { request }: Pick<EffectContext, 'request'>,
): Promise<Performed<FactorResult>> {
  const { storage, jobs, mail, clock } = deps
  const user = await users.find(storage.db, subject.user)
  if (!user) throw new Error('the user was deleted during the reset')
  switch (factor) {
    case 'otp':
    case 'recovery-code':
      return started({ factor })
    case 'webauthn-roaming':
    case 'webauthn-platform':
      return started(await startWebAuthn(deps, user, factor))
    case 'push-notification':
      return { input: { type: 'factor-refused', problem: 'not-verified' } }
    case 'email':
    case 'sms':
    case 'phone':
    case 'voice': {
      const to = await addressFor(deps, user, factor)
      if (to === undefined) return { input: { type: 'factor-refused', problem: 'not-verified' } }
      const code = String(randomInt(1_000_000)).padStart(6, '0')
      const client = await clients.find(storage.db, subject.client)
      return {
        write: async (tx) => {
          const sending = { name: `code-sent:${user.id}`, ...SENDS }
          const log = (type: FactorLog['type']) => logFactor(deps, tx, { type, subject, user, factor, request })
          const ours = await limits.take(tx, sending, clock.now())
          if (!ours || !(await takeFromAddress(tx, 'code-sent', request.ip, clock.now()))) {
            await log('gd_otp_rate_limit_exceed')
            return { type: 'factor-refused', problem: 'too-many' }
          }
          const channel = factor === 'email' ? 'email' : factor === 'voice' ? 'voice' : 'sms'
          const { language, locales } = request
          const message = mail.composeCode({ channel, to, code, person: user, client, language, locales })
          await jobs.enqueue(tx, 'deliver-mail', message)
          await log(factor === 'email' ? 'gd_send_email' : 'gd_send_sms')
          const expiresAt = clock.now() + CODE_LIFETIME
          const codeHash = hashCode(subject.ticket, code)
          return { type: 'factor-started', started: { factor, to, codeHash, expiresAt, resent: resend } }
        },
      }
    }
  }
}

/**
 * Judged inside the transaction that moves the flow: of many answers at once one counts, and every one that counts
 * counts against the limits of the flow and of the user, from however many addresses they come.
 */
export async function verifyProof(
  deps: ResetDeps,
  { subject, started: current, proof }: VerifyEffect,
  { request }: Pick<EffectContext, 'request'>,
): Promise<Performed<FactorResult>> {
  const { clock } = deps
  return {
    write: async (tx) => {
      const user = await users.find(tx, subject.user)
      if (!user) throw new Error('the user was deleted during the reset')
      const judged = { name: `code-judged:${user.id}`, ...JUDGED }
      const { factor } = current
      const log = (type: FactorLog['type']) => logFactor(deps, tx, { type, subject, user, factor, request })
      const ours = await limits.take(tx, judged, clock.now())
      if (!ours || !(await takeFromAddress(tx, 'code-judged', request.ip, clock.now()))) {
        await log('gd_otp_rate_limit_exceed')
        return { type: 'proof-refused', problem: 'too-many' }
      }
      const problem = await judge(deps, tx, user, subject.ticket, current, proof)
      const recovery = factor === 'recovery-code'
      if (problem) {
        await log(recovery ? 'gd_recovery_failed' : 'gd_auth_failed')
        return { type: 'proof-refused', problem }
      }
      // who knows the right answer is the owner: wrong ones of strangers do not count against them any longer
      await limits.clear(tx, judged.name)
      await log(recovery ? 'gd_recovery_succeed' : 'gd_auth_succeed')
      const method: Method = { name: 'mfa', type: current.factor, timestamp: isoTime(clock.now()) }
      return { type: 'proof-accepted', method }
    },
  }
}

async function judge(
  deps: ResetDeps,
  tx: Tx,
  user: User,
  ticket: string,
  current: Started,
  proof: Secret<string>,
): Promise<ChallengeProblem | undefined> {
  const { clock, sealer } = deps
  const given = proof.reveal().trim()
  if (given === '') return 'invalid-code'
  switch (current.factor) {
    case 'email':
    case 'sms':
    case 'phone':
    case 'voice':
      if (current.expiresAt <= clock.now()) return 'expired-code'
      return sameText(hashCode(ticket, given), current.codeHash) ? undefined : 'invalid-code'
    case 'otp':
      for (const factor of await enrolledOf(tx, user, 'otp')) {
        const step = otpStep(secretOf(sealer, factor), given.replaceAll(' ', ''), clock.now())
        // a code that was accepted once is not accepted again (MISP CVE-2026-103655)
        if (step !== undefined && (await factors.advance(tx, factor.id, step, clock.now()))) return undefined
      }
      return 'invalid-code'
    case 'recovery-code': {
      const hash = hashRecoveryCode(given)
      for (const factor of await enrolledOf(tx, user, 'recovery-code')) {
        if (!sameText(hash, secretOf(sealer, factor))) continue
        // spent by removing it (Parse Server CVE-2026-31875: recovery codes that were not consumed)
        return (await factors.remove(tx, user.id, factor.id)) ? undefined : 'invalid-code'
      }
      return 'invalid-code'
    }
    case 'webauthn-roaming':
    case 'webauthn-platform':
      return (await verifyWebAuthn(deps, tx, user, current, given)) ? undefined : 'not-verified'
  }
}

async function enrolledOf(tx: Tx, user: User, type: Factor['type']): Promise<Factor[]> {
  const all = await factors.list(tx, user.id)
  return all.filter((factor) => factor.type === type && factor.confirmed && factor.secretSealed !== undefined)
}

function secretOf(sealer: Sealer, factor: Factor): string {
  return sealer.open('factor', factor.secretSealed ?? '')
}

/** A verified address or number of the profile, or the one that was enrolled. */
async function addressFor(
  { storage }: ResetDeps,
  user: User,
  factor: Extract<FactorType, 'email' | 'sms' | 'phone' | 'voice'>,
): Promise<string | undefined> {
  const type = factor === 'email' ? 'email' : 'phone'
  const rows = await factors.list(storage.db, user.id)
  const enrolled = rows.find((row) => row.type === type && row.confirmed)?.identifier
  if (enrolled !== undefined) return enrolled
  if (type === 'email') return user.emailVerified ? user.email : undefined
  return user.phoneVerified ? user.phoneNumber : undefined
}

/** Bound to the ticket: a code that was sent for one reset says nothing in another. */
export function hashCode(ticket: string, code: string): string {
  return sha256(`${ticket}:${code}`)
}

function started(current: Started): Performed<FactorResult> {
  return { input: { type: 'factor-started', started: current } }
}
