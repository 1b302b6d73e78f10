// The event of password-reset-post-challenge, as the server builds it: without secrets, which only the sandbox adds.
import type { JsonObject } from '#kit'

import type { EventConnection, EventOrganization, EventRequest, RiskAssessment } from '../event-parts.ts'
import type { FactorType } from '../factors.ts'

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
  user: {
    user_id: string
    email?: string
    email_verified: boolean
    username?: string
    phone_number?: string
    phone_verified?: boolean
    name?: string
    nickname?: string
    given_name?: string
    family_name?: string
    picture?: string
    created_at: string
    updated_at: string
    last_password_reset?: string
    app_metadata: JsonObject
    user_metadata: JsonObject
    identities: readonly JsonObject[]
    /** factor types as challengeWith names them; always an array */
    enrolledFactors: readonly { type: FactorType; method?: string; options?: JsonObject }[]
  }
  custom_domain?: { domain: string; domain_metadata: JsonObject }
}
