// A tenant's client as oidc-provider wants it described.
import { createPublicKey } from 'node:crypto'

import { isObject, type Sealer } from '#kit'
import {
  callbackProblem,
  type Client,
  type ClientCredential,
  clientGrantTypes,
  isPublicClient,
  keysOf,
  type RefreshPolicy,
  refreshPolicy,
} from '#tenant'

import { PASSWORD_GRANTS } from './grant-types.ts'

/** Grants that this server offers. `implicit` is the response type `id_token` only: no access token in a URL. */
const OFFERED = ['authorization_code', 'refresh_token', 'client_credentials', 'implicit', ...PASSWORD_GRANTS]

/** What our own callbacks need to know of a client; the library passes it through. */
export type ClientFacts = {
  firstParty: boolean
  /** origins whose scripts may ask */
  origins: readonly string[]
  refresh: RefreshPolicy
  /** whether it may say from which address a user comes */
  trustsIpHeader: boolean
  /** seconds */
  idTokenLifetime?: number
}

/** @param keys those of the client's that are good now; they count only where the client proves itself by keys */
export function clientMetadata(
  client: Client,
  sealer: Sealer,
  keys: readonly ClientCredential[],
): Record<string, unknown> {
  const { id, name, secretSealed, settings } = client
  const byKey = keysOf(client) !== undefined
  // a client that is registered without authentication has proven nothing, whatever secret it has; and where keys
  // count, the secret that is still stored counts no more, even when the last key is gone
  const secret = byKey || isPublicClient(client) || secretSealed === undefined ? undefined : secretSealed
  const application_type = settings.app_type === 'native' ? 'native' : 'web'
  const redirect_uris = (settings.callbacks ?? []).filter(
    (uri) => callbackProblem(uri, settings.app_type) === undefined,
  )
  const asked = clientGrantTypes(client).filter((grant) => OFFERED.includes(grant))
  const facts = factsOf(client)
  // people of ours give their passwords to the tenant's own applications alone
  const grants = asked.filter(
    (grant) =>
      (grant !== 'client_credentials' || byKey || secret !== undefined) &&
      (facts.firstParty || !PASSWORD_GRANTS.includes(grant)),
  )
  const browser = redirect_uris.length > 0
  const code = browser && grants.includes('authorization_code')
  const idToken = browser && grants.includes('implicit')
  return {
    client_id: id,
    client_name: name,
    ...(secret === undefined ? {} : { client_secret: sealer.open('client-secret', secret) }),
    token_endpoint_auth_method: byKey ? 'private_key_jwt' : secret === undefined ? 'none' : 'client_secret_post',
    ...(byKey ? { jwks: { keys: keys.map(jwkOf) } } : {}),
    application_type,
    grant_types: grants.filter((grant) => (grant === 'implicit' ? idToken : grant !== 'authorization_code' || code)),
    response_types: [...(code ? ['code'] : []), ...(idToken ? ['id_token'] : [])],
    redirect_uris,
    id_token_signed_response_alg: 'RS256',
    keyturn: facts,
  }
}

/** With its one algorithm, so that neither HS256 with the public key nor another RSA algorithm ever fits it. */
function jwkOf({ pem, kid, alg }: ClientCredential): Record<string, unknown> {
  return { ...createPublicKey(pem).export({ format: 'jwk' }), kid, alg, use: 'sig' }
}

function factsOf({ settings }: Client): ClientFacts {
  const { jwt_configuration: jwt, callbacks = [], web_origins, allowed_origins } = settings
  const idToken = isObject(jwt) ? jwt['lifetime_in_seconds'] : undefined
  const named = [web_origins, allowed_origins].flatMap((list): unknown[] => (Array.isArray(list) ? list : []))
  return {
    firstParty: settings.is_first_party !== false,
    origins: [...callbacks, ...named.map(String)].flatMap((url) => (URL.canParse(url) ? [new URL(url).origin] : [])),
    refresh: refreshPolicy({ settings }),
    trustsIpHeader: settings['is_token_endpoint_ip_header_trusted'] === true,
    ...(typeof idToken === 'number' && idToken > 0 ? { idTokenLifetime: idToken } : {}),
  }
}
