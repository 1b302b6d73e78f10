// Making a user at the door: for the sign-up page and POST /dbconnections/signup alike.
import {
  type Connection,
  identifiersOf,
  isTaken,
  parseEmail,
  parseIdentifier,
  passwords,
  type PasswordRefusal,
  type Profile,
  type User,
  usernameLength,
  users,
} from '#identity'
import { AppError, isObject, type JsonObject, type Secret } from '#kit'
import type { Tx } from '#storage'
import { type Client, settings } from '#tenant'

import { admitSignUp } from '../login-protection/judge-attempt.ts'
import { mailVerification } from '../mailed-link/mail-verification.ts'
import { preparePassword } from '../new-password.ts'
import type { RequestFacts } from '../request-facts.ts'
import type { SignInDeps } from './deps.ts'

export type SignUp = {
  connection: Connection
  client: Client
  /** as they were entered; empty is absent */
  email: string
  username?: string | undefined
  phone?: string | undefined
  password: Secret<string>
  profile?: Profile
  userMetadata?: JsonObject
  request: RequestFacts
}

/** `refused` stands for `exists` where the tenant does not want to tell. */
export type SignUpRefusal =
  | { error: 'email' | 'username' | 'phone' | 'closed' | 'too-many' | 'exists' | 'refused' }
  | PasswordRefusal

export type SignedUp = { refusal: SignUpRefusal } | { write: (tx: Tx) => Promise<{ user: User }> }

/**
 * Judges everything and hashes the password; `write` then makes the user. Of two sign-ups at once with one address the
 * second's `write` throws, and nothing of it stays.
 */
export async function prepareSignUp(deps: SignInDeps, asked: SignUp): Promise<SignedUp> {
  const { storage, clock, ids, logs } = deps
  const { connection, client, request } = asked
  const subject = { connection, client: { client_id: client.id, name: client.name }, request }
  const owner = signUpOwner(asked)
  const { email, username, phoneNumber } = owner
  const refusal = refusalBefore(asked, owner)
  if (refusal) return { refusal }
  if (!(await admitSignUp(deps, subject))) return { refusal: { error: 'too-many' } }
  const prepared = await preparePassword(deps, { password: asked.password, connection, owner })
  if ('refusal' in prepared) return { refusal: prepared.refusal }
  const given = [email, username, phoneNumber].filter((entry) => entry !== undefined)
  const known = await Promise.all(given.map((entry) => users.findByIdentifier(storage.db, connection.id, entry)))
  if (known.some((user) => user !== undefined)) {
    await logFailed(deps, asked, 'The user already exists.')
    return { refusal: await existsIn(deps) }
  }
  return {
    async write(tx) {
      const at = clock.now()
      const user = await users.insert(tx, {
        ...{ id: ids.user(), connection: connection.id, email, username, phoneNumber, at },
        ...(asked.profile === undefined ? {} : { profile: asked.profile }),
        ...(asked.userMetadata === undefined ? {} : { userMetadata: asked.userMetadata }),
      })
      await passwords.replaceHash(tx, { user: user.id, hash: prepared.hash, at, historyId: ids.uuid(), keep: 0 })
      await logs.write(tx, {
        type: 'ss',
        user: { id: user.id, name: given[0] },
        connection: { id: connection.id, name: connection.name, strategy: connection.strategy },
        client: { id: client.id, name: client.name },
        request,
        details: {},
      })
      // whoever holds the address says so by its link; until then it is a claim, and stands so in every token
      if (verifiesMail(connection)) {
        await mailVerification(tx, deps, { user, connection, client, language: request.language })
      }
      return { user }
    },
  }
}

/** Whose password it will be, of what was entered. */
export function signUpOwner({
  email,
  username,
  phone,
  profile = {},
}: Pick<SignUp, 'email' | 'username' | 'phone' | 'profile'>) {
  const number = readEntry(parseIdentifier, phone)
  return {
    email: readEntry(parseEmail, email),
    username: username?.trim() === '' ? undefined : username?.trim(),
    phoneNumber: number?.startsWith('+') ? number : undefined,
    profile,
  }
}

/** What the loser of two at once is told. */
export async function refusalOfRace(deps: SignInDeps, thrown: unknown): Promise<SignUpRefusal> {
  if (!isTaken(thrown)) throw thrown
  return existsIn(deps)
}

/** By the connection: what is required is there, what is there is well-formed, and what it does not ask for is not there. */
function refusalBefore(asked: SignUp, owner: ReturnType<typeof signUpOwner>): SignUpRefusal | undefined {
  const { options, strategy } = asked.connection
  if (options.disable_signup === true || strategy !== 'auth0') return { error: 'closed' }
  const identifiers = identifiersOf(options)
  const read = { email: owner.email, phone: owner.phoneNumber, username: owner.username }
  for (const kind of ['email', 'phone', 'username'] as const) {
    const isGiven = (asked[kind] ?? '').trim() !== ''
    const { signUp } = identifiers[kind]
    if (isGiven ? signUp === 'inactive' || read[kind] === undefined : signUp === 'required') return { error: kind }
  }
  const { username } = owner
  if (username !== undefined && !isUsername(username, usernameLength(options))) return { error: 'username' }
  // somebody who has none of what signs in would never get in again
  const way = (['email', 'phone', 'username'] as const).find((kind) => identifiers[kind].signsIn)
  const ways = Object.entries(read).some(([kind, value]) => value !== undefined && identifiers[kind as 'email'].signsIn)
  return ways ? undefined : { error: way ?? 'email' }
}

/** An address or a number as a username would be somebody else's way in. */
function isUsername(text: string, { min, max }: { min: number; max: number }): boolean {
  if (text.length < min || text.length > max) return false
  return /^[\w.!#$%&'*/=?^`{|}~-]+$/.test(text) && !text.startsWith('+')
}

/** Off only where the tenant says so: Auth0's `attributes.email.signup.verification`. */
function verifiesMail({ options: { attributes } }: Connection): boolean {
  const email = isObject(attributes) ? attributes['email'] : undefined
  const signup = isObject(email) ? email['signup'] : undefined
  const verification = isObject(signup) ? signup['verification'] : undefined
  return !isObject(verification) || verification['active'] !== false
}

/** Auth0's flag: off, nobody learns from a sign-up who has an account. */
async function existsIn({ storage }: SignInDeps): Promise<SignUpRefusal> {
  const flags = (await settings.read(storage.db, 'tenant_settings'))?.['flags'] as JsonObject | undefined
  return { error: flags?.['enable_public_signup_user_exists_error'] === false ? 'refused' : 'exists' }
}

async function logFailed({ storage, logs }: SignInDeps, asked: SignUp, description: string): Promise<void> {
  const { connection, client, request } = asked
  await logs.write(storage.db, {
    type: 'fs',
    connection: { id: connection.id, name: connection.name, strategy: connection.strategy },
    client: { id: client.id, name: client.name },
    request,
    description,
    details: {},
  })
}

function readEntry(parse: (text: string) => string, text: string | undefined): string | undefined {
  try {
    return text === undefined ? undefined : parse(text)
  } catch (thrown) {
    if (thrown instanceof AppError) return undefined
    throw thrown
  }
}
