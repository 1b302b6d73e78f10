// /userinfo with an access token that is a JWT for an API: good there too, while the user's credentials are the same.
import { type User, users } from '#identity'
import type { Storage } from '#storage'

import type { AccessToken, TokenRefusal } from './access-token.ts'
import type { OidcAnswer, OidcRequest } from './exchange.ts'
import { userClaims } from './users.ts'

type Judge = (token: string) => Promise<AccessToken | { refused: TokenRefusal }>

/** @returns undefined for a request whose token is no JWT: the library answers that one */
export async function userinfoByJwt(
  { storage, judge }: { storage: Storage; judge: Judge },
  { headers, body }: OidcRequest,
): Promise<OidcAnswer | undefined> {
  const given = /^Bearer ([\w.~+/=-]+)$/i.exec(headers['authorization'] ?? '')?.[1] ?? body?.['access_token']
  if (typeof given !== 'string' || given.split('.').length !== 3) return undefined
  const token = await judge(given)
  if ('refused' in token || !token.scope.has('openid')) return REFUSED
  const user = await users.find(storage.db, token.subject)
  // tokens count whole seconds: one of the very second of the change is of before it, as far as anybody can tell
  if (!user || user.blocked || token.issuedAt <= (user.lastPasswordReset ?? 0)) return REFUSED
  return { status: 200, headers: HEADERS, body: claimsIn(user, token.scope) }
}

const HEADERS = { 'cache-control': 'no-store', 'access-control-allow-origin': '*' }
const REFUSED: OidcAnswer = { status: 401, headers: HEADERS, body: 'Unauthorized' }

const BY_SCOPE: Record<string, readonly string[]> = {
  profile: ['name', 'nickname', 'given_name', 'family_name', 'picture', 'username', 'updated_at'],
  email: ['email', 'email_verified'],
  phone: ['phone_number', 'phone_number_verified'],
}

function claimsIn(user: User, scope: ReadonlySet<string>): Record<string, unknown> {
  const named = new Set(['sub', ...[...scope].flatMap((each) => BY_SCOPE[each] ?? [])])
  return Object.fromEntries(Object.entries(userClaims(user)).filter(([claim]) => named.has(claim)))
}
