// The door of login protection, for the pages and tokens that sign somebody in and for the API that lifts blocks.
import type { User } from '#identity'
import type { Secret } from '#kit'

import type { RequestFacts } from '../request-facts.ts'
import type { Attempt } from './attempt.ts'
import {
  type Blocked,
  blocksOfEntry,
  blocksOfUser,
  forgiveAddress,
  isThrottled,
  unblockEntry,
  unblockUser,
} from './blocks.ts'
import { checkLogin, type LoginVerdict } from './check-login.ts'
import type { ProtectionDeps } from './deps.ts'
import { admitSignUp } from './judge-attempt.ts'

type By = { request: RequestFacts; client: { id: string; name: string } }

export type Login = {
  /**
   * The only way to judge a password at sign-in: brute-force protection, throttling, breached passwords, imported
   * hashes and equal times are all in it. A second judgement counts as a second attempt.
   */
  check(attempt: Attempt, password: Secret<string>): Promise<LoginVerdict>
  /** Asked once for each sign-up, before anything is written. @returns false when the address has to wait */
  admitSignUp(asked: Pick<Attempt, 'connection' | 'client' | 'request'>): Promise<boolean>
  blocksOf(who: User | string): Promise<Blocked[]>
  /** Lifts every block of a user, or of whomever an entry names; a second time changes nothing. */
  unblock(who: User | string, by: By): Promise<void>
  /** Does the address have to wait now? */
  isThrottled(ip: string): Promise<boolean>
  forgiveAddress(ip: string): Promise<void>
}

export function openLogin(deps: ProtectionDeps): Login {
  return {
    check: (attempt, password) => checkLogin(deps, attempt, password),
    admitSignUp: (asked) => admitSignUp(deps, asked),
    blocksOf: (who) => (typeof who === 'string' ? blocksOfEntry(deps, who) : blocksOfUser(deps, who)),
    unblock: (who, by) => (typeof who === 'string' ? unblockEntry(deps, who, by) : unblockUser(deps, who, by)),
    isThrottled: (ip) => isThrottled(deps, ip),
    forgiveAddress: (ip) => forgiveAddress(deps, ip),
  }
}
