// Recovery codes: 24 characters that a person can copy, of which the store has only the hash.
import { randomInt } from 'node:crypto'

import { type Clock, type Ids, type Sealer, sha256, type UserId } from '#kit'
import type { Tx } from '#storage'

import * as factors from './factors.store.ts'

const LENGTH = 24

/** Without the letters and digits that look alike: 32 characters, so 120 bits in all. */
const ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'

/** Gives a user a recovery code; it is shown once, and the store has its hash, sealed. */
export async function issueRecoveryCode(
  tx: Tx,
  { ids, sealer, clock }: { ids: Ids; sealer: Sealer; clock: Clock },
  user: UserId,
): Promise<string> {
  const code = newRecoveryCode()
  const at = clock.now()
  await factors.insert(tx, {
    id: `recovery-code|${ids.device()}`,
    user,
    type: 'recovery-code',
    name: undefined,
    confirmed: true,
    identifier: undefined,
    preferred: undefined,
    secretSealed: sealer.seal('factor', hashRecoveryCode(code)),
    settings: {},
    counter: 0,
    createdAt: at,
    enrolledAt: at,
    lastAuthAt: undefined,
  })
  return code
}

export function newRecoveryCode(): string {
  let code = ''
  for (let i = 0; i < LENGTH; i++) code += ALPHABET[randomInt(ALPHABET.length)]
  return code
}

/** Of the code as it was typed: in any case, with blanks and hyphens where people put them. */
export function hashRecoveryCode(typed: string): string {
  return sha256(typed.toUpperCase().replaceAll(/[\s-]/g, ''))
}
