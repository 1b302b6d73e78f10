// A password at the door: counted, judged, recorded. The one function that every way of signing in asks.
import { checkPassword, isListed, type User, users } from '#identity'
import type { Secret } from '#kit'

import type { Attempt } from './attempt.ts'
import type { ProtectionDeps } from './deps.ts'
import { judgeAttempt, recordAttempt } from './judge-attempt.ts'
import { readProtection } from './protection.ts'
import { tellLeaked } from './tell.ts'

/**
 * - `good`: the password is the user's, and the user may sign in. Factors are asked after this.
 * - `wrong`: no such user, or not the password; the two are never told apart outside.
 * - `account-blocked`: too many wrong passwords for this account from here (or for it as a whole).
 * - `address-blocked`: too many failed sign-ins from this address, for whatever accounts.
 * - `user-blocked`: the right password of somebody whom an administrator blocked.
 * - `leaked`: the right password, which is on a list of stolen ones, and the tenant blocks those: a reset is needed.
 */
export type LoginVerdict =
  | { kind: 'good'; user: User }
  | { kind: 'wrong' | 'account-blocked' | 'address-blocked' }
  | { kind: 'user-blocked' | 'leaked'; user: User }

/**
 * Takes the same time for known and unknown entries. Writes `limit_*` and `pwd_leak` and their mails; what a sign-in
 * itself is logged as (`s`, `fp`, `fu`, `f`) is its caller's.
 */
export async function checkLogin(
  deps: ProtectionDeps,
  attempt: Attempt,
  password: Secret<string>,
): Promise<LoginVerdict> {
  const { db } = deps.storage
  const judged = await judgeAttempt(deps, attempt)
  if ('refused' in judged) return { kind: judged.refused === 'address' ? 'address-blocked' : 'account-blocked' }
  const right = await checkPassword(db, attempt.user?.id, password)
  // read again: whoever was blocked or deleted while the password was verified does not get in
  const user = right && attempt.user ? await users.find(db, attempt.user.id) : undefined
  if (!user) {
    await recordAttempt(deps, judged.admitted, 'bad')
    return { kind: 'wrong' }
  }
  await recordAttempt(deps, judged.admitted, 'good')
  if (user.blocked) return { kind: 'user-blocked', user }
  const protection = await readProtection(db)
  if (protection.breaches.enabled && (await isStolen(deps, password))) {
    await tellLeaked(deps, { ...attempt, user }, protection)
    if (protection.breaches.shields.includes('block')) return { kind: 'leaked', user }
  }
  return { kind: 'good', user }
}

/** A service that is down keeps nobody out: it is asked again with the next sign-in. */
async function isStolen({ isLeaked }: ProtectionDeps, password: Secret<string>): Promise<boolean> {
  if (isListed(password)) return true
  try {
    return (await isLeaked?.(password)) === true
  } catch {
    return false
  }
}
