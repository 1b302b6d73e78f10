// Made from the route table: every route without a token, with forged ones, and with every scope but its own.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { DAY, isObject, systemIds } from '#kit'
import { clientGrants, clients, MANAGEMENT_SCOPES } from '#tenant'

import { openStage } from '../testing-stage.ts'
import { routeTable } from './table.ts'

const calls = routeTable.map(({ method, path, scopes }) => ({
  method,
  scopes,
  path: path.replace(/:\w+/g, 'post-change-password'),
  name: `${method} ${path}`,
}))

test('every route is there once, and names a scope that exists', () => {
  const names = calls.map(({ name }) => name)
  assert.equal(new Set(names).size, names.length)
  for (const { scopes, name } of calls) {
    assert.ok(scopes.length > 0, name)
    for (const scope of scopes) assert.ok(MANAGEMENT_SCOPES.includes(scope), `${name} ${scope}`)
  }
})

test('no route answers without a token', async () => {
  await using stage = await openStage()
  for (const { method, path, name } of calls) {
    const { status, body, headers } = await stage.ask(method, path, method === 'GET' ? undefined : {}, null)
    assert.deepEqual(
      [status, body],
      [401, { statusCode: 401, error: 'Unauthorized', message: 'Missing authentication' }],
      name,
    )
    assert.ok(headers['x-ratelimit-limit'] !== undefined, name)
  }
})

test('every cell of endpoint × scope: a route is forbidden without its scope, and not with it', async () => {
  await using stage = await openStage()
  let cells = 0
  for (const { method, path, scopes, name } of calls) {
    const others = MANAGEMENT_SCOPES.filter((scope) => !scopes.includes(scope))
    const { status, body } = await stage.ask(method, path, method === 'GET' ? undefined : {}, others)
    const message = `Insufficient scope, expected any of: ${scopes.join(',')}`
    assert.deepEqual(
      [status, body],
      [403, { statusCode: 403, error: 'Forbidden', message, errorCode: 'insufficient_scope' }],
      name,
    )
    cells += others.length
    for (const scope of scopes) {
      const answer = await stage.ask(method, path, method === 'GET' ? undefined : {}, [scope])
      const insufficient = isObject(answer.body) && answer.body['errorCode'] === 'insufficient_scope'
      // a field of the body may still need more; the route itself is open
      assert.ok(answer.status !== 401 && (answer.status !== 403 || !insufficient), `${name} with ${scope}`)
      assert.ok(answer.status < 500, `${name} with ${scope}: ${answer.text}`)
      cells++
    }
  }
  assert.equal(cells, calls.length * MANAGEMENT_SCOPES.length)
})

test('a token dies with its client, loses a scope with its grant, and expires', async () => {
  await using stage = await openStage()
  const { db } = stage.deps.storage
  const users = () => stage.ask('GET', '/users', undefined, ['read:users'])
  assert.equal((await users()).status, 200)

  const grant = await clientGrants.findOf(db, stage.client.id, stage.oidc.managementAudience)
  await clientGrants.setScope(db, grant?.id ?? '', ['read:logs'])
  assert.equal((await users()).status, 403)
  await clientGrants.setScope(db, grant?.id ?? '', ['read:users'])
  assert.equal((await users()).status, 200)
  await clientGrants.remove(db, grant?.id ?? '')
  assert.equal((await users()).status, 403)
  const again = { id: systemIds.grant(), client: stage.client.id, audience: stage.oidc.managementAudience }
  await clientGrants.insert(db, { ...again, scope: ['read:users'] }, stage.clock.now())
  assert.equal((await users()).status, 200)

  // tokens are dated by the time of the machine, which goes on
  stage.clock.advance(2 * DAY)
  const message = 'Expired token received for JSON Web Token validation'
  assert.deepEqual((await users()).body, {
    statusCode: 401,
    error: 'Unauthorized',
    message,
    attributes: { error: message },
  })
  stage.clock.advance(-2 * DAY)
  await clients.remove(db, stage.client.id)
  assert.equal((await users()).status, 401)
})

test('headers that are no bearer token are refused', async () => {
  await using stage = await openStage()
  const token = await stage.token()
  const wrong = [
    '',
    'Bearer',
    'Bearer ',
    `Basic ${token}`,
    token,
    `Bearer ${token} x`,
    `Bearer ${token}x`,
    'Bearer a.b.c',
  ]
  for (const authorization of wrong) {
    const { status } = await stage.raw({ url: '/api/v2/users', headers: { authorization } })
    assert.equal(status, 401, authorization)
  }
  const { status } = await stage.raw({ url: '/api/v2/users', headers: { authorization: `bearer ${token}` } })
  assert.equal(status, 200)
})

test('every route refuses wild ids and properties that it does not know, and changes nothing', async () => {
  await using stage = await openStage()
  const before = await stage.deps.storage.db.selectFrom('log_events').select('log_id').execute()
  for (const { method, path, body } of routeTable) {
    if (path.includes(':')) {
      for (const id of ['..%2Fusers', 'a%00b', 'x..y', '%0d%0a']) {
        const answer = await stage.ask(method, path.replace(/:\w+/g, id), method === 'GET' ? undefined : {})
        assert.ok([400, 404].includes(answer.status), `${method} ${path} ${id}: ${answer.text}`)
      }
    }
    if (!body) continue
    const url = path.replace(/:\w+/g, 'post-change-password')
    // what a prompt says is its owner's: such a body takes every property
    const open = !('properties' in body) && !('items' in body)
    for (const wild of [[], 'text', 5, null, [[]], ...(open ? [] : [{ unknown: 1 }])]) {
      if (Array.isArray(wild) && wild.length === 0 && 'items' in body) continue
      const answer = await stage.ask(method, url, wild)
      assert.ok([400, 404].includes(answer.status), `${method} ${path} ${JSON.stringify(wild)}: ${answer.text}`)
      assert.ok(isObject(answer.body) && answer.body['statusCode'] === answer.status)
    }
  }
  const after = await stage.deps.storage.db.selectFrom('log_events').select('log_id').execute()
  const written = after.length - before.length
  // what is deleted and was never there is deleted: that alone counts as a change
  assert.ok(written <= routeTable.filter(({ method }) => method === 'DELETE').length * 5, String(written))
})

test('every list refuses pages that are none', async () => {
  await using stage = await openStage()
  for (const { method, path, query } of routeTable) {
    if (method !== 'GET' || !query) continue
    const url = path.replace(/:\w+/g, 'post-change-password')
    for (const wild of ['per_page=x', 'per_page=101', 'page=-1', 'take=0', 'per_page=1&per_page=2', 'unknown=1']) {
      const { status, body } = await stage.ask('GET', `${url}?${wild}`)
      assert.ok(isObject(body))
      assert.deepEqual([status, body['errorCode']], [400, 'invalid_query_string'], `${path}?${wild}`)
    }
  }
})
