// May this attempt be judged at all? Counted before the password is looked at, so that no race gets one try more.
import { type Bucket, limits, loginAttempts } from '#identity'
import { DAY } from '#kit'

import type { RequestFacts } from '../request-facts.ts'
import { accountOfNobody, BLOCK_LASTS, perAccount, perAddress } from './accounts.ts'
import { countedAddress, isAllowed } from './address.ts'
import type { Admitted, Attempt } from './attempt.ts'
import type { ProtectionDeps } from './deps.ts'
import { type Protection, readProtection, type Stage } from './protection.ts'
import { tellBlockedAccount, tellThrottledAddress } from './tell.ts'

export type Judged = { admitted: Admitted } | { refused: 'account' | 'address' }

/** Wrong passwords for one account from all unknown addresses together, in a day (NIST SP 800-63B-4: at most 100). */
const PER_ACCOUNT: Omit<Bucket, 'name'> = { most: 100, everyMs: DAY / 100 }

/**
 * Judges a sign-in before its password. Writes what is refused to the tenant's logs (`limit_mu`, `limit_wc`,
 * `limit_sul`); say how an admitted one ended with `recordAttempt`, or it stays counted as a wrong one.
 */
export async function judgeAttempt(deps: ProtectionDeps, attempt: Attempt): Promise<Judged> {
  const { storage, clock } = deps
  const { db } = storage
  const { user, request, connection, entry } = attempt
  const protection = await readProtection(db)
  const bucket = throttleOf(protection, 'pre-login', request)
  if (bucket && !(await limits.takeToken(db, bucket, clock.now()))) {
    await tellThrottledAddress(deps, attempt, protection)
    if (protection.throttling.shields.includes('block')) return { refused: 'address' }
  }
  const account = user?.id ?? accountOfNobody(connection.id, entry)
  const { bruteForce } = protection
  // a connection may have been taken out of it, as at Auth0
  const off = !bruteForce.enabled || connection.options['brute_force_protection'] === false
  if (off || isAllowed(request, bruteForce.allowlist)) {
    return { admitted: { attempt, pair: undefined, account, bucket } }
  }
  const together = bruteForce.mode === 'count_per_identifier'
  const key = { account, connection: connection.id, address: together ? '' : (countedAddress(request) ?? 'unknown') }
  const blocks = bruteForce.shields.includes('block')
  const tells = bruteForce.shields.includes('user_notification')
  const now = clock.now()
  const { failures, blockedAt, goodAt } = await loginAttempts.begin(db, key, now, now - BLOCK_LASTS)
  const pair = { key, failures, most: bruteForce.max_attempts, blocks, tells }
  const admitted = { attempt, pair, account, bucket }
  if (!blocks) return { admitted }
  if (blockedAt !== undefined) return { refused: 'account' }
  if (failures > bruteForce.max_attempts) {
    // whoever counted the last one has not come to writing the block, or never will
    await tellBlockedAccount(deps, admitted)
    return { refused: 'account' }
  }
  // an address from which the owner signed in before is not held up by what strangers do elsewhere
  const total = { name: perAccount(account), ...PER_ACCOUNT }
  if (goodAt !== undefined || (await limits.takeToken(db, total, now))) return { admitted }
  await logBudget(deps, attempt)
  return { refused: 'account' }
}

/** @param outcome `good` only for the right password of somebody who may sign in */
export async function recordAttempt(deps: ProtectionDeps, admitted: Admitted, outcome: 'good' | 'bad'): Promise<void> {
  const { storage, clock } = deps
  const { db } = storage
  const { pair, bucket, account } = admitted
  if (outcome === 'good') {
    if (pair) await loginAttempts.forgive(db, pair.key, clock.now())
    if (pair) await limits.giveBack(db, { name: perAccount(account), ...PER_ACCOUNT })
    // only wrong ones count for the address
    if (bucket) await limits.giveBack(db, bucket)
    return
  }
  if (pair?.blocks === true && pair.failures >= pair.most) await tellBlockedAccount(deps, admitted)
}

/** May somebody sign up from here now? Each asking counts. */
export async function admitSignUp(
  deps: ProtectionDeps,
  asked: Pick<Attempt, 'connection' | 'client' | 'request'>,
): Promise<boolean> {
  const { storage, clock } = deps
  const protection = await readProtection(storage.db)
  const bucket = throttleOf(protection, 'pre-user-registration', asked.request)
  if (!bucket || (await limits.takeToken(storage.db, bucket, clock.now()))) return true
  await tellThrottledAddress(deps, asked, protection)
  return !protection.throttling.shields.includes('block')
}

function throttleOf({ throttling }: Protection, stage: Stage, request: RequestFacts): Bucket | undefined {
  const address = countedAddress(request)
  if (!throttling.enabled || address === undefined || isAllowed(request, throttling.allowlist)) return undefined
  const { max_attempts: most, rate: everyMs } = throttling.stage[stage]
  return { name: perAddress(stage, address), most, everyMs }
}

async function logBudget({ storage, logs }: ProtectionDeps, attempt: Attempt): Promise<void> {
  const { user, connection, client, request } = attempt
  await logs.write(storage.db, {
    type: 'limit_sul',
    user: user && { id: user.id, name: user.email ?? user.username },
    connection: { id: connection.id, name: connection.name, strategy: connection.strategy },
    client: client && { id: client.client_id, name: client.name },
    request,
    description: 'Too many wrong passwords for one account from all addresses together.',
  })
}
