// Log events of the token endpoint, where a user is involved: which exchange it was, and how it ended.
import { decodeJwt } from 'jose'

import { type RequestFacts, seenFrom } from '#flows'
import { isObject, type JsonObject } from '#kit'
import type { LogType } from '#logs'
import type { OidcAnswer } from '#oidc'

import type { WebDeps } from '../deps.ts'

/** success, failure */
const TYPES: Readonly<Record<string, readonly [LogType, LogType]>> = {
  authorization_code: ['seacft', 'feacft'],
  refresh_token: ['sertft', 'fertft'],
  password: ['sepft', 'fepft'],
  'http://auth0.com/oauth/grant-type/password-realm': ['sepft', 'fepft'],
  'http://auth0.com/oauth/grant-type/mfa-otp': ['seotpft', 'feotpft'],
  'http://auth0.com/oauth/grant-type/mfa-oob': ['seoobft', 'feoobft'],
  'http://auth0.com/oauth/grant-type/mfa-recovery-code': ['sercft', 'fercft'],
}

/** Reuse of a rotated token is told apart: it means that somebody else has had one. */
const REUSED = ['refresh token already used', 'already used']

export async function logExchange(
  { logs, storage }: Pick<WebDeps, 'logs' | 'storage'>,
  asked: unknown,
  { status, body, detail, execution, who }: OidcAnswer,
  request: RequestFacts,
): Promise<void> {
  const grant = isObject(asked) ? asked['grant_type'] : undefined
  const types = typeof grant === 'string' && Object.hasOwn(TYPES, grant) ? TYPES[grant] : undefined
  // who has not said who they are writes nothing
  if (!types || !isObject(asked) || status === 401) return
  const [success, failure] = types
  const client = asked['client_id']
  const answer = isObject(body) ? body : {}
  const isReuse = grant === 'refresh_token' && detail !== undefined && REUSED.includes(detail)
  const special = isReuse ? 'ferrt' : answer['error'] === 'mfa_required' ? 'mfar' : undefined
  const subject = status === 200 ? subjectOf(answer['id_token']) : undefined
  const user = who?.user ?? (subject === undefined ? undefined : { id: subject })
  const details: JsonObject = {
    ...(status === 200 ? {} : { error: String(answer['error']) }),
    ...(execution === undefined ? {} : { actions: { executions: [execution] } }),
    ...(who === undefined || who.methods.length === 0
      ? {}
      : { authentication_methods: who.methods.map((name) => ({ name })) }),
  }
  await logs.write(storage.db, {
    type: status === 200 ? success : (special ?? failure),
    ...(who ? { client: who.client } : typeof client === 'string' ? { client: { id: client.slice(0, 128) } } : {}),
    ...(user === undefined ? {} : { user }),
    ...(who?.connection === undefined ? {} : { connection: who.connection }),
    ...(detail === undefined ? {} : { description: detail }),
    // of the user, where the application may say so
    request: who ? seenFrom(request, who.ip) : request,
    details,
  })
}

/** Of a token that we have just signed ourselves. */
function subjectOf(token: unknown): string | undefined {
  return typeof token === 'string' ? decodeJwt(token).sub : undefined
}
