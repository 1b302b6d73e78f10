// Declarations of credentials-exchange for the editor and `keyturn/actions`.
import { cacheTypes, partTypes } from '../type-parts.ts'

export function types(_version: string): string {
  return `${partTypes}${cacheTypes}${ownTypes}`
}

const ownTypes = `
interface Event {
  accessToken: { scope: string[]; customClaims: Record<string, any> }
  client: { client_id: string; name: string; metadata: Record<string, any> }
  request: EventRequest & { body: Record<string, any>; query: Record<string, any> }
  resource_server: { id: string; identifier: string }
  tenant: { id: string }
  transaction: { requested_scopes: string[] }
  secrets: Record<string, string>
  configuration: Record<string, string>
}
interface CredentialsExchangeAPI {
  readonly access: {
    /** the application gets this error and reason, and no token; no further Action runs */
    deny(code: 'invalid_scope' | 'invalid_request' | 'server_error', reason: string): CredentialsExchangeAPI
  }
  readonly accessToken: {
    /** a URL as name keeps it apart from everybody else's; a claim of a standard is left out, and never replaced */
    setCustomClaim(name: string, value: any): CredentialsExchangeAPI
  }
  readonly cache: CacheAPI
}
type CredentialsExchangeAction = (event: Event, api: CredentialsExchangeAPI) => unknown
`
