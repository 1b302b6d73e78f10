// What a mailed link that confirms one thing can be in, be told, and ask for: the words of its table.
import type { TicketState } from '#identity'
import type { ClientId, TicketId, UserId } from '#kit'

import type { LinkPurpose } from './ticket.ts'

export type Subject = { purpose: LinkPurpose; ticket: TicketId; user: UserId; client: ClientId }

export type State =
  | { at: 'opened'; subject: Subject }
  /** `email` only when the ticket says that the result URL shall have it */
  | { at: 'confirmed'; subject: Subject; resultUrl?: string; email?: string }
  | { at: 'failed'; subject: Subject; why: Exclude<TicketState, 'open'> }

export type Input =
  | { type: 'continue-pressed' }
  // results of effects
  | { type: 'confirmed'; resultUrl: string | undefined; email: string | undefined }
  | { type: 'link-dead'; why: Exclude<TicketState, 'open'> }

export type Effect = { do: 'confirm'; subject: Subject }
