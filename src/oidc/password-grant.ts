// The grants in which an application takes the password itself (RFC 6749 §4.3), and Auth0's for the factor after it.
import type { KoaContextWithOIDC } from 'oidc-provider'

import type { GrantOutcome, GrantProblem, MfaProof, PasswordGrant } from '#flows'
import { type Connection, connections, users } from '#identity'
import { type ClientId, Secret } from '#kit'
import type { Storage } from '#storage'
import { settings } from '#tenant'

import { DETAIL, WHO } from './endpoints.ts'
import type { Who } from './exchange.ts'
import { MFA_OOB, MFA_OTP, MFA_RECOVERY_CODE, PASSWORD, CONNECTION_PASSWORD } from './grant-types.ts'
import { errors } from './library.ts'
import { factsOf } from './token-actions.ts'
import { type Issuing, issueUserTokens } from './user-tokens.ts'

type Deps = Issuing & { storage: Storage; passwordGrant: PasswordGrant }

/** Longer than any entry or password that a page takes. */
const LONGEST = 10_000

export function registerPasswordGrants(deps: Deps): void {
  const { provider, passwordGrant } = deps
  const asked = ['username', 'password', 'scope', 'audience', 'organization']
  provider.registerGrantType(PASSWORD, (ctx) => byPassword(ctx, deps, () => defaultDirectory(deps)), asked)
  provider.registerGrantType(CONNECTION_PASSWORD, (ctx) => byPassword(ctx, deps, () => need(ctx, 'realm')), [
    ...asked,
    'realm',
  ])
  const proof = (name: string, read: (ctx: KoaContextWithOIDC) => MfaProof, params: readonly string[]) =>
    provider.registerGrantType(name, (ctx) => byFactor(ctx, read(ctx)), ['mfa_token', ...params])
  proof(MFA_OTP, (ctx) => ({ by: 'otp', proof: new Secret(need(ctx, 'otp')) }), ['otp'])
  proof(MFA_RECOVERY_CODE, (ctx) => ({ by: 'recovery-code', proof: new Secret(need(ctx, 'recovery_code')) }), [
    'recovery_code',
  ])
  proof(MFA_OOB, (ctx) => ({ by: 'oob', code: need(ctx, 'oob_code'), proof: new Secret(need(ctx, 'binding_code')) }), [
    'oob_code',
    'binding_code',
  ])

  async function byFactor(ctx: KoaContextWithOIDC, given: MfaProof): Promise<void> {
    // taken away since the password was given
    const isOn = [PASSWORD, CONNECTION_PASSWORD].some((grant) => ctx.oidc.client?.grantTypeAllowed(grant))
    if (!isOn) throw new errors.UnauthorizedClient('the password grants are off for this client')
    const token = need(ctx, 'mfa_token')
    const by = { client: clientOf(ctx), request: factsOf(ctx) }
    await conclude(ctx, deps, undefined, await passwordGrant.answer(token, given, by))
  }
}

async function byPassword(
  ctx: KoaContextWithOIDC,
  deps: Deps,
  directory: () => string | Promise<string>,
): Promise<void> {
  const { people, passwordGrant } = deps
  const { params = {} } = ctx.oidc
  const entry = need(ctx, 'username')
  const password = new Secret(need(ctx, 'password'))
  if (params['organization'] !== undefined) {
    throw new errors.InvalidRequest('organization is not supported: sign-in does not heed organizations; leave it out')
  }
  const connection = await usable(deps, clientOf(ctx), await directory())
  const audience = textOf(params['audience']) || (await people.defaultAudience())
  // before anything is judged: a misspelled API is no attempt at a password
  if (audience !== undefined && !(await people.findApi(audience, undefined))) {
    throw new errors.AccessDenied(`Service not found: ${audience.slice(0, 200)}`)
  }
  const asks = { scope: textOf(params['scope']), ...(audience === undefined ? {} : { audience }) }
  const { id } = connection
  const asked = { client: clientOf(ctx), connection: id, entry, password, asks, request: factsOf(ctx) }
  await conclude(ctx, deps, connection, await passwordGrant.prove(asked))
}

async function conclude(
  ctx: KoaContextWithOIDC,
  deps: Deps,
  connection: Connection | undefined,
  outcome: GrantOutcome,
): Promise<void> {
  await tellLog(ctx, deps, connection, outcome)
  switch (outcome.kind) {
    case 'proven': {
      const tokens = await issueUserTokens(ctx, deps, outcome)
      const { recoveryCode } = outcome
      ctx.body = recoveryCode === undefined ? tokens : { ...tokens, recovery_code: recoveryCode }
      return
    }
    case 'more': {
      const named = (list: readonly string[]) => list.map((type) => ({ type: type === 'sms' ? 'phone' : type }))
      const { challenge, enroll } = outcome
      answer(ctx, 403, 'mfa_required', 'Multifactor authentication required', {
        mfa_token: outcome.token,
        mfa_requirements: challenge.length > 0 ? { challenge: named(challenge) } : { enroll: named(enroll) },
      })
      return
    }
    case 'refused': {
      const [status, error, words] = grantRefusals[outcome.problem]
      ctx.set(DETAIL, DETAILS[outcome.problem] ?? words)
      answer(ctx, status, error, outcome.problem === 'invalid-code' ? invalidCode(ctx) : words)
    }
  }
}

function answer(ctx: KoaContextWithOIDC, status: number, error: string, error_description: string, more = {}): void {
  ctx.status = status
  ctx.body = { error, error_description, ...more }
}

export type GrantRefusal = readonly [status: number, error: string, words: string]

/** What an application is told, here and at /mfa/…: never whether there is such a user (ASVS 6.3.8). */
export const grantRefusals: Readonly<Record<GrantProblem, GrantRefusal>> = {
  missing: [403, 'invalid_grant', 'Wrong email or password.'],
  wrong: [403, 'invalid_grant', 'Wrong email or password.'],
  changed: [403, 'invalid_grant', 'Wrong email or password.'],
  'account-blocked': [429, 'too_many_attempts', 'Your account has been blocked after too many wrong passwords.'],
  'address-blocked': [429, 'too_many_attempts', 'Too many failed sign-ins from this address.'],
  'user-blocked': [403, 'unauthorized', 'user is blocked'],
  leaked: [403, 'password_leaked', 'This password is on a list of stolen ones. A new one has to be chosen.'],
  'no-factor': [403, 'access_denied', 'A second factor is required, and this user has none that can be asked for.'],
  malformed: [403, 'invalid_grant', 'Malformed mfa_token'],
  expired: [403, 'expired_token', 'mfa_token is expired'],
  foreign: [403, 'invalid_grant', 'mfa_token not issued to this client'],
  tries: [429, 'too_many_attempts', 'Too many wrong codes. Sign in again.'],
  'too-many': [429, 'too_many_attempts', 'Too many codes. Try again later.'],
  'not-started': [403, 'invalid_grant', 'There is no such challenge. Ask for one at /mfa/challenge.'],
  'invalid-code': [403, 'invalid_grant', 'Invalid otp_code.'],
  'expired-code': [403, 'expired_token', 'oob_code is expired'],
  'not-verified': [403, 'invalid_grant', 'MFA Authorization rejected.'],
}

/** What only the log says. */
const DETAILS: Readonly<Partial<Record<GrantProblem, string>>> = {
  changed: 'The credentials changed while they were judged.',
  leaked: 'The password is on a list of stolen ones.',
}

function invalidCode({ oidc }: KoaContextWithOIDC): string {
  const grant = oidc.params?.['grant_type']
  if (grant === MFA_OOB) return 'Invalid binding_code.'
  return grant === MFA_RECOVERY_CODE ? 'MFA Authorization rejected.' : 'Invalid otp_code.'
}

async function tellLog(
  ctx: KoaContextWithOIDC,
  { storage: { db } }: Deps,
  known: Connection | undefined,
  outcome: GrantOutcome,
): Promise<void> {
  const user = outcome.user === undefined ? undefined : await users.find(db, outcome.user)
  const connection = known ?? (user && (await connections.find(db, user.connection)))
  const who: Who = {
    client: { id: clientOf(ctx), name: ctx.oidc.client?.clientName },
    user: user && { id: user.id, name: user.email ?? user.username ?? user.phoneNumber },
    connection: connection && { id: connection.id, name: connection.name, strategy: connection.strategy },
    ip: factsOf(ctx).ip,
    methods: outcome.kind === 'proven' ? outcome.amr : [],
  }
  ctx.set(WHO, encodeURIComponent(JSON.stringify(who)))
}

async function defaultDirectory({ storage: { db } }: Deps): Promise<string> {
  const named = (await settings.read(db, 'tenant_settings'))?.['default_directory']
  if (typeof named === 'string' && named !== '') return named
  throw new errors.InvalidRequest(
    'Authorization server not configured with default connection. Set default_directory of the tenant, or use the grant password-realm.',
  )
}

/** A database connection that the client may use; any other is as if it were not there. */
async function usable({ storage: { db } }: Deps, client: ClientId, name: string): Promise<Connection> {
  const all = await connections.listOfClient(db, client)
  const found = all.find((connection) => connection.name === name && connection.strategy === 'auth0')
  if (found) return found
  throw new errors.InvalidRequest(
    `the connection ${name.slice(0, 128)} does not exist, or is not enabled for the client`,
  )
}

function clientOf({ oidc }: KoaContextWithOIDC): ClientId {
  if (!oidc.client) throw new Error('the token endpoint ran without a client')
  return oidc.client.clientId as ClientId
}

/** @throws InvalidRequest in the library's words, which answers.ts knows */
function need({ oidc }: KoaContextWithOIDC, name: string): string {
  const value = textOf(oidc.params?.[name])
  if (value === '') throw new errors.InvalidRequest(`missing required parameter '${name}'`)
  if (value.length > LONGEST) throw new errors.InvalidRequest(`${name} is too long`)
  return value
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
