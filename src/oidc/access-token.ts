// Judges an access token: RS256 by our own keys and nothing else (ASVS 9.1.1–9.2.4).
import { createLocalJWKSet, errors, type JWK, jwtVerify } from 'jose'

import { type ClientId, type Clock, sha256 } from '#kit'

export type AccessToken = {
  client: ClientId
  subject: string
  scope: ReadonlySet<string>
  gty: string | undefined
  /** of an administrator's credentials */
  version: number | undefined
  /** milliseconds since the epoch */
  issuedAt: number
}

export type TokenRefusal = 'malformed' | 'expired'

/**
 * Verifies by jose. The header decides nothing: keys are ours, the algorithm is the one on the list (RS→HS confusion,
 * `none`, CVE-2022-23540 and kin), and `jku`, `x5u` or `jwk` are never looked at.
 */
export function tokenJudge(judge: {
  keys: readonly JWK[]
  issuer: string
  audience: string
  clock: Clock
}): (token: string) => Promise<AccessToken | { refused: TokenRefusal }> {
  const { issuer, audience, clock } = judge
  const keys = createLocalJWKSet({ keys: judge.keys.map(publicHalf) })
  const known = new Map<string, { token: AccessToken; expires: number }>()

  return async (token) => {
    const name = sha256(token)
    const seen = known.get(name)
    if (seen) return seen.expires > clock.now() ? seen.token : { refused: 'expired' }
    try {
      const { payload } = await jwtVerify(token, keys, {
        algorithms: ['RS256'],
        issuer,
        audience,
        typ: 'JWT',
        requiredClaims: ['exp', 'iat', 'azp', 'sub'],
        currentDate: new Date(clock.now()),
      })
      const { azp, scope, gty, exp = 0, sub = '', iat = 0, version } = payload
      if (typeof azp !== 'string' || (scope !== undefined && typeof scope !== 'string')) return { refused: 'malformed' }
      const good: AccessToken = {
        client: azp as ClientId,
        subject: sub,
        scope: new Set((scope ?? '').split(' ').filter((each) => each !== '')),
        gty: typeof gty === 'string' ? gty : undefined,
        version: typeof version === 'number' ? version : undefined,
        issuedAt: iat * 1000,
      }
      if (known.size >= REMEMBERED) known.clear()
      known.set(name, { token: good, expires: exp * 1000 })
      return good
    } catch (thrown) {
      return { refused: thrown instanceof errors.JWTExpired ? 'expired' : 'malformed' }
    }
  }
}

/** Verified tokens by their hash: a script that makes a thousand calls pays for one signature. Time is always asked. */
const REMEMBERED = 1000

function publicHalf({ kty, n, e, kid, alg, use }: JWK): JWK {
  return { kty, n, e, kid, alg, use } as JWK
}
