// Declarations of post-login for the editor and `keyturn/actions`.
import { cacheTypes, partTypes, userTypes } from '../type-parts.ts'

export function types(_version: string): string {
  return `${partTypes}${userTypes}${cacheTypes}${eventTypes}${apiTypes}`
}

const eventTypes = `
interface Event {
  authentication: {
    methods: { name: string; timestamp: string }[]
    riskAssessment?: Record<string, any>
  }
  authorization: { roles: string[] }
  client: { client_id: string; name: string; metadata: Record<string, any> }
  connection: EventConnection
  /** there when a refresh token is exchanged */
  refresh_token?: { id: string; client_id: string; created_at: string }
  request: EventRequest & { body: Record<string, any>; query: Record<string, any> }
  /** the API that an access token is for */
  resource_server?: { identifier: string }
  /** there when a browser signs in */
  session?: { id: string; authenticated_at: string }
  stats: { logins_count: number }
  tenant: { id: string }
  transaction: {
    acr_values: string[]
    locale: string
    login_hint?: string
    prompt?: string[]
    protocol: 'oidc-basic-profile' | 'oidc-implicit-profile' | 'oauth2-refresh-token' | 'oauth2-password'
    redirect_uri?: string
    requested_scopes: string[]
    response_mode?: string
    response_type?: string[]
    state?: string
    ui_locales: string[]
  }
  secrets: Record<string, string>
  configuration: Record<string, string>
  user: EventUser
}
`

const apiTypes = `
interface PostLoginAPI {
  readonly access: {
    /** the application gets \`access_denied\` and this reason; no further Action runs */
    deny(reason: string): PostLoginAPI
  }
  readonly idToken: {
    /** a URL as name keeps it apart from everybody else's; a claim of a standard is left out, and never replaced */
    setCustomClaim(name: string, value: any): PostLoginAPI
  }
  readonly accessToken: {
    /** of the access token for an API, which is a JWT */
    setCustomClaim(name: string, value: any): PostLoginAPI
  }
  readonly user: {
    /** stored when all Actions have run; \`null\` takes it away */
    setUserMetadata(name: string, value: any): PostLoginAPI
    setAppMetadata(name: string, value: any): PostLoginAPI
  }
  readonly cache: CacheAPI
}
type PostLoginAction = (event: Event, api: PostLoginAPI) => unknown
`
