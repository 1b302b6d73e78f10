// Signing in through the pages, as an ordinary OIDC library and a plain browser do it.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { decodeJwt } from 'jose'

import { openStage, type Stage } from '../../testing-stage.ts'
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

const PHONE = '+4915112345678'
const byPhone = {
  email: { identifier: { active: true }, signup: { status: 'optional', verification: { active: true } } },
  phone_number: { identifier: { active: true }, signup: { status: 'optional' } },
  username: { identifier: { active: true }, signup: { status: 'optional' }, validation: { min_length: 3 } },
}

async function attributes(stage: Stage, value: object): Promise<void> {
  const options = { ...stage.connection.options, attributes: value }
  const { status, text } = await stage.ask('PATCH', `/connections/${stage.connection.id}`, { options })
  assert.equal(status, 200, text)
}

for (const [kind, entry, typed] of [
  ['phone', PHONE, '+49 (151) 123 456-78'],
  ['username', 'ada', 'ADA'],
] as const) {
  test(`by ${kind} alone: signing up, out and in, a new password by its link, and in again`, async () => {
    await using stage = await openStage()
    await attributes(stage, byPhone)
    const application = await addApplication(stage)
    const browser = new Browser(stage)
    const next = 'Another-Horse-8'
    const asked = authorizeUrl(application, { screen_hint: 'signup', scope: 'openid profile phone' })
    await browser.open(asked.url)
    assert.match(browser.page, /Phone number \(optional\)/)
    await browser.submit('signup', { password: PASSWORD })
    assert.equal(browser.status, 400, 'one of them has to be there')
    await browser.submit('signup', { phone: '0151 12345678', password: PASSWORD })
    assert.match(browser.page, /Phone number: This is not valid. In international form/)
    assert.match(
      browser.page,
      /autofocus value="0151 12345678" aria-describedby="phone-words problem" aria-invalid="true"/,
    )
    await browser.submit('signup', { username: 'ab', phone: '', password: PASSWORD })
    assert.match(browser.page, /Choose a username/)
    await browser.submit('signup', { username: '', phone: '', [kind]: typed, password: PASSWORD })
    const code = new URL(browser.at).searchParams.get('code') ?? ''
    const { body } = await redeem(stage, application, code, { code_verifier: asked.verifier })
    const claims = decodeJwt(body['id_token'] ?? '')
    assert.equal(claims['email'], undefined)
    if (kind === 'phone') {
      assert.deepEqual([claims['phone_number'], claims['phone_number_verified']], [PHONE, false])
    } else assert.equal(claims['username'], 'ADA')

    const again = new Browser(stage)
    await again.open(authorizeUrl(application, { screen_hint: 'signup' }).url)
    await again.submit('signup', { [kind]: entry, password: PASSWORD })
    assert.match(again.page, /exists already/)

    const second = new Browser(stage)
    await second.open(authorizeUrl(application).url)
    assert.match(second.page, /Email address, phone number,? or username/)
    await second.submit('login', { username: typed, password: PASSWORD })
    assert.match(second.at, /code=/)

    const reset = new Browser(stage)
    await reset.open(`/u/reset-password/request?client_id=${application.client.id}`)
    assert.match(reset.page, /Email address, phone number,? or username/)
    if (kind === 'username') {
      // somebody without an address or a number: the API's link is the way, and asking looks the same
      await reset.submit('', { email: typed })
      assert.equal(reset.title, 'Check Your Messages')
      const ticket = await stage.ask('POST', '/tickets/password-change', { user_id: String(claims.sub) })
      await reset.open((ticket.body as { ticket: string }).ticket.replace('https://id.example.com', ''))
    } else {
      await reset.submit('', { email: typed })
      assert.equal(reset.title, 'Check Your Messages')
      await stage.work()
      const inbox = await stage.raw({
        url: `/dev/inbox?to=${encodeURIComponent(PHONE)}`,
        headers: { accept: 'application/json' },
      })
      const [message] = (inbox.body as { messages: { channel: string; links: string[] }[] }).messages
      assert.equal(message?.channel, 'sms')
      await reset.open((message?.links[0] ?? '').replace('https://id.example.com', ''))
    }
    await reset.submit('continue')
    await reset.submit('password', { newPassword: next, confirmNewPassword: next })
    assert.equal(reset.title, 'Password Changed!')
    assert.match(
      await second.open(authorizeUrl(application, { prompt: 'none' }).url),
      /error=login_required/,
      'the session of before is over',
    )
    await second.open(authorizeUrl(application).url)
    await second.submit('login', { username: entry, password: PASSWORD })
    assert.match(second.page, /Wrong email or password/)
    await second.submit('login', { username: entry, password: next })
    assert.match(second.at, /code=/)
  })
}

test('what the connection does not allow is no way in or up: by page, by API, and by the reset', async () => {
  await using stage = await openStage()
  await attributes(stage, byPhone)
  const application = await addApplication(stage)
  const sign = (fields: object) =>
    stage.raw({
      method: 'POST',
      url: '/dbconnections/signup',
      headers: { 'content-type': 'application/json' },
      payload: JSON.stringify({
        ...{ client_id: application.client.id, connection: stage.connection.name, password: PASSWORD },
        ...fields,
      }),
    })
  const made = await sign({ phone_number: PHONE, username: 'ada' })
  assert.equal(made.status, 200, made.text)
  assert.equal((made.body as Record<string, unknown>)['phone_number'], PHONE)
  const email = { identifier: { active: true }, signup: { status: 'required', verification: { active: false } } }
  await attributes(stage, { email, phone_number: { identifier: { active: false } } })
  for (const username of [PHONE, 'ada']) {
    const browser = new Browser(stage)
    await browser.open(authorizeUrl(application).url)
    assert.match(browser.page, /<label for="username">Email address</)
    await browser.submit('login', { username, password: PASSWORD })
    assert.match(browser.page, /Wrong email or password/)
    await browser.open(`/u/reset-password/request?client_id=${application.client.id}`)
    await browser.submit('', { email: username })
    assert.equal(browser.status, 400)
  }
  const ask = async (fields: object) => {
    const payload = JSON.stringify({ connection: stage.connection.name, ...fields })
    const headers = { 'content-type': 'application/json' }
    return (await stage.raw({ method: 'POST', url: '/dbconnections/change_password', headers, payload })).status
  }
  assert.deepEqual(
    [await ask({ phone_number: PHONE }), await ask({ username: 'ada' }), await ask({ email: ADA })],
    [400, 400, 200],
  )
  await stage.work()
  for (const fields of [
    {},
    { phone_number: '+4915187654321' },
    { email: 'new@example.com', phone_number: '+4915187654321' },
    { email: 'new@example.com', username: 'new' },
  ]) {
    assert.equal((await sign(fields)).status, 400, JSON.stringify(fields))
  }
  assert.equal((await sign({ email: 'new@example.com' })).status, 200)
  const { depth } = stage.deps.jobs
  assert.equal((await depth()).ready, 0, 'the tenant wants no mail that verifies')
})

test('attributes of a connection that mean nothing here are refused by name', async () => {
  await using stage = await openStage()
  for (const [value, words] of [
    [{}, /active identifier/],
    [{ email: { identifier: { active: true } } }, /asked for on signup/],
    [{ email: { identifier: { active: true }, verification_method: 'code' } }, /verification_method/],
    [{ phone_number: { signup: { status: 'required', verification: { active: true } } } }, /active/],
    [{ username: { validation: { allowed_types: { email: true } } } }, /email/],
    [{ nickname: {} }, /nickname/],
  ] as const) {
    const options = { attributes: value }
    const { status, text } = await stage.ask('PATCH', `/connections/${stage.connection.id}`, { options })
    assert.equal(status, 400, text)
    assert.match(text, words)
  }
})
