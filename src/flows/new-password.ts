// Whether a password may be chosen: the connection's rules, breaches, the history; and its hash.
import {
  type Connection,
  furtherRules,
  type FurtherRule,
  hashPassword,
  judgePassword,
  type PasswordOwner,
  type PasswordRefusal,
  type PasswordRule,
  passwordRules,
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

/** What a connection asks of somebody's password: its form, and the rest. */
export type PasswordRules = { form: readonly PasswordRule[]; further: readonly FurtherRule[] }

/** @param known whether it is to be the password of somebody who is there already, and so has a history */
export async function rulesFor(storage: Storage, { options }: Connection, known: boolean): Promise<PasswordRules> {
  const further = furtherRules(options, await breachesMatter(storage, !known))
  const form = passwordRules(options)
  return { form, further: known ? further : further.filter((rule) => rule !== 'PasswordHistoryError') }
}

/** `open`: rules that could not be judged yet. */
export type PasswordVerdict = { refusals: readonly PasswordRefusal[]; open: readonly FurtherRule[] }

/**
 * Judges a password by the connection's rules, and then, if it keeps them, by its history and a service.
 *
 * @param thorough false leaves out what is slow, or leaves this server
 * @throws AppError `unavailable` when the configured service of breached passwords fails closed
 */
export async function judgeNewPassword(
  { storage, isLeaked }: NewPasswordDeps,
  { password, connection, owner }: NewPassword,
  thorough = true,
): Promise<PasswordVerdict> {
  const { further } = await rulesFor(storage, connection, owner.id !== undefined)
  const slow = further.filter((rule) => rule === 'PasswordHistoryError' || (rule === 'PasswordLeakedError' && isLeaked))
  const refusals = judgePassword(password, connection.options, owner, further.includes('PasswordLeakedError'))
  if (refusals.length > 0 || !thorough) {
    return { refusals, open: slow.filter((rule) => !refusals.some(({ error }) => error === rule)) }
  }
  if (owner.id !== undefined && slow.includes('PasswordHistoryError')) {
    const size = connection.options.password_history?.size ?? DEFAULT_HISTORY
    if (await wasUsed(storage, owner.id, password, size)) {
      return { refusals: [{ error: 'PasswordHistoryError' }], open: slow.slice(1) }
    }
  }
  // last, so that nothing leaves the server about a password that is refused anyway
  const leaked = slow.includes('PasswordLeakedError') && (await isLeaked?.(password)) === true
  return { refusals: leaked ? [{ error: 'PasswordLeakedError' }] : [], open: [] }
}

/**
 * Judges a password and hashes it. Slow by design (argon2id), so it runs before the transaction.
 *
 * @throws AppError `unavailable` as above
 */
export async function preparePassword(
  deps: NewPasswordDeps,
  wanted: NewPassword,
): Promise<{ hash: string } | { refusal: PasswordRefusal }> {
  const [refusal] = (await judgeNewPassword(deps, wanted)).refusals
  return refusal ? { refusal } : { hash: await hashPassword(wanted.password) }
}

/** Every hash is tried, so that the time does not tell how long ago it was. */
async function wasUsed({ db }: Storage, user: UserId, password: Secret<string>, size: number): Promise<boolean> {
  const current = await passwords.currentHash(db, user)
  const older = await passwords.historyHashes(db, user, size)
  let used = false
  for (const hash of current === undefined ? older : [current, ...older]) {
    // oxlint-disable-next-line no-await-in-loop -- 19 MiB each: one after the other
    used = (await verifyPassword(password, hash)) || used
  }
  return used
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
