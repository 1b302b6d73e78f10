// The event of password-reset-post-challenge, from real rows (spec/triggers.md §2).
import type { User } from '#identity'
import type { JsonObject } from '#kit'
import type { Client } from '#tenant'
import type { PostChallengeEvent } from '#triggers'

import { eventSurroundings } from '../event-user.ts'
import { organizationOf } from '../organization.ts'
import { eventRequest, type RequestFacts } from '../request-facts.ts'
import type { ResetDeps } from './deps.ts'
import type { Answer, Journey } from './states.ts'

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
  const organization = await organizationOf(storage.db, journey.subject.organization, user.id)
  const event: PostChallengeEvent = {
    authentication: { methods: journey.methods },
    ...(await eventSurroundings({ storage }, user, client)),
    ...(organization === undefined ? {} : { organization }),
    request: {
      ...eventRequest(request),
      body: answer?.body ?? {},
      // the mailed link's own parameters at first, those of /continue afterwards
      query: answer ? answer.query : journey.query,
    },
    transaction: {
      locale: request.locale ?? request.language ?? 'en',
      ui_locales: [...(request.locales ?? [])],
      ...(user.email === undefined ? {} : { login_hint: user.email }),
    },
  }
  return event
}
