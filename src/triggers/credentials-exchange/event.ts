// The event of credentials-exchange, as the server builds it: without secrets, which only the sandbox adds.
import type { JsonObject } from '#kit'

import type { EventRequest } from '../event-parts.ts'

export type CredentialsExchangeEvent = {
  /** what the token holds before any Action: the scopes that it is given */
  accessToken: { scope: readonly string[]; customClaims: JsonObject }
  client: { client_id: string; name: string; metadata: JsonObject }
  request: EventRequest & { body: JsonObject; query: JsonObject }
  resource_server: { id: string; identifier: string }
  tenant: { id: string }
  transaction: { requested_scopes: readonly string[] }
}
