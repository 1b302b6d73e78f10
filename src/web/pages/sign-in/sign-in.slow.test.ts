// Signing in through the pages, as an ordinary OIDC library and a plain browser do it.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { decodeJwt } from 'jose'

import { openStage } from '../../testing-stage.ts'
import {
  ADA,
  PASSWORD,
  addApplication,
  authorizeUrl,
  Browser,
  redeem,
  signIn,
  tokens,
  withAda,
} from './testing-application.ts'

test('a user signs in: code with PKCE, tokens, userinfo, and no password the second time', async () => {
  await using stage = await openStage()
  const id = await withAda(stage, { email_verified: true, name: 'Ada' })
  const application = await addApplication(stage)
  const browser = new Browser(stage)
  const { state, nonce, verifier, back, code } = await signIn(browser, application)
  assert.equal(back.searchParams.get('state'), state)
  assert.equal(back.searchParams.get('iss'), 'https://id.example.com/')
  const { status, body } = await redeem(stage, application, code, { code_verifier: verifier })
  assert.equal(status, 200, JSON.stringify(body))
  const claims = decodeJwt(body['id_token'] ?? '')
  assert.equal(claims.iss, 'https://id.example.com/')
  assert.equal(claims.sub, id)
  assert.equal(claims.aud, application.client.id)
  assert.equal(claims['nonce'], nonce)
  assert.equal(claims['email'], ADA)
  assert.equal(claims['name'], 'Ada')
  assert.equal(typeof claims['sid'], 'string')
  assert.equal((claims.exp ?? 0) - (claims.iat ?? 0), 36_000)
  const authorization = `Bearer ${body['access_token']}`
  const userinfo = await stage.raw({ url: '/userinfo', headers: { authorization } })
  assert.equal(userinfo.status, 200, userinfo.text)
  assert.equal((userinfo.body as { sub: string }).sub, id)
  // single sign-on: the session answers at once
  const again = authorizeUrl(application, { prompt: 'none' })
  const at = new URL(await browser.open(again.url))
  assert.ok(at.searchParams.get('code'), at.href)
})

test('a refresh token rotates, and a second use of the old one ends all of them', async () => {
  await using stage = await openStage()
  await withAda(stage)
  const application = await addApplication(stage)
  const { code, verifier } = await signIn(new Browser(stage), application, {
    scope: 'openid offline_access',
  })
  const first = await redeem(stage, application, code, { code_verifier: verifier })
  const old = first.body['refresh_token']
  assert.ok(old)
  const body = { grant_type: 'refresh_token', client_id: application.client.id, client_secret: application.secret }
  const second = await tokens(stage, { ...body, refresh_token: old })
  assert.equal(second.status, 200, JSON.stringify(second.body))
  const fresh = second.body['refresh_token']
  assert.notEqual(fresh, old)
  const reused = await tokens(stage, { ...body, refresh_token: old })
  assert.deepEqual([reused.status, reused.body['error']], [403, 'invalid_grant'])
  const after = await tokens(stage, { ...body, refresh_token: fresh })
  assert.deepEqual([after.status, after.body['error']], [403, 'invalid_grant'])
  const { body: logs } = await stage.ask('GET', '/logs?per_page=50')
  const types = (logs as { type: string }[]).map(({ type }) => type)
  for (const type of ['s', 'seacft', 'sertft', 'ferrt']) assert.ok(types.includes(type), type)
})

test('/u/login signs in by itself, for one’s own account, and its page leads to a new password and out', async () => {
  await using stage = await openStage()
  await withAda(stage, { name: 'Ada' })
  const browser = new Browser(stage)
  await browser.open('/u/login')
  assert.equal(browser.title, 'Welcome')
  await browser.submit('login', { username: ADA, password: 'wrong' })
  assert.match(browser.page, /Wrong email or password/)
  await browser.submit('login', { username: ADA, password: PASSWORD })
  assert.equal(browser.at, '/u/account')
  assert.match(browser.page, /You are logged in as Ada/)
  await browser.open('/oidc/logout')
  await browser.submit('')
  assert.equal(browser.title, 'You Are Logged Out')
  await browser.open('/u/account')
  assert.equal(browser.title, 'Welcome')
})

test('a connection with usernames signs in by either', async () => {
  await using stage = await openStage()
  const options = { ...stage.connection.options, requires_username: true }
  assert.equal((await stage.ask('PATCH', `/connections/${stage.connection.id}`, { options })).status, 200)
  await withAda(stage, { username: 'ada' })
  const application = await addApplication(stage)
  for (const username of ['ada', 'ADA', ADA]) {
    const browser = new Browser(stage)
    await browser.open(authorizeUrl(application, { connection: stage.connection.name }).url)
    assert.match(browser.page, /Username or email address/)
    await browser.submit('login', { username, password: PASSWORD })
    assert.match(browser.at, /code=/)
  }
  const nowhere = new Browser(stage)
  await nowhere.open(authorizeUrl(application, { connection: 'another' }).url)
  assert.equal(nowhere.status, 400)
})
