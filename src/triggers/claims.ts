// Which custom claims may stand in a token: Auth0's rules for their names (Auth0, "Create Custom Claims").
import type { Command, JsonValue } from './commands.ts'
import type { ApiTools } from './sandbox-api.ts'

/**
 * Names that are never a custom claim: those of JWT, OpenID Connect and OAuth that say who a token is from, for, and
 * what it may do. At Auth0 a claim of such a name is left out and the transaction goes on; so it is here. `scope`,
 * `scp` and `keyturn_role` are not on Auth0's list: what a token may do is never written by name. With `constructor`,
 * whoever reads the token as an object may take it for none: the library's id_token had no `sub` then.
 */
const RESERVED: ReadonlySet<string> = new Set(
  (
    'acr act active amr at_hash ath attest aud auth_time authorization_details azp c_hash client_id cnf cty dest ' +
    'entitlements events exp groups gty htm htu iat internalService iss jcard jku jti jwe jwk kid may_act mky nbf ' +
    'nonce object_id org_id org_name orig origid permissions roles rph s_hash sid sip_callid sip_cseq_num sip_date ' +
    'sip_from_tag sip_via_branch sub sub_jwk toe txn typ uuid vot vtm x5t#S256 scope scp keyturn_role __proto__ constructor'
  ).split(' '),
)

/** Namespaces that Auth0 keeps for itself, with everything below these domains. */
const KEPT_DOMAINS = /^https?:\/\/([^/?#@]*\.)?(auth0\.com|webtask\.io|webtask\.run)([/:?#]|$)/i
const KEPT_URN = /^urn:auth0(:|$)/i

/** @returns why a claim of this name is left out; undefined when it may stand in a token */
export function whyLeftOut(name: string): string | undefined {
  if (RESERVED.has(name)) return `“${name}” is a claim of the standards, or one that the server itself writes`
  if (KEPT_DOMAINS.test(name) || KEPT_URN.test(name)) return `“${name}” is in a namespace of Auth0`
  return undefined
}

/** Characters of all custom claims of one token, as JSON (Auth0: 100 kB). */
export const CLAIMS_LIMIT = 100 * 1024

/** `setCustomClaim(name, value)` of an api object. @throws TypeError without a name */
export function setClaim(
  token: 'idToken' | 'accessToken',
  name: unknown,
  value: unknown,
  tools: Pick<ApiTools, 'stringify' | 'parse'>,
  emit: (command: Command) => void,
): void {
  const called = nameOf(name, `api.${token}.setCustomClaim`)
  const reason = whyLeftOut(called)
  if (reason === undefined) emit({ type: `${token}.setCustomClaim`, name: called, value: plain(value, tools) })
  else emit({ type: 'claim.leftOut', token, name: called, reason })
}

export function nameOf(name: unknown, caller: string): string {
  if (typeof name !== 'string' || name === '') throw new TypeError(`${caller}() needs a name`)
  return name
}

/** As it would come out of a token again; what JSON has no word for is `null`. */
export function plain(value: unknown, tools: Pick<ApiTools, 'stringify' | 'parse'>): JsonValue {
  const text = tools.stringify(value) as string | undefined
  return text === undefined ? null : (tools.parse(text) as JsonValue)
}
