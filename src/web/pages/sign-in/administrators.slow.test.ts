// Administrators at the dashboard: their own page and session, roles that count at once, and no way in for users.
import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { test } from 'node:test'

import { decodeJwt } from 'jose'
import { Secret as Totp, TOTP } from 'otpauth'

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
async function signIn(
  stage: Stage,
  email: string,
  given: { password?: string; browser?: Browser; more?: Record<string, string> } = {},
) {
  const { password = PASSWORD, browser = new Browser(stage), more = {} } = given
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
    ...more,
  })
  await browser.open(`/authorize?${query.toString()}`)
  assert.equal(browser.title, 'Keyturn Dashboard')
  // the callback is on our own origin: what stands behind it is the dashboard's
  await browser.submit('login', { username: email, password })
  return { browser, verifier, ...(await arrive(stage, browser, verifier)) }
}

/** @returns no tokens while the browser has not come back with a code */
async function arrive(stage: Stage, browser: Browser, verifier: string) {
  const code = new URL(browser.at, 'https://id.example.com').searchParams.get('code') ?? ''
  if (code === '') return { status: browser.status, body: {} as Record<string, string> }
  const body = { grant_type: 'authorization_code', client_id: 'keyturn-dashboard', code, redirect_uri: CALLBACK }
  return tokens(stage, { ...body, code_verifier: verifier })
}

const codeAt = (secret: string, at: number) => new TOTP({ secret: Totp.fromBase32(secret) }).generate({ timestamp: at })

/** Adds an app on the way in, as the button of the dashboard does. */
async function enroll(stage: Stage, email: string, more: Record<string, string> = { screen_hint: 'mfa-enrollment' }) {
  const { browser, verifier } = await signIn(stage, email, { more })
  const secret = (/<p class="code" dir="ltr">([^<]+)</.exec(browser.page)?.[1] ?? '').replaceAll(' ', '')
  assert.match(secret, /^[A-Z2-7]{32}$/)
  assert.match(browser.page, /<svg/)
  await browser.submit('proof', { proof: 'no code' })
  assert.match(browser.page, /role="alert"/)
  await browser.submit('proof', { proof: codeAt(secret, stage.clock.now()) })
  const recovery = shownCode(browser)
  await goOn(browser)
  return { secret, recovery, body: (await arrive(stage, browser, verifier)).body }
}

const shownCode = ({ page }: Browser) => /<p class="code" dir="ltr">([^<]+)</.exec(page)?.[1] ?? ''
const goOn = (browser: Browser) =>
  browser.open((/<a class="button" href="([^"]+)"/.exec(browser.page)?.[1] ?? '').replaceAll('&#38;', '&'))

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
  // an administrator is no receiver of security events
  assert.equal((await api(stage, body['access_token'], 'POST', '/keyturn/ssf/streams', {})).status, 403)
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

test('administrators change their own password: the current one is asked for, tries are bounded, every session ends', async () => {
  await using stage = await openStage()
  await add(stage, 'owner@example.com', 'owner')
  const viewer = await add(stage, 'eve@example.com', 'viewer')
  const { body } = await signIn(stage, 'eve@example.com')
  const elsewhere = await signIn(stage, 'eve@example.com')
  const token = body['access_token']
  const change = (current_password: string, password: string) =>
    api(stage, token, 'POST', '/keyturn/account/password', { current_password, password })
  const { body: own } = await api(stage, token, 'GET', '/keyturn/account')
  assert.deepEqual(own, {
    ...{ id: viewer.id, email: 'eve@example.com', role: 'viewer', mfa: false, mfa_required: false },
  })
  for (const [current, password, words] of [
    ['wrong', 'another long password', /current_password/],
    [PASSWORD, 'short', /password/],
    [PASSWORD, PASSWORD, /is the current one/],
    [PASSWORD, 'passwordpassword', /stolen/],
  ] as const) {
    const { status, text } = await change(current, password)
    assert.equal(status, 400, password)
    assert.match(text, words)
  }
  assert.equal((await api(stage, token, 'GET', '/users')).status, 200, 'nothing has changed so far')
  assert.equal((await change(PASSWORD, 'another long password')).status, 204)
  for (const { access_token, refresh_token } of [body, elsewhere.body]) {
    assert.equal((await api(stage, access_token, 'GET', '/users')).status, 401)
    const again = { grant_type: 'refresh_token', client_id: 'keyturn-dashboard', refresh_token }
    assert.equal((await tokens(stage, again)).status, 403)
  }
  assert.equal((await signIn(stage, 'eve@example.com')).body['access_token'], undefined)
  const fresh = await signIn(stage, 'eve@example.com', { password: 'another long password' })
  const guess = () =>
    api(stage, fresh.body['access_token'], 'POST', '/keyturn/account/password', {
      ...{ current_password: 'wrong', password: 'yet another password' },
    })
  for (let i = 0; i < 10; i++) assert.equal((await guess()).status, 400)
  assert.equal((await guess()).status, 429)
})

test('nobody changes another account that way, and no client has one; owners do not go around their own password', async () => {
  await using stage = await openStage()
  const owner = await add(stage, 'owner@example.com', 'owner')
  const change = { current_password: PASSWORD, password: 'another long password' }
  assert.equal((await stage.ask('GET', '/keyturn/account')).status, 403)
  assert.equal((await stage.ask('POST', '/keyturn/account/password', change)).status, 403)
  const { body } = await signIn(stage, 'owner@example.com')
  const path = `/keyturn/administrators/${owner.id}`
  const around = await api(stage, body['access_token'], 'PATCH', path, { password: 'another long password' })
  assert.equal(around.status, 409)
  assert.equal((await api(stage, body['access_token'], 'DELETE', `${path}/mfa`)).status, 409)
})

test('a second proof of an administrator: added at a sign-in, asked at the next, no code twice, a recovery code once', async () => {
  await using stage = await openStage()
  await add(stage, 'owner@example.com', 'owner')
  const { secret, recovery, body: first } = await enroll(stage, 'owner@example.com')
  assert.deepEqual(decodeJwt(first['id_token'] ?? '')['amr'], ['pwd', 'mfa'])
  const own = await api(stage, first['access_token'], 'GET', '/keyturn/account')
  assert.equal((own.body as { mfa: boolean }).mfa, true)

  const second = await signIn(stage, 'owner@example.com')
  assert.equal(second.body['access_token'], undefined, 'the password alone is not enough')
  assert.match(second.browser.page, /name="proof"/)
  // the way back is not open before the proof
  await second.browser.open(second.browser.at)
  assert.match(second.browser.page, /name="proof"/)
  await second.browser.submit('proof', { proof: codeAt(secret, stage.clock.now()) })
  assert.match(second.browser.page, /role="alert"/, 'the code that added it is used up')
  stage.clock.advance(30_000)
  await second.browser.submit('proof', { proof: codeAt(secret, stage.clock.now()) })
  assert.ok((await arrive(stage, second.browser, second.verifier)).body['access_token'])

  const third = await signIn(stage, 'owner@example.com')
  await third.browser.submit('proof', { proof: codeAt(secret, stage.clock.now()) })
  assert.match(third.browser.page, /role="alert"/, 'a code is good once')
  await third.browser.submit('another')
  await third.browser.submit('proof', { proof: recovery.toLowerCase() })
  const next = shownCode(third.browser)
  assert.ok(next !== '' && next !== recovery, 'a new recovery code in place of the one that was used')
  await goOn(third.browser)
  assert.ok((await arrive(stage, third.browser, third.verifier)).body['access_token'])
  const fourth = await signIn(stage, 'owner@example.com')
  await fourth.browser.submit('another')
  await fourth.browser.submit('proof', { proof: recovery })
  assert.match(fourth.browser.page, /role="alert"/, 'the used one is worth nothing')

  const stored = JSON.stringify(await stage.deps.storage.db.selectFrom('administrators').selectAll().execute())
  for (const each of [secret, recovery, recovery.replaceAll(' ', ''), next.replaceAll(' ', '')]) {
    assert.equal(stored.includes(each), false)
  }
})

test('taking a second proof away asks for the password and a code; an owner does it for others, which signs them out', async () => {
  await using stage = await openStage()
  await add(stage, 'owner@example.com', 'owner')
  const eve = await add(stage, 'eve@example.com', 'editor')
  const { secret, body } = await enroll(stage, 'eve@example.com')
  const token = body['access_token']
  stage.clock.advance(30_000)
  const code = codeAt(secret, stage.clock.now())
  const away = (given: object) => api(stage, token, 'DELETE', '/keyturn/account/mfa', given)
  assert.equal((await away({ current_password: 'wrong', code })).status, 400)
  assert.equal((await away({ current_password: PASSWORD, code: 'no code' })).status, 400)
  assert.equal((await away({ current_password: PASSWORD })).status, 400)
  assert.equal((await away({ current_password: PASSWORD, code })).status, 204)
  assert.equal((await away({ current_password: PASSWORD, code })).status, 409)
  assert.ok((await signIn(stage, 'eve@example.com')).body['access_token'])

  const again = await enroll(stage, 'eve@example.com')
  const path = `/keyturn/administrators/${eve.id}`
  assert.equal(((await stage.ask('GET', path)).body as { mfa: boolean }).mfa, true)
  assert.equal((await stage.ask('DELETE', `${path}/mfa`)).status, 204)
  assert.equal((await api(stage, again.body['access_token'], 'GET', '/users')).status, 401)
  assert.ok((await signIn(stage, 'eve@example.com')).body['access_token'])
})

test('where the tenant asks for a second proof, whoever has none is signed out and adds one on the way in', async () => {
  await using stage = await openStage()
  await add(stage, 'owner@example.com', 'owner')
  await add(stage, 'eve@example.com', 'editor')
  const proven = await enroll(stage, 'owner@example.com')
  const { body } = await signIn(stage, 'eve@example.com')
  const policy = (mfa_required: boolean) => stage.ask('PATCH', '/keyturn/administrator-policy', { mfa_required })
  assert.deepEqual((await policy(true)).body, { mfa_required: true })
  assert.equal((await api(stage, proven.body['access_token'], 'GET', '/users')).status, 200)
  assert.equal((await api(stage, body['access_token'], 'GET', '/users')).status, 401)
  const refreshing = { grant_type: 'refresh_token', client_id: 'keyturn-dashboard' }
  assert.equal((await tokens(stage, { ...refreshing, refresh_token: body['refresh_token'] })).status, 403)
  const added = await enroll(stage, 'eve@example.com', {})
  assert.ok(added.body['access_token'])
  stage.clock.advance(30_000)
  const given = { current_password: PASSWORD, code: codeAt(added.secret, stage.clock.now()) }
  assert.equal((await api(stage, added.body['access_token'], 'DELETE', '/keyturn/account/mfa', given)).status, 409)
  assert.deepEqual((await policy(false)).body, { mfa_required: false })
  assert.equal((await api(stage, added.body['access_token'], 'GET', '/users')).status, 200)
})

test('wrong codes of an administrator end the journey, and are bounded over all journeys', async () => {
  await using stage = await openStage()
  await add(stage, 'owner@example.com', 'owner')
  const { secret } = await enroll(stage, 'owner@example.com')
  const { browser } = await signIn(stage, 'owner@example.com')
  for (let i = 0; i < 10; i++) await browser.submit('proof', { proof: String(i) })
  assert.equal(browser.title, 'Too Many Wrong Codes')
  stage.clock.advance(60_000)
  const next = await signIn(stage, 'owner@example.com')
  await next.browser.submit('proof', { proof: codeAt(secret, stage.clock.now()) })
  assert.match(next.browser.page, /Too many/, 'the right code too, from this address, for a while')
  stage.clock.advance(16 * 60_000)
  await next.browser.submit('proof', { proof: codeAt(secret, stage.clock.now()) })
  assert.ok((await arrive(stage, next.browser, next.verifier)).body['access_token'])
})
