// The user as the Actions of a blocking trigger see them, and what of the tenant stands beside.
import { connections, factors, roles, type User } from '#identity'
import { isoTime } from '#kit'
import type { Storage } from '#storage'
import { type Client, settings } from '#tenant'
import type { EventConnection, EventUser } from '#triggers'

import { enrolledTypes } from './password-reset/usable-factors.ts'

export type EventSurroundings = {
  authorization: { roles: string[] }
  client: { client_id: string; name: string; metadata: Client['metadata'] }
  connection: EventConnection
  stats: { logins_count: number }
  tenant: { id: string }
  user: EventUser
}

export async function eventSurroundings(
  { storage: { db } }: { storage: Storage },
  user: User,
  client: Client | undefined,
): Promise<EventSurroundings> {
  const connection = await connections.find(db, user.connection)
  const rows = await factors.list(db, user.id)
  const tenant = await settings.read(db, 'tenant')
  const id = user.id.replace(/^auth0\|/, '')
  return {
    authorization: { roles: (await roles.rolesOf(db, user.id)).map(({ name }) => name) },
    client: { client_id: client?.id ?? '', name: client?.name ?? '', metadata: client?.metadata ?? {} },
    connection: {
      id: user.connection,
      name: connection?.name ?? '',
      strategy: connection?.strategy ?? 'auth0',
      metadata: connection?.metadata ?? {},
    },
    stats: { logins_count: user.loginsCount },
    tenant: { id: tenant?.id ?? '' },
    user: {
      user_id: user.id,
      email_verified: user.emailVerified,
      created_at: isoTime(user.createdAt),
      updated_at: isoTime(user.updatedAt),
      app_metadata: user.appMetadata,
      user_metadata: user.userMetadata,
      identities: [{ connection: connection?.name ?? '', isSocial: false, provider: 'auth0', user_id: id }],
      enrolledFactors: enrolledTypes(user, rows).map((type) => ({ type })),
      ...user.profile,
      ...(user.email === undefined ? {} : { email: user.email }),
      ...(user.username === undefined ? {} : { username: user.username }),
      ...(user.phoneNumber === undefined ? {} : { phone_number: user.phoneNumber, phone_verified: user.phoneVerified }),
      ...(user.lastPasswordReset === undefined ? {} : { last_password_reset: isoTime(user.lastPasswordReset) }),
    },
  }
}
