// What attackers try at an authorization server, each under the name of what it would break.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'

import { exportSPKI, importJWK, SignJWT } from 'jose'

import { openStage, type Stage } from '../../testing-stage.ts'
import {
  addApplication,
  type Application,
  authorizeUrl,
  Browser,
  CALLBACK,
  redeem,
  tokens,
} from './testing-application.ts'

const ADA = 'ada@example.com'
const PASSWORD = 'Correct-Horse-7'
const ORIGIN = 'https://id.example.com'

async function withAda(stage: Stage): Promise<string> {
  const body = { connection: stage.connection.name, email: ADA, password: PASSWORD }
  const answer = await stage.ask('POST', '/users', body)
  assert.equal(answer.status, 201)
  return (answer.body as { user_id: string }).user_id
}

async function signIn(browser: Browser, application: Application, change: Record<string, string | undefined> = {}) {
  const asked = authorizeUrl(application, change)
  await browser.open(asked.url)
  if (browser.title === 'Welcome') await browser.submit('login', { username: ADA, password: PASSWORD })
  return { ...asked, code: new URL(browser.at, ORIGIN).searchParams.get('code') ?? '' }
}

const refreshed = (stage: Stage, { client, secret }: Application, refresh_token: string | undefined) =>
  tokens(stage, { grant_type: 'refresh_token', client_id: client.id, client_secret: secret, refresh_token })

const userinfo = async (stage: Stage, token: string | undefined) =>
  (await stage.raw({ url: '/userinfo', headers: { authorization: `Bearer ${token}` } })).status

test('a callback that is not registered byte by byte gets a page and is redirected nowhere', async () => {
  await using stage = await openStage()
  const application = await addApplication(stage, {
    callbacks: [CALLBACK, 'https://*.example.com/cb', 'https://app.example.com/a#b', 'javascript:alert(1)'],
  })
  const wild = [
    `${CALLBACK}/`,
    `${CALLBACK}?x=1`,
    `${CALLBACK}/../evil`,
    CALLBACK.toUpperCase(),
    'https://app.example.com:444/callback',
    'https://app.example.com@evil.example/callback',
    'https://app.example.com.evil.example/callback',
    'https://evil.example/callback',
    'http://app.example.com/callback',
    'https://x.example.com/cb',
    'https://*.example.com/cb',
    'https://app.example.com/a#b',
    'javascript:alert(1)',
    'data:text/html,x',
    '//evil.example/callback',
    '\\\\evil.example',
    '/callback',
    '',
  ]
  for (const redirect_uri of wild) {
    for (const change of [{}, { prompt: 'none' }, { scope: 'bad"scope' }, { response_type: 'token' }]) {
      const browser = new Browser(stage)
      const at = await browser.open(authorizeUrl(application, { redirect_uri, ...change }).url)
      assert.match(at, /^\/authorize\?/, `${redirect_uri} led to ${at}`)
      assert.equal(browser.status, 400)
      assert.match(browser.page, /<h1>/)
    }
  }
  for (const client_id of ['nobody', '', "' or 1=1", 'keyturn-dashboard']) {
    const browser = new Browser(stage)
    const at = await browser.open(authorizeUrl(application, { client_id }).url)
    assert.match(at, /^\/authorize\?/)
    assert.equal(browser.status, 400)
  }
})

test('places that run code or lead elsewhere are refused when a client is registered', async () => {
  await using stage = await openStage()
  for (const url of [
    'javascript:alert(1)',
    'JavaScript://x/%0aalert(1)',
    'data:text/html,x',
    '//evil.example',
    '\\\\evil',
    '/x',
    'x',
    'https://a b',
    'https://a/#x',
  ]) {
    for (const field of ['callbacks', 'allowed_logout_urls']) {
      const { status } = await stage.ask('POST', '/clients', { name: 'x', [field]: [url] })
      assert.equal(status, 400, `${field} ${url}`)
    }
  }
  const fine = ['https://a.example/cb', 'http://localhost:3000', 'com.example.app://callback']
  assert.equal((await stage.ask('POST', '/clients', { name: 'x', callbacks: fine })).status, 201)
})

test('PKCE cannot be left out, weakened or forgotten on the way', async () => {
  await using stage = await openStage()
  await withAda(stage)
  const open = await addApplication(stage, { token_endpoint_auth_method: 'none' })
  for (const change of [
    { code_challenge: undefined, code_challenge_method: undefined },
    { code_challenge_method: 'plain' },
    { code_challenge_method: undefined },
    { code_challenge: undefined },
    { code_challenge: 'short' },
  ]) {
    const browser = new Browser(stage)
    const at = await browser.open(authorizeUrl(open, change).url)
    assert.match(at, /^https:\/\/app\.example\.com\/callback\?error=invalid_request/, at)
    assert.equal(new URL(at).searchParams.get('iss'), `${ORIGIN}/`)
  }
  const application = await addApplication(stage)
  for (const change of [{}, { code_verifier: 'x'.repeat(43) }]) {
    const { code } = await signIn(new Browser(stage), application)
    const { status, body } = await redeem(stage, application, code, change)
    assert.deepEqual([status, body['error']], [403, 'invalid_grant'])
  }
  // a verifier where no challenge was: somebody took the challenge out on the way
  const { code, verifier } = await signIn(new Browser(stage), application, {
    code_challenge: undefined,
    code_challenge_method: undefined,
  })
  const { body } = await redeem(stage, application, code, { code_verifier: verifier })
  assert.equal(body['error'], 'invalid_grant')
})

test('a code is good once, for its client, its callback and a minute; a second use takes the tokens of the first', async () => {
  await using stage = await openStage()
  await withAda(stage)
  const application = await addApplication(stage)
  const other = await addApplication(stage)
  const browser = new Browser(stage)
  const first = await signIn(browser, application)
  const good = await redeem(stage, application, first.code, { code_verifier: first.verifier })
  assert.equal(good.status, 200)
  const again = await redeem(stage, application, first.code, { code_verifier: first.verifier })
  assert.deepEqual([again.status, again.body['error']], [403, 'invalid_grant'])
  assert.equal(await userinfo(stage, good.body['access_token']), 401)

  const second = await signIn(browser, application)
  const stolen = await redeem(stage, other, second.code, { code_verifier: second.verifier })
  assert.deepEqual([stolen.status, stolen.body['error']], [403, 'invalid_grant'])
  const elsewhere = await redeem(stage, application, second.code, {
    code_verifier: second.verifier,
    redirect_uri: 'https://app.example.com/other',
  })
  assert.equal(elsewhere.body['error'], 'invalid_grant')

  // many at once: one wins at most
  const third = await signIn(browser, application)
  const all = await Promise.all(
    Array.from({ length: 8 }, () => redeem(stage, application, third.code, { code_verifier: third.verifier })),
  )
  assert.ok(all.filter(({ status }) => status === 200).length <= 1)
})

test('of many refreshes at once with one token one is answered at most', async () => {
  await using stage = await openStage()
  await withAda(stage)
  const application = await addApplication(stage)
  const { code, verifier } = await signIn(new Browser(stage), application, { scope: 'openid offline_access' })
  const { body } = await redeem(stage, application, code, { code_verifier: verifier })
  const all = await Promise.all(Array.from({ length: 8 }, () => refreshed(stage, application, body['refresh_token'])))
  assert.ok(all.filter(({ status }) => status === 200).length <= 1)
  for (const { body: answer } of all) {
    if (answer['refresh_token'] === undefined) continue
    assert.equal((await refreshed(stage, application, answer['refresh_token'])).status, 403)
  }
})

test('a token whose header chooses the algorithm is no token: none, HS256 with the public key, a foreign key', async () => {
  await using stage = await openStage()
  const id = await withAda(stage)
  const application = await addApplication(stage)
  const { body } = await stage.raw({ url: '/.well-known/jwks.json' })
  const [jwk = {}] = (body as { keys: Record<string, string>[] }).keys
  const key = (await importJWK({ ...jwk, alg: 'RS256' }, 'RS256', { extractable: true })) as CryptoKey
  const pem = new TextEncoder().encode(await exportSPKI(key))
  const claims = { iss: `${ORIGIN}/`, sub: id, aud: application.client.id, scope: 'openid', azp: application.client.id }
  const signed = (aud: string) =>
    new SignJWT({ ...claims, aud })
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT', kid: String(jwk['kid']) })
      .setIssuedAt()
      .setExpirationTime('1h')
      .sign(pem)
  const bare = (aud: string) =>
    `${Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url')}.${Buffer.from(JSON.stringify({ ...claims, aud, exp: 4102444800, iat: 1 })).toString('base64url')}.`
  for (const token of [await signed(`${ORIGIN}/userinfo`), bare(`${ORIGIN}/userinfo`)]) {
    assert.equal(await userinfo(stage, token), 401)
  }
  for (const hint of [await signed(application.client.id), bare(application.client.id), 'x', 'a.b.c']) {
    const query = new URLSearchParams({ id_token_hint: hint, client_id: application.client.id })
    assert.equal((await stage.raw({ url: `/oidc/logout?${query.toString()}` })).status, 400)
    const at = await new Browser(stage).open(authorizeUrl(application, { id_token_hint: hint }).url)
    assert.match(at, /error=invalid_request/)
  }
})

test('a session that was planted before the login is not the one after it', async () => {
  await using stage = await openStage()
  await withAda(stage)
  const application = await addApplication(stage)
  const browser = new Browser(stage)
  browser.cookies.set('__Host-keyturn-session', { value: 'planted-by-somebody-else', path: '/' })
  await signIn(browser, application)
  const session = browser.cookies.get('__Host-keyturn-session')?.value
  assert.ok(session !== undefined && session !== 'planted-by-somebody-else')
  // and it is another one after every further login
  await signIn(browser, application, { prompt: 'login' })
  assert.notEqual(browser.cookies.get('__Host-keyturn-session')?.value, session)
})

test('a journey that somebody else began opens in no other browser, before the login and after', async () => {
  await using stage = await openStage()
  await withAda(stage)
  const application = await addApplication(stage)
  const attacker = new Browser(stage)
  await attacker.open(authorizeUrl(application).url)
  const victim = new Browser(stage)
  await victim.open(attacker.at)
  assert.equal(victim.title, 'This Login Is Over')
  const form = attacker.form('login')
  const payload = new URLSearchParams({ ...form.fields, username: ADA, password: PASSWORD }).toString()
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  assert.equal((await victim.send({ method: 'POST', url: form.path, headers, payload })).statusCode, 403)
  // the way back needs the cookie of the browser that asked
  const posted = await attacker.send({ method: 'POST', url: form.path, headers, payload })
  const page = await attacker.send({ method: 'GET', url: String(posted.headers.location) })
  const back = /content="0;url=([^"]+)"/.exec(page.payload)?.[1] ?? ''
  assert.match(back, /^\/authorize\/[\w-]+$/)
  await victim.open(back)
  assert.equal(victim.status, 410)
  assert.equal(victim.cookies.has('__Host-keyturn-session'), false)
  // replayed in the right browser it leads nowhere a second time
  assert.match(await attacker.open(back), /code=/)
  await attacker.open(back)
  assert.equal(attacker.status, 410)
})

test('forms of other sites count for nothing', async () => {
  await using stage = await openStage()
  await withAda(stage)
  const application = await addApplication(stage)
  const browser = new Browser(stage)
  await browser.open(authorizeUrl(application).url)
  const form = browser.form('login')
  const send = (fields: Record<string, string>, more: Record<string, string> = {}) =>
    browser.send({
      method: 'POST',
      url: form.path,
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...more },
      payload: new URLSearchParams({ ...form.fields, username: ADA, password: PASSWORD, ...fields }).toString(),
    })
  assert.equal((await send({ form_token: '' })).statusCode, 403)
  assert.equal((await send({ form_token: 'x' })).statusCode, 403)
  assert.equal((await send({}, { origin: 'https://evil.example' })).statusCode, 403)
  assert.equal((await send({}, { 'sec-fetch-site': 'cross-site' })).statusCode, 403)
  // nor do answers that only the server may give itself
  for (const action of [
    'password-accepted',
    'login-written',
    'agreed',
    'agree',
    'continue',
    'proof',
    '__proto__',
    'constructor',
    '',
  ]) {
    const answer = await send({ action })
    assert.ok([303, 400].includes(answer.statusCode))
    await browser.open(`/u/login?state=${form.fields['state']}`)
    assert.equal(browser.title, 'Welcome', action)
  }
})

test('after a new password nothing of before is good: session, code, refresh token, access token, login under way', async () => {
  await using stage = await openStage()
  const id = await withAda(stage)
  const application = await addApplication(stage)
  const browser = new Browser(stage)
  const { code, verifier } = await signIn(browser, application, { scope: 'openid offline_access' })
  const { body } = await redeem(stage, application, code, { code_verifier: verifier })
  const inFlight = await signIn(browser, application)
  // a login whose password was judged, and which has not come back to /authorize yet
  const late = new Browser(stage)
  await late.open(authorizeUrl(application).url)
  const form = late.form('login')
  const posted = await late.send({
    method: 'POST',
    url: form.path,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams({ ...form.fields, username: ADA, password: PASSWORD }).toString(),
  })
  const ended = await late.send({ method: 'GET', url: String(posted.headers.location) })
  const back = /content="0;url=([^"]+)"/.exec(ended.payload)?.[1] ?? ''
  assert.equal(await userinfo(stage, body['access_token']), 200)

  assert.equal(
    (await stage.ask('PATCH', `/users/${encodeURIComponent(id)}`, { password: 'Another-Horse-8' })).status,
    200,
  )

  assert.equal(await userinfo(stage, body['access_token']), 401)
  assert.equal((await refreshed(stage, application, body['refresh_token'])).status, 403)
  const stale = await redeem(stage, application, inFlight.code, { code_verifier: inFlight.verifier })
  assert.deepEqual([stale.status, stale.body['error']], [403, 'invalid_grant'])
  assert.match(await browser.open(authorizeUrl(application, { prompt: 'none' }).url), /error=login_required/)
  const at = await late.open(back)
  assert.doesNotMatch(at, /code=/)
  assert.match(await late.open(authorizeUrl(application, { prompt: 'none' }).url), /error=login_required/)
  await new Browser(stage).open('/')
})

test('sessions and tokens made while the password changes are dead when it has changed: 0 of 24', async () => {
  await using stage = await openStage()
  const id = await withAda(stage)
  const application = await addApplication(stage)
  let password = PASSWORD
  let accepted = 0
  for (let round = 0; round < 3; round++) {
    const next = `Another-Horse-${round}x`
    const browsers = Array.from({ length: 8 }, () => new Browser(stage))
    const under = browsers.map(async (browser) => {
      const asked = authorizeUrl(application, { scope: 'openid offline_access' })
      await browser.open(asked.url)
      if (browser.title === 'Welcome') await browser.submit('login', { username: ADA, password })
      const code = new URL(browser.at, ORIGIN).searchParams.get('code') ?? ''
      return code === '' ? undefined : (await redeem(stage, application, code, { code_verifier: asked.verifier })).body
    })
    const changed = await stage.ask('PATCH', `/users/${encodeURIComponent(id)}`, { password: next })
    assert.equal(changed.status, 200)
    const made = await Promise.all(under)
    for (const [i, browser] of browsers.entries()) {
      const at = await browser.open(authorizeUrl(application, { prompt: 'none' }).url)
      if (at.includes('code=')) accepted++
      const body = made[i]
      if (body?.['refresh_token'] && (await refreshed(stage, application, body['refresh_token'])).status === 200)
        accepted++
      if (body?.['access_token'] && (await userinfo(stage, body['access_token'])) === 200) accepted++
    }
    password = next
  }
  assert.equal(accepted, 0)
})

test('logging out leads to registered places only, and another site cannot do it unasked', async () => {
  await using stage = await openStage()
  await withAda(stage)
  const there = 'https://app.example.com/bye'
  const application = await addApplication(stage, { allowed_logout_urls: [there, 'https://*.example.com'] })
  const { id } = application.client
  const browser = new Browser(stage)
  const { code, verifier } = await signIn(browser, application)
  const { body } = await redeem(stage, application, code, { code_verifier: verifier })
  for (const returnTo of [
    'https://evil.example',
    `${there}/`,
    `${there}?x`,
    '//evil.example',
    'javascript:alert(1)',
    'https://x.example.com',
  ]) {
    const query = new URLSearchParams({ client_id: id, returnTo })
    await browser.open(`/v2/logout?${query.toString()}`)
    assert.equal(browser.status, 400, returnTo)
    const oidc = new URLSearchParams({ client_id: id, post_logout_redirect_uri: returnTo })
    await browser.open(`/oidc/logout?${oidc.toString()}`)
    assert.equal(browser.status, 400, returnTo)
  }
  await browser.open(`/v2/logout?client_id=nobody&returnTo=${encodeURIComponent(there)}`)
  assert.equal(browser.status, 400)
  // a wrong request has ended nothing
  assert.match(await browser.open(authorizeUrl(application, { prompt: 'none' }).url), /code=/)
  // without an id_token the user is asked
  await browser.open(`/oidc/logout?client_id=${id}&post_logout_redirect_uri=${encodeURIComponent(there)}`)
  assert.equal(browser.title, 'Log Out?')
  const unasked = await browser.send({
    method: 'POST',
    url: '/oidc/logout/confirm',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: `client_id=${id}`,
  })
  assert.equal(unasked.statusCode, 403)
  assert.match(await browser.open(authorizeUrl(application, { prompt: 'none' }).url), /code=/)
  const hinted = new URLSearchParams({
    id_token_hint: body['id_token'] ?? '',
    post_logout_redirect_uri: there,
    state: 'abc',
  })
  assert.equal(await browser.open(`/oidc/logout?${hinted.toString()}`), `${there}?state=abc`)
  assert.match(await browser.open(authorizeUrl(application, { prompt: 'none' }).url), /error=login_required/)
  // what was given in the session is gone with it
  assert.equal(await userinfo(stage, body['access_token']), 401)
})

test('parameters that come twice, wild ones and grants that are off are refused', async () => {
  await using stage = await openStage()
  await withAda(stage)
  const application = await addApplication(stage, { grant_types: ['authorization_code', 'password'] })
  const { url } = authorizeUrl(application)
  const at = await new Browser(stage).open(`${url}&state=second`)
  assert.match(at, /error=invalid_request/)
  const twice = new Browser(stage)
  await twice.open(`${url}&redirect_uri=${encodeURIComponent('https://evil.example')}`)
  assert.equal(twice.status, 400)
  for (const change of [
    { prompt: 'none login' },
    { max_age: '-1' },
    { response_mode: 'x' },
    { request: 'a.b.c' },
    { request_uri: 'https://evil.example' },
    { registration: '{}' },
    { response_type: 'token' },
    { response_type: 'code token' },
  ]) {
    const browser = new Browser(stage)
    const where = await browser.open(authorizeUrl(application, change).url)
    assert.match(where + browser.page, /error=|unsupported|invalid_request|not_supported/, JSON.stringify(change))
    assert.doesNotMatch(where, /evil/)
  }
  const password = await tokens(stage, {
    ...{ grant_type: 'password', client_id: application.client.id, client_secret: application.secret },
    ...{ username: ADA, password: PASSWORD },
  })
  assert.deepEqual([password.status, password.body['error']], [403, 'unsupported_grant_type'])
})

test('nothing that signs anybody in stands readable in the store', async () => {
  await using stage = await openStage()
  await withAda(stage)
  const application = await addApplication(stage)
  const browser = new Browser(stage)
  const { code, verifier } = await signIn(browser, application, { scope: 'openid offline_access' })
  const { body } = await redeem(stage, application, code, { code_verifier: verifier })
  const secrets = [
    code,
    body['access_token'],
    body['refresh_token'],
    PASSWORD,
    ...[...browser.cookies.values()].map(({ value }) => value),
  ].filter((each): each is string => typeof each === 'string' && each.length > 8)
  assert.ok(secrets.length >= 5)
  const { db } = stage.deps.storage
  const rows = JSON.stringify([
    await db.selectFrom('oidc_records').selectAll().execute(),
    await db.selectFrom('flows').selectAll().execute(),
    await db.selectFrom('log_events').selectAll().execute(),
    await db.selectFrom('jobs').selectAll().execute(),
  ])
  for (const secret of secrets) assert.equal(rows.includes(secret), false)
})

test('pages that take a password are kept by nobody, framed by nobody, and run no foreign script', async () => {
  await using stage = await openStage()
  const application = await addApplication(stage)
  const browser = new Browser(stage)
  await browser.open(authorizeUrl(application).url)
  const { headers, payload } = await browser.send({ method: 'GET', url: browser.at })
  const csp = String(headers['content-security-policy'])
  assert.match(csp, /default-src 'none'/)
  assert.match(csp, /frame-ancestors 'none'/)
  assert.match(csp, /form-action 'self'/)
  assert.doesNotMatch(csp, /unsafe/)
  assert.equal(headers['cache-control'], 'no-store')
  assert.equal(headers['referrer-policy'], 'no-referrer')
  const script = /<script nonce="[^"]*">([\s\S]*?)<\/script>/.exec(payload)?.[1] ?? ''
  assert.ok(createHash('sha256').update(script).digest('hex').length === 64 && script.length > 100)
  assert.doesNotMatch(payload, /<script src|\son\w+="/)
})
