// Parameters that only the tenant's own applications and Actions know: the library would drop them.

/** How many, and how many characters of each, so that nobody fills events with them. */
const MOST = 20
const LENGTH = 1024

/**
 * Of /authorize, those of the standards and of Auth0, followed or refused: what of them Actions see, the library has
 * judged.
 */
export const knownOfAuthorize: ReadonlySet<string> = words(
  'acr_values audience authorization_details claims claims_locales client_id client_secret code_challenge ' +
    'code_challenge_method connection display dpop_jkt id_token_hint invitation login_hint max_age nonce organization ' +
    'prompt redirect_uri registration request request_uri resource response_mode response_type scope screen_hint state ' +
    'ui_locales',
)

/** Of /oauth/token likewise. Whatever proves something is among them, also of grants that are not offered. */
export const knownOfToken: ReadonlySet<string> = words(
  'actor_token actor_token_type assertion audience auth_req_id binding_code client_assertion client_assertion_type ' +
    'client_id client_secret code code_verifier device_code grant_type id_token mfa_token oob_code organization otp ' +
    'password realm recovery_code redirect_uri refresh_token requested_token_type resource scope subject_token ' +
    'subject_token_type token username',
)

/** @returns texts by name; of a name that comes twice the last */
export function customParams(
  given: Iterable<readonly [name: string, value: unknown]>,
  known: ReadonlySet<string>,
): Record<string, string> {
  const custom: Record<string, string> = {}
  for (const [name, value] of given) {
    if (typeof value !== 'string' || known.has(name) || name.startsWith('keyturn_')) continue
    if (!/^[A-Za-z][\w.:-]{0,63}$/.test(name)) continue
    if (Object.keys(custom).length < MOST) custom[name] = value.slice(0, LENGTH)
  }
  return custom
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(' '))
}
