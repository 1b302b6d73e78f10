// Who calls, and may they? Token first, then what the client and its grant are at this moment (ASVS 8.3.1).
import type { FastifyRequest } from 'fastify'

import { AppError, type ClientId } from '#kit'
import { DASHBOARD } from '#oidc'
import { administratorScopes, clientGrants, clients } from '#tenant'

import type { WebDeps } from '../deps.ts'
import type { Caller, ManagementRoute } from './route.ts'

/** @throws AppError with Auth0's words when nobody in good standing calls */
export async function identifyCaller(
  { oidc, storage }: Pick<WebDeps, 'oidc' | 'storage'>,
  request: FastifyRequest,
): Promise<Caller> {
  const { authorization } = request.headers
  if (authorization === undefined) throw new AppError('unauthenticated', undefined, 'Missing authentication')
  const token = /^Bearer ([\w.~+/=-]+)$/i.exec(authorization)?.[1]
  if (token === undefined) throw new AppError('unauthenticated', undefined, 'Bad HTTP authentication header format')
  const judged = await oidc.judgeManagementToken(token)
  if ('refused' in judged) {
    const expired = judged.refused === 'expired'
    throw new AppError(
      'unauthenticated',
      undefined,
      expired ? 'Expired token received for JSON Web Token validation' : 'Invalid token',
    )
  }
  if (judged.client === DASHBOARD) {
    const administrator = await oidc.findAdministrator(judged)
    if (!administrator) throw new AppError('unauthenticated', undefined, 'Invalid token')
    const { id, email, role } = administrator
    // the role of this moment, whatever the token was made with
    const scope = new Set<string>(administratorScopes(role))
    return { client: DASHBOARD as ClientId, name: 'Keyturn dashboard', scope, administrator: { id, email, role } }
  }
  const client = judged.gty === 'client-credentials' ? await clients.find(storage.db, judged.client) : undefined
  if (!client) throw new AppError('unauthenticated', undefined, 'Invalid token')
  const grant = await clientGrants.findOf(storage.db, client.id, oidc.managementAudience)
  return { client: client.id, name: client.name, scope: scopesOf(judged, grant?.scope ?? []) }
}

const lastScopes = new WeakMap<object, { granted: readonly string[]; scope: ReadonlySet<string> }>()

/**
 * A scope that was taken away counts at once, one that was added counts with the next token. What came of a grant that
 * has not changed since the last call is kept: of two hundred scopes that was a twelfth of the answer's time.
 */
function scopesOf(token: { scope: ReadonlySet<string> }, granted: readonly string[]): ReadonlySet<string> {
  const last = lastScopes.get(token)
  if (last?.granted.length === granted.length && granted.every((each, i) => each === last.granted[i])) return last.scope
  const scope = new Set(granted.filter((each) => token.scope.has(each)))
  lastScopes.set(token, { granted, scope })
  return scope
}

export function requireScope(caller: Caller, scopes: ManagementRoute['scopes']): void {
  if (scopes.some((scope) => caller.scope.has(scope))) return
  throw new AppError('forbidden', 'insufficient_scope', `Insufficient scope, expected any of: ${scopes.join(',')}`)
}
