// Administrators at the dashboard: their own page and session, roles that count at once, and no way in for users.
import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { test } from 'node:test'

import { decodeJwt } from 'jose'

import { hashPassword } from '#identity'
import { Secret, systemIds } from '#kit'
import { administrators, type AdministratorRole } from '#tenant'

import { openStage, type Stage } from '../../testing-stage.ts'
import { addApplication, authorizeUrl, Browser, tokens } from './testing-application.ts'

const CALLBACK = 'https://id.example.com/dashboard/callback'
const PASSWORD = 'a long enough password'

async function add(stage: Stage, email: string, role: AdministratorRole) {
  const passwordHash = await hashPassword(new Secret(PASSWORD))
  return administrators.insert(stage.deps.storage.db, {
    ...{ id: systemIds.uuid(), email, passwordHash, role },
    createdAt: stage.clock.now(),
  })
}

/** As the dashboard does it: code with PKCE, no secret. */
async function signIn(stage: Stage, email: string, { password = PASSWORD, browser = new Browser(stage) } = {}) {
  const verifier = randomBytes(32).toString('base64url')
  const query = new URLSearchParams({
    client_id: 'keyturn-dashboard',
    response_type: 'code',
    redirect_uri: CALLBACK,
    scope: 'openid profile email offline_access',
    audience: 'https://id.example.com/api/v2/',
    state: 'x'.repeat(16),
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  })
  await browser.open(`/authorize?${query.toString()}`)
  assert.equal(browser.title, 'Keyturn Dashboard')
  // the callback is on our own origin: what stands behind it is the dashboard's
  await browser.submit('login', { username: email, password })
  const code = new URL(browser.at, 'https://id.example.com').searchParams.get('code') ?? ''
  if (code === '') return { browser, status: browser.status, body: {} as Record<string, string> }
  const body = { grant_type: 'authorization_code', client_id: 'keyturn-dashboard', code, redirect_uri: CALLBACK }
  return { browser, ...(await tokens(stage, { ...body, code_verifier: verifier })) }
}

function api(
  stage: Stage,
  token: string | undefined,
  method: 'GET' | 'PATCH' | 'DELETE' | 'POST',
  path: string,
  body?: object,
) {
  return stage.raw({
    method,
    url: `/api/v2${path}`,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
  })
}

test('an owner signs in, and the token is good at the Management API for an hour at most', async () => {
  await using stage = await openStage()
  const owner = await add(stage, 'owner@example.com', 'owner')
  const { body } = await signIn(stage, 'Owner@example.com')
  const claims = decodeJwt(body['access_token'] ?? '')
  assert.equal(claims.sub, `administrator|${owner.id}`)
  assert.equal(claims['azp'], 'keyturn-dashboard')
  assert.ok((claims.exp ?? 0) - (claims.iat ?? 0) <= 3600)
  assert.equal(decodeJwt(body['id_token'] ?? '')['keyturn_role'], 'owner')
  const { status, text } = await api(stage, body['access_token'], 'GET', '/clients')
  assert.equal(status, 200, text)
  const again = await tokens(stage, {
    grant_type: 'refresh_token',
    client_id: 'keyturn-dashboard',
    refresh_token: body['refresh_token'],
  })
  assert.equal(again.status, 200, JSON.stringify(again.body))
})

test('a role that changes counts at the next call; a password or a removal ends every token', async () => {
  await using stage = await openStage()
  await add(stage, 'owner@example.com', 'owner')
  const other = await add(stage, 'eve@example.com', 'owner')
  const { body } = await signIn(stage, 'eve@example.com')
  const token = body['access_token']
  const path = `/keyturn/administrators/${other.id}`
  assert.equal((await api(stage, token, 'GET', '/keyturn/administrators')).status, 200)
  assert.equal((await stage.ask('PATCH', path, { role: 'viewer' })).status, 200)
  assert.equal((await api(stage, token, 'GET', '/users')).status, 200)
  assert.equal((await api(stage, token, 'GET', '/keyturn/administrators')).status, 403)
  assert.equal((await api(stage, token, 'POST', '/roles', { name: 'x' })).status, 403)
  assert.equal((await stage.ask('PATCH', path, { role: 'editor' })).status, 200)
  assert.equal((await api(stage, token, 'POST', '/roles', { name: 'x' })).status, 200)
  assert.equal((await stage.ask('PATCH', path, { password: 'another long password' })).status, 200)
  assert.equal((await api(stage, token, 'GET', '/users')).status, 401)
  const refreshed = await tokens(stage, {
    grant_type: 'refresh_token',
    client_id: 'keyturn-dashboard',
    refresh_token: body['refresh_token'],
  })
  assert.equal(refreshed.status, 403)
  const newer = await signIn(stage, 'eve@example.com', { password: 'another long password' })
  assert.equal((await stage.ask('DELETE', path)).status, 204)
  assert.equal((await api(stage, newer.body['access_token'], 'GET', '/users')).status, 401)
})

test('editors and viewers reach no secret of a client and no grant', async () => {
  await using stage = await openStage()
  await add(stage, 'owner@example.com', 'owner')
  for (const role of ['editor', 'viewer'] as const) {
    await add(stage, `${role}@example.com`, role)
    const { body } = await signIn(stage, `${role}@example.com`)
    const token = body['access_token']
    const list = await api(stage, token, 'GET', '/clients')
    assert.equal(list.status, 200)
    assert.doesNotMatch(list.text, /client_secret"/)
    const { client } = stage
    const secret = { client_secret: 'x'.repeat(40) }
    assert.equal((await api(stage, token, 'PATCH', `/clients/${client.id}`, secret)).status, 403)
    assert.equal((await api(stage, token, 'POST', `/clients/${client.id}/rotate-secret`)).status, 403)
    assert.equal((await api(stage, token, 'GET', '/keyturn/administrators')).status, 403)
    const grant = { client_id: client.id, audience: 'https://id.example.com/api/v2/', scope: [] }
    assert.equal((await api(stage, token, 'POST', '/client-grants', grant)).status, 403)
  }
})

test('the last owner stays one', async () => {
  await using stage = await openStage()
  const owner = await add(stage, 'owner@example.com', 'owner')
  const path = `/keyturn/administrators/${owner.id}`
  assert.equal((await stage.ask('DELETE', path)).status, 409)
  assert.equal((await stage.ask('PATCH', path, { role: 'viewer' })).status, 409)
  const second = { email: 'b@example.com', password: 'a second long password', role: 'owner' }
  assert.equal((await stage.ask('POST', '/keyturn/administrators', second)).status, 201)
  assert.equal((await stage.ask('POST', '/keyturn/administrators', second)).status, 409)
  assert.equal((await stage.ask('DELETE', path)).status, 204)
})

test('wrong passwords are bounded, and known and unknown addresses get the same page', async () => {
  await using stage = await openStage()
  await add(stage, 'owner@example.com', 'owner')
  const pages: string[] = []
  for (const email of ['owner@example.com', 'nobody@example.com']) {
    const { browser } = await signIn(stage, email, { password: 'wrong' })
    pages.push(/role="alert"><p>([^<]*)/.exec(browser.page)?.[1] ?? '')
  }
  assert.deepEqual(pages, ['Wrong email or password.', 'Wrong email or password.'])
  for (let i = 0; i < 9; i++) await signIn(stage, 'owner@example.com', { password: 'wrong' })
  const { browser, body } = await signIn(stage, 'owner@example.com')
  assert.equal(body['access_token'], undefined)
  assert.match(browser.page, /Too many attempts/)
  stage.clock.advance(16 * 60_000)
  assert.ok((await signIn(stage, 'owner@example.com')).body['access_token'])
})

test('a user of the tenant is nobody at the dashboard, and an administrator nobody at an application', async () => {
  await using stage = await openStage()
  await add(stage, 'owner@example.com', 'owner')
  const password = 'Correct-Horse-7'
  const user = { connection: stage.connection.name, email: 'ada@example.com', password }
  assert.equal((await stage.ask('POST', '/users', user)).status, 201)
  assert.equal((await signIn(stage, 'ada@example.com', { password })).body['access_token'], undefined)
  const application = await addApplication(stage)
  const { browser } = await signIn(stage, 'owner@example.com')
  await browser.open(authorizeUrl(application).url)
  assert.equal(browser.title, 'Welcome')
  await browser.submit('login', { username: 'owner@example.com', password: PASSWORD })
  assert.match(browser.page, /Wrong email or password/)
  // a user's session does not open the dashboard
  const ada = new Browser(stage)
  await ada.open(authorizeUrl(application).url)
  await ada.submit('login', { username: 'ada@example.com', password })
  await ada.open('/authorize?client_id=keyturn-dashboard&response_type=code&scope=openid')
  assert.equal(new URL(ada.at, 'https://id.example.com').searchParams.get('code'), null)
})

test('no user gets a token for the Management API', async () => {
  await using stage = await openStage()
  const application = await addApplication(stage)
  const browser = new Browser(stage)
  const at = await browser.open(authorizeUrl(application, { audience: 'https://id.example.com/api/v2/' }).url)
  assert.match(at, /error=access_denied/)
})
