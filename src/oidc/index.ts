// oidc: the adapter around oidc-provider, and the judgement of access tokens.
import type { JWK } from 'jose'

import type { Flows } from '#flows'
import { type Clock, HOUR, type Ids, isObject, type Log, type Sealer, SECOND } from '#kit'
import type { Storage } from '#storage'
import { settings } from '#tenant'

import { type AccessToken, type TokenRefusal, tokenJudge } from './access-token.ts'
import { administrators, DASHBOARD, findAdministrator, subjectOf } from './administrators.ts'
import { auth0Answer } from './answers.ts'
import {
  type Authorized,
  type AuthorizeRequest,
  type InteractionResult,
  isFirstParty,
  openAuthorize,
} from './authorize.ts'
import { formOf, openEndpoints } from './endpoints.ts'
import { endpointPaths, type OidcAnswer, type OidcRequest } from './exchange.ts'
import { openKeyRing } from './key-ring.ts'
import { type LogoutNotice, logoutSigner } from './logout-token.ts'
import { type LogoutPlan, type LogoutRequest, planLogout } from './logout.ts'
import type { People } from './people.ts'
import { type Lifetimes, openProvider } from './provider.ts'
import { userinfoByJwt } from './userinfo.ts'
import { tenantUsers } from './users.ts'

export type { AccessToken, TokenRefusal } from './access-token.ts'
export { ACCOUNT } from './account-client.ts'
export { DASHBOARD } from './administrators.ts'
export type { Authorized, Interaction, InteractionResult } from './authorize.ts'
export { endpointPaths } from './exchange.ts'
export { KEY_CACHE_MS } from './key-ring.ts'
export type { OidcAnswer, OidcEndpoint, OidcRequest } from './exchange.ts'
export type { LogoutNotice } from './logout-token.ts'
export type { LogoutPlan, LogoutRequest } from './logout.ts'
export { type GrantRefusal, grantRefusals } from './password-grant.ts'

export type OidcDeps = {
  storage: Storage
  sealer: Sealer
  clock: Clock
  ids: Ids
  log: Log
  flows: Pick<Flows, 'atLogin' | 'atExchange' | 'passwordGrant'>
  /** `KEYTURN_PUBLIC_URL` without a trailing slash; the issuer is the same with one */
  publicUrl: string
}

export type Oidc = {
  /** `https://…/`: with a trailing slash, as clients compare it byte by byte */
  issuer: string
  /** audience of the Management API */
  managementAudience: string
  answer(request: OidcRequest): Promise<OidcAnswer>
  /** This node rotated or revoked a key: what it answers from now on heeds that. Others do within two seconds. */
  keysChanged(): void
  /** Judges a token for the Management API: signature, algorithm, type, issuer, audience, time. Scopes are web's. */
  judgeManagementToken(token: string): Promise<AccessToken | { refused: TokenRefusal }>
  /** Where authorization requests go: to the provider of the people that the client is for. */
  authorize(request: AuthorizeRequest): Promise<Authorized>
  resume(people: People['kind'], uid: string, request: Omit<AuthorizeRequest, 'query'>): Promise<Authorized>
  /** Writes down what our pages came to. @returns the path to go on to; undefined when the request is over time */
  finish(people: People['kind'], uid: string, result: InteractionResult): Promise<string | undefined>
  isFirstParty(client: string): Promise<boolean>
  /** The session of this browser, while the credentials that it was begun with are good. */
  sessionOf(
    people: People['kind'],
    headers: AuthorizeRequest['headers'],
  ): Promise<{ uid: string; id: string; version: number } | undefined>
  /** `Set-Cookie` that forgets the session in the browser */
  forgottenCookie(people: People['kind']): string
  planLogout(people: People['kind'], asked: LogoutRequest): Promise<LogoutPlan>
  signLogoutToken(notice: LogoutNotice): Promise<string>
  /** The administrator that a token of the dashboard was made for, if it is still good. */
  findAdministrator(token: AccessToken): ReturnType<typeof findAdministrator>
}

export async function openOidc(deps: OidcDeps): Promise<Oidc> {
  const { storage, sealer, clock, publicUrl } = deps
  const issuer = `${publicUrl}/`
  const managementAudience = `${publicUrl}/api/v2/`
  let lifetimes: Lifetimes = { sessionSeconds: 168 * 3600, idleSeconds: 72 * 3600 }
  const ring = await openKeyRing({ storage, sealer, clock, name: new URL(publicUrl).hostname }, (keys) => {
    const door = (people: People) => openDoor({ ...deps, issuer, keys, people, lifetimes: () => lifetimes })
    return {
      keys,
      doors: {
        users: door(tenantUsers(storage, sealer, clock, publicUrl, deps.flows)),
        administrators: door(administrators(storage, publicUrl)),
      },
      judgeAtUserinfo: tokenJudge({ keys, issuer, audience: `${issuer}userinfo`, clock }),
      judgeManagement: tokenJudge({ keys, issuer, audience: managementAudience, clock }),
      signLogout: logoutSigner({ ...deps, issuer, keys }),
    }
  })
  const { doors: first } = await ring.now()
  return {
    issuer,
    managementAudience,
    keysChanged: ring.changed,
    async answer(request) {
      const { keys, doors, judgeAtUserinfo } = await ring.now()
      const byJwt =
        request.endpoint === 'userinfo' && request.method !== 'OPTIONS'
          ? await userinfoByJwt({ storage, judge: judgeAtUserinfo }, request)
          : undefined
      if (byJwt) return byJwt
      const { ask } = doors[peopleOf(clientIn(request))]
      const answer = auth0Answer(request, await ask({ ...request, path: endpointPaths[request.endpoint] }))
      return request.endpoint === 'jwks' && answer.status === 200 ? { ...answer, body: publicKeys(keys) } : answer
    },
    judgeManagementToken: async (token) => (await ring.now()).judgeManagement(token),
    async authorize(request) {
      lifetimes = await readLifetimes(storage)
      const { doors } = await ring.now()
      return doors[peopleOf(new URLSearchParams(request.query).get('client_id'))].authorize(request)
    },
    resume: async (people, uid, request) => (await ring.now()).doors[people].resume(uid, request),
    finish: async (people, uid, result) => (await ring.now()).doors[people].finish(uid, result),
    isFirstParty: async (client) => isFirstParty((await ring.now()).doors.users.provider, client),
    sessionOf: async (people, headers) => (await ring.now()).doors[people].sessionOf(headers),
    forgottenCookie(people) {
      const name = first[people].provider.cookieName('session')
      const secure = name.startsWith('__Host-') ? '; Secure' : ''
      return `${name}=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; HttpOnly; SameSite=Lax${secure}`
    },
    async planLogout(people, asked) {
      const { provider } = (await ring.now()).doors[people]
      return planLogout({ storage, provider, publicUrl }, asked)
    },
    signLogoutToken: async (notice) => (await ring.now()).signLogout(notice),
    async findAdministrator({ subject, version }) {
      const id = subject.startsWith(subjectOf('')) ? subject.slice(subjectOf('').length) : ''
      return findAdministrator(storage, `${id}.v${version ?? 0}`)
    },
  }
}

/** Auth0's order of members; the one that signs comes first. */
function publicKeys(keys: readonly JWK[]): { keys: JWK[] } {
  return { keys: keys.map(({ kty, use, n, e, kid, x5t, x5c, alg }) => ({ kty, use, n, e, kid, x5t, x5c, alg }) as JWK) }
}

type DoorDeps = OidcDeps & { issuer: string; keys: JWK[]; people: People; lifetimes(): Lifetimes }

function openDoor(deps: DoorDeps) {
  const provider = openProvider(deps)
  const ask = openEndpoints(provider, deps.publicUrl)
  return { provider, ask, ...openAuthorize({ provider, people: deps.people, ask, clock: deps.clock }) }
}

function peopleOf(client: string | null | undefined): People['kind'] {
  return client === DASHBOARD ? 'administrators' : 'users'
}

/** The dashboard is a public client: it names itself in the body, never in a header. */
function clientIn({ body }: OidcRequest): string | undefined {
  const named = isObject(body) ? new URLSearchParams(formOf(body)).get('client_id') : undefined
  return named ?? undefined
}

/** Hours, as the tenant has set them; Auth0's seven and three days. */
async function readLifetimes({ db }: Storage): Promise<Lifetimes> {
  const set = (await settings.read(db, 'tenant_settings')) ?? {}
  const seconds = (name: string, standard: number) => {
    const hours = set[name]
    return Math.round(((typeof hours === 'number' && hours > 0 ? hours : standard) * HOUR) / SECOND)
  }
  return { sessionSeconds: seconds('session_lifetime', 168), idleSeconds: seconds('idle_session_lifetime', 72) }
}
