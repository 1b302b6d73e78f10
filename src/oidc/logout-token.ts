// Signs a logout token (OpenID Connect Back-Channel Logout 1.0 §2.4): that a session is over, for one application.
import { importJWK, type JWK, SignJWT } from 'jose'

import type { Clock, Ids } from '#kit'

export type LogoutNotice = { client: string; sub: string; sid: string }

/** Two minutes: it is sent at once, and again with a new one when that fails. */
const LIFETIME_SECONDS = 120

export function logoutSigner({ issuer, keys, clock, ids }: { issuer: string; keys: JWK[]; clock: Clock; ids: Ids }) {
  return async ({ client, sub, sid }: LogoutNotice): Promise<string> => {
    const [key] = keys
    if (!key) throw new Error('no signing key')
    const now = Math.floor(clock.now() / 1000)
    return new SignJWT({ events: { 'http://schemas.openid.net/event/backchannel-logout': {} }, sid })
      .setProtectedHeader({ alg: 'RS256', kid: String(key.kid), typ: 'logout+jwt' })
      .setIssuer(issuer)
      .setAudience(client)
      .setSubject(sub)
      .setIssuedAt(now)
      .setExpirationTime(now + LIFETIME_SECONDS)
      .setJti(ids.uuid())
      .sign(await importJWK(key, 'RS256'))
  }
}
