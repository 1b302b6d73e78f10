// Tickets of mails whose link confirms one thing: an address, or that a block shall be lifted.
import { tickets, type User } from '#identity'
import { type ClientId, type Clock, type Ids, SECOND } from '#kit'
import type { Tx } from '#storage'

export type LinkPurpose = 'email-verification' | 'unblock'

/** Where the page of each is. */
export const LINK_PATHS: { readonly [purpose in LinkPurpose]: string } = {
  'email-verification': '/u/email-verification',
  unblock: '/u/unblock',
}

export type LinkTicket = {
  purpose: LinkPurpose
  user: User
  client: string | undefined
  /** milliseconds; undefined is Auth0's five days */
  lifetime?: number | undefined
  resultUrl?: string | undefined
  includeEmailInRedirect?: boolean
}

const LIFETIME = 432_000 * SECOND

/** The newest of its purpose is the only one; it is bound to the address. @returns the raw token, stored nowhere */
export async function createLinkTicket(
  tx: Tx,
  { clock, ids }: { clock: Clock; ids: Ids },
  { purpose, user, client, lifetime = LIFETIME, resultUrl, includeEmailInRedirect = false }: LinkTicket,
): Promise<string> {
  const at = clock.now()
  const token = ids.handle()
  await tickets.revokeAll(tx, user.id, at, purpose)
  await tickets.insert(tx, token, {
    id: ids.ticket(),
    purpose,
    user: user.id,
    address: user.email ?? user.phoneNumber,
    credentialVersion: user.credentialVersion,
    client: client as ClientId | undefined,
    resultUrl,
    options: { include_email_in_redirect: includeEmailInRedirect },
    createdAt: at,
    expiresAt: at + lifetime,
  })
  return token
}
