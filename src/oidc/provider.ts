// oidc-provider, configured: Auth0's paths, our records and keys, and only what is offered.
import type { JWK } from 'jose'
import type { Provider as OidcProvider } from 'oidc-provider'

import { registerClientCredentials } from './client-credentials.ts'
import { endpointPaths } from './exchange.ts'
import { Provider } from './library.ts'
import { type AdapterDeps, recordsAdapter } from './records-adapter.ts'

export function openProvider(deps: AdapterDeps & { issuer: string; keys: JWK[] }): OidcProvider {
  const { storage, issuer, keys } = deps
  const provider = new Provider(issuer, {
    adapter: recordsAdapter(deps),
    jwks: { keys },
    routes: endpointPaths,
    clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'none'],
    responseTypes: [],
    scopes: [],
    features: {
      clientCredentials: { enabled: true },
      devInteractions: { enabled: false },
      dPoP: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      revocation: { enabled: true },
      rpInitiatedLogout: { enabled: false },
      userinfo: { enabled: true },
    },
    formats: { customizers: { jwt: auth0Claims } },
    enabledJWA: { idTokenSigningAlgValues: ['RS256'] },
  })
  // we ourselves write the X-Forwarded headers that it reads (endpoints.ts)
  provider.proxy = true
  registerClientCredentials(provider, storage)
  return provider

  /** Exactly Auth0's claims (spec §1); `typ` is JWT, not at+jwt. */
  function auth0Claims(
    _ctx: unknown,
    token: { clientId?: string | undefined; scope?: string | undefined },
    jwt: JwtParts,
  ): void {
    const { aud, iat, exp } = jwt.payload
    const client = token.clientId ?? ''
    const scope = token.scope === undefined ? {} : { scope: token.scope }
    jwt.header = { typ: 'JWT' }
    jwt.payload = {
      iss: issuer,
      sub: `${client}@clients`,
      aud,
      iat,
      exp,
      ...scope,
      gty: 'client-credentials',
      azp: client,
    }
  }
}

type JwtParts = { header?: Record<string, unknown> | undefined; payload: Record<string, unknown> }
