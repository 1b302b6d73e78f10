// The event of post-login, as the server builds it: without secrets, which only the sandbox adds.
import type { JsonObject } from '#kit'

import type { EventConnection, EventRequest, EventUser, RiskAssessment } from '../event-parts.ts'

export type PostLoginEvent = {
  authentication: {
    /** `pwd`, then `mfa` where a second factor was asked for */
    methods: readonly { name: string; timestamp: string }[]
    riskAssessment?: RiskAssessment
  }
  authorization: { roles: readonly string[] }
  client: { client_id: string; name: string; metadata: JsonObject }
  connection: EventConnection
  /** there when a refresh token is exchanged */
  refresh_token?: { id: string; client_id: string; created_at: string }
  /** `query`: the parameters of the authorization request; `body`: those of a token request, without credentials */
  request: EventRequest & { body: JsonObject; query: JsonObject }
  /** the API that an access token is for */
  resource_server?: { identifier: string }
  /** there when a browser signs in */
  session?: { id: string; authenticated_at: string }
  stats: { logins_count: number }
  tenant: { id: string }
  transaction: {
    acr_values: readonly string[]
    locale: string
    login_hint?: string
    prompt?: readonly string[]
    protocol: 'oidc-basic-profile' | 'oidc-implicit-profile' | 'oauth2-refresh-token' | 'oauth2-password'
    redirect_uri?: string
    requested_scopes: readonly string[]
    response_mode?: string
    response_type?: readonly string[]
    state?: string
    ui_locales: readonly string[]
  }
  user: EventUser
}
