// The document says what the routes are: every route once, every parameter, the schemas that check.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { isObject } from '#kit'

import { compileAnswers } from '../testing-answers.ts'
import { openStage, PUBLIC } from '../testing-stage.ts'
import { routeTable } from './table.ts'

type Shown = Record<string, unknown>

test('the OpenAPI document is served to everybody, and describes every route that there is', async () => {
  await using stage = await openStage()
  const { status, body } = await stage.raw({ url: '/api/v2/openapi.json' })
  assert.equal(status, 200)
  assert.ok(isObject(body) && isObject(body['paths']))
  assert.deepEqual([body['openapi'], body['servers']], ['3.1.0', [{ url: `${PUBLIC}/api/v2` }]])
  const described = Object.entries(body['paths']).flatMap(([path, methods]) =>
    Object.keys(methods as Shown).map((method) => `${method.toUpperCase()} ${path}`),
  )
  const there = routeTable.filter(({ support }) => support === 'works' || 'stored' in support)
  assert.deepEqual(
    described.sort(),
    there.map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`).sort(),
  )
})

test('operations have ids of their own, their parameters, bodies and scopes', async () => {
  await using stage = await openStage()
  const { body } = await stage.raw({ url: '/api/v2/openapi.json' })
  const { paths } = body as { paths: Record<string, Record<string, Shown>> }
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.values(methods).map((operation) => ({ path, operation })),
  )
  const operationIds = operations.map(({ operation }) => operation['operationId'])
  assert.equal(new Set(operationIds).size, operationIds.length)
  for (const { path, operation } of operations) {
    const parameters = operation['parameters'] as { name: string; in: string }[]
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
    assert.deepEqual(
      parameters.filter((each) => each.in === 'path').map(({ name }) => name),
      inPath,
      path,
    )
    assert.ok((operation['x-scopes'] as string[]).length > 0, path)
  }
  const create = paths['/users']?.['post'] as { requestBody: { content: { 'application/json': { schema: Shown } } } }
  assert.deepEqual(create.requestBody.content['application/json'].schema['required'], ['connection'])
})

test('what is said of answers are schemas, by which every answer in these tests is judged', () => {
  assert.ok(compileAnswers() > 100)
})
