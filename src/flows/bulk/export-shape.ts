// What an export writes of a user, and how a field of it is named. Never a password hash, a factor or a session.
import type { User } from '#identity'
import { isoTime, type Json, type JsonObject } from '#kit'

export type ExportField = { name: string; export_as?: string }

/** As the API shows a user; those that Auth0 exports when no field is named. */
export function exportedUser(user: User, connection: string): JsonObject {
  const id = user.id.slice(user.id.indexOf('|') + 1)
  return {
    user_id: user.id,
    email: user.email,
    email_verified: user.email === undefined ? undefined : user.emailVerified,
    username: user.username,
    phone_number: user.phoneNumber,
    phone_verified: user.phoneNumber === undefined ? undefined : user.phoneVerified,
    ...user.profile,
    blocked: user.blocked ? true : undefined,
    created_at: isoTime(user.createdAt),
    updated_at: isoTime(user.updatedAt),
    last_login: user.lastLogin === undefined ? undefined : isoTime(user.lastLogin),
    last_ip: user.lastIp,
    logins_count: user.loginsCount,
    last_password_reset: user.lastPasswordReset === undefined ? undefined : isoTime(user.lastPasswordReset),
    identities: [{ user_id: id, provider: 'auth0', connection, isSocial: false }],
    user_metadata: user.userMetadata,
    app_metadata: user.appMetadata,
  }
}

/** Of a CSV in which no fields were named. */
export const CSV_FIELDS: readonly ExportField[] = [
  ...['user_id', 'email', 'email_verified', 'username', 'phone_number', 'name', 'nickname', 'given_name'],
  ...['family_name', 'picture', 'blocked', 'created_at', 'updated_at', 'last_login', 'logins_count'],
].map((name) => ({ name }))

/** @param fields undefined takes everything, which only JSON can */
export function exportLine(
  user: JsonObject,
  format: 'json' | 'csv',
  fields: readonly ExportField[] | undefined,
): string {
  if (format === 'csv') return csvLine((fields ?? CSV_FIELDS).map(({ name }) => valueAt(user, name)))
  if (!fields) return `${JSON.stringify(user)}\n`
  const chosen = fields.map(({ name, export_as: as = name }) => [as, valueAt(user, name)] as const)
  return `${JSON.stringify(Object.fromEntries(chosen))}\n`
}

export function csvHeader(fields: readonly ExportField[] = CSV_FIELDS): string {
  return csvLine(fields.map(({ name, export_as: as = name }) => as))
}

/** `user_metadata.plan`, `identities[0].connection`: own properties only, so that no name reaches a prototype. */
function valueAt(user: JsonObject, name: string): Json | undefined {
  let value: unknown = user
  for (const step of name.split(/[.[\]]+/).filter((part) => part !== '')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined
    value = (value as Record<string, unknown>)[step]
  }
  return value as Json | undefined
}

function csvLine(values: readonly (Json | undefined)[]): string {
  return `${values.map(csvValue).join(',')}\r\n`
}

/**
 * RFC 4180, and an apostrophe before what a spreadsheet would run as a formula: names are what whoever signed up typed
 * (OWASP, CSV Injection).
 */
function csvValue(value: Json | undefined): string {
  if (value === undefined || value === null) return ''
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  const safe = /^[\s]*[=+\-@\t\r|%]/u.test(text) ? `'${text}` : text
  return `"${safe.replaceAll('"', '""')}"`
}
