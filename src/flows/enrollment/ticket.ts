// The ticket that begins an enrollment: made by the API, the newest is the only one.
import { tickets, type User } from '#identity'
import type { Clock, Ids, TicketId } from '#kit'
import { SECOND } from '#kit'
import type { Tx } from '#storage'

import type { Kind } from './states.ts'

/** Five days, as at Auth0. */
export const ENROLLMENT_LIFETIME = 432_000 * SECOND

/** @returns the raw token, which is stored nowhere */
export async function createEnrollmentTicket(
  tx: Tx,
  { clock, ids }: { clock: Clock; ids: Ids },
  user: User,
  only: Kind | undefined,
): Promise<{ id: TicketId; token: string }> {
  const at = clock.now()
  const token = ids.handle()
  const id = ids.ticket()
  await tickets.revokeAll(tx, user.id, at, 'enrollment')
  await tickets.insert(tx, token, {
    id,
    purpose: 'enrollment',
    user: user.id,
    address: undefined,
    credentialVersion: user.credentialVersion,
    client: undefined,
    resultUrl: undefined,
    options: only === undefined ? {} : { factor: only },
    createdAt: at,
    expiresAt: at + ENROLLMENT_LIFETIME,
  })
  return { id, token }
}
