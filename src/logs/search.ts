// From a parsed query to SQL, for both databases. Values are always bound, field names come from a list.
import { type RawBuilder, sql } from 'kysely'

import { AppError, type LuceneBound as Bound, type LuceneQuery as Query } from '#kit'

import { idFloor } from './log-id.ts'

export type Dialect = 'sqlite' | 'postgres'
type Condition = RawBuilder<boolean>

/** Fields with a column and mostly an index of their own. */
const COLUMNS = new Set(['log_id', 'type', 'user_id', 'client_id', 'connection_id', 'ip'])
const ALIASES: Record<string, string> = { _id: 'log_id' }
const TEXTS = new Set(
  'description connection client_name user_agent hostname user_name strategy strategy_type audience scope isMobile environment_name tenant_name'.split(
    ' ',
  ),
)
/** Where a word without a field is looked for. */
const EVERYWHERE = ['type', 'description', 'user_name', 'user_id', 'client_name', 'client_id', 'connection', 'ip']

export function condition(query: Query, dialect: Dialect): Condition {
  switch (query.kind) {
    case 'and':
    case 'or': {
      const parts = query.of.map((one) => sql`(${condition(one, dialect)})`)
      return sql<boolean>`${sql.join(parts, query.kind === 'and' ? sql` and ` : sql` or `)}`
    }
    case 'not':
      // a missing field is not a match, so that NOT finds it
      return sql<boolean>`not coalesce((${condition(query.of, dialect)}), ${falsehood(dialect)})`
    case 'match':
      return query.field === undefined ? anywhere(query, dialect) : match(query.field, query, dialect)
    case 'range':
      return range(query, dialect)
    case 'exists':
      return query.field === 'date' ? sql<boolean>`1 = 1` : sql<boolean>`${value(query.field, dialect)} is not null`
  }
}

function falsehood(dialect: Dialect) {
  return dialect === 'sqlite' ? sql`0` : sql`false`
}

function anywhere(query: { text: string; quoted: boolean }, dialect: Dialect): Condition {
  const text = query.quoted ? escapeLike(query.text) : like(query.text)
  const fields = EVERYWHERE.map(
    (field) => sql`lower(${value(field, dialect)}) like ${`%${text.toLowerCase()}%`} escape '\\'`,
  )
  return sql<boolean>`${sql.join(fields, sql` or `)}`
}

function match(field: string, { text, quoted }: { text: string; quoted: boolean }, dialect: Dialect): Condition {
  if (field === 'date') return day(text)
  const known = value(field, dialect)
  const plain = text.replace(/\\([*?])/g, '$1')
  const wild = !quoted && /(^|[^\\])[*?]/.test(text)
  if (wild) return sql<boolean>`lower(${known}) like ${like(text).toLowerCase()} escape '\\'`
  // codes and ids are exact and have indexes; words are compared without regard to case
  return COLUMNS.has(ALIASES[field] ?? field)
    ? sql<boolean>`${known} = ${plain}`
    : sql<boolean>`lower(${known}) = ${plain.toLowerCase()}`
}

function range({ field, from, to }: Query & { kind: 'range' }, dialect: Dialect): Condition {
  if (field === 'date') return between(from && dateBound(from, 'from'), to && dateBound(to, 'to'))
  const known = value(field, dialect)
  const parts = [sql`${known} is not null`]
  if (from) parts.push(from.inclusive ? sql`${known} >= ${from.text}` : sql`${known} > ${from.text}`)
  if (to) parts.push(to.inclusive ? sql`${known} <= ${to.text}` : sql`${known} < ${to.text}`)
  return sql<boolean>`${sql.join(parts, sql` and `)}`
}

/** Dates are searched by the log_id, which begins with the time: the primary key is the index. */
function between(from: number | undefined, to: number | undefined): Condition {
  const parts = [sql`1 = 1`]
  if (from !== undefined) parts.push(sql`log_id >= ${idFloor(from)}`)
  if (to !== undefined) parts.push(sql`log_id < ${idFloor(to)}`)
  return sql<boolean>`${sql.join(parts, sql` and `)}`
}

function day(text: string): Condition {
  const { start, end } = moment(text)
  return between(start, end)
}

/** @returns the first millisecond that is inside, or the first that is outside */
function dateBound(bound: Bound, side: 'from' | 'to'): number {
  const { start, end } = moment(bound.text)
  if (side === 'from') return bound.inclusive ? start : end
  return bound.inclusive ? end : start
}

/** A date without a time means the whole day, without milliseconds the whole second, and so on. UTC where none is said. */
function moment(text: string): { start: number; end: number } {
  const parts =
    /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z|[+-]\d\d:?\d\d)?)?)?)?$/.exec(text) ??
    []
  const [whole, year, month, dayOfMonth, hour, minute, second, fraction, zone] = parts
  if (whole === undefined || year === undefined) throw refuse(`"${text}" is no date`)
  const iso = `${year}-${month ?? '01'}-${dayOfMonth ?? '01'}T${hour ?? '00'}:${minute ?? '00'}:${second ?? '00'}.${(fraction ?? '').slice(0, 3).padEnd(3, '0')}${zone ?? 'Z'}`
  const start = Date.parse(iso)
  if (Number.isNaN(start)) throw refuse(`"${text}" is no date`)
  const end = (years: number, months: number) => Date.UTC(Number(year) + years, Number(month ?? 1) - 1 + months, 1)
  if (fraction !== undefined) return { start, end: start + 1 }
  if (second !== undefined) return { start, end: start + 1000 }
  if (hour !== undefined) return { start, end: start + 60_000 }
  if (dayOfMonth !== undefined) return { start, end: start + 86_400_000 }
  return { start, end: month === undefined ? end(1, 0) : end(0, 1) }
}

/** The SQL of a field's value as text. */
function value(name: string, dialect: Dialect): RawBuilder<string | null> {
  const field = ALIASES[name] ?? name
  if (COLUMNS.has(field)) return sql.ref<string | null>(field)
  const path = TEXTS.has(field) ? [field] : /^details(\.[A-Za-z0-9_]+)+$/.test(field) ? field.split('.') : undefined
  if (!path) throw refuse(`there is no field "${name.slice(0, 60)}"`)
  return dialect === 'sqlite'
    ? sql<
        string | null
      >`${field === 'isMobile' ? sql`iif(json_extract(event_json, '$.isMobile'), 'true', 'false')` : sql`cast(json_extract(event_json, ${`$.${path.map((part) => `"${part}"`).join('.')}`}) as text)`}`
    : sql<string | null>`(event_json::jsonb #>> ${sql.val(path)}::text[])`
}

/** `*` and `?` become LIKE's marks; LIKE's own marks are escaped. */
function like(text: string): string {
  return text.replace(/\\[*?]|[%_\\*?]/g, (found) => {
    if (found === '*') return '%'
    if (found === '?') return '_'
    return found.startsWith('\\') && found.length === 2 ? found.slice(1) : `\\${found}`
  })
}

function escapeLike(text: string): string {
  return text.replace(/[%_\\]/g, '\\$&')
}

function refuse(what: string): AppError {
  return new AppError('invalid', 'invalid_query_string', `Query validation error: 'q' is not a valid search: ${what}.`)
}
