// The event of password-reset-post-challenge, from real rows (spec/triggers.md §2).
import { connections, factors, roles, type User } from '#identity'
import { isoTime, type JsonObject } from '#kit'
import { type Client, settings } from '#tenant'
import type { PostChallengeEvent } from '#triggers'

import { organizationOf } from '../organization.ts'
import { eventRequest, type RequestFacts } from '../request-facts.ts'
import type { ResetDeps } from './deps.ts'
import type { Answer, Journey } from './states.ts'
import { enrolledTypes } from './usable-factors.ts'

export async function buildEvent(
  { storage }: Pick<ResetDeps, 'storage'>,
  facts: {
    journey: Journey
    user: User
    client: Client | undefined
    answer: Answer | undefined
    request: RequestFacts
  },
): Promise<JsonObject> {
  const { journey, user, client, answer, request } = facts
  const connection = await connections.find(storage.db, journey.subject.connection)
  const rows = await factors.list(storage.db, user.id)
  const tenant = await settings.read(storage.db, 'tenant')
  const organization = await organizationOf(storage.db, journey.subject.organization, user.id)
  const id = user.id.replace(/^auth0\|/, '')
  const event: PostChallengeEvent = {
    authentication: { methods: journey.methods },
    authorization: { roles: (await roles.rolesOf(storage.db, user.id)).map(({ name }) => name) },
    client: { client_id: client?.id ?? '', name: client?.name ?? '', metadata: client?.metadata ?? {} },
    connection: {
      id: journey.subject.connection,
      name: connection?.name ?? '',
      strategy: connection?.strategy ?? 'auth0',
      metadata: connection?.metadata ?? {},
    },
    ...(organization === undefined ? {} : { organization }),
    request: {
      ...eventRequest(request),
      body: answer?.body ?? {},
      // the mailed link's own parameters at first, those of /continue afterwards
      query: answer ? answer.query : journey.query,
    },
    stats: { logins_count: user.loginsCount },
    tenant: { id: tenant?.id ?? '' },
    transaction: {
      locale: request.locale ?? request.language ?? 'en',
      ui_locales: [...(request.locales ?? [])],
      ...(user.email === undefined ? {} : { login_hint: user.email }),
    },
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
  return event
}
