// What attackers try at an authorization server, each under the name of what it would break.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'

import { exportSPKI, importJWK, SignJWT } from 'jose'

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
  userinfo,
  withAda,
} from './testing-application.ts'

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
  const native = { name: 'x', app_type: 'native', callbacks: fine }
  assert.equal((await stage.ask('POST', '/clients', native)).status, 201)
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
  assert.match(back, /^\/authorize\/[\w-]+\?way=[\w-]+$/)
  await victim.open(back)
  assert.equal(victim.status, 410)
  assert.equal(victim.cookies.has('__Host-keyturn-session'), false)
  // nor does it sign anybody out who is somebody else
  const eve = { connection: stage.connection.name, email: 'eve@example.com', password: PASSWORD }
  assert.equal((await stage.ask('POST', '/users', eve)).status, 201)
  await victim.open(authorizeUrl(application).url)
  await victim.submit('login', { username: 'eve@example.com', password: PASSWORD })
  await victim.open(back)
  assert.equal(victim.status, 410)
  assert.match(await victim.open(authorizeUrl(application, { prompt: 'none' }).url), /code=/)
  // replayed in the right browser it leads nowhere a second time
  assert.match(await attacker.open(back), /code=/)
  await attacker.open(back)
  assert.equal(attacker.status, 410)
})

test('cookies that a sibling host planted bring nobody back into the login of somebody else', async () => {
  await using stage = await openStage()
  await withAda(stage)
  const application = await addApplication(stage)
  const attacker = new Browser(stage)
  await attacker.open(authorizeUrl(application).url)
  const form = attacker.form('login')
  const payload = new URLSearchParams({ ...form.fields, username: ADA, password: PASSWORD }).toString()
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const posted = await attacker.send({ method: 'POST', url: form.path, headers, payload })
  const page = await attacker.send({ method: 'GET', url: String(posted.headers.location) })
  const back = /content="0;url=([^"]+)"/.exec(page.payload)?.[1] ?? ''
  // what `__Host-` does not keep out: every cookie of the attacker's that another host of the domain can set
  const planted = [...attacker.cookies].filter(([name]) => !name.startsWith('__Host-'))
  assert.equal(planted.length, 2)
  const victim = new Browser(stage)
  await victim.open(authorizeUrl(application).url)
  for (const [name, cookie] of planted) victim.cookies.set(name, cookie)
  for (const path of [back, back.split('?')[0] ?? '']) {
    await victim.open(path)
    assert.equal(victim.status, 410, path)
  }
  assert.equal(victim.cookies.has('__Host-keyturn-session'), false)
  assert.match(await attacker.open(back), /code=/)
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
  const application = await addApplication(stage, { grant_types: ['authorization_code'] })
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
    { organization: 'org_1' },
    { invitation: 'x' },
    { response_type: 'token' },
    { response_type: 'code token' },
  ]) {
    const browser = new Browser(stage)
    const where = await browser.open(authorizeUrl(application, change).url)
    assert.match(where + browser.page, /error=|unsupported|invalid_request|not_supported/, JSON.stringify(change))
    assert.doesNotMatch(where, /evil/)
  }
  // what would be taken and not followed is told to the application by name
  const where = new URL(await new Browser(stage).open(authorizeUrl(application, { organization: 'org_1' }).url))
  assert.equal(where.origin + where.pathname, CALLBACK)
  assert.equal(where.searchParams.get('error'), 'invalid_request')
  assert.match(where.searchParams.get('error_description') ?? '', /^organization is not supported/)
  const password = await tokens(stage, {
    ...{ grant_type: 'password', client_id: application.client.id, client_secret: application.secret },
    ...{ username: ADA, password: PASSWORD },
  })
  assert.deepEqual([password.status, password.body['error']], [403, 'unauthorized_client'])
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
