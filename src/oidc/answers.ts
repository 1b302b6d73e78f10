// From oidc-provider's answers to Auth0's: statuses, words and key order of errors and tokens (spec §7).
import { isObject } from '#kit'

import { parseAccountId } from './account-id.ts'
import type { OidcAnswer, OidcRequest } from './exchange.ts'

export function auth0Answer(request: OidcRequest, answer: OidcAnswer): OidcAnswer {
  const { body, status } = answer
  if (request.endpoint === 'discovery' && isObject(body)) return { ...answer, body: honestDiscovery(body) }
  if (request.endpoint === 'userinfo' && status >= 400) {
    return { ...answer, status: status < 500 ? 401 : status, body: 'Unauthorized' }
  }
  if (request.endpoint === 'introspection' && status === 200 && isObject(body))
    return { ...answer, body: withSubject(body) }
  if (status < 400 || !isObject(body)) return answer
  const grant = textOf(request.body?.['grant_type'])
  switch (body['error']) {
    case 'invalid_client':
    // a client that cannot work here, such as one whose secret is not printable ASCII (RFC 6749 appendix A.2)
    case 'invalid_client_metadata':
      return refused(answer, 401, 'access_denied', 'Unauthorized')
    case 'unsupported_grant_type':
      return refused(answer, 403, 'unsupported_grant_type', `Unsupported grant type: ${grant}`)
    case 'invalid_request':
      return requestRefused(answer, textOf(body['error_description']), grant)
    case 'server_error':
      return refused(answer, 500, 'server_error', 'Internal Server Error')
    case 'invalid_grant':
      return refused(answer, 403, 'invalid_grant', GRANTS[grant] ?? textOf(body['error_description']))
    case 'access_denied':
    case 'unauthorized_client':
      return { ...answer, status: 403 }
    default:
      return answer
  }
}

/** An account's id has the version of the credentials with it, which is nobody's business. */
function withSubject(body: Record<string, unknown>): Record<string, unknown> {
  const named = typeof body['sub'] === 'string' ? parseAccountId(body['sub']) : undefined
  return named === undefined ? body : { ...body, sub: named.id }
}

/** Auth0's words, which tell nobody why. */
const GRANTS: Readonly<Record<string, string | undefined>> = {
  authorization_code: 'Invalid authorization code',
  refresh_token: 'Unknown or invalid refresh token.',
}

/** oidc-provider's words for what Auth0 says in words of its own. */
function requestRefused(answer: OidcAnswer, words: string, grant: string): OidcAnswer {
  if (words.includes('not allowed for this client')) {
    return refused(answer, 403, 'unauthorized_client', `Grant type '${grant}' not allowed for the client.`)
  }
  if (words.includes('no client authentication')) return refused(answer, 401, 'access_denied', 'Unauthorized')
  if (words.includes('authorization header')) return refused(answer, 401, 'access_denied', 'Unauthorized')
  const missing = /^missing required parameter '(\w+)'$/.exec(words)?.[1]
  if (missing !== undefined) return refused(answer, 400, 'invalid_request', `Missing required parameter: ${missing}`)
  return answer
}

function refused(answer: OidcAnswer, status: number, error: string, error_description: string): OidcAnswer {
  return { ...answer, status, body: { error, error_description } }
}

/** A discovery document promises only what is served, under the names that browsers and clients come to. */
function honestDiscovery(body: Record<string, unknown>): Record<string, unknown> {
  const { issuer, pushed_authorization_request_endpoint: _p, ...kept } = body
  delete kept['claims_parameter_supported']
  delete kept['request_uri_parameter_supported']
  return {
    issuer,
    ...kept,
    end_session_endpoint: `${textOf(issuer)}oidc/logout`,
    backchannel_logout_supported: true,
    backchannel_logout_session_supported: true,
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
