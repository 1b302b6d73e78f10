// The Authentication API at the root: tokens, keys, discovery, and asking for a reset link.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

import { isObject } from '#kit'
import { endpointPaths, type OidcEndpoint, type OidcRequest } from '#oidc'

import type { WebDeps } from '../deps.ts'
import { requestFacts } from '../request-facts.ts'
import { changePasswordRoute } from './change-password.ts'
import { mfaRoutes } from './mfa.ts'
import { signUpRoute } from './signup.ts'
import { logExchange } from './token-logs.ts'

export function authenticationRoutes(deps: WebDeps): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    const answer = (endpoint: OidcEndpoint) => async (request: FastifyRequest, reply: FastifyReply) => {
      const answered = await deps.oidc.answer(requestOf(endpoint, request))
      if (endpoint === 'token') await logExchange(deps, request.body, answered, requestFacts(request))
      const { status, headers, body } = answered
      reply.code(status).headers(headers)
      if (endpoint === 'jwks' || endpoint === 'discovery') reply.header('cache-control', KEPT_SHORTLY)
      if (isObject(body)) reply.type('application/json; charset=utf-8')
      return reply.send(body)
    }
    const takesForms = { config: { takesForms: true } } as const
    app.post(endpointPaths.token, takesForms, answer('token'))
    app.post(endpointPaths.revocation, takesForms, answer('revocation'))
    app.post(endpointPaths.introspection, takesForms, answer('introspection'))
    app.get(endpointPaths.userinfo, answer('userinfo'))
    app.post(endpointPaths.userinfo, takesForms, answer('userinfo'))
    app.get(endpointPaths.jwks, answer('jwks'))
    app.get(endpointPaths.discovery, answer('discovery'))
    for (const endpoint of ['token', 'revocation', 'introspection', 'userinfo', 'jwks', 'discovery'] as const) {
      app.options(endpointPaths[endpoint], answer(endpoint))
    }
    await app.register(changePasswordRoute(deps))
    await app.register(signUpRoute(deps))
    await app.register(mfaRoutes(deps))
  }
}

/** Keys may change: whoever verifies tokens looks again soon. */
const KEPT_SHORTLY = 'public, max-age=15'

function requestOf(endpoint: OidcEndpoint, request: FastifyRequest): OidcRequest {
  const headers: Record<string, string | undefined> = {}
  for (const [name, value] of Object.entries(request.headers)) {
    if (typeof value === 'string') headers[name] = value
  }
  const method = request.method === 'POST' ? 'POST' : request.method === 'OPTIONS' ? 'OPTIONS' : 'GET'
  const query = request.url.split('?')[1]
  return {
    method,
    endpoint,
    headers,
    request: requestFacts(request),
    ...(method === 'POST' ? { body: isObject(request.body) ? request.body : {} } : {}),
    ...(query === undefined ? {} : { query }),
  }
}
