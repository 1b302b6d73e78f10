// `fields` and `include_fields`: the caller takes some properties, or all but some.

export type FieldsQuery = { fields?: string; include_fields?: boolean }

export function chooseFields(object: Record<string, unknown>, query: FieldsQuery): Record<string, unknown> {
  const { fields, include_fields: include = true } = query
  const named = new Set(
    (fields ?? '')
      .split(',')
      .map((field) => field.trim())
      .filter((field) => field !== ''),
  )
  if (named.size === 0) return object
  return Object.fromEntries(Object.entries(object).filter(([name]) => named.has(name) === include))
}
