// What stands in an access token for an API: exactly Auth0's claims (spec §1); `typ` is JWT, not at+jwt.
import type { KoaContextWithOIDC } from 'oidc-provider'

import { parseAccountId } from './account-id.ts'
import { subjectOf } from './administrators.ts'
import type { People } from './people.ts'
import { decidedNow } from './token-actions.ts'

type Token = {
  clientId?: string | undefined
  accountId?: string | undefined
  scope?: string | undefined
  gty?: string | undefined
}
type JwtParts = { header?: Record<string, unknown> | undefined; payload: Record<string, unknown> }

export function tokenWriter(issuer: string, people: People) {
  return (context: KoaContextWithOIDC | undefined, token: Token, jwt: JwtParts): void => {
    const { aud, iat, exp } = jwt.payload
    const azp = token.clientId ?? ''
    jwt.header = { typ: 'JWT' }
    const named = token.accountId === undefined ? undefined : parseAccountId(token.accountId)
    if (!named) {
      const scope = token.scope === undefined ? {} : { scope: token.scope }
      jwt.payload = {
        ...decidedNow(context)?.accessToken,
        iss: issuer,
        sub: `${azp}@clients`,
        aud,
        iat,
        exp,
        ...scope,
        gty: 'client-credentials',
        azp,
      }
      return
    }
    const scopes = [...openidScopes(context), ...(token.scope ?? '').split(' ')].filter((each) => each !== '')
    const sub = people.kind === 'users' ? named.id : subjectOf(named.id)
    jwt.payload = {
      // first: nothing that an Action names stands in the place of what is ours
      ...decidedNow(context)?.accessToken,
      iss: issuer,
      sub,
      // good at /userinfo too, as at Auth0
      aud: scopes.includes('openid') && people.kind === 'users' ? [aud, `${issuer}userinfo`] : aud,
      iat,
      exp,
      ...(scopes.length === 0 ? {} : { scope: [...new Set(scopes)].join(' ') }),
      ...grantOf(token),
      azp,
      ...people.tokenClaims(token.accountId ?? ''),
    }
  }
}

/** An API tells apart an application that has had the password itself, as at Auth0: also after a refresh. */
function grantOf({ gty = '' }: Token): { gty?: string | string[] } {
  const [first, then] = gty.split(' ')
  if (first !== 'password') return {}
  return { gty: then === undefined ? first : [then, first] }
}

/** Scopes of OpenID Connect that were granted beside those of the API. */
function openidScopes(context: KoaContextWithOIDC | undefined): string[] {
  const { AuthorizationCode: code, RefreshToken: refresh, Grant: grant } = context?.oidc.entities ?? {}
  const source = code ?? refresh
  return source && grant ? grant.getOIDCScopeFiltered(source.scopes).split(' ') : []
}
