// A schema as nested lists: names, types, bounds and words.
import { html, type Html, type HtmlValue } from '#kit'

type Schema = { readonly [keyword: string]: unknown }

/** Deeper than this a reader asks the OpenAPI document. */
const DEEPEST = 5

/** @param required what must be there, of an object's own properties */
export function schemaList(schema: Schema, depth = 0): HtmlValue {
  const properties = Object.entries((schema['properties'] ?? {}) as Record<string, Schema>)
  if (properties.length > 0) {
    if (depth >= DEEPEST) return false
    const required = new Set((schema['required'] ?? []) as string[])
    return html`<ul class="schema">${properties.map(([name, each]) => property(name, each, required.has(name), depth))}</ul>`
  }
  const { items, anyOf } = schema
  if (typeof items === 'object' && items !== null) return schemaList(items as Schema, depth)
  if (!Array.isArray(anyOf)) return false
  // of the styles of a list the one with most to say stands for all
  const alternatives = (anyOf as Schema[]).map((each) => schemaList(each, depth)).filter((each) => each !== false)
  return alternatives.at(0) ?? false
}

export function typeWords(schema: Schema): string {
  const { type, title, items, anyOf, enum: words } = schema
  if ('const' in schema) return JSON.stringify(schema['const'])
  if (Array.isArray(words)) return words.map((word) => JSON.stringify(word)).join(' | ')
  if (Array.isArray(anyOf)) return [...new Set((anyOf as Schema[]).map(typeWords))].join(' | ')
  if (type === 'array') return `${typeof items === 'object' && items !== null ? typeWords(items as Schema) : 'any'}[]`
  if (typeof title === 'string' && type === 'object') return title
  return Array.isArray(type) ? (type as string[]).join(' | ') : typeof type === 'string' ? type : 'any'
}

function property(name: string, schema: Schema, must: boolean, depth: number): Html {
  const { description } = schema
  return html`<li><code>${name}</code> <span class="type">${typeWords(schema)}${bounds(schema)}</span>${must ? html` <span class="must">required</span>` : ''}${typeof description === 'string' ? html`<br>${description}` : ''}${schemaList(schema, depth + 1)}</li>`
}

const BOUNDS = {
  minLength: '≥ % characters',
  maxLength: '≤ % characters',
  minimum: '≥ %',
  maximum: '≤ %',
  maxItems: '≤ % items',
  format: '%',
}

function bounds(schema: Schema): string {
  const words = Object.entries(BOUNDS).flatMap(([keyword, form]) =>
    schema[keyword] === undefined || schema[keyword] === 0
      ? []
      : [form.replace('%', JSON.stringify(schema[keyword]).replaceAll('"', ''))],
  )
  return words.length === 0 ? '' : ` · ${words.join(', ')}`
}
