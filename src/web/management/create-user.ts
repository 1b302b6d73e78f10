// POST /users: who may be created, with which password, all of it in one transaction.
import type { Static } from 'typebox'

import {
  type Connection,
  connections,
  hasUsernames,
  isTaken,
  parseEmail,
  passwords,
  type Profile,
  users,
} from '#identity'
import { AppError, Secret, sha256, type UserId } from '#kit'
import type { Tx } from '#storage'

import type { WebDeps } from '../deps.ts'
import { bodyRefusal } from '../validation.ts'
import { passwordRefused } from './password-refused.ts'
import type { newUserBody } from './user-schemas.ts'
import { showUser } from './user-shapes.ts'

type Body = Static<typeof newUserBody>

export async function createUser(deps: WebDeps, body: Body, language?: string): Promise<unknown> {
  const { storage, flows, clock, ids } = deps
  const connection = await connections.findByName(storage.db, body.connection)
  if (!connection) throw new AppError('invalid', 'inexistent_connection', 'The connection does not exist.')
  const wanted = wantedUser(body, connection)
  if (body.password === undefined) throw bodyRefusal('Missing required property: password')
  const password = new Secret(body.password)
  const owner = { ...wanted, userMetadata: body.user_metadata ?? {} }
  const prepared = await flows.preparePassword({ password, connection, owner })
  if ('refusal' in prepared) throw passwordRefused(prepared.refusal)
  const { hash } = prepared
  const id = body.user_id === undefined ? ids.user() : (`auth0|${body.user_id}` as UserId)
  const at = clock.now()
  try {
    const user = await storage.transaction(async (tx: Tx) => {
      const made = await users.insert(tx, {
        ...wanted,
        id,
        connection: connection.id,
        emailVerified: body.email_verified === true,
        phoneVerified: body.phone_verified === true,
        userMetadata: body.user_metadata ?? {},
        appMetadata: body.app_metadata ?? {},
        blocked: body.blocked === true,
        at,
      })
      await passwords.replaceHash(tx, { user: made.id, hash, at, historyId: ids.uuid(), keep: 0 })
      if (body.verify_email === true) {
        await flows.links.mailVerification(tx, { user: made, connection, client: undefined, language })
      }
      return made
    })
    return showUser(user, connection)
  } catch (thrown) {
    if (isTaken(thrown)) throw new AppError('conflict', 'user_exists', 'The user already exists.')
    throw thrown
  }
}

function wantedUser(body: Body, connection: Connection) {
  if (body.username !== undefined && !hasUsernames(connection.options)) {
    throw new AppError('invalid', 'invalid_body', 'Cannot set username for connection without requires_username')
  }
  if (connection.options.requires_username === true && body.username === undefined)
    throw bodyRefusal('Missing required property: username')
  if (body.email === undefined && body.username === undefined && body.phone_number === undefined) {
    throw bodyRefusal('Missing required property: email')
  }
  if (body.verify_email === true && body.email === undefined) {
    throw bodyRefusal('The user has no email', 'verify_email')
  }
  const email = body.email === undefined ? undefined : parseEmail(body.email)
  return { email, username: body.username, phoneNumber: body.phone_number, profile: profileOf(body, email) }
}

/** What Auth0 fills in when it is not told: the name from the address, a picture by its hash. */
function profileOf(body: Body, email: string | undefined): Profile {
  const { given_name, family_name } = body
  const identifier = email ?? body.username ?? body.phone_number ?? ''
  const face = sha256(identifier.toLowerCase())
  return {
    ...(given_name === undefined ? {} : { given_name }),
    ...(family_name === undefined ? {} : { family_name }),
    name: body.name ?? identifier,
    nickname: body.nickname ?? identifier.split('@')[0] ?? identifier,
    picture: body.picture ?? `https://gravatar.com/avatar/${face}?s=480&r=pg&d=identicon`,
  }
}
