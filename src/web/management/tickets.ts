// /tickets: links that the API makes and somebody else sends.
import { Type } from 'typebox'

import { connections, organizations, parseEmail, type User, users } from '#identity'
import { AppError, type ClientId, SECOND } from '#kit'
import type { Db } from '#storage'
import { clients } from '#tenant'

import { bodyRefusal } from '../validation.ts'
import { verifiable } from './jobs.ts'
import { mustFindOrganization } from './organizations.ts'
import { route } from './route.ts'
import { closed } from './schema.ts'
import { mustFindUser } from './users.ts'

const id = (description: string) => Type.Optional(Type.String({ minLength: 1, maxLength: 255, description }))

const webUrl = Type.Optional(
  Type.String({ maxLength: 2048, format: 'uri', pattern: '^https?://', description: 'URL the user goes to after' }),
)
const lifetime = Type.Optional(
  Type.Integer({ minimum: 0, maximum: 2_592_000, description: 'Number of seconds for which the ticket is valid' }),
)
/** Auth0 names it in the mail; here such mails name none. */
const noOrganization = Type.Optional(
  Type.Unsafe<never>({ not: {}, description: 'Verification mails name no organization' }),
)
const identity = closed({
  user_id: Type.String({ minLength: 1, maxLength: 255 }),
  provider: Type.Literal('auth0'),
  connection_id: id('ID of the connection'),
})

export const ticketRoutes = [
  route({
    support: 'works',
    method: 'POST',
    path: '/tickets/password-change',
    summary: 'Create a password change ticket',
    scopes: ['create:user_tickets'],
    status: 201,
    body: closed({
      user_id: id('user_id of for whom the ticket should be created'),
      email: Type.Optional(Type.String({ format: 'email', maxLength: 254, description: 'Email of the user' })),
      connection_id: id('ID of the connection'),
      client_id: id('ID of the client'),
      result_url: webUrl,
      ttl_sec: lifetime,
      mark_email_as_verified: Type.Optional(Type.Boolean()),
      includeEmailInRedirect: Type.Optional(Type.Boolean()),
      organization_id: id('ID of the organization that the reset is in'),
      identity: Type.Optional(identity),
    }),
    async handle({ flows, actions, storage: { db } }, { body }) {
      const user = await subject(db, body)
      if (body.client_id === undefined && (await actions.bound('password-reset-post-challenge')).length > 0) {
        throw bodyRefusal('Missing required property: client_id')
      }
      const connection = await connections.find(db, user.connection)
      if (connection?.strategy !== 'auth0') {
        throw bodyRefusal(
          `Passwords of the strategy ${connection?.strategy ?? 'unknown'} are not changed here`,
          'user_id',
        )
      }
      const { client_id, ttl_sec, result_url, mark_email_as_verified = false, includeEmailInRedirect = false } = body
      if (client_id !== undefined && !(await clients.find(db, client_id))) {
        throw new AppError('absent', 'inexistent_client', 'The client does not exist.')
      }
      const organization = await organizationOfTicket(db, body, user)
      const ticket = await flows.createResetTicket({
        user,
        organization,
        client: client_id as ClientId | undefined,
        // 0 counts as absent (spec §4)
        lifetime: ttl_sec ? ttl_sec * SECOND : undefined,
        mailed: false,
        resultUrl: result_url,
        markEmailAsVerified: mark_email_as_verified,
        includeEmailInRedirect,
      })
      return { ticket }
    },
  }),
  route({
    support: 'works',
    method: 'POST',
    path: '/tickets/email-verification',
    summary: 'Create an email verification ticket',
    scopes: ['create:user_tickets'],
    status: 201,
    body: closed({
      user_id: Type.String({ minLength: 1, maxLength: 255, description: 'user_id of for whom the ticket is' }),
      client_id: id('ID of the client'),
      result_url: webUrl,
      ttl_sec: lifetime,
      includeEmailInRedirect: Type.Optional(Type.Boolean()),
      organization_id: noOrganization,
      identity: Type.Optional(identity),
    }),
    async handle({ flows, storage: { db } }, { body }) {
      const user = await verifiable(db, body)
      const { client_id, ttl_sec, result_url, includeEmailInRedirect = false } = body
      const ticket = await flows.links.createTicket({
        purpose: 'email-verification',
        user,
        client: client_id,
        lifetime: ttl_sec ? ttl_sec * SECOND : undefined,
        resultUrl: result_url,
        includeEmailInRedirect,
      })
      return { ticket }
    },
  }),
]

/** Of a member only: an Action may let members do what others may not. */
async function organizationOfTicket(
  db: Db,
  { organization_id: organization, result_url }: { organization_id?: string; result_url?: string },
  user: User,
): Promise<string | undefined> {
  if (organization === undefined) return undefined
  if (result_url !== undefined) throw bodyRefusal('result_url and organization_id cannot go together', 'result_url')
  const found = await mustFindOrganization(db, organization)
  if (await organizations.isMember(db, found.id, user.id)) return found.id
  throw bodyRefusal('The user does not belong to the organization', 'organization_id')
}

type Named = {
  user_id?: string
  email?: string
  connection_id?: string
  identity?: { user_id: string; connection_id?: string }
}

/** Exactly one way of naming the user: by id, or by address and connection. */
async function subject(db: Db, { user_id, email, connection_id, identity }: Named): Promise<User> {
  if (user_id !== undefined && email !== undefined) throw bodyRefusal('user_id and email cannot go together')
  if (email !== undefined) {
    if (connection_id === undefined) throw bodyRefusal('Missing required property: connection_id')
    const connection = await connections.find(db, connection_id)
    if (!connection) throw new AppError('absent', 'inexistent_connection', 'The connection does not exist.')
    const user = await users.findByEmail(db, connection.id, parseEmail(email))
    if (!user) throw new AppError('absent', 'inexistent_user', 'The user does not exist.')
    return user
  }
  if (user_id === undefined) throw bodyRefusal('Missing required property: user_id')
  const user = await mustFindUser(db, user_id)
  const other = identity !== undefined && user.id !== `auth0|${identity.user_id}` && user.id !== identity.user_id
  const elsewhere = [connection_id, identity?.connection_id].some(
    (each) => each !== undefined && each !== user.connection,
  )
  if (other || elsewhere) throw bodyRefusal('The user has no such identity', 'identity')
  return user
}
