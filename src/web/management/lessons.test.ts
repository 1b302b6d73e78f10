// Incidents of management APIs, each as a test named after it: what a token may not do, however it asks.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { MANAGEMENT_SCOPES } from '#tenant'

import { openStage, type Stage } from '../testing-stage.ts'
import { routeTable } from './table.ts'

const PASSWORD = 'Correct-Horse-7'

async function withUser(stage: Stage, email: string): Promise<string> {
  const body = { connection: stage.connection.name, email, password: PASSWORD }
  const made = await stage.ask('POST', '/users', body)
  assert.equal(made.status, 201, made.text)
  return (made.body as { user_id: string }).user_id
}

const pathOf = (user: string, rest = '') => `/users/${encodeURIComponent(user)}${rest}`

/** What no write may have touched. */
async function kept(stage: Stage, user: string): Promise<unknown> {
  const { body } = await stage.ask('GET', pathOf(user))
  const { updated_at: _at, ...facts } = body as Record<string, unknown>
  return facts
}

test('every way to a password, a factor or a role needs the scope of that way (Keycloak CVE-2026-97177, CVE-2026-94001, CVE-2026-94000)', async () => {
  await using stage = await openStage()
  const user = await withUser(stage, 'ada@example.com')
  const before = await kept(stage, user)
  const factor = { type: 'totp', totp_secret: 'JBSWY3DPEHPK3PXP' }
  const ways: readonly (readonly ['POST' | 'PATCH' | 'PUT' | 'DELETE', string, object, readonly string[]])[] = [
    ['PATCH', pathOf(user), { password: 'Another-Horse-7' }, ['update:users']],
    ['PATCH', pathOf(user), { email: 'mallory@example.com' }, ['update:users']],
    ['PATCH', pathOf(user), { blocked: true }, ['update:users']],
    ['POST', '/tickets/password-change', { user_id: user }, ['create:user_tickets']],
    ['POST', '/guardian/enrollments/ticket', { user_id: user }, ['create:guardian_enrollment_tickets']],
    ['POST', pathOf(user, '/authentication-methods'), factor, ['create:authentication_methods']],
    ['PUT', pathOf(user, '/authentication-methods'), [factor], ['update:authentication_methods']],
    ['DELETE', pathOf(user, '/authentication-methods'), {}, ['delete:authentication_methods']],
    ['POST', pathOf(user, '/recovery-code-regeneration'), {}, ['update:users']],
    ['POST', pathOf(user, '/roles'), { roles: ['rol_1'] }, ['update:users', 'create:role_members']],
    ['DELETE', pathOf(user), {}, ['delete:users']],
  ]
  for (const [method, path, body, needed] of ways) {
    const others = MANAGEMENT_SCOPES.filter((scope) => !needed.includes(scope))
    const { status, text } = await stage.ask(method, path, body, others)
    assert.equal(status, 403, `${method} ${path}: ${text}`)
  }
  // the narrow scope of a user's metadata reaches nothing beside them, also in one body with them
  const beside = { app_metadata: { a: 1 }, password: 'Another-Horse-7' }
  assert.equal((await stage.ask('PATCH', pathOf(user), beside, ['update:users_app_metadata'])).status, 403)
  assert.deepEqual(await kept(stage, user), before)
})

test('no other path, version or header leads around the token (SuperTokens CVE-2026-123797)', async () => {
  await using stage = await openStage()
  await withUser(stage, 'ada@example.com')
  const urls = ['/api/v2/users', '/api/v2//users', '/api/v2/users/', '/api//v2/users', '/API/V2/users', '/api/v1/users']
  const more = ['/api/v2/%75sers', '/api/v2/./users', '/x/../api/v2/users', '/api/v2/users%2f', '/api/v2/users;a=b']
  const headers: Record<string, string>[] = [
    {},
    { 'cdi-version': '1.0', 'api-version': '1' },
    { 'x-original-url': '/health', 'x-rewrite-url': '/health' },
    { authorization: 'Bearer ' },
    { authorization: 'Basic eDp5' },
    { authorization: 'Bearer null', 'x-tenant': 'unknown' },
  ]
  for (const url of [...urls, ...more]) {
    for (const given of headers) {
      const { status, text } = await stage.raw({ url, headers: given })
      assert.ok([400, 401, 404].includes(status), `${url}: ${status}`)
      assert.doesNotMatch(text, /ada@example\.com/)
    }
  }
})

test('the one who is judged is the one who is changed (Casdoor CVE-2026-15630, better-auth CVE-2025-61928)', async () => {
  await using stage = await openStage()
  const ada = await withUser(stage, 'ada@example.com')
  const bob = await withUser(stage, 'bob@example.com')
  const before = await kept(stage, bob)
  for (const named of [{ user_id: bob }, { userId: bob }, { id: bob }, { sub: bob }]) {
    assert.equal((await stage.ask('PATCH', pathOf(ada), { name: 'x', ...named })).status, 400)
  }
  for (const query of ['?id=', '?user_id=', '?userId=']) {
    assert.equal((await stage.ask('PATCH', pathOf(ada, query + encodeURIComponent(bob)), { name: 'x' })).status, 400)
  }
  assert.deepEqual(await kept(stage, bob), before)
})

test('an id is no path (supabase auth-js CVE-2025-48370)', async () => {
  await using stage = await openStage()
  for (const id of ['..%2fclients', 'a%2f..%2f..%2fclients', '%2e%2e', '%2e%2e%2fclients', 'x%00']) {
    for (const method of ['GET', 'DELETE'] as const) {
      const authorization = `Bearer ${await stage.token()}`
      const { status, text } = await stage.raw({ method, url: `/api/v2/users/${id}`, headers: { authorization } })
      assert.ok(status === 400 || status === 404, `${method} ${id}: ${status}`)
      assert.doesNotMatch(text, /client_id/)
    }
  }
})

test('a content type that is almost JSON is no JSON (Fastify CVE-2026-25223, CVE-2026-3419, CVE-2026-33806)', async () => {
  await using stage = await openStage()
  const user = await withUser(stage, 'ada@example.com')
  const authorization = `Bearer ${await stage.token()}`
  const payload = JSON.stringify({ name: 'x', user_id: 'chosen' })
  for (const type of [
    'application/json\t',
    'application/json\ta',
    ' application/json',
    'application/json garbage',
    'application/json;charset=utf-8;x=y',
    'application/jsonp',
    'application/problem+json',
    'text/plain',
    'text/json',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
  ]) {
    const { status } = await stage.raw({
      method: 'PATCH',
      url: `/api/v2${pathOf(user)}`,
      headers: { authorization, 'content-type': type },
      payload,
    })
    assert.ok(status === 415 || status === 400, `${JSON.stringify(type)}: ${status}`)
  }
  assert.equal(((await kept(stage, user)) as { name?: string }).name, 'ada@example.com')
})

test('no route takes a body that is larger than it says it does (body-parser CVE-2026-12590)', async () => {
  await using stage = await openStage()
  const authorization = `Bearer ${await stage.token()}`
  const payload = JSON.stringify({ name: 'x'.repeat(1_048_576) })
  const taking = routeTable.filter(({ method, upload }) => method !== 'GET' && method !== 'DELETE' && !upload)
  for (const { method, path } of taking) {
    const url = `/api/v2${path.replaceAll(/:\w+/g, 'x')}`
    const headers = { authorization, 'content-type': 'application/json' }
    const { status } = await stage.raw({ method, url, headers, payload })
    assert.equal(status, 413, `${method} ${path}`)
  }
  const open = { method: 'POST' as const, headers: { 'content-type': 'application/json' }, payload }
  for (const url of ['/oauth/token', '/dbconnections/signup', '/dbconnections/change_password']) {
    assert.equal((await stage.raw({ ...open, url })).status, 413, url)
  }
})

test('what users write of themselves is text on every page (ZITADEL CVE-2026-29191, authentik CVE-2026-42849)', async () => {
  await using stage = await openStage()
  const markup = '"><img src=x onerror=alert(1)>'
  const sign = await stage.raw({
    method: 'POST',
    url: '/dbconnections/signup',
    payload: {
      client_id: stage.client.id,
      connection: stage.connection.name,
      email: 'ada@example.com',
      password: PASSWORD,
      name: markup,
      user_metadata: { lang: markup },
    },
  })
  assert.equal(sign.status, 200, sign.text)
  assert.match(String(sign.headers['content-type']), /^application\/json/)
  const named = { login_hint: `${markup}@x.example`, ui_locales: markup, connection: markup }
  const asked = new URLSearchParams(named).toString()
  for (const url of [
    `/u/reset-password/request?${asked}`,
    `/authorize?client_id=${asked}`,
    `/v2/logout?returnTo=${asked}`,
  ]) {
    const page = await stage.raw({ url, headers: { 'accept-language': markup, 'user-agent': markup } })
    assert.doesNotMatch(page.text, /<img src=x/)
    assert.match(String(page.headers['content-security-policy']), /script-src '(?:none|nonce-[\w-]+)'/)
  }
  await stage.work()
  const inbox = await stage.raw({ url: '/dev/inbox', headers: { accept: 'text/html' } })
  assert.doesNotMatch(inbox.text, /<img src=x/)
})
