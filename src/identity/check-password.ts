// Is it the user's password? One function for every sign-in: it takes the same time for everybody, and upgrades imports.
import type { Secret, UserId } from '#kit'
import type { Db } from '#storage'

import { readForeign } from './foreign/foreign-hash.ts'
import { verifyForeign } from './foreign/verify-foreign.ts'
import { hashPassword, verifyPassword } from './password-hash.ts'
import { currentHash, upgradeHash } from './passwords.store.ts'

/**
 * Nobody and somebody without a password cost one argon2id too, and so does an imported hash, however quick its own
 * algorithm is: the time does not tell whether there is an account, nor where it came from.
 *
 * A good password whose hash was imported is kept as argon2id from then on. That is no change of the password: nothing
 * is revoked and no Action runs. Of a password that is changed at the same moment the change stays.
 *
 * @param user undefined when the entry names nobody; the answer is then false
 */
export async function checkPassword(db: Db, user: UserId | undefined, password: Secret<string>): Promise<boolean> {
  const stored = user === undefined ? undefined : await currentHash(db, user)
  if (user === undefined || stored === undefined) {
    await hashPassword(password)
    return false
  }
  const foreign = readForeign(stored)
  if (!foreign) return verifyPassword(password, stored)
  const [good, hash] = await Promise.all([verifyForeign(password, foreign), hashPassword(password)])
  if (good) await upgradeHash(db, user, stored, hash)
  return good
}
