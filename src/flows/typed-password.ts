// What the pages are told of a password while it is typed: the verdict of the judge that its form will meet.
import { connections, limits, users } from '#identity'
import { AppError, type Clock, type ConnectionId, HOUR, type Secret, type UserId } from '#kit'

import { judgeNewPassword, type NewPassword, type NewPasswordDeps, type PasswordVerdict } from './new-password.ts'
import { addressBlock } from './reset-limits.ts'

export type TypedPassword = {
  password: Secret<string>
  /** somebody has left the field: what is slow, or leaves this server, is judged too */
  left: boolean
  /** of the request */
  ip: string
}

/** `over`: there is no such journey, or it is not at choosing a password. */
export type TypedVerdict = PasswordVerdict | 'too-many' | 'over'

type Whose = Pick<NewPassword, 'connection' | 'owner'>

export type TypedDeps = NewPasswordDeps & { clock: Clock }

/** Of one ticket, session or sign-in; a form may be sent as often as before. */
const CHECKS = 60
/** Those that try the history (argon2id each) or ask a service: what looks like guessing an old password ends early. */
const LEFT = 10
/** Of one address, whoever's they are: signing up needs no ticket. */
const FROM_ADDRESS = 1000

/**
 * Judges and counts; nothing else is written, consumed or logged. Counted before it is judged (decision 0064).
 *
 * @param of what is counted together: a ticket, a session, a request to sign in
 * @param whose undefined when the journey is over
 */
export async function judgeTyped(
  deps: TypedDeps,
  of: string,
  { password, left, ip }: TypedPassword,
  whose: Whose | undefined,
): Promise<TypedVerdict> {
  if (!whose) return 'over'
  const { db } = deps.storage
  const count = (name: string, most: number) =>
    limits.take(db, { name: `password-${name}`, most, windowMs: HOUR }, deps.clock.now())
  const from = addressBlock(ip)
  if (from !== undefined && !(await count(`typed-from:${from}`, FROM_ADDRESS))) return 'too-many'
  if (!(await count(`typed:${of}`, CHECKS))) return 'too-many'
  const thorough = left && (await count(`left:${of}`, LEFT))
  const wanted = { password, ...whose }
  try {
    return await judgeNewPassword(deps, wanted, thorough)
  } catch (thrown) {
    // a service that fails closed: the form says so when it is sent
    if (thrown instanceof AppError && thrown.kind === 'unavailable') return judgeNewPassword(deps, wanted, false)
    throw thrown
  }
}

/** Somebody who is there, and their connection; undefined when either is gone. */
export async function ownerOfTyped(
  { storage: { db } }: TypedDeps,
  { user, connection }: { user: UserId; connection: ConnectionId },
): Promise<Whose | undefined> {
  const owner = await users.find(db, user)
  const found = await connections.find(db, connection)
  return owner && found && { owner, connection: found }
}
