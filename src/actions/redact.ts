// The view of an event that is stored readable: the shape stays, what names a person is masked.
import { isObject, type Json, type JsonObject } from '#kit'

/** Keys whose text names a person or a place. The original is kept sealed beside the view. */
const MASKED = new Set([
  ...['email', 'phone_number', 'username', 'ip', 'name', 'nickname', 'given_name', 'family_name', 'login_hint'],
  // an application's own secret against forged answers
  'state',
])
const LEFT_OUT = new Set(['user_metadata', 'app_metadata', 'identities', 'body', 'query', 'picture'])
/** Objects in which `name` is no person's: connections, clients, organizations, and methods of authentication. */
const NAMED_THINGS = new Set(['connection', 'client', 'organization', 'authentication'])

export function redactEvent(event: JsonObject): JsonObject {
  return redactObject(event, false)
}

function redactObject(value: { readonly [key: string]: Json | undefined }, namesThing: boolean): JsonObject {
  const out: Record<string, Json> = {}
  for (const [key, inner] of Object.entries(value)) {
    if (inner === undefined) continue
    if (LEFT_OUT.has(key)) out[key] = '[redacted]'
    else if (typeof inner === 'string' && MASKED.has(key) && !(namesThing && key === 'name')) out[key] = mask(inner)
    else if (Array.isArray(inner))
      out[key] = inner.map((item: Json) => (isPlain(item) ? redactObject(item, namesThing) : item))
    else if (isPlain(inner)) out[key] = redactObject(inner, NAMED_THINGS.has(key))
    else out[key] = inner
  }
  return out
}

/** `mara.lind@example.com` → `m***@example.com`, `+4915112345678` → `+***78`, anything else its first letter. */
function mask(text: string): string {
  const at = text.lastIndexOf('@')
  if (at > 0) return `${text.slice(0, 1)}***${text.slice(at)}`
  if (/^\+\d/.test(text)) return `+***${text.slice(-2)}`
  return text === '' ? '' : `${text.slice(0, 1)}***`
}

function isPlain(value: unknown): value is JsonObject {
  return isObject(value)
}
