// What is left of the OpenID test plans (docs/oidc-self-check.md): each item under its name.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { decodeJwt, decodeProtectedHeader, importJWK, SignJWT } from 'jose'

import { SECOND } from '#kit'
import { clients, signingKeys } from '#tenant'

import { openStage, type Stage } from '../../testing-stage.ts'
import {
  addApplication,
  ADA,
  type Application,
  authorizeUrl,
  Browser,
  CALLBACK,
  ORIGIN,
  PASSWORD,
  redeem,
  signIn,
  userinfo,
  withAda,
} from './testing-application.ts'

async function tokensOf(
  stage: Stage,
  application: Application,
  browser: Browser,
  scope = 'openid profile email phone',
) {
  const { code, verifier } = await signIn(browser, application, { scope })
  const { status, body } = await redeem(stage, application, code, { code_verifier: verifier })
  assert.equal(status, 200, JSON.stringify(body))
  return body
}

test('discovery: what the Config and logout plans read, and nothing that is not served', async () => {
  await using stage = await openStage()
  const { body } = await stage.raw({ url: '/.well-known/openid-configuration' })
  const document = body as Record<string, unknown>
  for (const [name, path] of [
    ['authorization_endpoint', '/authorize'],
    ['token_endpoint', '/oauth/token'],
    ['userinfo_endpoint', '/userinfo'],
    ['jwks_uri', '/.well-known/jwks.json'],
    ['revocation_endpoint', '/oauth/revoke'],
    ['introspection_endpoint', '/oauth/introspect'],
    ['end_session_endpoint', '/oidc/logout'],
  ] as const) {
    assert.equal(document[name], ORIGIN + path)
  }
  assert.deepEqual(document['subject_types_supported'], ['public'])
  assert.deepEqual(document['id_token_signing_alg_values_supported'], ['RS256'])
  assert.deepEqual(document['backchannel_logout_supported'], true)
  assert.deepEqual(document['backchannel_logout_session_supported'], true)
  assert.ok(!(document['response_modes_supported'] as string[]).includes('web_message'))
  for (const [name, url] of [
    ['registration_endpoint', '/oidc/register'],
    ['check_session_iframe', '/oidc/session'],
    ['frontchannel_logout_supported', undefined],
    ['pushed_authorization_request_endpoint', '/oauth/par'],
    ['device_authorization_endpoint', '/oauth/device/code'],
  ] as const) {
    assert.equal(document[name], undefined, name)
    if (url === undefined) continue
    const method = name === 'check_session_iframe' ? 'GET' : 'POST'
    const headers = { 'content-type': 'application/json' }
    const { status } = await stage.raw({ method, url, ...(method === 'POST' ? { headers, payload: '{}' } : {}) })
    assert.equal(status, 404, url)
  }
})

test('what is not offered is refused by name: web_message, tokens in a URL, front-channel logout, claims and objects', async () => {
  await using stage = await openStage()
  await withAda(stage)
  const application = await addApplication(stage)
  for (const [change, error] of [
    [{ response_mode: 'web_message' }, 'unsupported_response_mode'],
    [{ response_mode: 'web_message', prompt: 'none' }, 'unsupported_response_mode'],
    [{ response_type: 'token' }, 'unsupported_response_type'],
    [{ response_type: 'code id_token' }, 'unsupported_response_type'],
    [{ response_type: undefined }, 'invalid_request'],
    [{ request: 'a.b.c' }, 'request_not_supported'],
    [{ request_uri: 'https://app.example.com/r' }, 'request_uri_not_supported'],
    [{ registration: '{}' }, 'registration_not_supported'],
  ] as const) {
    const browser = new Browser(stage)
    const at = await browser.open(authorizeUrl(application, change).url)
    // what asks for a token gets its error where a token would have been
    const told = at.includes('error=') ? at : browser.page
    assert.match(told, new RegExp(`\\b${error}\\b`), JSON.stringify(change))
    assert.doesNotMatch(at, /code=|access_token|id_token=/)
  }
  for (const field of ['frontchannel_logout_uri', 'request_uris', 'jwks_uri']) {
    const { status, text } = await stage.ask('POST', '/clients', { name: 'x', [field]: 'https://app.example.com' })
    assert.equal(status, 400, text)
    assert.match(text, new RegExp(field))
  }
})

test('parameters without meaning here are ignored, as OpenID Connect Core §3.1.2.1 asks', async () => {
  await using stage = await openStage()
  const id = await withAda(stage)
  const application = await addApplication(stage)
  const { code, verifier } = await signIn(new Browser(stage), application, {
    ...{ display: 'popup', acr_values: '1 2', claims_locales: 'se', unknown: 'x', scope: 'openid address whatever' },
    claims: '{"id_token":{"email":{"essential":true}}}',
  })
  const { body } = await redeem(stage, application, code, { code_verifier: verifier })
  const claims = decodeJwt(body['id_token'] ?? '')
  assert.equal(claims.sub, id)
  for (const name of ['address', 'acr', 'email', 'unknown']) assert.equal(claims[name], undefined, name)
})

test('userinfo by GET and POST, the token in the header or the body, and each scope with its claims and no others', async () => {
  await using stage = await openStage()
  const id = await withAda(stage, { email_verified: true, name: 'Ada', phone_number: '+4915112345678' })
  const application = await addApplication(stage)
  const body = await tokensOf(stage, application, new Browser(stage))
  const token = body['access_token'] ?? ''
  const authorization = `Bearer ${token}`
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  const answers = [
    await stage.raw({ url: '/userinfo', headers: { authorization } }),
    await stage.raw({ method: 'POST', url: '/userinfo', headers: { authorization } }),
    await stage.raw({ method: 'POST', url: '/userinfo', headers: form, payload: `access_token=${token}` }),
  ]
  for (const [i, answer] of answers.entries()) {
    assert.equal(answer.status, 200, `${i} ${answer.text}`)
    const { sub, email, name, phone_number: phone } = answer.body as Record<string, unknown>
    assert.deepEqual([sub, email, name, phone], [id, ADA, 'Ada', '+4915112345678'])
  }
  assert.equal((await stage.raw({ url: `/userinfo?access_token=${token}` })).status, 401, 'never in a URL')
  const bare = await tokensOf(stage, application, new Browser(stage), 'openid')
  const { body: claims } = await stage.raw({
    url: '/userinfo',
    headers: { authorization: `Bearer ${bare['access_token']}` },
  })
  assert.deepEqual(claims, { sub: id })
  const phone = await tokensOf(stage, application, new Browser(stage), 'openid phone')
  const { email, phone_number: number } = decodeJwt(phone['id_token'] ?? '')
  assert.deepEqual([email, number], [undefined, '+4915112345678'])
})

test('an id_token_hint of who is signed in gives a code, that of somebody else asks, silently it is login_required', async () => {
  await using stage = await openStage()
  await withAda(stage)
  const eve = { connection: stage.connection.name, email: 'eve@example.com', password: PASSWORD }
  assert.equal((await stage.ask('POST', '/users', eve)).status, 201)
  const application = await addApplication(stage)
  const browser = new Browser(stage)
  const ada = await tokensOf(stage, application, browser)
  const other = new Browser(stage)
  await other.open(authorizeUrl(application).url)
  await other.submit('login', { username: 'eve@example.com', password: PASSWORD })
  const hint = { id_token_hint: ada['id_token'] }
  assert.match(await browser.open(authorizeUrl(application, { ...hint, prompt: 'none' }).url), /code=/)
  assert.match(await other.open(authorizeUrl(application, { ...hint, prompt: 'none' }).url), /error=login_required/)
  await other.open(authorizeUrl(application, hint).url)
  assert.equal(other.title, 'Welcome')
})

test('a registered callback with a query keeps it, and nothing but it fits', async () => {
  await using stage = await openStage()
  await withAda(stage)
  const callback = `${CALLBACK}?tenant=a&x=1`
  const application = await addApplication(stage, { callbacks: [callback] })
  const { back, state } = await signIn(new Browser(stage), application, { redirect_uri: callback })
  assert.equal(back.searchParams.get('tenant'), 'a')
  assert.equal(back.searchParams.get('state'), state)
  assert.ok(back.searchParams.get('code'))
  for (const redirect_uri of [CALLBACK, `${CALLBACK}?x=1&tenant=a`, `${callback}&y=2`]) {
    const browser = new Browser(stage)
    await browser.open(authorizeUrl(application, { redirect_uri }).url)
    assert.equal(browser.status, 400, redirect_uri)
  }
})

test('a code is worth nothing after a minute; used twice after half of one it still takes the tokens of the first use', async () => {
  await using stage = await openStage()
  await withAda(stage)
  const application = await addApplication(stage)
  const browser = new Browser(stage)
  const first = await signIn(browser, application)
  const good = await redeem(stage, application, first.code, { code_verifier: first.verifier })
  assert.equal(await userinfo(stage, good.body['access_token']), 200)
  stage.clock.advance(30 * SECOND)
  const again = await redeem(stage, application, first.code, { code_verifier: first.verifier })
  assert.deepEqual([again.status, again.body['error']], [403, 'invalid_grant'])
  assert.equal(await userinfo(stage, good.body['access_token']), 401)
  const second = await signIn(browser, application)
  stage.clock.advance(61 * SECOND)
  const late = await redeem(stage, application, second.code, { code_verifier: second.verifier })
  assert.deepEqual([late.status, late.body['error']], [403, 'invalid_grant'])
})

test('logging out: an expired id_token_hint is good enough, and without any parameter there is a page of ours', async () => {
  await using stage = await openStage()
  await withAda(stage)
  const application = await addApplication(stage, {
    allowed_logout_urls: ['https://app.example.com/bye'],
  })
  const browser = new Browser(stage)
  const { id_token = '' } = await tokensOf(stage, application, browser)
  const [jwk] = await signingKeys(stage.deps.storage.db, stage.deps.sealer, stage.clock.now())
  const { iat = 0, ...claims } = decodeJwt(id_token)
  const hint = await new SignJWT({ ...claims, iat: iat - 2 * 86_400, exp: iat - 86_400 })
    .setProtectedHeader({ alg: 'RS256', kid: String(jwk?.kid) })
    .sign(await importJWK(jwk ?? {}, 'RS256'))
  const query = new URLSearchParams({ id_token_hint: hint, post_logout_redirect_uri: 'https://app.example.com/bye' })
  assert.equal(await browser.open(`/oidc/logout?${query.toString()}`), 'https://app.example.com/bye')
  assert.match(await browser.open(authorizeUrl(application, { prompt: 'none' }).url), /error=login_required/)

  await signIn(browser, application)
  await browser.open('/oidc/logout')
  assert.equal(browser.title, 'Log Out?')
  await browser.submit('')
  assert.equal(browser.title, 'You Are Logged Out')
  assert.match(await browser.open(authorizeUrl(application, { prompt: 'none' }).url), /error=login_required/)
})

test('back-channel logout: a token for every application that had the session, whatever ended it', async () => {
  await using stage = await openStage()
  const id = await withAda(stage)
  const url = 'https://app.example.com/backchannel'
  const application = await addApplication(stage, { oidc_logout: { backchannel_logout_urls: [url] } })
  const quiet = await addApplication(stage)
  const { db } = stage.deps.storage
  const told = async () => {
    const { total } = await count(stage)
    return total
  }
  const ways: [name: string, end: (browser: Browser) => Promise<unknown>][] = [
    ['logging out', (browser) => browser.open('/oidc/logout').then(() => browser.submit(''))],
    ['the API, all sessions', () => stage.ask('DELETE', `/users/${encodeURIComponent(id)}/sessions`)],
    ['a block', () => stage.ask('PATCH', `/users/${encodeURIComponent(id)}`, { blocked: true })],
  ]
  for (const [name, end] of ways) {
    const browser = new Browser(stage)
    const { id_token = '' } = await tokensOf(stage, application, browser)
    await tokensOf(stage, quiet, browser)
    const before = await told()
    await end(browser)
    assert.equal((await told()) - before, 1, name)
    const { sid } = decodeJwt(id_token)
    const token = await stage.oidc.signLogoutToken({ client: application.client.id, sub: id, sid: String(sid) })
    const { iat = 0, exp = 0, jti, ...claims } = decodeJwt(token)
    assert.equal(decodeProtectedHeader(token).typ, 'logout+jwt')
    assert.ok(typeof jti === 'string' && exp - iat <= 120)
    assert.deepEqual(claims, {
      ...{ iss: `${ORIGIN}/`, aud: application.client.id, sub: id, sid },
      events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
    })
  }
  for (const [oidc_logout, words] of [
    [{ backchannel_logout_urls: ['javascript:alert(1)'] }, /backchannel_logout_urls/],
    [{ backchannel_logout_initiators: { mode: 'custom', selected_initiators: ['whenever'] } }, /selected_initiators/],
    [{ backchannel_logout_session_metadata: { include: true } }, /include/],
    [{ frontchannel_logout_urls: [url] }, /frontchannel_logout_urls/],
  ] as const) {
    const { status, text } = await stage.ask('PATCH', `/clients/${application.client.id}`, { oidc_logout })
    assert.equal(status, 400, text)
    assert.match(text, words)
  }
  // an application chooses which of them it wants to hear of
  const { client } = application
  const initiators = { mode: 'custom', selected_initiators: ['password-changed'] }
  const settings = {
    ...client.settings,
    oidc_logout: { backchannel_logout_urls: [url], backchannel_logout_initiators: initiators },
  }
  await clients.update(db, { ...client, settings })
  await stage.ask('PATCH', `/users/${encodeURIComponent(id)}`, { blocked: false })
  await tokensOf(stage, application, new Browser(stage))
  const before = await told()
  await stage.ask('DELETE', `/users/${encodeURIComponent(id)}/sessions`)
  assert.equal(await told(), before)
  await tokensOf(stage, application, new Browser(stage))
  stage.clock.advance(SECOND)
  await stage.ask('PATCH', `/users/${encodeURIComponent(id)}`, { password: 'Another-Horse-8' })
  assert.equal((await told()) - before, 1)
})

async function count(stage: Stage): Promise<{ total: number }> {
  const { total } = await stage.deps.storage.db
    .selectFrom('jobs')
    .select((e) => e.fn.countAll<number | string>().as('total'))
    .where('task', '=', 'send-logout-token')
    .executeTakeFirstOrThrow()
  return { total: Number(total) }
}

test('no metadata stands in a token, and none takes the place of a claim', async () => {
  await using stage = await openStage()
  const wild = {
    sub: 'auth0|evil',
    iss: 'https://evil.example/',
    email: 'evil@example.com',
    'https://shop/role': 'admin',
  }
  const id = await withAda(stage, { user_metadata: wild, app_metadata: { ...wild, aud: 'x', scope: 'everything' } })
  const api = { identifier: 'orders', name: 'Orders', scopes: [{ value: 'read:orders' }] }
  assert.equal((await stage.ask('POST', '/resource-servers', api)).status, 201)
  const application = await addApplication(stage)
  const metadata = { sub: 'auth0|evil', 'https://shop/role': 'admin' }
  const { status } = await stage.ask('PATCH', `/clients/${application.client.id}`, { client_metadata: metadata })
  assert.equal(status, 200)
  const { code, verifier } = await signIn(new Browser(stage), application, {
    ...{ audience: 'orders', scope: 'openid email read:orders' },
  })
  const { body } = await redeem(stage, application, code, { code_verifier: verifier })
  const { body: info } = await stage.raw({
    url: '/userinfo',
    headers: { authorization: `Bearer ${body['access_token']}` },
  })
  const all = [decodeJwt(body['id_token'] ?? ''), decodeJwt(body['access_token'] ?? ''), info as object]
  for (const claims of all) {
    assert.equal('sub' in claims && claims.sub, id)
    assert.doesNotMatch(JSON.stringify(claims), /evil|https:\/\/shop|everything/)
  }
})
