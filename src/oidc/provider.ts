// oidc-provider, configured: Auth0's paths, our records and keys, and only what is offered.
import type { JWK } from 'jose'
import type {
  Account,
  AccountClaims,
  Client,
  Configuration,
  KoaContextWithOIDC,
  Provider as OidcProvider,
} from 'oidc-provider'

import type { Flows } from '#flows'
import { DAY, SECOND } from '#kit'
import { CREDENTIAL_ALGORITHMS } from '#tenant'

import { parseAccountId } from './account-id.ts'
import { subjectOf } from './administrators.ts'
import { apiName, mustNameOneApi, resourceFor } from './apis.ts'
import { judgeAssertion } from './client-assertion.ts'
import { registerClientCredentials } from './client-credentials.ts'
import { clientFacts } from './client-facts.ts'
import { DETAIL } from './endpoints.ts'
import { endpointPaths } from './exchange.ts'
import { existingGrant } from './grants.ts'
import { errors, Provider } from './library.ts'
import { registerPasswordGrants } from './password-grant.ts'
import type { People } from './people.ts'
import { signInPolicy } from './policy.ts'
import { type AdapterDeps, recordsAdapter } from './records-adapter.ts'
import { refreshing, secondsLeft } from './refreshing.ts'
import { atAuthorization, CUSTOM, decidedNow } from './token-actions.ts'
import { tokenWriter } from './token-claims.ts'

export type Lifetimes = { sessionSeconds: number; idleSeconds: number }

export type ProviderDeps = AdapterDeps & {
  issuer: string
  keys: JWK[]
  people: People
  flows: Pick<Flows, 'passwordGrant'>
  /** as the tenant has set them; read again before every authorization request */
  lifetimes(): Lifetimes
}

/** Parameters of /authorize beside those of the standard. `ext-…` are taken out before (authorize.ts). */
const EXTRA = ['connection', 'screen_hint'] as const
/** Auth0's words for signing in to an organization: taken and not followed, a token would look as if it were for one. */
const NOT_OFFERED = ['organization', 'invitation'] as const

export function openProvider(deps: ProviderDeps): OidcProvider {
  const { storage, issuer, keys, people } = deps
  const subject = (id: string) => (people.kind === 'users' ? id : subjectOf(id))
  const isSecure = issuer.startsWith('https:')
  const findAccount = async (context: KoaContextWithOIDC, id: string): Promise<Account | undefined> => {
    const account = await people.findAccount(id)
    return account && { ...account, claims: (use, ...rest) => claimsOf(context, account, use, ...rest) }
  }
  const { authorization: _a, logout: _l, ...paths } = endpointPaths
  const configuration: Configuration = {
    adapter: recordsAdapter(deps, people),
    jwks: { keys },
    routes: { ...paths, authorization: people.authorizePath, end_session: `${people.authorizePath}/end` },
    clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none'],
    assertJwtClientAuthClaimsAndHeader: (_context, claims) => judgeAssertion(claims, deps.clock.now()),
    responseTypes: ['code', 'id_token'],
    scopes: ['openid', 'profile', 'email', 'phone', 'offline_access'],
    claims: {
      openid: ['sub', 'amr'],
      profile: [
        ...(people.kind === 'administrators' ? ['keyturn_role'] : []),
        'name',
        'nickname',
        'given_name',
        'family_name',
        'picture',
        'username',
        'updated_at',
      ],
      email: ['email', 'email_verified'],
      phone: ['phone_number', 'phone_number_verified'],
    },
    // a request says where it wants to go (OpenID Connect Core §3.1.2.1), so that nothing is ever guessed
    allowOmittingSingleRegisteredRedirectUri: false,
    // Auth0 puts the profile into the id_token
    conformIdTokenClaims: false,
    extraParams: {
      audience: mustNameOneApi,
      ...Object.fromEntries(EXTRA.map((name) => [name, () => undefined])),
      ...Object.fromEntries(NOT_OFFERED.map((name) => [name, refuseNamed(name)])),
      // for Actions (authorize.ts)
      keyturn_custom: () => undefined,
      // the library drops `offline_access` unless the user is asked for consent each time; Auth0's clients do not ask
      keyturn_offline: async (context: KoaContextWithOIDC, asked: string | undefined, client: Client) => {
        const { params } = context.oidc
        if (asked !== 'yes' || !params || !client.grantTypeAllowed('refresh_token')) return
        const audience = params['audience'] ?? (await people.defaultAudience())
        const api = typeof audience === 'string' ? await people.findApi(audience, undefined) : undefined
        if (api?.offline === false) return
        params['scope'] = [params['scope'], 'offline_access'].filter(Boolean).join(' ')
      },
    },
    extraClientMetadata: { properties: ['keyturn'] },
    findAccount,
    loadExistingGrant: (context) => existingGrant(context, deps),
    interactions: {
      policy: signInPolicy(subject, (context) => atAuthorization(context, people)),
      url: (_context, { uid }) => `/interaction/${uid}`,
    },
    // RFC 7636 §4.3: plain is not offered. Who has no secret must prove that the code is theirs
    pkce: { required: (_context, client) => client.clientAuthMethod === 'none' },
    rotateRefreshToken: (context) => refreshing(context, deps, people),
    clientBasedCORS: (_context, origin, client) => clientFacts(client).origins.includes(origin),
    cookies: {
      names: {
        // `__Host-`: no other host of the domain can plant one (ASVS 3.3.1, session fixation)
        session: isSecure ? `__Host-${people.cookie}` : people.cookie,
        interaction: `${people.cookie}-interaction`,
        resume: `${people.cookie}-resume`,
      },
      long: { httpOnly: true, sameSite: 'lax', path: '/', secure: isSecure, signed: false },
      short: { httpOnly: true, sameSite: 'lax', secure: isSecure, signed: false },
    },
    features: {
      claimsParameter: { enabled: false },
      clientCredentials: { enabled: people.kind === 'users' },
      devInteractions: { enabled: false },
      dPoP: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      resourceIndicators: {
        enabled: true,
        defaultResource: async ({ oidc }) => {
          const audience = oidc.params?.['audience'] ?? (await people.defaultAudience())
          return typeof audience === 'string' && audience !== '' ? apiName(audience) : undefined
        },
        getResourceServerInfo: (context, name) => resourceFor(people, context, name),
        useGrantedResource: () => true,
      },
      revocation: { enabled: true },
      introspection: {
        enabled: people.kind === 'users',
        // RFC 7662 §2.2: whoever may not know of a token hears that it is not active
        allowedPolicy: async (_context, client, token) => mayIntrospect(people, client, token),
      },
      rpInitiatedLogout: { enabled: false },
      userinfo: { enabled: true },
    },
    formats: { customizers: { jwt: tokenWriter(issuer, people) } },
    enabledJWA: { idTokenSigningAlgValues: ['RS256'], clientAuthSigningAlgValues: [...CREDENTIAL_ALGORITHMS] },
    ttl: {
      AccessToken: (_context, token) => token.resourceServer?.accessTokenTTL ?? DAY / SECOND,
      AuthorizationCode: 60,
      Grant: 365 * 86_400,
      IdToken: (_context, _token, client) => clientFacts(client).idTokenLifetime ?? 36_000,
      Interaction: 3600,
      RefreshToken: (_context, token, client) => Math.max(1, secondsLeft(token, client, deps.clock)),
      Session: (_context, session) => {
        const { sessionSeconds, idleSeconds } = deps.lifetimes()
        const age = session.loginTs === undefined ? 0 : Math.floor(deps.clock.now() / SECOND) - session.loginTs
        return Math.max(1, Math.min(idleSeconds, sessionSeconds - age))
      },
    },
    renderError: (context, out) => {
      context.body = { ...out }
    },
  }
  const provider = new Provider(issuer, configuration)
  // we ourselves write the X-Forwarded headers that it reads (endpoints.ts)
  provider.proxy = true
  adapt(provider, subject)
  provider.on('grant.error', (context, problem) => {
    const { error_detail: detail } = problem as { error_detail?: string }
    if (detail !== undefined && /^[\w ,.'()-]{1,200}$/.test(detail)) context.set(DETAIL, detail)
  })
  if (people.kind === 'users') {
    const { passwordGrant } = deps.flows
    registerClientCredentials(provider, storage, people)
    registerPasswordGrants({ provider, people, storage, passwordGrant, findAccount })
  }
  return provider
}

function refuseNamed(name: string) {
  return (_context: KoaContextWithOIDC, asked: string | undefined): void => {
    if (asked === undefined) return
    throw new errors.InvalidRequest(`${name} is not supported: sign-in does not heed organizations; leave it out`)
  }
}

/** What an id_token or /userinfo may say of somebody, with what the Actions of this sign-in added. */
async function claimsOf(
  context: KoaContextWithOIDC,
  account: Account,
  ...asked: Parameters<Account['claims']>
): Promise<AccountClaims> {
  const claims = await account.claims(...asked)
  const added = decidedNow(context)?.idToken
  return added === undefined ? claims : { ...claims, [CUSTOM]: added }
}

/**
 * A client asks about its own tokens, and only with a secret or a key: an id is no proof. Under a password that has changed
 * a token is dead, whatever its record says.
 */
async function mayIntrospect(
  people: People,
  client: Client,
  token: { clientId?: string | undefined; accountId?: string | undefined },
): Promise<boolean> {
  if (client.clientAuthMethod === 'none' || token.clientId !== client.clientId) return false
  return token.accountId === undefined || (await people.findAccount(token.accountId)) !== undefined
}

/** Three things that the library has no setting for. */
function adapt(provider: OidcProvider, subject: (id: string) => string): void {
  type Filtered = { available: { [CUSTOM]?: object }; result(): Promise<Record<string, unknown>> }
  const { Claims } = provider as unknown as { Claims: { prototype: Filtered } }
  const { result } = Claims.prototype
  // `sub` is who, without the version of the credentials that an account id has with it; a custom claim is named by no
  // scope, and never stands in the place of one that is
  Claims.prototype.result = async function withSubject(this: Filtered) {
    const claims: Record<string, unknown> = { ...this.available[CUSTOM], ...(await result.call(this)) }
    const named = typeof claims['sub'] === 'string' ? parseAccountId(claims['sub']) : undefined
    return named ? { ...claims, sub: subject(named.id) } : claims
  }
  const inner = provider.Client as unknown as {
    prototype: { includeSid(): boolean }
    Schema: { prototype: { invalidate(words: string, code?: string): void } }
  }
  // Auth0's id_tokens always name the session, so that an application can fit a logout token to it
  inner.prototype.includeSid = () => true
  // development applications live on http://localhost; an id_token is posted there, and no access token is
  const { invalidate } = inner.Schema.prototype
  inner.Schema.prototype.invalidate = function allowLocalhost(words, code) {
    if (code === 'implicit-force-https' || code === 'implicit-forbid-localhost') return
    invalidate.call(this, words, code)
  }
}
