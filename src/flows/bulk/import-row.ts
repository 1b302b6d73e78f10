// One user of an import, in one transaction: created, changed, or refused with a code. Never anybody else's row.
import {
  type Connection,
  factors,
  hasUsernames,
  parseEmail,
  parseForeign,
  passwords,
  type Profile,
  tickets,
  type User,
  type UserChange,
  users,
} from '#identity'
import { AppError, type JsonObject, sha256, type UserId } from '#kit'
import type { Tx } from '#storage'
import { settings } from '#tenant'

import { storePassword } from '../change-password.ts'
import type { RequestFacts } from '../request-facts.ts'
import { endAllOf } from '../sessions/end-sessions.ts'
import type { BulkDeps } from './deps.ts'
import { type ImportedUser, readImportedUser, type RowError } from './import-schema.ts'

export type ImportOf = {
  connection: Connection
  upsert: boolean
  client: { client_id: string; name: string }
  request: RequestFacts
}

export type RowOutcome = { did: 'inserted' | 'updated' } | { errors: readonly RowError[] }

/** @throws a unique violation when somebody took the id or address at the same moment: the row is then tried again */
export async function importRow(tx: Tx, deps: BulkDeps, of: ImportOf, row: unknown): Promise<RowOutcome> {
  const read = readImportedUser(row)
  if ('errors' in read) return read
  const { user: wanted } = read
  const prepared = prepare(of.connection, wanted)
  if ('errors' in prepared) return prepared
  const { email, hash } = prepared
  const named = await whoIs(tx, of.connection, wanted, email)
  if ('errors' in named) return named
  if (!named.user) return create(tx, deps, of, wanted, { email, hash })
  if (!of.upsert) return refused('DUPLICATED_USER', 'The user already exists')
  return change(tx, deps, of, wanted, { user: named.user, hash })
}

type Prepared = { email: string | undefined; hash: string | undefined }

function prepare({ options }: Connection, wanted: ImportedUser): Prepared | { errors: RowError[] } {
  const { username, email, phone_number: phone, password_hash, custom_password_hash } = wanted
  if (options.requires_username === true && username === undefined) {
    return refused('OBJECT_MISSING_REQUIRED_PROPERTY', 'The connection requires a username', 'username')
  }
  if (username !== undefined && !hasUsernames(options)) {
    return refused('OBJECT_ADDITIONAL_PROPERTIES', 'The connection has no usernames', 'username')
  }
  if (email === undefined && username === undefined && phone === undefined) {
    return refused('OBJECT_MISSING_REQUIRED_PROPERTY', 'A user needs an email, a username or a phone number', 'email')
  }
  const address = readAddress(email)
  if (address === null) return refused('INVALID_FORMAT', 'email is not an address', 'email')
  const custom =
    custom_password_hash ??
    (password_hash === undefined ? undefined : { algorithm: 'bcrypt' as const, hash: { value: password_hash } })
  const parsed = custom && parseForeign(custom)
  if (parsed && 'problem' in parsed) {
    const path = custom_password_hash ? 'custom_password_hash' : 'password_hash'
    return refused('INVALID_PASSWORD_HASH', parsed.problem, path)
  }
  return { email: address, hash: parsed?.stored }
}

function readAddress(email: string | undefined): string | undefined | null {
  try {
    return email === undefined ? undefined : parseEmail(email)
  } catch (thrown) {
    if (thrown instanceof AppError) return null
    throw thrown
  }
}

/**
 * All that the row names must be one and the same user, of this very connection: a row can neither take over the id of
 * a user elsewhere nor join two users.
 */
async function whoIs(
  tx: Tx,
  { id: connection }: Connection,
  wanted: ImportedUser,
  email: string | undefined,
): Promise<{ user: User | undefined } | { errors: RowError[] }> {
  const byId = wanted.user_id === undefined ? undefined : await users.find(tx, `auth0|${wanted.user_id}`)
  if (byId && byId.connection !== connection) return refused('DUPLICATED_USER', 'The user_id is taken', 'user_id')
  const found = [byId]
  for (const entry of [email, wanted.phone_number, wanted.username]) {
    if (entry !== undefined) found.push(await users.findByIdentifier(tx, connection, entry))
  }
  const ids = new Set(found.flatMap((user) => user?.id ?? []))
  if (ids.size > 1) return refused('CONFLICT', 'The row names more than one user', '')
  const [id] = ids
  if (id === undefined) return { user: undefined }
  const user = await users.lock(tx, id)
  if (!user) return { user: undefined }
  if (wanted.user_id !== undefined && user.id !== `auth0|${wanted.user_id}`) {
    return refused('CONFLICT', 'The user has another user_id, which an import does not change', 'user_id')
  }
  const now = { email: user.email, username: user.username, phone_number: user.phoneNumber }
  const asked = { email, username: wanted.username, phone_number: wanted.phone_number }
  for (const name of ['email', 'username', 'phone_number'] as const) {
    const differs = asked[name] !== undefined && asked[name]?.toLowerCase() !== now[name]?.toLowerCase()
    if (differs) return refused('CONFLICT', `The user has another ${name}, which an import does not change`, name)
  }
  return { user }
}

async function create(
  tx: Tx,
  deps: BulkDeps,
  { connection }: ImportOf,
  wanted: ImportedUser,
  { email, hash }: Prepared,
): Promise<RowOutcome> {
  const { clock, ids } = deps
  const at = clock.now()
  const identifier = email ?? wanted.username ?? wanted.phone_number ?? ''
  const user = await users.insert(tx, {
    id: wanted.user_id === undefined ? ids.user() : (`auth0|${wanted.user_id}` as UserId),
    connection: connection.id,
    email,
    emailVerified: wanted.email_verified === true,
    username: wanted.username,
    phoneNumber: wanted.phone_number,
    phoneVerified: wanted.phone_verified === true,
    profile: {
      name: identifier,
      nickname: identifier.split('@')[0] ?? identifier,
      picture: `https://gravatar.com/avatar/${sha256(identifier.toLowerCase())}?s=480&r=pg&d=identicon`,
      ...profileOf(wanted),
    },
    userMetadata: wanted.user_metadata ?? {},
    appMetadata: wanted.app_metadata ?? {},
    blocked: wanted.blocked === true,
    at,
  })
  if (hash !== undefined) {
    await passwords.replaceHash(tx, { user: user.id, hash, at, historyId: ids.uuid(), keep: 0 })
  }
  await addFactors(tx, deps, user, wanted)
  return { did: 'inserted' }
}

async function change(
  tx: Tx,
  deps: BulkDeps,
  of: ImportOf,
  wanted: ImportedUser,
  { user, hash }: { user: User; hash: string | undefined },
): Promise<RowOutcome> {
  const { clock, ids } = deps
  const at = clock.now()
  if (wanted.mfa_factors !== undefined && (await factors.list(tx, user.id)).length > 0) {
    return refused('MFA_FACTORS_FAILED', 'The user has factors, which an import does not change', 'mfa_factors')
  }
  const blocked = wanted.blocked !== undefined && wanted.blocked !== user.blocked
  const set: UserChange = {
    at,
    profile: { ...user.profile, ...profileOf(wanted) },
    ...(wanted.email_verified === undefined ? {} : { emailVerified: wanted.email_verified }),
    ...(wanted.phone_verified === undefined ? {} : { phoneVerified: wanted.phone_verified }),
    ...(wanted.user_metadata === undefined ? {} : { userMetadata: merged(user.userMetadata, wanted.user_metadata) }),
    ...(wanted.app_metadata === undefined ? {} : { appMetadata: merged(user.appMetadata, wanted.app_metadata) }),
    ...(blocked ? { blocked: wanted.blocked === true, newCredentials: true } : {}),
  }
  const after = await users.update(tx, user.id, set)
  if (!after) throw new Error('a user that is held was deleted')
  if (blocked) {
    await tickets.revokeAll(tx, user.id, at)
    if (wanted.blocked === true) await endAllOf(tx, deps, user.id, 'account-deactivated')
  }
  await addFactors(tx, deps, after, wanted)
  const before = hash === undefined ? undefined : await passwords.currentHash(tx, user.id)
  if (hash !== undefined && before === undefined) {
    // the first password of somebody who had none is no change of one
    await passwords.replaceHash(tx, { user: user.id, hash, at, historyId: ids.uuid(), keep: 0 })
  } else if (hash !== undefined && hash !== before) {
    const tenant = (await settings.read(tx, 'tenant')) ?? { id: '', friendly_name: '' }
    const { client, connection, request } = of
    const actor = { type: 'client', client_id: client.client_id } as const
    await storePassword(tx, deps, { user: after, connection, hash, reason: 'import', actor, client, request, tenant })
  }
  return { did: 'updated' }
}

async function addFactors(tx: Tx, { clock, ids, sealer }: BulkDeps, user: User, wanted: ImportedUser): Promise<void> {
  const at = clock.now()
  for (const { totp, phone, email } of wanted.mfa_factors ?? []) {
    const kind = totp ? 'otp' : phone ? 'phone' : 'email'
    await factors.insert(tx, {
      id: `${totp ? 'totp' : kind}|${ids.device()}`,
      user: user.id,
      type: kind,
      name: undefined,
      confirmed: true,
      identifier: phone?.value ?? email?.value,
      preferred: phone ? 'sms' : undefined,
      secretSealed: totp && sealer.seal('factor', totp.secret),
      settings: {},
      counter: 0,
      createdAt: at,
      enrolledAt: at,
      lastAuthAt: undefined,
    })
  }
}

function profileOf(wanted: ImportedUser): Profile {
  const names = ['name', 'nickname', 'given_name', 'family_name', 'picture'] as const
  return Object.fromEntries(names.flatMap((name) => (wanted[name] === undefined ? [] : [[name, wanted[name]]])))
}

/** First level only, as by the API. */
function merged(before: JsonObject, added: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries({ ...before, ...added }).filter(([, value]) => value !== null))
}

function refused(code: string, message: string, path = ''): { errors: RowError[] } {
  return { errors: [{ code, message, path }] }
}
