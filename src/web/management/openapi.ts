// The OpenAPI 3.1 document, made from the route table: the schemas that check a request are the ones that describe it.
import type { TSchema } from 'typebox'

import { answerOf } from './answers/index.ts'
import { heedsTag } from './entity-tags.ts'
import type { ManagementRoute } from './route.ts'

type Json = Record<string, unknown>

/** @param publicUrl without a trailing slash */
export function openApiDocument(
  table: readonly ManagementRoute[],
  { publicUrl, version }: { publicUrl: string; version: string },
): Json {
  const paths: Record<string, Json> = {}
  const named: Record<string, unknown> = { Error: errorSchema }
  for (const route of table) {
    if (isMissing(route)) continue
    const path = route.path.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route, named) }
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Keyturn Management API', version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    servers: [{ url: `${publicUrl}/api/v2` }],
    security: [{ token: [] }],
    paths,
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
      schemas: named,
    },
  }
}

/** @param named shapes with a name are put there once, and referred to */
function operation(route: ManagementRoute, named: Record<string, unknown>): Json {
  const { method, path, summary, scopes, support, note, query, body, bodyOptional, status, upload } = route
  const answer = answerOf(route)
  const words = [
    `Scopes, any of: ${scopes.map((scope) => `\`${scope}\``).join(', ')}.`,
    ...(typeof support === 'object' && 'stored' in support ? [`Stored for round trips only: ${support.stored}.`] : []),
    ...(note === undefined ? [] : [`${note}.`]),
  ]
  return {
    operationId: operationId(method, path),
    summary,
    description: words.join(' '),
    tags: [path.split('/')[1]],
    parameters: [...pathParameters(path), ...queryParameters(query), ...(heedsTag(route) ? [IF_MATCH] : [])],
    ...(body
      ? {
          requestBody: {
            required: !bodyOptional,
            content: { [upload ? 'multipart/form-data' : 'application/json']: { schema: plain(body) } },
          },
        }
      : {}),
    responses: {
      [status]: {
        description: summary,
        ...(route.tagged ? { headers: { ETag: ETAG } } : {}),
        ...(answer === null
          ? {}
          : { content: { 'application/json': { schema: answer ? referring(plain(answer), named) : {} } } }),
      },
      ...Object.fromEntries(refusals(route).map((each) => [each, refusal(each)])),
    },
    'x-scopes': scopes,
  }
}

function refusals(route: ManagementRoute): string[] {
  const { body, query, path } = route
  return [
    ...(body || query || path.includes(':') ? ['400'] : []),
    '401',
    '403',
    ...(path.includes(':') ? ['404'] : []),
    ...(heedsTag(route) ? ['412'] : []),
    '429',
  ]
}

const IF_MATCH = {
  name: 'If-Match',
  in: 'header',
  required: false,
  schema: { type: 'string' },
  description: 'An ETag as it was read: if it is another one by now, 412 and nothing changes (RFC 9110 §13.1.1)',
}
const ETAG = {
  description: 'Names what a change may set; a build that goes on and a deploy do not change it',
  schema: { type: 'string' },
}

function refusal(status: string): Json {
  return {
    description: WORDS[status],
    content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
  }
}

const WORDS: Record<string, string> = {
  '400': 'The request is not valid',
  '401': 'No token, or one that is not good',
  '403': 'The token has none of the scopes',
  '404': 'There is no such thing',
  '412': 'It has none of the tags of If-Match: somebody else changed it',
  '429': 'Too many calls in this second',
}

export const errorSchema = {
  type: 'object',
  required: ['statusCode', 'error', 'message'],
  properties: {
    statusCode: { type: 'integer' },
    error: { type: 'string' },
    message: { type: 'string' },
    errorCode: { type: 'string' },
  },
}

function pathParameters(path: string): Json[] {
  return [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }))
}

function queryParameters(query: TSchema | undefined): Json[] {
  const { properties = {}, required = [] } = (query ?? {}) as { properties?: Record<string, Json>; required?: string[] }
  return Object.entries(properties).map(([name, schema]) => {
    const { description, ...rest } = plain(schema)
    return {
      name,
      in: 'query',
      required: required.includes(name),
      schema: rest,
      ...(description === undefined ? {} : { description }),
    }
  })
}

/** Without what only TypeBox knows. */
function plain(schema: object): Json {
  return JSON.parse(JSON.stringify(schema)) as Json
}

function referring(schema: unknown, named: Record<string, unknown>): unknown {
  if (Array.isArray(schema)) return schema.map((each) => referring(each, named))
  if (typeof schema !== 'object' || schema === null) return schema
  const { title } = schema as Json
  const parts = () =>
    Object.fromEntries(
      Object.entries(schema).map(([key, value]) => [key, key === 'title' ? value : referring(value, named)]),
    )
  if (typeof title !== 'string' || !/^[A-Z]\w*$/.test(title)) return parts()
  if (!(title in named)) {
    named[title] = {}
    named[title] = parts()
  }
  return { $ref: `#/components/schemas/${title}` }
}

/** `GET /users/:id/roles` → `get_users_id_roles` */
function operationId(method: string, path: string): string {
  return `${method.toLowerCase()}${path.replace(/[/:-]+/g, '_')}`
}

function isMissing({ support }: ManagementRoute): boolean {
  return typeof support === 'object' && 'missing' in support
}
