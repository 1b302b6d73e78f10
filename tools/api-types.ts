// The text of dashboard/src/api/schema.ts: plain TypeScript types of every route, made from the schemas that check them.
import { answerOf, routeTable } from '#web'

type Schema = { readonly [keyword: string]: unknown }

/** The file as it must be now. */
export function apiTypes(): string {
  const named = new Map<string, string>()
  const operations = routeTable
    .filter(({ support }) => support === 'works' || 'stored' in support)
    .map((route) => {
      const { method, path, query, body, bodyOptional } = route
      const answer = answerOf(route)
      const params = [...path.matchAll(/:(\w+)/g)].map(([, name]) => `${name}: string`)
      return [
        `  '${method} ${path}': {`,
        `    params: ${params.length === 0 ? 'Empty' : `{ ${params.join('; ')} }`}`,
        `    query: ${query === undefined ? 'Empty' : typeOf(query as Schema, named, 2)}`,
        `    body: ${body === undefined ? 'undefined' : `${typeOf(body as Schema, named, 2)}${bodyOptional ? ' | undefined' : ''}`}`,
        `    answer: ${answer === null ? 'undefined' : answer === undefined ? 'unknown' : typeOf(answer as Schema, named, 2)}`,
        '  }',
      ].join('\n')
    })
  return [
    '// Types of the Management API. Made by `npm run docs` from the routes. Do not edit.',
    '',
    '/** No property at all. */',
    'export type Empty = Record<string, never>',
    '',
    ...[...named].flatMap(([name, type]) => [`export type ${name} = ${type}`, '']),
    '/** Every route that is there, by method and path: what it takes and what it answers when all is well. */',
    'export type Operations = {',
    ...operations,
    '}',
    '',
    'export type Operation = keyof Operations',
    '',
  ].join('\n')
}

/** @param named where shapes with a title are declared once */
function typeOf(schema: Schema, named: Map<string, string>, depth: number): string {
  const { title } = schema
  if (typeof title !== 'string' || !/^[A-Z]\w*$/.test(title)) return plainType(schema, named, depth)
  if (!named.has(title)) {
    named.set(title, 'unknown')
    const type = plainType(schema, named, 0)
    // after what it is made of
    named.delete(title)
    named.set(title, type)
  }
  return title
}

function plainType(schema: Schema, named: Map<string, string>, depth: number): string {
  if ('const' in schema) return literal(schema['const'])
  const { enum: words, anyOf, type, items } = schema
  if (Array.isArray(words)) return words.map(literal).join(' | ')
  if (Array.isArray(anyOf)) {
    return [...new Set((anyOf as Schema[]).map((each) => typeOf(each, named, depth)))].join(' | ')
  }
  if (Array.isArray(type)) {
    return (type as string[]).map((each) => plainType({ ...schema, type: each }, named, depth)).join(' | ')
  }
  switch (type) {
    case 'string':
    case 'boolean':
    case 'null':
      return type
    case 'integer':
    case 'number':
      return 'number'
    case 'array':
      return `readonly ${inParentheses(items === undefined ? 'unknown' : typeOf(items as Schema, named, depth))}[]`
    case 'object':
      return objectType(schema, named, depth)
    default:
      return 'unknown'
  }
}

function objectType(schema: Schema, named: Map<string, string>, depth: number): string {
  const properties = Object.entries((schema['properties'] ?? {}) as Record<string, Schema>)
  const required = new Set((schema['required'] ?? []) as string[])
  const pad = '  '.repeat(depth + 1)
  const lines = properties.flatMap(([name, each]) => {
    const words = each['description']
    return [
      ...(typeof words === 'string' ? [`${pad}/** ${words.replaceAll('*/', '* /')} */`] : []),
      `${pad}${keyOf(name)}${required.has(name) ? '' : '?'}: ${typeOf(each, named, depth + 1)}`,
    ]
  })
  const open = schema['additionalProperties'] !== false
  if (lines.length === 0) return open ? 'Record<string, unknown>' : 'Empty'
  if (open) lines.push(`${pad}[more: string]: unknown`)
  return `{\n${lines.join('\n')}\n${'  '.repeat(depth)}}`
}

function keyOf(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : literal(name)
}

function literal(value: unknown): string {
  return typeof value === 'string'
    ? `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
    : JSON.stringify(value)
}

function inParentheses(type: string): string {
  // `readonly` of an array of arrays is said of each alone
  return (/ \| /.test(type) && !type.startsWith('{')) || type.startsWith('readonly ') ? `(${type})` : type
}
