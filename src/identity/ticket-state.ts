// Is a ticket still good? One judgement for the page that opens it and for the POST that spends it.
import type { Ticket } from './tickets.store.ts'
import type { User } from './user.ts'

export type TicketState = 'open' | 'expired' | 'used' | 'superseded'

/**
 * A ticket dies by time, by use, by a newer one, and by any change of what it was bound to: password, address, block
 * (Keycloak KEYCLOAK-15170 and its kin: links that survived a change of address).
 *
 * @param now milliseconds since the epoch
 */
export function ticketState(ticket: Ticket, user: User | undefined, now: number): TicketState {
  if (ticket.spentAt !== undefined) return 'used'
  if (!user || user.blocked) return 'superseded'
  if (ticket.revokedAt !== undefined || ticket.credentialVersion !== user.credentialVersion) return 'superseded'
  const reached = ticket.address === undefined || [user.email, user.phoneNumber].includes(ticket.address)
  if (!reached) return 'superseded'
  return ticket.expiresAt <= now ? 'expired' : 'open'
}
