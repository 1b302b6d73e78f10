// Whether a password may be chosen: the connection's rules, breaches, the history; and its hash.
import {
  type Connection,
  hashPassword,
  judgePassword,
  type PasswordOwner,
  type PasswordRefusal,
  passwords,
  verifyPassword,
} from '#identity'
import { isObject, type Secret, type UserId } from '#kit'
import type { Storage } from '#storage'
import { settings } from '#tenant'

export type NewPasswordDeps = {
  storage: Storage
  /** a service that is asked beside the bundled list, if one is configured */
  isLeaked?: ((password: Secret<string>) => Promise<boolean>) | undefined
}

/** Whose password: somebody who is there already has a history. */
export type NewPassword = {
  password: Secret<string>
  connection: Connection
  owner: PasswordOwner & { id?: UserId }
}

/** Auth0's default when history is on and no size is given. */
export const DEFAULT_HISTORY = 5

/**
 * Judges a password by the connection's rules and its history, and hashes it. Slow by design (argon2id), so it runs
 * before the transaction.
 *
 * @throws AppError `unavailable` when the configured service of breached passwords fails closed
 */
export async function preparePassword(
  deps: NewPasswordDeps,
  { password, connection, owner }: NewPassword,
): Promise<{ hash: string } | { refusal: PasswordRefusal }> {
  const { db } = deps.storage
  const breached = await breachesMatter(deps.storage, owner.id === undefined)
  const refusal = judgePassword(password, connection.options, owner, breached)
  if (refusal) return { refusal }
  const { password_history: history } = connection.options
  if (owner.id !== undefined && history?.enable) {
    const current = await passwords.currentHash(db, owner.id)
    const older = await passwords.historyHashes(db, owner.id, history.size ?? DEFAULT_HISTORY)
    for (const hash of current === undefined ? older : [current, ...older]) {
      if (await verifyPassword(password, hash)) return { refusal: { error: 'PasswordHistoryError' } }
    }
  }
  // last, so that nothing leaves the server about a password that is refused anyway
  if (breached && (await deps.isLeaked?.(password)) === true) return { refusal: { error: 'PasswordLeakedError' } }
  return { hash: await hashPassword(password) }
}

/** Auth0's switches (`/attack-protection/breached-password-detection`); both stages block unless they are told not to. */
async function breachesMatter({ db }: Storage, registering: boolean): Promise<boolean> {
  const detection = await settings.read(db, 'breached_password_detection')
  if (detection?.['enabled'] === false) return false
  const stages = isObject(detection?.['stage']) ? detection['stage'] : {}
  const stage = stages[registering ? 'pre-user-registration' : 'pre-change-password']
  const shields = isObject(stage) ? stage['shields'] : undefined
  return !Array.isArray(shields) || shields.includes('block')
}
