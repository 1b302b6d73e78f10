// Under which names attempts are counted, and lifting all that is counted for one user.
import { limits, loginAttempts, type User } from '#identity'
import { DAY, sha256 } from '#kit'
import type { Tx } from '#storage'

import type { Stage } from './protection.ts'

/** A block ends by itself after so long without it being asked for; a count that rests so long begins anew. */
export const BLOCK_LASTS = 30 * DAY

/** Counted under a hash: people type passwords where their name belongs. */
export function accountOfNobody(connection: string, entry: string): string {
  return `nobody:${sha256(`${connection}:${entry.normalize('NFKC').toLowerCase()}`)}`
}

export function perAccount(account: string): string {
  return `login-account:${account}`
}

export function perAddress(stage: Stage, address: string): string {
  return `login-address:${stage}:${address}`
}

/** Every block of the account, from wherever, and what was counted. */
export async function liftBlocks(tx: Tx, user: Pick<User, 'id'>): Promise<void> {
  await loginAttempts.clear(tx, user.id)
  await limits.clear(tx, perAccount(user.id))
}
