// PATCH /users/{id}: a password by the one way there is, everything else in one transaction with what it revokes.
import type { Static } from 'typebox'

import {
  connections,
  hasUsernames,
  isTaken,
  mergedMetadata,
  parseEmail,
  type Profile,
  tickets,
  type User,
  type UserChange,
  users,
} from '#identity'
import { AppError, type JsonObject, Secret } from '#kit'
import type { Tx } from '#storage'
import { clients } from '#tenant'

import type { WebDeps } from '../deps.ts'
import { bodyRefusal } from '../validation.ts'
import { requireScope } from './authorize.ts'
import { passwordRefused } from './password-refused.ts'
import type { Call } from './route.ts'
import type { changeUserBody } from './user-schemas.ts'
import { showUser } from './user-shapes.ts'

type Body = Static<typeof changeUserBody>

export async function changeUser(deps: WebDeps, call: Call<unknown, Body>): Promise<unknown> {
  const { storage } = deps
  const { body, caller, params } = call
  // field level (ASVS 8.2.3): the narrow scope reaches app_metadata and nothing else
  const beyond = Object.keys(body).some((name) => name !== 'app_metadata')
  if (beyond) requireScope(caller, ['update:users'])
  const before = await users.find(storage.db, params['id'] ?? '')
  const connection = before && (await connections.find(storage.db, before.connection))
  if (!before || !connection) throw new AppError('absent', 'inexistent_user', 'The user does not exist.')
  if (body.connection !== undefined && body.connection !== connection.name) {
    throw new AppError('invalid', 'invalid_body', 'The user is not of the connection that is named.')
  }
  refuseTogether(body)
  const changeFrom = (user: User) => changeOf(deps, user, body, hasUsernames(connection.options))
  try {
    const user =
      body.password === undefined
        ? await applyChange(deps, before, call, changeFrom)
        : await changePassword(deps, call, before, new Secret(body.password), changeFrom)
    return showUser(user, connection)
  } catch (thrown) {
    if (isTaken(thrown)) throw takenAlready(body)
    throw thrown
  }
}

function takenAlready(body: Body): AppError {
  const what = body.email === undefined ? (body.username === undefined ? 'phone number' : 'username') : 'email'
  return new AppError('invalid', 'auth0_idp_error', `The specified new ${what} already exists`)
}

/** Metadata of two calls at once are both merged: the user is read again, and held, inside the transaction. */
async function applyChange(
  { storage, flows }: WebDeps,
  { id, connection }: User,
  { body, request }: Call<unknown, Body>,
  changeFrom: (user: User) => UserChange,
): Promise<User> {
  return storage.transaction(async (tx) => {
    const before = await users.lock(tx, id)
    const change = before && changeFrom(before)
    const user = change && (await users.update(tx, id, change))
    if (!user) throw new AppError('absent', 'inexistent_user', 'The user does not exist.')
    if (change.newCredentials) await tickets.revokeAll(tx, user.id, change.at)
    // sessions of before are good for nothing any more: they end, and applications hear of it, before the answer goes
    // out (NocoDB GHSA-x4vh-j75g-268g and kin)
    const why = change.blocked === true ? 'account-deactivated' : 'email-identifier-changed'
    if (change.newCredentials) await flows.sessions.endAllOf(tx, user.id, why)
    if (body.verify_email === true) {
      if (user.email === undefined) throw bodyRefusal('The user has no email', 'verify_email')
      const of = { user, connection: await connections.find(tx, connection), client: undefined }
      await flows.links.mailVerification(tx, { ...of, language: request.language })
    }
    return user
  })
}

async function changePassword(
  deps: WebDeps,
  { body, caller, request }: Call<unknown, Body>,
  user: User,
  password: Secret<string>,
  changeFrom: (user: User) => UserChange,
): Promise<User> {
  const { flows, storage } = deps
  const named = body.client_id === undefined ? undefined : await clients.find(storage.db, body.client_id)
  if (body.client_id !== undefined && !named) {
    throw new AppError('absent', 'inexistent_client', 'The client does not exist.')
  }
  const { at: _at, ...further } = changeFrom(user)
  const also = async (tx: Tx) => {
    const before = await users.lock(tx, user.id)
    if (before) await users.update(tx, user.id, changeFrom(before))
  }
  const changed = await flows.changePassword({
    user,
    password,
    reason: 'admin',
    actor: caller.administrator
      ? { type: 'administrator', id: caller.administrator.id }
      : { type: 'client', client_id: caller.client },
    client: { client_id: named?.id ?? caller.client, name: named?.name ?? caller.name },
    request,
    ...(Object.keys(further).length === 0 ? {} : { also }),
  })
  if ('refusal' in changed) throw passwordRefused(changed.refusal)
  return changed.user
}

/** Auth0 takes one of them at a time. */
function refuseTogether(body: Body): void {
  const alone = ['password', 'email', 'username', 'phone_number'] as const
  const named = alone.filter((name) => body[name] !== undefined)
  const [first, second] = named
  if (first !== undefined && second !== undefined) {
    throw new AppError('invalid', 'invalid_body', `Cannot update ${second} and ${first} simultaneously`)
  }
  if (body.password === undefined) return
  const asksMail = body.verify_email === true ? (['verify_email'] as const) : []
  const others = [...(['email_verified', 'phone_verified'] as const), ...asksMail]
  const verified = others.find((name) => body[name] !== undefined)
  if (verified) throw new AppError('invalid', 'invalid_body', `Cannot update ${verified} and password simultaneously`)
}

function changeOf({ clock }: WebDeps, before: User, body: Body, withUsername: boolean): UserChange {
  const change: UserChange = { at: clock.now() }
  if (body.email !== undefined) {
    change.email = body.email === null ? undefined : parseEmail(body.email)
    if (change.email !== before.email) Object.assign(change, { emailVerified: false, newCredentials: true })
  }
  if (body.username !== undefined) {
    if (!withUsername) {
      throw new AppError('invalid', 'invalid_body', 'Cannot set username for connection without requires_username')
    }
    change.username = body.username ?? undefined
  }
  if (body.phone_number !== undefined) {
    change.phoneNumber = body.phone_number ?? undefined
    if (change.phoneNumber !== before.phoneNumber) Object.assign(change, { phoneVerified: false, newCredentials: true })
  }
  if (body.email_verified !== undefined) change.emailVerified = body.email_verified
  if (body.phone_verified !== undefined) change.phoneVerified = body.phone_verified
  if (body.blocked !== undefined) {
    change.blocked = body.blocked
    if (body.blocked !== before.blocked) change.newCredentials = true
  }
  const profile = mergedProfile(before.profile, body)
  if (profile) change.profile = profile
  if (body.user_metadata) change.userMetadata = metadataAfter(before.userMetadata, body.user_metadata)
  if (body.app_metadata) change.appMetadata = metadataAfter(before.appMetadata, body.app_metadata)
  const remaining = ['email', 'username', 'phoneNumber'] as const
  if (remaining.every((name) => (name in change ? change[name] : before[name]) === undefined)) {
    throw new AppError('invalid', 'invalid_body', 'A user needs an email, a username or a phone number.')
  }
  return change
}

function mergedProfile(before: Profile, body: Body): Profile | undefined {
  const names = ['name', 'nickname', 'given_name', 'family_name', 'picture'] as const
  if (names.every((name) => body[name] === undefined)) return undefined
  const profile: Profile = { ...before }
  for (const name of names) {
    const value = body[name]
    if (value === null) delete profile[name]
    else if (value !== undefined) profile[name] = value
  }
  return profile
}

/** `{}` clears (spec §4); everything else is merged. */
function metadataAfter(before: JsonObject, change: JsonObject): JsonObject {
  return Object.keys(change).length === 0 ? {} : mergedMetadata(before, change)
}
