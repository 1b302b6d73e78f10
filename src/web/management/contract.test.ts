// The contract of every route: an unknown id is refused, an oversized body is refused, and answers are described.
// That answers are as described is checked by `ask` in every test of this room (testing-answers.ts).
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { isObject } from '#kit'

import { BODY_LIMIT } from '../bodies.ts'
import { openStage } from '../testing-stage.ts'
import { answerOf, answers } from './answers/index.ts'
import { openApiDocument } from './openapi.ts'
import type { ManagementRoute } from './route.ts'
import { routeTable } from './table.ts'

const there = routeTable.filter(({ support }) => support === 'works' || 'stored' in support)

/** A body that fits the schema in the least, so that what is refused is the id. */
function least(schema: unknown): unknown {
  const { type, properties, required, items, minItems, anyOf, ...rest } = schema as Record<string, unknown>
  if ('const' in rest) return rest['const']
  if (Array.isArray(rest['enum'])) return (rest['enum'] as unknown[])[0]
  if (Array.isArray(anyOf)) return least(anyOf[0])
  switch ([type].flat()[0]) {
    case 'object': {
      const known = (properties ?? {}) as Record<string, unknown>
      return Object.fromEntries(((required ?? []) as string[]).map((name) => [name, least(known[name] ?? {})]))
    }
    case 'array':
      return Array.from({ length: Number(minItems ?? 0) }, () => least(items ?? {}))
    case 'integer':
    case 'number':
      return rest['minimum'] ?? 1
    case 'boolean':
      return true
    case 'string':
      return rest['format'] === 'email' ? 'nobody@example.com' : 'x'.repeat(Number(rest['minLength'] ?? 1))
    default:
      return {}
  }
}

const bodyOf = ({ body }: ManagementRoute) => (body === undefined ? undefined : least(body))

test('an unknown id is refused with 404 or 400 in words of its own, or was never there to be deleted', async () => {
  await using stage = await openStage()
  for (const route of there.filter(({ path }) => path.includes(':'))) {
    const url = route.path.replace(/:\w+/g, 'no-such-thing')
    const { status, body, text } = await stage.ask(route.method, url, bodyOf(route))
    const name = `${route.method} ${route.path}: ${status} ${text.slice(0, 200)}`
    if (status < 400) {
      // deleting twice is deleting (spec §5); texts and partials of any prompt are there, and empty
      const fine = route.method === 'DELETE' || EMPTY_IS_FINE.some((path) => route.path.startsWith(path))
      assert.ok(fine, name)
      continue
    }
    assert.ok([400, 404, 409].includes(status) || route.path === LOOKS_OUTSIDE, name)
    assert.ok(isObject(body) && String(body['message']).length > 10, name)
  }
})

/** Asks the registry of packages, which this test has none of. */
const LOOKS_OUTSIDE = '/keyturn/packages/:name'

/** What is named there is no thing with an id. */
const EMPTY_IS_FINE = ['/prompts/', '/organizations/:id/client-grants', '/users/:id/', '/roles/:id/', '/keyturn/']

test('whatever is read in a fresh tenant is as described, in every style of pages', async () => {
  await using stage = await openStage()
  const refused: string[] = []
  let read = 0
  for (const route of there.filter(({ method, path }) => method === 'GET' && !path.includes(':'))) {
    const { properties = {} } = (route.query ?? {}) as { properties?: Record<string, unknown> }
    const needed = new URLSearchParams((route.query ? least(route.query) : {}) as Record<string, string>)
    if (needed.has('email')) needed.set('email', 'nobody@example.com')
    const styles = [
      '',
      ...['include_totals=true', 'take=1'].filter((style) => (style.split('=')[0] ?? '') in properties),
    ]
    for (const style of styles) {
      const { status, text } = await stage.ask('GET', `${route.path}?${[needed, style].join('&')}`)
      // one that nobody has made yet, or that only an administrator has
      if (status === 200) read++
      else if (!MAY_BE_ABSENT.includes(`${status} ${route.path}`)) refused.push(`${route.path} ${style}: ${text}`)
    }
  }
  assert.deepEqual(refused, [])
  assert.ok(read > 80, String(read))
})

const MAY_BE_ABSENT = [
  '404 /branding/templates/universal-login',
  '404 /branding/themes/default',
  '404 /emails/provider',
  '404 /keyturn/message-webhooks/email',
  '404 /keyturn/message-webhooks/phone',
  '404 /keyturn/ssf/status',
  '403 /keyturn/account',
]

test('settings that are sent back as they were read are taken, and stay what they were', async () => {
  await using stage = await openStage()
  let sent = 0
  for (const route of there.filter(({ method, path }) => ['PATCH', 'PUT'].includes(method) && !path.includes(':'))) {
    if (!there.some(({ method, path }) => method === 'GET' && path === route.path)) continue
    const { status, body: before } = await stage.ask('GET', route.path)
    if (status !== 200 || route.path === '/keyturn/ssf/streams') continue
    const { properties = {} } = (route.body ?? {}) as { properties?: Record<string, unknown> }
    const back = isObject(before)
      ? Object.fromEntries(Object.entries(before).filter(([name]) => name in properties))
      : before
    const answer = await stage.ask(route.method, route.path, back)
    if (route.path.endsWith('/providers/twilio')) assert.equal(answer.status, 400, 'an account of nobody')
    else assert.equal(answer.status, route.status, `${route.method} ${route.path}: ${answer.text}`)
    assert.deepEqual((await stage.ask('GET', route.path)).body, before, route.path)
    sent++
  }
  assert.ok(sent > 20, String(sent))
})

test('an array, an object or a number where a text is expected is refused by every body, and names the property', async () => {
  await using stage = await openStage()
  let asked = 0
  for (const route of there) {
    const { properties = {} } = (route.body ?? {}) as { properties?: Record<string, { type?: unknown }> }
    for (const [name, schema] of Object.entries(properties)) {
      // a file of a multipart body is no JSON
      if (![schema.type].flat().includes('string') || route.upload) continue
      for (const wild of [['text'], { text: 'x' }, 7]) {
        const body = { ...(least(route.body) as object), [name]: wild }
        const { status, text } = await stage.ask(route.method, route.path.replace(/:\w+/g, 'no-such-thing'), body)
        const at = `${route.method} ${route.path} ${name}: ${status} ${text.slice(0, 300)}`
        assert.equal(status, 400, at)
        assert.ok(text.includes(`on property ${name}`), at)
        asked++
      }
    }
  }
  assert.ok(asked > 300, String(asked))
})

test('a body beyond the limit is refused by every route that takes one', async () => {
  await using stage = await openStage()
  const payload = JSON.stringify({ name: 'x'.repeat(BODY_LIMIT) })
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${await stage.token()}` }
  for (const { method, path } of there) {
    if (method === 'GET' || method === 'DELETE') continue
    const url = `/api/v2${path.replace(/:\w+/g, 'no-such-thing')}`
    const { status, body } = await stage.raw({ method, url, headers, payload })
    const at = `${method} ${path}: ${status}`
    assert.ok(status === 413 || (path === '/jobs/users-imports' && status < 500), at)
    assert.ok(isObject(body) && body['statusCode'] === status, at)
  }
})

test('the document refers only to what it has', () => {
  const document = openApiDocument(routeTable, { publicUrl: 'https://id.example.com', version: '1' })
  const { schemas } = document['components'] as { schemas: Record<string, unknown> }
  for (const [, name = ''] of JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)) {
    assert.ok(name in schemas, name)
  }
})

test('every route that works says what it answers', () => {
  const undescribed = there.filter((route) => answerOf(route) === undefined)
  assert.deepEqual(
    undescribed.map(({ method, path }) => `${method} ${path}`),
    [],
  )
  const described = new Set(there.map(({ method, path }) => `${method} ${path}`))
  assert.deepEqual(
    Object.keys(answers).filter((key) => !described.has(key)),
    [],
  )
})

test('a name of a shape is the name of one shape', () => {
  const named = new Map<string, string>()
  const look = (schema: unknown): void => {
    if (typeof schema !== 'object' || schema === null) return
    const { title } = schema as { title?: unknown }
    if (typeof title === 'string') {
      const shape = JSON.stringify(schema)
      assert.equal(named.get(title) ?? shape, shape, title)
      named.set(title, shape)
    }
    Object.values(schema).forEach(look)
  }
  for (const route of there) look(answerOf(route))
})
