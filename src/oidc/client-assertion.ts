// What an assertion of private_key_jwt must say beside what oidc-provider demands of it (RFC 7523 §3).
import { MINUTE, SECOND } from '#kit'

import { errors } from './library.ts'

/** Auth0's bound; a stolen assertion and the memory of its `jti` are good for no longer. */
const LONGEST = 5 * MINUTE

/**
 * oidc-provider has judged signature, algorithm, issuer, audience and expiry. An assertion that lives for ever, names
 * no string as its id or has several audiences is no single-use proof for this server.
 *
 * @throws InvalidClientAuth
 */
export function judgeAssertion(claims: { readonly [claim: string]: unknown }, now: number): void {
  const { iss, sub, aud, exp, jti } = claims
  if (sub !== iss) throw new errors.InvalidClientAuth('sub must be the client_id')
  if (typeof aud !== 'string' && !(Array.isArray(aud) && aud.length === 1)) {
    throw new errors.InvalidClientAuth('the client_assertion must be for this server alone')
  }
  if (typeof jti !== 'string' || jti.length > 255) throw new errors.InvalidClientAuth('jti must be a short string')
  if (typeof exp !== 'number' || exp * SECOND > now + LONGEST + 5 * SECOND) {
    throw new errors.InvalidClientAuth('the client_assertion may live for 5 minutes at most')
  }
}
