// Metadata of clients and connections: up to ten texts, merged; what is null goes away.
import type { JsonObject } from '#kit'

import { bodyRefusal } from '../validation.ts'

export const MOST_METADATA = 10

/** @throws AppError `invalid_body` when there would be too many in the end */
export function mergedMetadata(before: JsonObject, change: JsonObject, property: string): JsonObject {
  const after = withoutNulls({ ...before, ...change })
  const count = Object.keys(after).length
  if (count <= MOST_METADATA) return after
  throw bodyRefusal(`Too many properties (${count}), maximum ${MOST_METADATA}`, property)
}

export function withoutNulls(object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== null && value !== undefined))
}
