// encodeToken and validateToken: HS256 JWTs bound to this user, this host and this redirect (spec/triggers.md §2).
import type { ApiTools, RedirectFacts } from '../sandbox-api.ts'

type EncodeOptions = { secret?: unknown; payload?: unknown; expiresInSeconds?: unknown }
type ValidateOptions = { secret?: unknown; tokenParameterName?: unknown }
type Claims = { readonly [name: string]: unknown }

/** Seconds that a clock of the other site may be ahead of ours; nothing is granted at the other end, to `exp`. */
const CLOCK_TOLERANCE = 5

export function buildTokens(
  redirect: RedirectFacts | null,
  tools: ApiTools,
  event: { readonly [key: string]: unknown },
) {
  return {
    encodeToken(options: EncodeOptions): string {
      const facts = needed(redirect)
      const secret = secretOf(options?.secret)
      const lifetime = options.expiresInSeconds ?? 900
      if (typeof lifetime !== 'number' || !Number.isFinite(lifetime) || lifetime <= 0) {
        throw new TypeError('expiresInSeconds is a positive number')
      }
      const iat = Math.floor(tools.now() / 1000)
      const payload = isRecord(options.payload) ? options.payload : {}
      const claims = { iat, iss: facts.iss, sub: facts.sub, exp: iat + Math.floor(lifetime), ip: facts.ip, ...payload }
      const signed = `${tools.base64url('{"alg":"HS256","typ":"JWT"}')}.${tools.base64url(tools.stringify(claims))}`
      return `${signed}.${tools.hmacSha256(secret, signed)}`
    },
    validateToken(options: ValidateOptions): Claims {
      const facts = needed(redirect)
      const secret = secretOf(options?.secret)
      const name = typeof options.tokenParameterName === 'string' ? options.tokenParameterName : 'session_token'
      const token = parameterOf(event, name)
      if (token === undefined) {
        throw new Error(`There is no parameter called '${name}' available in either the POST body or query string.`)
      }
      const checked = check(token, secret, facts, tools)
      if (typeof checked === 'string') throw new Error(`The session token is invalid: ${checked}`)
      return checked
    },
  }
}

function check(token: string, secret: string, facts: RedirectFacts, tools: ApiTools): Claims | string {
  const [head, body, signature, ...rest] = token.split('.')
  if (head === undefined || body === undefined || signature === undefined || rest.length > 0) return 'jwt malformed'
  const header = tools.fromBase64url(head)
  // the algorithm is ours to name, never the token's: `none` and key confusion start there (spec/security.md §2.3)
  if (!isRecord(header) || header.alg !== 'HS256') return 'invalid algorithm'
  if (!tools.sameText(signature, tools.hmacSha256(secret, `${head}.${body}`))) return 'invalid signature'
  const claims = tools.fromBase64url(body)
  if (!isRecord(claims)) return 'jwt malformed'
  const now = tools.now() / 1000
  if (typeof claims.exp !== 'number') return 'jwt has no exp'
  if (now >= claims.exp) return 'jwt expired'
  if (typeof claims.nbf === 'number' && now + CLOCK_TOLERANCE < claims.nbf) return 'jwt not active'
  if (claims.iss !== facts.iss) return `jwt issuer invalid. expected: ${facts.iss}`
  if (claims.sub !== facts.sub) return `jwt subject invalid. expected: ${facts.sub}`
  if (claims.state !== facts.state) return 'state in the token does not match the /continue state.'
  return claims
}

/** Query merged with body; the body wins. */
function parameterOf(event: { readonly [key: string]: unknown }, name: string): string | undefined {
  const request = isRecord(event.request) ? event.request : {}
  for (const source of [request.body, request.query]) {
    if (!isRecord(source) || !Object.hasOwn(source, name)) continue
    const value = source[name]
    if (typeof value === 'string' && value !== '') return value
  }
  return undefined
}

function secretOf(secret: unknown): string {
  if (typeof secret !== 'string' || secret === '') throw new TypeError('secret is a text that is not empty')
  return secret
}

function needed(redirect: RedirectFacts | null): RedirectFacts {
  if (redirect === null) throw new Error('There is no redirect in this execution.')
  return redirect
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
