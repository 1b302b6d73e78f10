// Making a user at the door: for the sign-up page and POST /dbconnections/signup alike.
import {
  type Connection,
  isTaken,
  parseEmail,
  passwords,
  type PasswordRefusal,
  type Profile,
  type User,
  users,
} from '#identity'
import { AppError, type JsonObject, type Secret } from '#kit'
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
  email: string
  username?: string | undefined
  password: Secret<string>
  profile?: Profile
  userMetadata?: JsonObject
  request: RequestFacts
}

/** `refused` stands for `exists` where the tenant does not want to tell. */
export type SignUpRefusal =
  | { error: 'email' | 'username' | 'closed' | 'too-many' | 'exists' | 'refused' }
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
  const { email, username } = owner
  const refusal = await refusalBefore(deps, asked, email, username)
  if (refusal) return { refusal }
  if (!(await admitSignUp(deps, subject))) return { refusal: { error: 'too-many' } }
  const prepared = await preparePassword(deps, { password: asked.password, connection, owner })
  if ('refusal' in prepared) return { refusal: prepared.refusal }
  const known =
    (await users.findByEmail(storage.db, connection.id, email ?? '')) ??
    (username === undefined ? undefined : await users.findByIdentifier(storage.db, connection.id, username))
  if (known) {
    await logFailed(deps, asked, 'The user already exists.')
    return { refusal: await existsIn(deps) }
  }
  return {
    async write(tx) {
      const at = clock.now()
      const user = await users.insert(tx, {
        ...{ id: ids.user(), connection: connection.id, email, username, at },
        ...(asked.profile === undefined ? {} : { profile: asked.profile }),
        ...(asked.userMetadata === undefined ? {} : { userMetadata: asked.userMetadata }),
      })
      await passwords.replaceHash(tx, { user: user.id, hash: prepared.hash, at, historyId: ids.uuid(), keep: 0 })
      await logs.write(tx, {
        type: 'ss',
        user: { id: user.id, name: user.email },
        connection: { id: connection.id, name: connection.name, strategy: connection.strategy },
        client: { id: client.id, name: client.name },
        request,
        details: {},
      })
      // whoever holds the address says so by its link; until then it is a claim, and stands so in every token
      await mailVerification(tx, deps, { user, connection, client, language: request.language })
      return { user }
    },
  }
}

/** Whose password it will be, of what was entered. */
export function signUpOwner({ email, username, profile = {} }: Pick<SignUp, 'email' | 'username' | 'profile'>) {
  return { email: readEmail(email), username: username?.trim() === '' ? undefined : username?.trim(), profile }
}

/** What the loser of two at once is told. */
export async function refusalOfRace(deps: SignInDeps, thrown: unknown): Promise<SignUpRefusal> {
  if (!isTaken(thrown)) throw thrown
  return existsIn(deps)
}

async function refusalBefore(
  deps: SignInDeps,
  { connection }: SignUp,
  email: string | undefined,
  username: string | undefined,
): Promise<SignUpRefusal | undefined> {
  if (connection.options.disable_signup === true || connection.strategy !== 'auth0') return { error: 'closed' }
  if (email === undefined) return { error: 'email' }
  if (username === undefined) return connection.options.requires_username === true ? { error: 'username' } : undefined
  // an address as a username would be somebody else's way in
  return /^[\w.!#$%&'*/=?^`{|}~-]{1,128}$/.test(username) && !username.startsWith('+')
    ? undefined
    : { error: 'username' }
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

function readEmail(text: string): string | undefined {
  try {
    return parseEmail(text)
  } catch (thrown) {
    if (thrown instanceof AppError) return undefined
    throw thrown
  }
}
