// What an administrator's sign-in does: limits first, then the password, then who it was, in one transaction.
import { type Bucket, limits, newOtpSecret, newRecoveryCode, otpStep, otpUri, verifyPassword } from '#identity'
import { DAY, HOUR, MINUTE, type Sealer, sha256, unreachable } from '#kit'
import type { Tx } from '#storage'
import { type Administrator, administrators, settings } from '#tenant'

import type { Perform, Performed } from '../engine.ts'
import { countedAddress } from '../login-protection/address.ts'
import type { ProtectionDeps } from '../login-protection/deps.ts'
import type { ResetContext } from '../password-reset/deps.ts'
import type { RequestFacts } from '../request-facts.ts'
import { countProof, judgeProof, sealRecovery } from './proof.ts'
import type { Effect, Input } from './table.ts'

export type AdministratorDeps = ProtectionDeps & { sealer: Sealer }

type EffectOf<Do extends Effect['do']> = Extract<Effect, { do: Do }>

/**
 * Tries at one account from one address, at one account from all unknown addresses, and from one address at all accounts.
 * Strangers use up the second, and keep nobody out who comes from where they have signed in before.
 */
const PAIR = { most: 10, windowMs: 15 * MINUTE }
const ACCOUNT = { most: 100, windowMs: HOUR }
const ADDRESS = { most: 50, windowMs: 15 * MINUTE }
/** For so long an address from which the administrator signed in is known. */
const KNOWN = 30 * DAY

/** Verified for an address that nobody has, so that the time says nothing: a random text under the same parameters. */
const NOBODY = '$argon2id$v=19$m=19456,t=2,p=1$7C7X0bBXv5mOJ7rT1c1f7w$wkrN0mB0ey0vTX2dnS1h1cPWm0hQkYwY6kO0qC1n0uE'

export function performAdministratorSignIn(deps: AdministratorDeps): Perform<Input, Effect, ResetContext> {
  return async (effect, { request }) => {
    switch (effect.do) {
      case 'judge-administrator':
        return judgePassword(deps, effect, request)
      case 'judge-proof':
        return proven(deps, effect, request)
      case 'enroll-administrator':
        return enrolled(deps, effect, request)
      default:
        return unreachable(effect)
    }
  }
}

async function judgePassword(
  deps: AdministratorDeps,
  { email, password, enrolls }: EffectOf<'judge-administrator'>,
  request: RequestFacts,
): Promise<Performed<Input>> {
  const { storage, clock } = deps
  const { db } = storage
  const key = keyOf(email)
  const from = countedAddress(request)
  const known = from !== undefined && (await limits.isEmpty(db, knownPlace(key, from), clock.now()))
  const asked = [
    { name: `administrator:${key}:${from ?? ''}`, ...PAIR },
    ...(known ? [] : [{ name: `administrator:${key}`, ...ACCOUNT }]),
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
        await log(deps, tx, request, 'f', now, 'An administrator did not sign in: wrong address or password.')
        return { type: 'administrator-refused', email, problem: 'wrong' }
      }
      for (const limit of asked) await limits.clear(tx, limit.name)
      const who = { id: now.id, version: now.credentialVersion }
      if (now.mfa) return { type: 'administrator-known', who, next: { do: 'prove' } }
      if (enrolls || (await settings.read(tx, 'administrator_policy'))?.mfa_required === true) {
        const secret = newOtpSecret()
        const uri = otpUri(secret, now.email, `Keyturn ${new URL(deps.publicUrl).hostname}`)
        return { type: 'administrator-known', who, next: { do: 'enroll', secret, uri } }
      }
      return signedIn(deps, tx, request, now, ['pwd'])
    },
  }
}

function proven(
  deps: AdministratorDeps,
  { who, factor, proof }: EffectOf<'judge-proof'>,
  request: RequestFacts,
): Performed<Input> {
  return {
    write: async (tx) => {
      const now = await administrators.find(tx, who.id)
      if (!now || now.credentialVersion !== who.version) return { type: 'proof-refused', problem: 'invalid-code' }
      const judged = await judgeProof(tx, deps, now, { factor, proof }, request)
      if ('problem' in judged) {
        await log(deps, tx, request, 'f', now, 'An administrator did not sign in: wrong second proof.')
        return { type: 'proof-refused', problem: judged.problem }
      }
      return { ...(await signedIn(deps, tx, request, now, ['pwd', 'mfa'])), ...judged }
    },
  }
}

/** The first code that is right makes the app the second proof; a second proof that came in between stays. */
function enrolled(
  deps: AdministratorDeps,
  { who, secret, proof }: EffectOf<'enroll-administrator'>,
  request: RequestFacts,
): Performed<Input> {
  const { clock, sealer } = deps
  return {
    write: async (tx) => {
      const now = await administrators.find(tx, who.id)
      if (!now || now.credentialVersion !== who.version || now.mfa) {
        return { type: 'proof-refused', problem: 'invalid-code' }
      }
      const counted = await countProof(tx, clock, now.id, request)
      if (!counted) return { type: 'proof-refused', problem: 'too-many' }
      const step = otpStep(secret, proof.reveal().replaceAll(/\s/g, ''), clock.now())
      if (step === undefined) return { type: 'proof-refused', problem: 'invalid-code' }
      await counted.forget()
      const recoveryCode = newRecoveryCode()
      const otpSealed = sealer.seal('administrator-otp', secret)
      await administrators.enroll(tx, now.id, { otpSealed, recoverySealed: sealRecovery(sealer, recoveryCode), step })
      await log(deps, tx, request, 'gd_enrollment_complete', now, 'An administrator added a second proof.')
      return { ...(await signedIn(deps, tx, request, now, ['pwd', 'mfa'])), recoveryCode }
    },
  }
}

async function signedIn(
  deps: AdministratorDeps,
  tx: Tx,
  request: RequestFacts,
  { id, ...who }: Administrator,
  amr: readonly string[],
): Promise<Extract<Input, { type: 'administrator-signed-in' }>> {
  const at = deps.clock.now()
  const from = countedAddress(request)
  if (from !== undefined) await limits.takeToken(tx, knownPlace(keyOf(who.email), from), at)
  await administrators.update(tx, id, { lastLogin: at })
  await log(deps, tx, request, 's', { id, ...who }, 'An administrator signed in.')
  return { type: 'administrator-signed-in', id, version: who.credentialVersion, at, amr }
}

function keyOf(email: string): string {
  return sha256(email.trim().toLowerCase()).slice(0, 32)
}

/** A bucket of one that stays empty for so long. */
function knownPlace(key: string, from: string): Bucket {
  return { name: `administrator-known:${key}:${from}`, most: 1, everyMs: KNOWN }
}

async function log(
  { logs }: AdministratorDeps,
  tx: Tx,
  request: RequestFacts,
  type: 's' | 'f' | 'gd_enrollment_complete',
  who: Administrator | undefined,
  description: string,
): Promise<void> {
  await logs.write(tx, {
    type,
    description,
    request,
    details: { administrator: who === undefined ? null : { id: who.id, email: who.email, role: who.role } },
  })
}
