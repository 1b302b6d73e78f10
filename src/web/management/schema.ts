// Schemas that many routes share: closed objects, nullable values, pages.
import { type Static, type TObject, type TProperties, type TSchema, type TUnsafe, Type } from 'typebox'

import type { JsonObject } from '#kit'

/** An object in which a property that is not named is refused (mass assignment, ASVS 15.3.3). */
export function closed<Properties extends TProperties>(
  properties: Properties,
  options: object = {},
): TObject<Properties> {
  return Type.Object(properties, { ...options, additionalProperties: false })
}

/** One type keyword with `null` beside it, so that a refusal names the types and not a union. */
export function nullable<Schema extends TSchema>(schema: Schema): TUnsafe<Static<Schema> | null> {
  const { type, enum: words } = schema as { type?: string; enum?: readonly unknown[] }
  return Type.Unsafe<Static<Schema> | null>({
    ...schema,
    ...(type === undefined ? {} : { type: [type, 'null'] }),
    ...(words === undefined ? {} : { enum: [...words, null] }),
  })
}

/** Any JSON object, such as metadata: what is in it is its owner's. */
export const anyObject = Type.Unsafe<JsonObject>({ type: 'object' })

/** `page` and `per_page` as most lists take them. */
export const offsetPage = {
  page: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000, description: 'Page index, from 0' })),
  per_page: Type.Optional(Type.Integer({ minimum: 0, maximum: 100, description: 'Number of results per page' })),
}

export const withTotals = {
  ...offsetPage,
  include_totals: Type.Optional(Type.Boolean({ description: 'Whether the answer tells the total' })),
}

export const checkpointPage = {
  from: Type.Optional(Type.String({ maxLength: 1000, description: 'Id after which the page begins' })),
  take: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, description: 'Number of results per page' })),
}

export const fieldsChoice = {
  fields: Type.Optional(Type.String({ maxLength: 2000, description: 'Comma-separated fields' })),
  include_fields: Type.Optional(Type.Boolean({ description: 'Whether the fields are taken or left out' })),
}
