// How answers are described: named shapes with nothing that is not said, times, and the styles of lists.
import { type TProperties, type TSchema, Type } from 'typebox'

import { closed } from '../schema.ts'

/** A shape with a name of its own in the OpenAPI document and in the dashboard's types. */
export function shape<Properties extends TProperties>(title: string, properties: Properties) {
  return closed(properties, { title })
}

/** A shape that may have more properties: those that its owner chose. */
export function openShape<Properties extends TProperties>(title: string, properties: Properties) {
  return Type.Object(properties, { title })
}

export const time = Type.String({ format: 'date-time', description: 'ISO 8601, UTC' })
export const text = Type.String()
export const whole = Type.Integer()
export const flag = Type.Boolean()
export const optional = Type.Optional
export const list = (of: TSchema) => Type.Array(of)

/** `page` and `per_page`: a plain array, or with totals when they are asked for. */
export function offsetList(plural: string, item: TSchema) {
  return Type.Union([list(item), withTotal(plural, list(item))])
}

/** The same, where `take` gives `{next?, <plural>}` as well. */
export function anyList(plural: string, item: TSchema) {
  return Type.Union([list(item), withTotal(plural, list(item)), checkpoint(plural, item)])
}

/**
 * Settings as they are answered: what may be set, some of it always there.
 *
 * @param body what sets them
 * @returns the answer, and what is left of it with `fields`: any part
 */
export function settingsShape(
  title: string,
  body: TSchema,
  always: readonly string[],
): { all: TSchema; some: TSchema } {
  const { properties = {} } = body as { properties?: Record<string, TSchema> }
  const of = (name: string, required: readonly string[]) =>
    Type.Unsafe({ type: 'object', title: name, properties, required: [...required], additionalProperties: false })
  return { all: of(title, always), some: of(`Some${title}`, []) }
}

export function checkpoint(plural: string, item: TSchema) {
  return closed({ [plural]: list(item), next: optional(text) })
}

/** The style of Actions: what is zero is left out. */
export function actionsList(plural: string, item: TSchema) {
  return closed({ [plural]: list(item), total: optional(whole), page: optional(whole), per_page: whole })
}

/** A page with `include_totals`. */
export function withTotal(plural: string, items: TSchema) {
  return closed({ start: whole, limit: whole, length: whole, total: whole, [plural]: items })
}
