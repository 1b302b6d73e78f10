// Actions that have a say in tokens: asked once for each request that ends in some, before anything is issued.
import { isIP } from 'node:net'

import type { KoaContextWithOIDC } from 'oidc-provider'

import { type ExchangeFacts, type LoginDecision, type LoginFacts, type RequestFacts, seenFrom } from '#flows'
import { isObject, SECOND } from '#kit'

import { ACCOUNT } from './account-client.ts'
import { parseAccountId } from './account-id.ts'
import { identifierOf } from './apis.ts'
import { clientFacts } from './client-facts.ts'
import { CUSTOM_BODY, EXECUTION, REQUEST } from './endpoints.ts'
import { errors, Provider } from './library.ts'
import type { People } from './people.ts'
import { publicRefreshId } from './refresh-id.ts'

/** What the Actions said of the tokens. It is part of the code's record, so that any node can answer the exchange. */
export type Decided = Pick<Extract<LoginDecision, { kind: 'granted' }>, 'execution' | 'idToken' | 'accessToken'>

const decided = new WeakMap<KoaContextWithOIDC, Decided>()

/** Claims of an id_token that no scope names: the library's own list would drop them (provider.ts). */
export const CUSTOM = Symbol('custom claims')

/** Of the request at hand; undefined when no Action ran for it. */
export function decidedNow(context: KoaContextWithOIDC | undefined = Provider.ctx): Decided | undefined {
  return context && decided.get(context)
}

/** A code is exchanged, or a token shown to /userinfo: what was decided when it was given counts. */
export function recallDecided(payload: { readonly [name: string]: unknown }): void {
  const context: KoaContextWithOIDC | undefined = Provider.ctx
  const before = payload['decided']
  if (context && isObject(before)) remember(context, before as Decided)
}

function remember(context: KoaContextWithOIDC, what: Decided): void {
  decided.set(context, what)
  if (what.execution !== undefined) context.set(EXECUTION, what.execution)
}

/** @throws AccessDenied with the Action's reason; ServerError when an Action failed; LoginRequired when nobody is signed in any more */
export async function atAuthorization(context: KoaContextWithOIDC, people: People): Promise<void> {
  const { client, session } = context.oidc
  const params: Record<string, unknown> = context.oidc.params ?? {}
  const account = session?.accountId
  const named = account === undefined ? undefined : parseAccountId(account)
  if (!people.actions || !client || !session || !named || client.clientId === ACCOUNT) return
  const query = { ...customOf(params['keyturn_custom']), ...texts(params, NOT_SHOWN) }
  // one that was never written cannot have been ended
  const stored = session.exp !== undefined
  const decision = await ask(context, people, {
    user: named.id,
    client: client.clientId,
    protocol: query['response_type'] === 'id_token' ? 'oidc-implicit-profile' : 'oidc-basic-profile',
    amr: (session as { amr?: readonly string[] }).amr ?? ['pwd'],
    authenticatedAt: (session.loginTs ?? 0) * SECOND,
    session: session.uid,
    refreshToken: undefined,
    audience: audienceOf(context),
    scopes: (query['scope'] ?? '').split(' ').filter((scope) => scope !== ''),
    query,
    body: {},
    request: factsOf(context),
  })
  if (decision?.execution === undefined) return accept(context, decision)
  // Actions take their time, in which a password may change and a session be ended: the library would write it anew
  const { Session } = context.oidc.provider
  // by its id, or by the other that a request beside this one has given it meanwhile
  const alive = !stored || ((await Session.find(session.jti)) ?? (await Session.findByUid(session.uid))) !== undefined
  if (!alive || !(await people.findAccount(account ?? ''))) {
    await session.destroy()
    throw new errors.LoginRequired('the session has ended')
  }
  accept(context, decision)
}

/** @throws AccessDenied, ServerError as above; InvalidGrant when the account died */
export async function atRefresh(context: KoaContextWithOIDC, people: People): Promise<void> {
  const { client, params = {} } = context.oidc
  const token = context.oidc.entities.RefreshToken
  const named = token?.accountId === undefined ? undefined : parseAccountId(token.accountId)
  if (!people.actions || !client || !token || !named) return
  const decision = await ask(context, people, {
    user: named.id,
    client: client.clientId,
    protocol: 'oauth2-refresh-token',
    amr: token.amr ?? ['pwd'],
    authenticatedAt: (token.authTime ?? token.iat ?? 0) * SECOND,
    session: undefined,
    refreshToken: { id: publicRefreshId(token.jti), createdAt: (token.iiat ?? token.iat ?? 0) * SECOND },
    audience: typeof token.resource === 'string' ? identifierOf(token.resource) : undefined,
    scopes: [...token.scopes],
    query: {},
    body: bodyOf(context, { grant_type: params['grant_type'], client_id: client.clientId, scope: params['scope'] }),
    request: factsOf(context),
  })
  const ran = decision?.execution !== undefined
  if (ran && !(await people.findAccount(token.accountId))) throw new errors.InvalidGrant('the credentials have changed')
  accept(context, decision)
}

/** @throws AccessDenied, ServerError as above */
export async function atPassword(context: KoaContextWithOIDC, people: People, proven: AtPassword): Promise<void> {
  const { client, params = {} } = context.oidc
  const named = parseAccountId(proven.account)
  if (!people.actions || !client || !named) return
  const { grant_type, scope, audience, realm, username } = params
  const { amr, at, scopes } = proven
  const decision = await ask(context, people, {
    user: named.id,
    client: client.clientId,
    protocol: 'oauth2-password',
    amr,
    authenticatedAt: at,
    session: undefined,
    refreshToken: undefined,
    audience: proven.audience,
    scopes,
    query: {},
    body: bodyOf(context, { grant_type, client_id: client.clientId, scope, audience, realm, username }),
    request: factsOf(context),
  })
  accept(context, decision)
}

type AtPassword = {
  account: string
  amr: readonly string[]
  /** milliseconds since the epoch */
  at: number
  audience: string | undefined
  scopes: readonly string[]
}

async function ask(context: KoaContextWithOIDC, people: People, facts: LoginFacts): Promise<LoginDecision | undefined> {
  const decision = await people.actions?.atLogin(facts)
  if (decision?.execution !== undefined) context.set(EXECUTION, decision.execution)
  return decision
}

function accept(context: KoaContextWithOIDC, decision: LoginDecision | undefined): void {
  if (!decision) return
  if (decision.kind === 'denied') throw new errors.AccessDenied(decision.reason)
  if (decision.kind === 'failed')
    throw new errors.CustomOIDCProviderError('server_error', 'The sign-in failed: an Action did.')
  const { execution, idToken, accessToken } = decision
  remember(context, { execution, idToken, accessToken })
}

/** @throws the error that an Action chose, or `server_error` when one failed */
export async function atExchange(context: KoaContextWithOIDC, people: People, asked: Exchange): Promise<void> {
  const { params = {} } = context.oidc
  const { audience, scope, grant_type } = params
  const body = bodyOf(context, { grant_type, client_id: asked.client.id, audience, scope })
  const decision = await people.actions?.atExchange({ ...asked, body, request: factsOf(context) })
  if (!decision) return
  if (decision.execution !== undefined) context.set(EXECUTION, decision.execution)
  if (decision.kind === 'refused') throw new errors.CustomOIDCProviderError(decision.code, decision.reason)
  const { execution, accessToken } = decision
  remember(context, { execution, idToken: {}, accessToken })
}

type Exchange = Pick<ExchangeFacts, 'client' | 'api' | 'scope' | 'requested'>

/** The token of somebody else's proof, and words between us and the library. */
const NOT_SHOWN: ReadonlySet<string> = new Set(['id_token_hint', 'keyturn_custom', 'keyturn_offline', 'resource'])

/** Of a token request: what is named, and what only Actions know; nothing that proves anything. */
function bodyOf(context: KoaContextWithOIDC, named: { readonly [name: string]: unknown }): Record<string, string> {
  return { ...customOf(decodeURIComponent(context.get(CUSTOM_BODY))), ...texts(named, new Set()) }
}

/** Written by ourselves, in authorize.ts and endpoints.ts. */
function customOf(text: unknown): Record<string, string> {
  return typeof text === 'string' ? (JSON.parse(text) as Record<string, string>) : {}
}

function texts(params: { readonly [name: string]: unknown }, without: ReadonlySet<string>): Record<string, string> {
  const kept = Object.entries(params).flatMap(([name, value]) =>
    typeof value === 'string' && !without.has(name) ? [[name, value]] : [],
  )
  return Object.fromEntries(kept) as Record<string, string>
}

function audienceOf({ oidc }: KoaContextWithOIDC): string | undefined {
  const [server] = Object.values(oidc.resourceServers ?? {})
  return server?.audience
}

/**
 * What is known of who asks. A server that signs people in with their passwords is everybody's address: one that the
 * tenant trusts, and that has shown who it is, says whose it is (Auth0's `auth0-forwarded-for`).
 */
export function factsOf(context: KoaContextWithOIDC): RequestFacts {
  const facts = JSON.parse(decodeURIComponent(context.get(REQUEST))) as RequestFacts
  const { client, route } = context.oidc
  const named = context.get('auth0-forwarded-for').trim()
  // at /authorize a client is only named, by anybody's browser
  const isProven = route === 'token' && client && client.clientAuthMethod !== 'none'
  // a zone is of somebody's own machine, and of any length
  const isAddress = isIP(named) !== 0 && !named.includes('%')
  return isProven && clientFacts(client).trustsIpHeader && isAddress ? seenFrom(facts, named) : facts
}
