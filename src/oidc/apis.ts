// APIs by oidc-provider's rules: an identifier that is no URI gets one, and comes back as it was.
import type { KoaContextWithOIDC, ResourceServer } from 'oidc-provider'

import { errors } from './library.ts'
import type { People } from './people.ts'

const OURS = 'urn:keyturn:api:'

/** Auth0 takes any text as an API's identifier; RFC 8707 §2 wants an absolute URI without a fragment. */
export function apiName(audience: string): string {
  const isUri = URL.canParse(audience) && !audience.includes('#')
  // one that looks like such a name is named anew, or it would stand for another API
  return isUri && !audience.startsWith(OURS) ? audience : OURS + encodeURIComponent(audience)
}

/** What the tenant calls the API of that name. */
export function identifierOf(name: string): string {
  if (!name.startsWith(OURS)) return name
  try {
    return decodeURIComponent(name.slice(OURS.length))
  } catch {
    return name
  }
}

/**
 * A token is for one API, which the Actions are told of: of two, they would judge the one, and the client would ask for
 * the other when it exchanges the code. `resource` (RFC 8707) is another word for `audience`.
 *
 * @throws InvalidTarget
 */
export function mustNameOneApi({ oidc }: KoaContextWithOIDC, audience: string | undefined): void {
  const resource: unknown = oidc.params?.['resource']
  const another = audience !== undefined && resource !== undefined && resource !== apiName(audience)
  if (Array.isArray(resource) || another)
    throw new errors.InvalidTarget('a request is for one API: name it by audience')
}

export async function resourceFor(people: People, { oidc }: KoaContextWithOIDC, name: string): Promise<ResourceServer> {
  const audience = identifierOf(name)
  const { entities } = oidc
  const source = entities.AuthorizationCode ?? entities.RefreshToken
  const api = await people.findApi(audience, oidc.session?.accountId ?? source?.accountId)
  if (!api) throw new errors.CustomOIDCProviderError('access_denied', `Service not found: ${audience.slice(0, 200)}`)
  return {
    audience: api.audience,
    scope: api.scope,
    accessTokenTTL: api.lifetime,
    accessTokenFormat: 'jwt',
    jwt: { sign: { alg: 'RS256' } },
  }
}
