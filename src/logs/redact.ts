// Takes secrets out of what rooms hand in, before it is stored: by the names they stand under and by the forms they have.
import type { Json, JsonObject } from '#kit'

export const REDACTED = '[redacted]'

/** A key that ends in one of these words holds a secret, whatever the value. */
const SECRET_WORDS = new Set(
  'password passwords passwd pwd passphrase secret secrets token tokens ticket tickets otp otps totp passcode pin cookie cookies authorization credential credentials assertion verifier jwt nonce signature'.split(
    ' ',
  ),
)

/** After a secret's word these still mean the secret: `password_hash`, `newPasswordConfirmation`, `token_value`. */
const STILL_SECRET = new Set(
  'hash value plain text confirm confirmation repeat repeated again new old current raw'.split(' '),
)

/** `code` is a secret unless the word before says otherwise: `error_code`, `statusCode`, `country_code`. */
const HARMLESS_CODES = new Set('error status country language response reason zip http exit state currency'.split(' '))
const CODES = new Set(['code', 'codes'])
const HARMLESS_PARENTS = new Set(['error', 'location_info', 'geoip'])

/** Parameters of links that carry a secret. */
const SECRET_PARAMETERS =
  /([?&#](?:ticket|token|code|otp|state|id_token|access_token|refresh_token|session_token|client_secret|password|key)=)[^&#\s"'<>]+/gi
const BEARER = /\b(bearer|basic)\s+[A-Za-z0-9._~+/=-]{8,}/gi
const JWT = /\beyJ[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]*/g

/** Deeper than this is nobody's detail, and a way to make us work. */
const DEEPEST = 12

/** @returns a copy without secrets; keys stay, so that one sees that something was there */
export function redact(details: JsonObject): JsonObject {
  return redactObject(details, '', 0)
}

/** Takes links' parameters, bearer tokens and JWTs out of a text. */
export function redactText(text: string): string {
  return text.replace(SECRET_PARAMETERS, `$1${REDACTED}`).replace(BEARER, `$1 ${REDACTED}`).replace(JWT, REDACTED)
}

function redactObject(value: JsonObject, parent: string, depth: number): JsonObject {
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      isSecretName(key, parent) ? mask(inner) : redactValue(inner, key, depth),
    ]),
  )
}

function redactValue(value: Json | undefined, key: string, depth: number): Json | undefined {
  if (typeof value === 'string') return redactText(value)
  if (typeof value !== 'object' || value === null) return value
  if (depth >= DEEPEST) return '[too deep]'
  if (Array.isArray(value)) return value.map((inner: Json) => redactValue(inner, key, depth + 1) ?? null)
  return redactObject(value as JsonObject, key, depth + 1)
}

/** Whether there was something is no secret; what it was is. */
function mask(value: Json | undefined): Json | undefined {
  return typeof value === 'boolean' || value === null || value === undefined ? value : REDACTED
}

function isSecretName(key: string, parent: string): boolean {
  const words = key
    .split(/[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/)
    .map((word) => word.toLowerCase())
    .filter((word) => word !== '')
  const last = words.at(-1) ?? ''
  const before = words.at(-2) ?? ''
  if (SECRET_WORDS.has(last)) return true
  if (STILL_SECRET.has(last) && words.some((word) => SECRET_WORDS.has(word))) return true
  if (last === 'key' && ['api', 'private', 'secret', 'encryption', 'signing'].includes(before)) return true
  return CODES.has(last) && !HARMLESS_CODES.has(before) && !(words.length === 1 && HARMLESS_PARENTS.has(parent))
}
