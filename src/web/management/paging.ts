// The four styles of pages that Auth0's clients know (spec §1).
import { AppError } from '#kit'

export type OffsetQuery = { page?: number; per_page?: number; include_totals?: boolean }

export type Offset = { page: number; perPage: number; offset: number; limit: number }

const DEFAULT_PAGE = 50

export function offsetOf({ page = 0, per_page: perPage = DEFAULT_PAGE }: OffsetQuery): Offset {
  return { page, perPage, offset: page * perPage, limit: perPage }
}

/** A plain array, or `{start, limit, length, total, <plural>}` when totals are asked for. */
export function offsetAnswer<Item>(
  plural: string,
  query: OffsetQuery,
  found: { items: readonly Item[]; total: number },
): unknown {
  if (query.include_totals !== true) return found.items
  const { offset, perPage } = offsetOf(query)
  return { start: offset, limit: perPage, length: found.items.length, total: found.total, [plural]: found.items }
}

/** The style of Actions: what is zero is left out (recordings). */
export function actionsAnswer<Item>(
  plural: string,
  query: OffsetQuery,
  found: { items: readonly Item[]; total: number },
): unknown {
  const { page, perPage } = offsetOf(query)
  return {
    [plural]: found.items,
    ...(found.total === 0 ? {} : { total: found.total }),
    ...(page === 0 ? {} : { page }),
    per_page: perPage,
  }
}

/** `{next?, <plural>}`: the page after `from`; `next` is absent on the last page. For lists that are short by nature. */
export function checkpointAnswer<Item>(
  plural: string,
  query: { from?: string; take?: number },
  items: readonly Item[],
): unknown {
  const { from, take = DEFAULT_PAGE } = query
  const start = from === undefined ? 0 : placeOf(from)
  const end = start + take
  const next = end < items.length ? { next: Buffer.from(`at ${end}`).toString('base64url') } : {}
  return { [plural]: items.slice(start, end), ...next }
}

/** A slice of what is in memory whole: lists that are short by nature. */
export function slice<Item>(items: readonly Item[], query: OffsetQuery): { items: readonly Item[]; total: number } {
  const { offset, limit } = offsetOf(query)
  return { items: items.slice(offset, offset + limit), total: items.length }
}

function placeOf(from: string): number {
  const at = /^at (\d{1,9})$/.exec(Buffer.from(from, 'base64url').toString('utf8'))?.[1]
  if (at !== undefined) return Number(at)
  throw new AppError(
    'invalid',
    'invalid_query_string',
    "Query validation error: 'No page begins there' on property from (The next of the page before).",
  )
}
