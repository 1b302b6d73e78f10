// The door of mailed links: opening one, looking at it, pressing Continue; and the tickets that the API makes.
import { tickets, ticketState, type TicketState, users } from '#identity'
import type { ClientId, FlowId, Sealer } from '#kit'
import type { Tx } from '#storage'
import { settings } from '#tenant'

import { openFlowEngine } from '../engine.ts'
import { mailVerification, type VerificationDeps, type VerificationMail } from './mail-verification.ts'
import { type LinkContext, type LinkDeps, performLink } from './perform.ts'
import type { Input, State } from './states.ts'
import { mailedLink } from './table.ts'
import { createLinkTicket, LINK_PATHS, type LinkPurpose, type LinkTicket } from './ticket.ts'

export type MailedLinks = {
  /** Consumes nothing. A link that is not open answers why. */
  open(
    purpose: LinkPurpose,
    token: string,
    browser: string,
  ): Promise<{ flow: FlowId } | { dead: Exclude<TicketState, 'open'> }>
  look(flow: string, browser: string): Promise<State | undefined>
  feed(flow: string, browser: string, input: Input, context: LinkContext): Promise<State | undefined>
  /** Mails the link that verifies the user's address, if there is one; part of the caller's transaction. */
  mailVerification(tx: Tx, of: VerificationMail): Promise<void>
  /** @returns the link */
  createTicket(ticket: LinkTicket): Promise<string>
}

export function openMailedLinks(deps: LinkDeps & VerificationDeps & { sealer: Sealer }): MailedLinks {
  const { storage, sealer, clock, ids, publicUrl } = deps
  const engine = openFlowEngine({ flow: mailedLink, perform: performLink(deps), storage, sealer, clock, ids })
  return {
    look: engine.look,
    mailVerification: (tx, of) => mailVerification(tx, deps, of),
    feed: async (...fed) => (await engine.feed(...fed))?.state,
    async open(purpose, token, browser) {
      const ticket = await tickets.findByToken(storage.db, purpose, token)
      const user = ticket && (await users.find(storage.db, ticket.user))
      if (!ticket || !user) return { dead: 'superseded' }
      const state = ticketState(ticket, user, clock.now())
      if (state !== 'open') return { dead: state }
      const client =
        ticket.client ?? (((await settings.read(storage.db, 'default_client'))?.client_id ?? '') as ClientId)
      const subject = { purpose, ticket: ticket.id, user: user.id, client }
      return { flow: await engine.begin({ at: 'opened', subject }, browser, user.id) }
    },
    async createTicket(ticket) {
      const token = await storage.transaction((tx) => createLinkTicket(tx, deps, ticket))
      return `${publicUrl}${LINK_PATHS[ticket.purpose]}?ticket=${token}#`
    },
  }
}
