// What signing in offers beside a password: APIs, consent, signing up, sessions through the API, hints and responses.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { decodeJwt, decodeProtectedHeader } from 'jose'

import { MINUTE } from '#kit'

import { openStage } from '../../testing-stage.ts'
import {
  addApplication,
  ADA,
  authorizeUrl,
  Browser,
  CALLBACK,
  ORIGIN,
  PASSWORD,
  redeem,
  signIn,
  tokens,
  withAda,
} from './testing-application.ts'

test('a token for an API is a JWT with Auth0’s claims, and good at userinfo until the password changes', async () => {
  await using stage = await openStage()
  const id = await withAda(stage)
  const scopes = [{ value: 'read:orders' }, { value: 'write:orders' }]
  const api = { identifier: 'orders', name: 'Orders', scopes, token_lifetime: 600, allow_offline_access: true }
  assert.equal((await stage.ask('POST', '/resource-servers', api)).status, 201)
  const application = await addApplication(stage)
  const { code, verifier } = await signIn(new Browser(stage), application, {
    audience: 'orders',
    scope: 'openid email read:orders delete:everything offline_access',
  })
  const { status, body } = await redeem(stage, application, code, { code_verifier: verifier })
  assert.equal(status, 200, JSON.stringify(body))
  const token = body['access_token'] ?? ''
  assert.equal(decodeProtectedHeader(token).typ, 'JWT')
  const claims = decodeJwt(token)
  assert.deepEqual(claims.aud, ['orders', `${ORIGIN}/userinfo`])
  assert.equal(claims.sub, id)
  assert.equal(claims['azp'], application.client.id)
  assert.equal((claims.exp ?? 0) - (claims.iat ?? 0), 600)
  assert.deepEqual(
    new Set(String(claims['scope']).split(' ')),
    new Set(['openid', 'email', 'offline_access', 'read:orders']),
  )
  const userinfo = () => stage.raw({ url: '/userinfo', headers: { authorization: `Bearer ${token}` } })
  assert.deepEqual((await userinfo()).body, { sub: id, email: ADA, email_verified: false })
  stage.clock.advance(MINUTE)
  const changed = await stage.ask('PATCH', `/users/${encodeURIComponent(id)}`, { password: 'Another-Horse-8' })
  assert.equal(changed.status, 200)
  assert.equal((await userinfo()).status, 401)
  const unknown = await new Browser(stage).open(authorizeUrl(application, { audience: 'nothing' }).url)
  assert.match(unknown, /error=access_denied/)
})

test('an API that enforces permissions gives a user no scope beyond them', async () => {
  await using stage = await openStage()
  const id = await withAda(stage)
  const scopes = [{ value: 'read:orders' }, { value: 'write:orders' }]
  const api = { identifier: 'https://orders.example', name: 'Orders', scopes, enforce_policies: true }
  assert.equal((await stage.ask('POST', '/resource-servers', api)).status, 201)
  const permissions = [{ resource_server_identifier: 'https://orders.example', permission_name: 'read:orders' }]
  assert.equal((await stage.ask('POST', `/users/${encodeURIComponent(id)}/permissions`, { permissions })).status, 201)
  const application = await addApplication(stage)
  const { code, verifier } = await signIn(new Browser(stage), application, {
    audience: 'https://orders.example',
    scope: 'openid read:orders write:orders',
  })
  const { body } = await redeem(stage, application, code, { code_verifier: verifier })
  assert.deepEqual(
    String(decodeJwt(body['access_token'] ?? '')['scope'])
      .split(' ')
      .sort(),
    ['openid', 'read:orders'],
  )
})

test('somebody else’s application asks the user, once; declining tells it so', async () => {
  await using stage = await openStage()
  await withAda(stage)
  const application = await addApplication(stage, { is_first_party: false })
  const browser = new Browser(stage)
  await signIn(browser, application)
  assert.equal(browser.title, 'Authorize Access')
  await browser.submit('decline')
  assert.match(browser.at, /error=access_denied/)
  assert.match(await browser.open(authorizeUrl(application, { prompt: 'none' }).url), /error=consent_required/)
  const { verifier, url } = authorizeUrl(application)
  await browser.open(url)
  await browser.submit('agree')
  const code = new URL(browser.at).searchParams.get('code') ?? ''
  assert.equal((await redeem(stage, application, code, { code_verifier: verifier })).status, 200)
  assert.match(await browser.open(authorizeUrl(application, { prompt: 'none' }).url), /code=/)
  // in another browser too, without asking again
  const second = new Browser(stage)
  assert.notEqual((await signIn(second, application)).code, '')
  // more than was agreed to is asked for again
  await second.open(authorizeUrl(application, { scope: 'openid phone' }).url)
  assert.equal(second.title, 'Authorize Access')
})

test('signing up: a user with a mail that verifies, a policy for the password, and one account for an address', async () => {
  await using stage = await openStage()
  const application = await addApplication(stage)
  const browser = new Browser(stage)
  const asked = authorizeUrl(application, { screen_hint: 'signup', login_hint: 'new@example.com' })
  await browser.open(asked.url)
  assert.equal(browser.title, 'Create Your Account')
  assert.equal(browser.form('signup').fields['email'], 'new@example.com')
  for (const [email, password, words] of [
    ['nobody', PASSWORD, /Email is not valid/],
    ['new@example.com', '', /Choose a password/],
    ['new@example.com', 'short', /role="alert"/],
  ] as const) {
    await browser.submit('signup', { email, password })
    assert.equal(browser.status, 400)
    assert.match(browser.page, words)
    assert.doesNotMatch(browser.page, /value="short"/)
  }
  await browser.submit('signup', { email: 'New@Example.com', password: PASSWORD })
  const code = new URL(browser.at).searchParams.get('code') ?? ''
  const { body } = await redeem(stage, application, code, { code_verifier: asked.verifier })
  assert.equal(decodeJwt(body['id_token'] ?? '')['email'], 'new@example.com')
  assert.equal(decodeJwt(body['id_token'] ?? '')['email_verified'], false)
  await stage.work()
  const inbox = await stage.raw({ url: '/dev/inbox?to=new@example.com', headers: { accept: 'application/json' } })
  assert.match(inbox.text, /\/u\/email-verification\?ticket=/)
  const again = new Browser(stage)
  await again.open(authorizeUrl(application, { screen_hint: 'signup' }).url)
  await again.submit('signup', { email: 'new@example.com', password: PASSWORD })
  assert.match(again.page, /exists already/)
  const flags = { flags: { enable_public_signup_user_exists_error: false } }
  assert.equal((await stage.ask('PATCH', '/tenants/settings', flags)).status, 200)
  await again.submit('signup', { email: 'new@example.com', password: PASSWORD })
  assert.doesNotMatch(again.page, /exists already/)
})

test('POST /dbconnections/signup has Auth0’s answers', async () => {
  await using stage = await openStage()
  const application = await addApplication(stage)
  const asked = {
    ...{ client_id: application.client.id, connection: stage.connection.name },
    ...{ email: 'New@example.com', password: PASSWORD, name: 'New', user_metadata: { plan: 'a' } },
  }
  const ask = (change: object = {}) =>
    stage.raw({ method: 'POST', url: '/dbconnections/signup', payload: { ...asked, ...change } })
  const made = await ask()
  assert.equal(made.status, 200, made.text)
  const { _id: id, ...rest } = made.body as Record<string, unknown>
  assert.match(String(id), /^[0-9a-f]{24}$/)
  assert.deepEqual(rest, { email: 'new@example.com', email_verified: false, name: 'New', user_metadata: { plan: 'a' } })
  const cases: [object, string][] = [
    [{}, 'user_exists'],
    [{ email: 'b@example.com', password: 'x' }, 'invalid_password'],
    [{ email: 'nobody' }, 'invalid_signup'],
    [{ email: ['a@b.c', 'd@e.f'] }, 'invalid_signup'],
    [{ password: undefined }, 'invalid_signup'],
    [{ client_id: 'nobody' }, 'invalid_signup'],
    [{ connection: 'google' }, 'invalid_signup'],
    [{ email: 'c@example.com', user_metadata: { deep: {} } }, 'invalid_signup'],
  ]
  for (const [change, code] of cases) {
    const { status, body, text } = await ask(change)
    assert.deepEqual([status, (body as { code: string }).code], [400, code], text)
  }
  // two at once with one address: one account
  const both = await Promise.all([ask({ email: 'd@example.com' }), ask({ email: 'd@example.com' })])
  assert.deepEqual(
    both.map(({ status }) => status).toSorted((x, y) => x - y),
    [200, 400],
  )
})

test('sessions and refresh tokens are listed, and end one by one', async () => {
  await using stage = await openStage()
  const id = encodeURIComponent(await withAda(stage))
  const application = await addApplication(stage)
  const browsers = [new Browser(stage), new Browser(stage)] as const
  const given: Record<string, string>[] = []
  for (const browser of browsers) {
    const { code, verifier } = await signIn(browser, application, { scope: 'openid offline_access' })
    given.push((await redeem(stage, application, code, { code_verifier: verifier })).body)
  }
  const { body } = await stage.ask('GET', `/users/${id}/sessions`)
  const { sessions } = body as { sessions: { id: string; clients: unknown; device: Record<string, string> }[] }
  assert.equal(sessions.length, 2)
  assert.deepEqual(sessions[0]?.clients, [{ client_id: application.client.id }])
  assert.equal(sessions[0]?.device['initial_ip'], '127.0.0.1')
  const silently = async (browser: Browser) =>
    (await browser.open(authorizeUrl(application, { prompt: 'none' }).url)).includes('code=')
  assert.deepEqual([await silently(browsers[0]), await silently(browsers[1])], [true, true])
  assert.equal((await stage.ask('DELETE', `/sessions/${sessions[0]?.id}`)).status, 202)
  assert.equal((await stage.ask('GET', `/sessions/${sessions[0]?.id}`)).status, 404)
  const left = [await silently(browsers[0]), await silently(browsers[1])]
  assert.equal(left.filter(Boolean).length, 1)
  const { body: listed } = await stage.ask('GET', `/users/${id}/refresh-tokens`)
  const { tokens: all } = listed as { tokens: { id: string; client_id: string }[] }
  assert.equal(all.length, 2)
  for (const { id: token } of all) assert.equal((await stage.ask('DELETE', `/refresh-tokens/${token}`)).status, 202)
  for (const { refresh_token: refresh } of given) {
    const grant = { grant_type: 'refresh_token', refresh_token: refresh }
    const { status } = await tokens(stage, {
      ...grant,
      client_id: application.client.id,
      client_secret: application.secret,
    })
    assert.equal(status, 403)
  }
  assert.equal((await stage.ask('DELETE', `/users/${id}/sessions`)).status, 204)
  assert.deepEqual([await silently(browsers[0]), await silently(browsers[1])], [false, false])
})

test('a blocked user, and one whose address changed, is signed in nowhere', async () => {
  await using stage = await openStage()
  const id = encodeURIComponent(await withAda(stage))
  const application = await addApplication(stage)
  for (const change of [{ email: 'ada.new@example.com' }, { blocked: true }]) {
    const browser = new Browser(stage)
    const asked = authorizeUrl(application)
    await browser.open(asked.url)
    await browser.submit('login', { username: 'blocked' in change ? 'ada.new@example.com' : ADA, password: PASSWORD })
    assert.match(browser.at, /code=/)
    assert.equal((await stage.ask('PATCH', `/users/${id}`, change)).status, 200)
    assert.match(await browser.open(authorizeUrl(application, { prompt: 'none' }).url), /error=login_required/)
  }
  const browser = new Browser(stage)
  await browser.open(authorizeUrl(application).url)
  await browser.submit('login', { username: 'ada.new@example.com', password: PASSWORD })
  assert.match(browser.page, /Your account is blocked/)
})

test('max_age and prompt=login ask for the password again, and say when it was given', async () => {
  await using stage = await openStage()
  await withAda(stage)
  const application = await addApplication(stage)
  const browser = new Browser(stage)
  await signIn(browser, application)
  await browser.open(authorizeUrl(application, { prompt: 'login' }).url)
  assert.equal(browser.title, 'Welcome')
  const { code, verifier } = await signIn(browser, application, { max_age: '100' })
  const { body } = await redeem(stage, application, code, { code_verifier: verifier })
  assert.equal(typeof decodeJwt(body['id_token'] ?? '')['auth_time'], 'number')
  await browser.open(authorizeUrl(application, { max_age: '0' }).url)
  assert.equal(browser.title, 'Welcome')
})

test('answers by form_post, with a code or an id_token, and in the language that is asked for', async () => {
  await using stage = await openStage()
  await withAda(stage)
  const application = await addApplication(stage)
  const browser = new Browser(stage)
  await browser.open(authorizeUrl(application, { ui_locales: 'fr en' }).url)
  assert.equal(browser.title, 'Bienvenue')
  await signIn(browser, application)
  for (const response_type of ['code', 'id_token']) {
    const asked = authorizeUrl(application, {
      response_type,
      response_mode: 'form_post',
      ...(response_type === 'code' ? {} : { code_challenge: undefined, code_challenge_method: undefined }),
    })
    await browser.open(asked.url)
    const { path, fields } = browser.form('')
    assert.equal(path, CALLBACK)
    assert.equal(fields['state'], asked.state)
    assert.ok(fields[response_type])
    if (response_type === 'id_token') assert.equal(decodeJwt(fields['id_token'] ?? '')['nonce'], asked.nonce)
  }
})

test('screen_hint=reset-password opens the reset of that application and address; ext- parameters stand in the log', async () => {
  await using stage = await openStage()
  await withAda(stage)
  const application = await addApplication(stage)
  const browser = new Browser(stage)
  const hint = { login_hint: ADA, connection: stage.connection.name }
  await browser.open(authorizeUrl(application, { screen_hint: 'reset-password', ...hint }).url)
  assert.match(browser.at, /^\/u\/reset-password\/request\?/)
  assert.equal(browser.title, 'Forgot Your Password?')
  assert.equal(browser.form('').fields['email'], ADA)
  assert.equal(browser.form('').fields['client_id'], application.client.id)
  assert.equal(browser.form('').fields['connection'], stage.connection.name)
  // whoever is signed in is not sent away from the application
  await signIn(browser, application)
  assert.match(await browser.open(authorizeUrl(application, { screen_hint: 'reset-password' }).url), /code=/)

  stage.clock.advance(MINUTE)
  await signIn(new Browser(stage), application, { 'ext-campaign': 'spring', 'ext-<b>': 'x', keyturn_offline: 'yes' })
  const { body } = await stage.ask('GET', '/logs?q=type:s&per_page=1')
  const [event] = body as { details: { ext?: object } }[]
  assert.deepEqual(event?.details.ext, { 'ext-campaign': 'spring' })
})
