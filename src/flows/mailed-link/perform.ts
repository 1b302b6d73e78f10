// What pressing Continue on a mailed link does: the ticket is spent and the thing confirmed, in one transaction.
import { connections, tickets, ticketState, type User, users } from '#identity'
import type { Ids } from '#kit'
import type { Logs } from '#logs'
import type { Storage, Tx } from '#storage'
import { clients } from '#tenant'

import type { Perform } from '../engine.ts'
import { liftBlocks } from '../login-protection/accounts.ts'
import type { RequestFacts } from '../request-facts.ts'
import { welcome, type WelcomeDeps } from '../welcome.ts'
import type { Effect, Input, Subject } from './states.ts'

export type LinkDeps = WelcomeDeps & { storage: Storage; logs: Logs; ids: Ids }
export type LinkContext = { request: RequestFacts }

export function performLink(deps: LinkDeps): Perform<Input, Effect, LinkContext> {
  return (effect, { request }) => Promise.resolve({ write: (tx) => confirm(tx, deps, effect.subject, request) })
}

async function confirm(tx: Tx, deps: LinkDeps, subject: Subject, request: RequestFacts): Promise<Input> {
  const { clock } = deps
  const user = await users.lock(tx, subject.user)
  const ticket = await tickets.find(tx, subject.ticket)
  if (!ticket || !user || ticket.purpose !== subject.purpose) return { type: 'link-dead', why: 'superseded' }
  const state = ticketState(ticket, user, clock.now())
  if (state !== 'open') return { type: 'link-dead', why: state }
  if (!(await tickets.spend(tx, ticket.id, clock.now()))) return { type: 'link-dead', why: 'used' }
  await (subject.purpose === 'unblock' ? liftBlocks(tx, user) : verifyAddress(tx, deps, { user, subject, request }))
  await log(tx, deps, { subject, user, request })
  const email = ticket.options['include_email_in_redirect'] === true ? user.email : undefined
  return { type: 'confirmed', resultUrl: ticket.resultUrl, email }
}

type Confirmed = { subject: Subject; user: User; request: RequestFacts }

async function verifyAddress(tx: Tx, deps: LinkDeps, { user, subject, request }: Confirmed): Promise<void> {
  await users.update(tx, user.id, { at: deps.clock.now(), emailVerified: true })
  const connection = await connections.find(tx, user.connection)
  const client = await clients.find(tx, subject.client)
  await welcome(tx, deps, { user, connection, client, request })
}

async function log(tx: Tx, { logs }: LinkDeps, { subject, user, request }: Confirmed): Promise<void> {
  const connection = await connections.find(tx, user.connection)
  const client = await clients.find(tx, subject.client)
  await logs.write(tx, {
    type: subject.purpose === 'unblock' ? 'ublkdu' : 'sv',
    user: { id: user.id, name: user.email ?? user.username ?? user.phoneNumber },
    connection: connection && { id: connection.id, name: connection.name, strategy: connection.strategy },
    client: client && { id: client.id, name: client.name },
    request,
    details: {},
  })
}
