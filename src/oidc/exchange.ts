// One request to the provider and its answer, as values; and the paths that they go to.
import type { RequestFacts } from '#flows'

/** Auth0's paths. */
export const endpointPaths = {
  authorization: '/authorize',
  token: '/oauth/token',
  revocation: '/oauth/revoke',
  // Auth0 has none; the path is our own
  introspection: '/oauth/introspect',
  userinfo: '/userinfo',
  jwks: '/.well-known/jwks.json',
  discovery: '/.well-known/openid-configuration',
  logout: '/oidc/logout',
} as const

export type OidcEndpoint = Exclude<keyof typeof endpointPaths, 'authorization' | 'logout'>

/** What `web` takes out of a request: no Host, no X-Forwarded-*, so that neither can ever name an issuer or a URL. */
export type OidcRequest = {
  method: 'GET' | 'POST' | 'OPTIONS'
  endpoint: OidcEndpoint
  headers: { readonly [name: string]: string | undefined }
  /** parameters of a form or of a JSON object */
  body?: { readonly [name: string]: unknown } | undefined
  /** the text after `?`, without it */
  query?: string
  /** what is known of who asks */
  request?: RequestFacts
}

export type OidcAnswer = {
  status: number
  headers: { readonly [name: string]: string | string[] }
  body: unknown
  /** why a grant was refused, for the log; the caller reads no more than that it was */
  detail?: string
  /** of the Actions that decided about it */
  execution?: string
  /** who was proven, or was not, and from which address: for the log alone */
  who?: Who | undefined
}

export type Who = {
  client: { id: string; name: string | undefined }
  user: { id: string; name: string | undefined } | undefined
  connection: { id: string; name: string; strategy: string } | undefined
  ip: string
  /** of a second factor that was proven */
  methods: readonly string[]
}
