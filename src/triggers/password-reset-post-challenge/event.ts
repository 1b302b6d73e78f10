// The event of password-reset-post-challenge, as the server builds it: without secrets, which only the sandbox adds.
import type { JsonObject } from '#kit'

import type { EventConnection, EventOrganization, EventRequest, EventUser, RiskAssessment } from '../event-parts.ts'

export type PostChallengeEvent = {
  authentication: {
    /** the first challenge, then `mfa` with its factor type, or a URL that names a custom method */
    methods: readonly { name: string; timestamp: string; type?: string }[]
    riskAssessment?: RiskAssessment
  }
  authorization: { roles: readonly string[] }
  client: { client_id: string; name: string; metadata: JsonObject }
  connection: EventConnection
  organization?: EventOrganization
  /** the answer of a rendered prompt */
  prompt?: { id: string; fields?: JsonObject; vars?: JsonObject }
  /** a new one on every resume */
  request: EventRequest & { body: JsonObject; query: JsonObject }
  stats: { logins_count: number }
  tenant: { id: string }
  transaction: {
    correlation_id?: string
    locale: string
    login_hint?: string
    state?: string
    ui_locales: readonly string[]
  }
  user: EventUser
  custom_domain?: { domain: string; domain_metadata: JsonObject }
}
