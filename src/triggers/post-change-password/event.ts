// The event of post-change-password, as the server builds it: without secrets, which only the sandbox adds.
import type { JsonObject } from '#kit'

import type { EventConnection, EventOrganization, EventRequest, RiskAssessment } from '../event-parts.ts'

export type PostChangePasswordEvent = {
  connection: EventConnection
  organization?: EventOrganization
  request: EventRequest
  tenant: { id: string }
  transaction?: { correlation_id?: string }
  user: {
    user_id: string
    /** the id without `auth0|`, as in Auth0's own example event */
    id: string
    email?: string
    email_verified?: boolean
    /** ISO, milliseconds, `Z`; already the new value */
    last_password_reset?: string
    phone_number?: string
    phone_verified?: boolean
    username?: string
    /** only where the Action opts in */
    user_metadata?: JsonObject
    app_metadata?: JsonObject
  }
  authentication?: { riskAssessment?: RiskAssessment }
  custom_domain?: { domain: string; domain_metadata: JsonObject }
  keyturn: {
    /** an idempotency key: the same for every attempt */
    execution_id: string
    attempt: number
    reason: 'reset' | 'change' | 'admin' | 'import'
    /** who changed the password: `user`, or the client of the Management API, or an administrator */
    actor: JsonObject
    client?: { client_id: string; name: string }
  }
}
