// From "I forgot my password" to a mail with a link. The asking is the same for known and unknown addresses.
import { type Connection, connections, limits, tickets, type User, users } from '#identity'
import type { Jobs } from '#jobs'
import {
  type ClientId,
  type Clock,
  type ConnectionId,
  hashHandle,
  HOUR,
  type Ids,
  type JsonObject,
  SECOND,
  type UserId,
} from '#kit'
import type { Logs } from '#logs'
import type { Mail } from '#mail'
import type { Storage, Tx } from '#storage'
import { clients, settings } from '#tenant'

import { organizationOf } from './organization.ts'
import type { RequestFacts } from './request-facts.ts'
import { addressBlock, mailsOf, readResetLimits } from './reset-limits.ts'

export type LinkRequest = {
  connection: ConnectionId
  /** as it was typed; parsed by `parseIdentifier` before it comes here */
  address: string
  client: ClientId
  /** id of the organization that it is asked for in: then it is for its members only */
  organization?: string
  request: RequestFacts
}

export type ResetLinkDeps = {
  storage: Storage
  jobs: Jobs
  logs: Logs
  mail: Mail
  clock: Clock
  ids: Ids
  /** `KEYTURN_PUBLIC_URL` without a trailing slash: the only origin that a link ever has */
  publicUrl: string
}

/** A mailed link lives one hour (NIST SP 800-63B-4 §4.2 allows 24 h by e-mail). Auth0's templates may say otherwise. */
const LINK_LIFETIME = HOUR

/** A ticket made by the API without `ttl_sec` lives five days, as at Auth0. */
const TICKET_LIFETIME = 432_000 * SECOND

/**
 * Puts the whole work into a job, so that the answer's time says nothing about the address (CVE-2024-39329 and kin).
 * Somebody who asks too often gets the same answer, and nothing is sent.
 */
export async function askForLink(
  deps: Pick<ResetLinkDeps, 'jobs' | 'clock'>,
  tx: Tx,
  asked: LinkRequest,
): Promise<void> {
  const from = addressBlock(asked.request.ip)
  if (from !== undefined) {
    const { asks_per_address: most } = await readResetLimits(tx)
    const limit = { name: `reset-asked:${from}`, most, windowMs: HOUR }
    if (!(await limits.take(tx, limit, deps.clock.now()))) return
  }
  await deps.jobs.enqueue(tx, 'send-reset-link', asked)
}

/**
 * The job: finds the user, replaces every older ticket, and enqueues the mail. When there is nobody, or nobody who may
 * have one, it does as much: whoever asks again right away would feel the difference (decision 0106).
 */
export async function sendResetLink(deps: ResetLinkDeps, payload: JsonObject): Promise<void> {
  const asked = payload as unknown as LinkRequest
  const { storage, jobs, logs, mail, clock, publicUrl } = deps
  await storage.transaction(async (tx) => {
    const connection = await connections.find(tx, asked.connection)
    const user = connection && (await users.findByIdentifier(tx, connection.id, asked.address))
    const client = await clients.find(tx, asked.client)
    const person = user ?? nobody(asked)
    const organization = await organizationOf(tx, asked.organization, person.id)
    const foreign = asked.organization !== undefined && organization === undefined ? NO_MEMBER : undefined
    const to = person.email ?? person.phoneNumber
    const refused = refusalOf(connection, user) ?? foreign ?? (to === undefined ? NO_ADDRESS : undefined)
    const { mails_per_account: most } = await readResetLimits(tx)
    // counted before anything is made: the links that were sent so far stay good, so nobody can keep the owner out. What
    // is refused counts apart, or strangers could use up what is the owner's
    const counted = refused === undefined ? mailsOf(person.id) : `reset-refused:${hashHandle(asked.address)}`
    const within = await limits.take(tx, { name: counted, most, windowMs: HOUR }, clock.now())
    const refusal = refused ?? (within ? undefined : `More than ${most} links were asked for within an hour.`)
    const template = await settings.read(tx, 'email_template.reset_email')
    const own = template?.enabled === true ? template.urlLifetimeInSeconds : undefined
    const lifetime = own === undefined ? LINK_LIFETIME : own * SECOND
    const includeEmailInRedirect = template?.enabled === true && template.includeEmailInRedirect === true
    const fresh = {
      ...{ user: person, client: asked.client, lifetime, mailed: true, includeEmailInRedirect },
      organization: organization?.id,
    }
    const token = refusal === undefined ? await createTicket(tx, deps, fresh) : await makeNoTicket(tx, deps)
    const byPhone = user ? user.email === undefined : asked.address.startsWith('+')
    const letter = mail.compose('reset_email', {
      channel: byPhone ? 'sms' : 'email',
      to: to ?? asked.address,
      url: `${publicUrl}/u/reset-verify?ticket=${token}`,
      lifetime,
      decoy: refusal !== undefined,
      person,
      client,
      connection: connection?.name ?? '',
      organization,
      language: asked.request.language,
      locales: asked.request.locales,
    })
    await jobs.enqueue(tx, 'deliver-mail', letter)
    await logs.write(tx, {
      connection: connection && { id: connection.id, name: connection.name, strategy: connection.strategy },
      client: client && { id: client.id, name: client.name },
      request: asked.request,
      details: {},
      ...(refusal === undefined
        ? { type: 'scpr', user: { id: person.id, name: to } }
        : { type: 'fcpr', user: user && { id: user.id }, description: refusal }),
    })
  })
}

/** The work of a ticket and none of it left: a row written and taken away. @returns a handle that opens nothing */
async function makeNoTicket(tx: Tx, { clock, ids }: Pick<ResetLinkDeps, 'clock' | 'ids'>): Promise<string> {
  const token = ids.handle()
  const name = `no-ticket:${hashHandle(token)}`
  await limits.take(tx, { name, most: 1, windowMs: HOUR }, clock.now())
  await limits.clear(tx, name)
  return token
}

/** Somebody of the size of a user. */
function nobody({ address, connection }: LinkRequest): User {
  return {
    ...{ id: 'nobody' as UserId, connection, emailVerified: false, username: undefined },
    ...(address.startsWith('+')
      ? { email: undefined, phoneNumber: address }
      : { email: address, phoneNumber: undefined }),
    ...{ phoneVerified: false, profile: { name: address, nickname: address } },
    ...{ userMetadata: {}, appMetadata: {}, blocked: false, loginsCount: 0, lastLogin: undefined, lastIp: undefined },
    ...{ lastPasswordReset: undefined, credentialVersion: 1, createdAt: 0, updatedAt: 0 },
  }
}

export type NewTicket = {
  user: User
  client: ClientId | undefined
  /** milliseconds; undefined is Auth0's five days */
  lifetime: number | undefined
  mailed: boolean
  resultUrl?: string | undefined
  markEmailAsVerified?: boolean
  /** id of an organization that the user belongs to */
  organization?: string | undefined
  includeEmailInRedirect?: boolean
}

/** Makes a reset ticket, the newest and so the only one of its user. @returns the raw token, which is stored nowhere */
export async function createTicket(
  tx: Tx,
  { clock, ids }: Pick<ResetLinkDeps, 'clock' | 'ids'>,
  ticket: NewTicket,
): Promise<string> {
  const at = clock.now()
  const token = ids.handle()
  await tickets.revokeAll(tx, ticket.user.id, at, 'password-reset')
  await tickets.insert(tx, token, {
    id: ids.ticket(),
    purpose: 'password-reset',
    user: ticket.user.id,
    address: ticket.mailed ? (ticket.user.email ?? ticket.user.phoneNumber) : undefined,
    credentialVersion: ticket.user.credentialVersion,
    client: ticket.client,
    resultUrl: ticket.resultUrl,
    options: {
      mark_email_as_verified: (ticket.mailed && ticket.user.email !== undefined) || ticket.markEmailAsVerified === true,
      include_email_in_redirect: ticket.includeEmailInRedirect === true,
      ...(ticket.organization === undefined ? {} : { organization: ticket.organization }),
    },
    createdAt: at,
    expiresAt: at + (ticket.lifetime ?? TICKET_LIFETIME),
  })
  return token
}

const NO_ADDRESS = 'The user has neither an address nor a phone number.'

/** Nobody is told: a member and a stranger get the same answer. */
const NO_MEMBER = 'The user does not belong to the organization.'

function refusalOf(connection: Connection | undefined, user: User | undefined): string | undefined {
  if (connection && connection.strategy !== 'auth0') {
    return `The connection is of strategy ${connection.strategy}: its passwords are changed there, not here.`
  }
  if (!user) return 'The entry names no user of the connection.'
  return user.blocked ? 'The user is blocked.' : undefined
}
