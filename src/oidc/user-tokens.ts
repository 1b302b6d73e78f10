// The tokens of somebody whose proofs came to the token endpoint itself: there is no code to exchange.
import type { Account, Grant, KoaContextWithOIDC, Provider } from 'oidc-provider'

import type { GrantOutcome } from '#flows'
import { DAY, SECOND } from '#kit'

import { accountId } from './account-id.ts'
import { apiName, resourceFor } from './apis.ts'
import { errors } from './library.ts'
import type { Api, People } from './people.ts'
import { atPassword } from './token-actions.ts'

type Proven = Extract<GrantOutcome, { kind: 'proven' }>

export type Issuing = {
  provider: Provider
  people: People
  findAccount(context: KoaContextWithOIDC, id: string): Promise<Account | undefined>
}

export type UserTokens = {
  access_token: string
  refresh_token?: string
  id_token?: string
  scope?: string
  expires_in: number
  token_type: 'Bearer'
}

/** Scopes of OpenID Connect that this server has claims for. */
const OPENID: readonly string[] = ['openid', 'profile', 'email', 'phone']

/** What the library's constructors take, and set by hand, beyond their types. */
type Lasting = new (of: { accountId: string; clientId: string; expiresIn: number }) => Grant
type Claiming = { scope: string; mask: object; rejected: unknown[] }

/** @throws InvalidGrant when the credentials have changed since the proof, AccessDenied when an Action refuses */
export async function issueUserTokens(ctx: KoaContextWithOIDC, issuing: Issuing, proven: Proven): Promise<UserTokens> {
  const { provider, people, findAccount } = issuing
  const { client } = ctx.oidc
  if (!client) throw new Error('the token endpoint ran without a client')
  const { asks, amr, at: provenAt } = proven
  const id = accountId({ id: proven.user, credentialVersion: proven.version })
  const name = asks.audience === undefined ? undefined : apiName(asks.audience)
  // by the permissions of this user, where the API goes by them
  const api = asks.audience === undefined ? undefined : await people.findApi(asks.audience, id)
  if (asks.audience !== undefined && !api) throw new errors.AccessDenied('the API is gone')
  const { openid, ofApi, refreshes } = scopesOf(asks.scope, api, client.grantTypeAllowed('refresh_token'))
  const scopes = [...openid, ...(refreshes ? ['offline_access'] : []), ...ofApi]

  await atPassword(ctx, people, { account: id, amr, at: provenAt, audience: api?.audience, scopes })
  // Actions take their time, in which the password may have changed or the user have been blocked
  const account = await findAccount(ctx, id)
  if (!account) throw new errors.InvalidGrant('the credentials have changed')
  ctx.oidc.entity('Account', account)

  const lifetime = api?.lifetime ?? DAY / SECOND
  const LastingGrant = provider.Grant as unknown as Lasting
  // no longer than its tokens: a refresh token moves its end on (records-adapter.ts)
  const grant = new LastingGrant({ accountId: id, clientId: client.clientId, expiresIn: lifetime })
  grant.addOIDCScope(scopes.filter((scope) => !ofApi.includes(scope)).join(' '))
  if (name !== undefined) grant.addResourceScope(name, ofApi.join(' '))
  const grantId = await grant.save()
  ctx.oidc.entity('Grant', grant)

  // what a code would have held: the rest of the adapter reads it there. It is stored nowhere
  const authTime = Math.floor(provenAt / SECOND)
  const of = { accountId: id, client, grantId, gty: 'password', amr: [...amr], authTime, scope: scopes.join(' ') }
  const source = new provider.AuthorizationCode({ ...of, ...(name === undefined ? {} : { resource: name }) })
  ctx.oidc.entity('AuthorizationCode', source)

  const at = new provider.AccessToken({ accountId: id, client, grantId, gty: 'password', expiresWithSession: false })
  if (name === undefined) at.scope = grant.getOIDCScopeFiltered(source.scopes)
  else {
    at.resourceServer = new provider.ResourceServer(name, await resourceFor(people, ctx, name))
    // read anew: what was taken away while Actions ran is not given
    const { scopes: left } = at.resourceServer
    at.scope = ofApi.filter((scope) => left.has(scope)).join(' ')
  }
  ctx.oidc.entity('AccessToken', at)
  const access_token = await at.save()

  const rt = refreshes
    ? new provider.RefreshToken({ ...of, expiresWithSession: false, rotations: 0, resource: name })
    : undefined
  const refresh_token = await rt?.save()

  const told = [...scopes.filter((scope) => !ofApi.includes(scope)), ...(name === undefined ? [] : words(at.scope))]
  const id_token = openid.includes('openid') ? await idToken(ctx, provider, account, source) : undefined
  return {
    access_token,
    ...(refresh_token === undefined ? {} : { refresh_token }),
    ...(id_token === undefined ? {} : { id_token }),
    ...(told.length === 0 ? {} : { scope: told.join(' ') }),
    expires_in: at.expiration,
    token_type: 'Bearer',
  }

  async function idToken(
    context: KoaContextWithOIDC,
    { IdToken }: Provider,
    of_: Account,
    { scope = '', scopes: all }: { scope?: string | undefined; scopes: Set<string> },
  ): Promise<string> {
    const claims = await of_.claims('id_token', scope, {}, [])
    const token = new IdToken({ ...claims, sub: of_.accountId, amr: [...amr], auth_time: authTime }, { ctx: context })
    Object.assign(token, { scope: grant.getOIDCScopeFiltered(all), mask: {}, rejected: [] } satisfies Claiming)
    return token.issue({ use: 'idtoken' })
  }
}

/** Who asks for nothing gets everything of the API: the application has the password itself (Auth0's rule). */
function scopesOf(asked: string, api: Api | undefined, mayRefresh: boolean) {
  const named = [...new Set(words(asked))]
  const all = words(api?.scope)
  return {
    openid: named.filter((word) => OPENID.includes(word)),
    ofApi: named.length === 0 ? all : all.filter((word) => named.includes(word)),
    refreshes: mayRefresh && named.includes('offline_access') && api?.offline !== false,
  }
}

function words(text = ''): string[] {
  return text.split(' ').filter((word) => word !== '')
}
