// From a parsed Lucene query to SQL over users. Values are bound, fields come from a list; addresses use their index.
import { type RawBuilder, sql } from 'kysely'

import { AppError, DAY, type LuceneBound, type LuceneQuery } from '#kit'

import { foldIdentifier } from './user.ts'

type Dialect = 'sqlite' | 'postgres'
type Condition = RawBuilder<boolean>

/** @throws AppError `invalid_query_string` for a field that users do not have, or a value that its field cannot have */
export function userCondition(query: LuceneQuery, dialect: Dialect): Condition {
  switch (query.kind) {
    case 'and':
    case 'or': {
      const parts = query.of.map((one) => sql`(${userCondition(one, dialect)})`)
      return sql<boolean>`${sql.join(parts, query.kind === 'and' ? sql` and ` : sql` or `)}`
    }
    case 'not':
      // what is not there does not match, so that NOT finds it
      return sql<boolean>`not coalesce((${userCondition(query.of, dialect)}), ${dialect === 'sqlite' ? sql`0` : sql`false`})`
    case 'match':
      return query.field === undefined ? anywhere(query, dialect) : match(query.field, query, dialect)
    case 'range':
      return range(query)
    case 'exists':
      return sql<boolean>`${column(query.field, dialect)} is not null`
  }
}

/** `field:1` or `field:-1`. */
export function userOrder(sort: string): { column: RawBuilder<unknown>; direction: 'asc' | 'desc' } {
  const [, field = '', direction] = /^([\w.]+):(1|-1)$/.exec(sort) ?? []
  const name = KEYS[field] ?? NUMBERS[field] ?? TIMES[field] ?? (field === 'user_id' ? 'id' : undefined)
  if (name === undefined) throw refuse(`"${sort.slice(0, 60)}" is no order`, 'sort')
  return { column: sql.ref(name), direction: direction === '-1' ? 'desc' : 'asc' }
}

/** Compared in their folded form, each with an index. */
const KEYS = named({ email: 'email_key', username: 'username_key' })
const EXACT = named({ user_id: 'id', phone_number: 'phone_number', last_ip: 'last_ip' })
const FLAGS = named({
  email_verified: 'email_verified',
  phone_verified: 'phone_verified',
  blocked: 'blocked',
})
const NUMBERS = named({ logins_count: 'logins_count' })
const TIMES = named({
  created_at: 'created_at',
  updated_at: 'updated_at',
  last_login: 'last_login',
  last_password_reset: 'last_password_reset',
})
const PROFILE = new Set(['name', 'nickname', 'given_name', 'family_name', 'picture'])
/** Where a word without a field is looked for. */
const EVERYWHERE = ['email', 'username', 'name', 'nickname', 'given_name', 'family_name']

/** Columns by the names of fields, and nothing that every object has: "constructor" is no field. */
function named(columns: Record<string, string>): Readonly<Record<string, string | undefined>> {
  return Object.assign(Object.create(null) as Record<string, string>, columns)
}

type Match = { text: string; quoted: boolean }

function anywhere({ text, quoted }: Match, dialect: Dialect): Condition {
  const pattern = quoted ? escapeLike(text) : like(text)
  const parts = EVERYWHERE.map(
    (field) => sql`lower(${column(field, dialect)}) like ${pattern.toLowerCase()} escape '\\'`,
  )
  return sql<boolean>`${sql.join(parts, sql` or `)}`
}

function match(field: string, { text, quoted }: Match, dialect: Dialect): Condition {
  const flag = FLAGS[field]
  if (flag !== undefined) return sql<boolean>`${sql.ref(flag)} = ${flagOf(field, text)}`
  const number = NUMBERS[field]
  if (number !== undefined) return sql<boolean>`${sql.ref(number)} = ${numberOf(field, text)}`
  const time = TIMES[field]
  if (time !== undefined) {
    const { start, end } = moment(field, text)
    return sql<boolean>`${sql.ref(time)} >= ${start} and ${sql.ref(time)} < ${end}`
  }
  if (field === 'identities.connection') {
    return sql<boolean>`connection_id in (select id from connections where name = ${text})`
  }
  if (field === 'identities.provider') return text === 'auth0' ? sql<boolean>`1 = 1` : sql<boolean>`1 = 0`
  if (field === 'identities.user_id') return sql<boolean>`id = ${`auth0|${text}`}`
  const plain = text.replace(/\\([*?])/g, '$1')
  const wild = !quoted && /(^|[^\\])[*?]/.test(text)
  const key = KEYS[field]
  if (key !== undefined)
    return wild ? byPrefix(key, foldIdentifier(text)) : sql<boolean>`${sql.ref(key)} = ${foldIdentifier(plain)}`
  const exact = EXACT[field]
  if (exact !== undefined && !wild) return sql<boolean>`${sql.ref(exact)} = ${plain}`
  const known = column(field, dialect)
  return wild
    ? sql<boolean>`lower(${known}) like ${like(text).toLowerCase()} escape '\\'`
    : sql<boolean>`lower(${known}) = ${plain.toLowerCase()}`
}

/** `ada*` is a stretch of the index; what comes after the first wildcard is looked at row by row inside it. */
function byPrefix(name: string, text: string): Condition {
  const prefix = text.slice(0, text.search(/[*?\\]/))
  const fits = sql`${sql.ref(name)} like ${like(text)} escape '\\'`
  if (prefix === '') return sql<boolean>`${fits}`
  return sql<boolean>`${sql.ref(name)} >= ${prefix} and ${sql.ref(name)} < ${`${prefix}\u{10ffff}`} and ${fits}`
}

function range({ field, from, to }: LuceneQuery & { kind: 'range' }): Condition {
  const time = TIMES[field]
  const name = time ?? NUMBERS[field] ?? KEYS[field]
  if (name === undefined) throw refuse(`"${field.slice(0, 60)}" has no ranges`)
  const parts = [sql`${sql.ref(name)} is not null`]
  const bound = (side: 'from' | 'to', { text, inclusive }: LuceneBound) => {
    if (time !== undefined) {
      const { start, end } = moment(field, text)
      return side === 'from' ? (inclusive ? start : end) : inclusive ? end : start
    }
    return KEYS[field] === undefined ? numberOf(field, text) : foldIdentifier(text)
  }
  // a day that is included is included to its end, so that times compare with >= and < only
  if (from)
    parts.push(
      sql`${sql.ref(name)} ${sql.raw(from.inclusive || time !== undefined ? '>=' : '>')} ${bound('from', from)}`,
    )
  if (to)
    parts.push(sql`${sql.ref(name)} ${sql.raw(to.inclusive && time === undefined ? '<=' : '<')} ${bound('to', to)}`)
  return sql<boolean>`${sql.join(parts, sql` and `)}`
}

/** The SQL of a field as text. */
function column(field: string, dialect: Dialect): RawBuilder<string | null> {
  const name = KEYS[field] ?? EXACT[field] ?? FLAGS[field] ?? NUMBERS[field] ?? TIMES[field]
  if (name !== undefined) return sql.ref<string | null>(name)
  if (PROFILE.has(field)) return inside('profile_json', [field], dialect)
  const [root, ...path] = field.split('.')
  const metadata = root === 'user_metadata' || root === 'app_metadata'
  if (!metadata || path.length === 0 || path.length > 10 || !path.every((part) => /^[\w-]{1,100}$/.test(part))) {
    throw refuse(`there is no field "${field.slice(0, 60)}"`)
  }
  return inside(`${root}_json`, path, dialect)
}

function inside(name: string, path: readonly string[], dialect: Dialect): RawBuilder<string | null> {
  if (dialect === 'postgres') return sql<string | null>`(${sql.ref(name)}::jsonb #>> ${sql.val([...path])}::text[])`
  const pointer = `$.${path.map((part) => `"${part}"`).join('.')}`
  const found = sql`json_extract(${sql.ref(name)}, ${pointer})`
  // true and false are 1 and 0 to json_extract, and words to whoever searches
  return sql<
    string | null
  >`case json_type(${sql.ref(name)}, ${pointer}) when 'true' then 'true' when 'false' then 'false' else cast(${found} as text) end`
}

function flagOf(field: string, text: string): number {
  if (text === 'true') return 1
  if (text === 'false') return 0
  throw refuse(`${field} is true or false`)
}

function numberOf(field: string, text: string): number {
  const value = Number(text)
  if (text !== '' && Number.isFinite(value)) return value
  throw refuse(`${field} is a number`)
}

/** A date is a day, a time with seconds is a second, one with milliseconds an instant; UTC where no zone is said. */
function moment(field: string, text: string): { start: number; end: number } {
  const [whole, day, time, fraction, zone] =
    /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d:\d\d)(\.\d{1,9})?(Z|[+-]\d\d:\d\d)?)?$/.exec(text) ?? []
  const start =
    whole === undefined
      ? Number.NaN
      : Date.parse(time === undefined ? `${day}T00:00:00Z` : `${day}T${time}${fraction ?? ''}${zone ?? 'Z'}`)
  if (Number.isNaN(start)) throw refuse(`${field} is a date such as 2026-11-21`)
  return { start, end: start + (time === undefined ? DAY : fraction === undefined ? 1000 : 1) }
}

/** `*` and `?` become LIKE's marks; LIKE's own marks are escaped. */
function like(text: string): string {
  return text.replace(/\\[*?]|[%_\\*?]/g, (found) => {
    if (found === '*') return '%'
    if (found === '?') return '_'
    return found.length === 2 ? found.slice(1) : `\\${found}`
  })
}

function escapeLike(text: string): string {
  return text.replace(/[%_\\]/g, '\\$&')
}

function refuse(what: string, parameter = 'q'): AppError {
  return new AppError(
    'invalid',
    'invalid_query_string',
    `Query validation error: '${parameter}' is not valid: ${what}.`,
  )
}
