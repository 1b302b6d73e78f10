// What holds for every request: Host, bodies, headers, errors.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'

import { isObject } from '#kit'

import { openStage, PUBLIC } from './testing-stage.ts'

test('a foreign Host is refused everywhere but at /health; X-Forwarded-Host counts from trusted proxies only (ZITADEL CVE-2026-29067, Koa CVE-2026-27959)', async () => {
  await using stage = await openStage({ port: 3000 })
  const paths = [
    '/api/v2/users',
    '/oauth/token',
    '/.well-known/openid-configuration',
    '/nowhere',
    '/dev/inbox',
    '/u/login',
  ]
  for (const url of paths) {
    for (const authority of [
      'evil.example',
      'id.example.com.evil.example',
      'id.example.com:8443',
      'localhost:9',
      'a@b',
    ]) {
      assert.equal((await stage.raw({ url, authority })).status, 421, `${authority} ${url}`)
    }
    assert.notEqual((await stage.raw({ url })).status, 421)
    assert.notEqual((await stage.raw({ url, authority: 'ID.example.com:443' })).status, 421)
    assert.notEqual((await stage.raw({ url, authority: 'localhost:3000' })).status, 421)
    assert.notEqual((await stage.raw({ url, headers: { 'x-forwarded-host': 'evil.example' } })).status, 421)
  }
  assert.equal((await stage.raw({ url: '/health', authority: '10.0.0.7:3000' })).status, 200)
})

test('in production the loopback names are foreign', async () => {
  await using stage = await openStage({ port: 3000, mode: 'production' })
  assert.equal((await stage.raw({ url: '/oauth/token', authority: 'localhost:3000' })).status, 421)
})

test('behind a trusted proxy its Host and address count, and never what the client made up', async () => {
  await using stage = await openStage({ trustedProxies: ['127.0.0.1'] })
  const evil = { 'x-forwarded-host': 'evil.example' }
  assert.equal((await stage.raw({ url: '/nowhere', headers: evil })).status, 421)
  const ours = { 'x-forwarded-host': 'id.example.com' }
  assert.equal((await stage.raw({ url: '/nowhere', authority: 'inner:3000', headers: ours })).status, 404)
})

test('the content type is application/json to the letter', async () => {
  await using stage = await openStage()
  const authorization = `Bearer ${await stage.token()}`
  const ask = (type: string) =>
    stage.raw({
      method: 'POST',
      url: '/api/v2/clients',
      headers: { authorization, 'content-type': type },
      payload: JSON.stringify({ name: 'x' }),
    })
  const refused = [
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/json\t',
    'application/json\t;x',
    ' application/json',
    'application/json x',
    'application/json;',
    'application/json; charset=utf-16',
    'application/jsonx',
    'application/json, text/html',
    'xapplication/json',
  ]
  for (const type of refused) {
    const { status, body } = await ask(type)
    assert.equal(status, 415, JSON.stringify(type))
    assert.ok(isObject(body) && body['error'] === 'Unsupported Media Type')
  }
  for (const type of ['application/json', 'application/json; charset=utf-8', 'APPLICATION/JSON;charset=UTF-8']) {
    assert.equal((await ask(type)).status, 201, type)
  }
})

test('bodies that are too large, too deep, twice keyed, prototypes, broken or compressed are refused', async () => {
  await using stage = await openStage()
  const authorization = `Bearer ${await stage.token()}`
  const ask = (payload: string | Buffer, headers: Record<string, string> = {}) =>
    stage.raw({
      method: 'POST',
      url: '/api/v2/clients',
      headers: { authorization, 'content-type': 'application/json', ...headers },
      payload,
    })
  const cases: [string, string | Buffer, number, Record<string, string>?][] = [
    ['10 MB', JSON.stringify({ name: 'x'.repeat(10_000_000) }), 413],
    ['1,000 deep', `{"name":${'['.repeat(1000)}${']'.repeat(1000)}}`, 400],
    ['a million brackets', '['.repeat(1_000_000), 400],
    ['duplicate key', '{"name":"a","name":"b"}', 400],
    ['duplicate key, escaped', '{"name":"a","n\\u0061me":"b"}', 400],
    ['__proto__', '{"name":"a","__proto__":{"x":1}}', 400],
    ['__proto__, escaped', '{"name":"a","\\u005f_proto__":{"x":1}}', 400],
    ['constructor', '{"name":"a","constructor":{"prototype":{"x":1}}}', 400],
    ['no JSON', '{"name":', 400],
    ['NUL', '{"name":"a\\u0000b"}', 400],
    ['two values', '{"name":"a"}{"name":"b"}', 400],
    ['no UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]), 400],
    ['gzip', gzipSync('{"name":"a"}'), 415, { 'content-encoding': 'gzip' }],
    ['br', '{"name":"a"}', 415, { 'content-encoding': 'br' }],
    ['null', 'null', 400],
    ['nothing', '', 400],
  ]
  for (const [name, payload, status, headers] of cases) {
    const before = process.cpuUsage()
    const answer = await ask(payload, headers)
    assert.equal(answer.status, status, `${name}: ${answer.text.slice(0, 200)}`)
    assert.ok(isObject(answer.body) && answer.body['statusCode'] === status, name)
    assert.doesNotMatch(answer.text, /at .*\.ts|node_modules/)
    assert.ok(process.cpuUsage(before).user < 2_000_000, `${name}: two seconds of work`)
  }
  assert.equal((await stage.ask('GET', '/clients')).status, 200)
})

test('GET bears a content type and the body null, as old clients send them', async () => {
  await using stage = await openStage()
  const authorization = `Bearer ${await stage.token()}`
  const { status } = await stage.raw({
    method: 'GET',
    url: '/api/v2/clients',
    headers: { authorization, 'content-type': 'application/json', 'auth0-client': 'eyJ4Ijp7fX0=' },
    payload: 'null',
  })
  assert.equal(status, 200)
})

test('an unknown path is a 404 in JSON, and HEAD and OPTIONS do no harm', async () => {
  await using stage = await openStage()
  const notFound = { statusCode: 404, error: 'Not Found', message: 'Not Found' }
  for (const url of [
    '/api/v2/nothing',
    '/api/v2/users/a/b/c/d',
    '/api/v2',
    '/api/v3/users',
    '/nothing',
    '//',
    '/api//v2/users',
  ]) {
    const { status, body } = await stage.raw({ url })
    assert.deepEqual([status, body], [404, notFound], url)
  }
  assert.equal((await stage.raw({ url: '/api/v2/users', method: 'PUT' })).status, 404)
  assert.equal((await stage.raw({ url: '/api/v2/users', method: 'OPTIONS' })).status, 404)
  const authorization = `Bearer ${await stage.token()}`
  const head = await stage.raw({ url: '/api/v2/users', method: 'HEAD', headers: { authorization } })
  assert.deepEqual([head.status, head.text], [200, ''])
  assert.equal((await stage.raw({ url: '/api/v2/users', method: 'HEAD' })).status, 401)
  assert.equal((await stage.raw({ url: '/api/v2/users/%E0%A4%A' })).status, 400)
})

test('answers carry safe headers and are not kept', async () => {
  await using stage = await openStage()
  for (const url of ['/api/v2/users', '/nothing', '/oauth/token', '/health']) {
    const { headers } = await stage.raw({ url })
    assert.equal(headers['cache-control'], 'no-store', url)
    assert.equal(headers['x-content-type-options'], 'nosniff', url)
    assert.equal(headers['referrer-policy'], 'no-referrer', url)
    assert.match(String(headers['content-security-policy']), /default-src 'none'/, url)
    assert.match(String(headers['strict-transport-security']), /max-age/, url)
    assert.equal(headers['x-powered-by'], undefined)
  }
})

test('what was not foreseen is a 500 without a word about it, and a line in the log', async () => {
  const lines: unknown[] = []
  const keep = (words: string, facts?: object) => void lines.push([words, facts])
  const log = { debug: keep, info: keep, warn: keep, error: keep }
  await using stage = await openStage({ log })
  stage.deps.logs.list = () => Promise.reject(new Error('secret detail'))
  const { status, body, text } = await stage.ask('GET', '/logs')
  assert.deepEqual(
    [status, body],
    [500, { statusCode: 500, error: 'Internal Server Error', message: 'Internal Server Error' }],
  )
  assert.doesNotMatch(text, /secret detail/)
  assert.match(JSON.stringify(lines), /secret detail/)
})

test('health tells store, queue, isolation and version, and 503 when the store is gone', async () => {
  await using stage = await openStage()
  const { status, body } = await stage.raw({ url: '/health' })
  assert.equal(status, 200)
  assert.ok(isObject(body))
  assert.deepEqual(Object.keys(body), ['status', 'version', 'store', 'queue', 'isolation'])
  stage.deps.jobs.depth = () => Promise.reject(new Error('gone'))
  assert.equal((await stage.raw({ url: '/health' })).status, 503)
})

test('each client has its calls per second, and is told how many', async () => {
  await using stage = await openStage({ rateLimit: 3 })
  const second = Math.floor(stage.clock.now() / 1000)
  for (const left of ['2', '1', '0']) {
    const { status, headers } = await stage.ask('GET', '/clients')
    assert.deepEqual(
      [status, headers['x-ratelimit-limit'], headers['x-ratelimit-remaining'], Number(headers['x-ratelimit-reset'])],
      [200, '3', left, second + 1],
    )
  }
  const { status, body, headers } = await stage.ask('GET', '/clients')
  assert.deepEqual(
    [status, body],
    [
      429,
      {
        statusCode: 429,
        error: 'Too Many Requests',
        message: 'Global limit has been reached',
        errorCode: 'too_many_requests',
      },
    ],
  )
  assert.equal(headers['retry-after'], '1')
  stage.clock.advance(1000)
  assert.equal((await stage.ask('GET', '/clients')).status, 200)
})

test('the token endpoint takes JSON and forms, and knows the public URL only', async () => {
  await using stage = await openStage()
  const asked = {
    grant_type: 'client_credentials',
    client_id: stage.client.id,
    client_secret: 'the secret of the script',
    audience: `${PUBLIC}/api/v2/`,
  }
  const json = await stage.raw({ method: 'POST', url: '/oauth/token', payload: asked })
  assert.equal(json.status, 200)
  assert.ok(isObject(json.body))
  assert.deepEqual(Object.keys(json.body), ['access_token', 'scope', 'expires_in', 'token_type'])
  const form = await stage.raw({
    method: 'POST',
    url: '/oauth/token',
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-forwarded-host': 'evil.example' },
    payload: new URLSearchParams(asked).toString(),
  })
  assert.equal(form.status, 200)
  const text = await stage.raw({
    method: 'POST',
    url: '/oauth/token',
    headers: { 'content-type': 'text/plain' },
    payload: JSON.stringify(asked),
  })
  assert.equal(text.status, 415)
  const wrong = await stage.raw({ method: 'POST', url: '/oauth/token', payload: { ...asked, client_secret: 'x' } })
  assert.deepEqual([wrong.status, wrong.body], [401, { error: 'access_denied', error_description: 'Unauthorized' }])
  const discovery = await stage.raw({ url: '/.well-known/openid-configuration' })
  assert.ok(isObject(discovery.body) && discovery.body['issuer'] === `${PUBLIC}/`)
  const jwks = await stage.raw({ url: '/.well-known/jwks.json' })
  assert.ok(isObject(jwks.body) && Array.isArray(jwks.body['keys']))
})
