// The effect judge-ticket: is the ticket of this journey still good?
import { tickets, type TicketState, ticketState, users } from '#identity'
import type { TicketId } from '#kit'

import type { ResetDeps } from './deps.ts'

export async function judgeTicket(
  { storage, clock }: Pick<ResetDeps, 'storage' | 'clock'>,
  id: TicketId,
): Promise<TicketState> {
  const ticket = await tickets.find(storage.db, id)
  if (!ticket) return 'superseded'
  return ticketState(ticket, await users.find(storage.db, ticket.user), clock.now())
}
