// Codes and tokens: what each is good for, once, and that none outlives the password.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { DAY, HOUR, type JsonObject, SECOND, systemClock } from '#kit'

import { openStage, type Stage } from '../../testing-stage.ts'
import {
  addApplication,
  ADA,
  authorizeUrl,
  Browser,
  ORIGIN,
  PASSWORD,
  redeem,
  refreshed,
  signIn,
  userinfo,
  withAda,
} from './testing-application.ts'

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

/** An application with these settings of its refresh tokens, and Ada's first one, given at this moment. */
async function withToken(stage: Stage, refresh_token: JsonObject) {
  // the library dates what it makes by the time of the machine
  stage.clock.set(systemClock.now())
  const application = await addApplication(stage, { refresh_token })
  const { code, verifier } = await signIn(new Browser(stage), application, { scope: 'openid offline_access' })
  const { body } = await redeem(stage, application, code, { code_verifier: verifier })
  /** @returns the token to go on with; undefined when it was refused */
  const use = async (token: string | undefined): Promise<string | undefined> => {
    const answer = await refreshed(stage, application, token)
    if (answer.status === 200) return answer.body['refresh_token'] ?? token
    assert.deepEqual([answer.status, answer.body['error']], [403, 'invalid_grant'])
    return undefined
  }
  return { first: body['refresh_token'], use }
}

test('a refresh token lives as long as the client says, from the first one and from the last use, rotating or not', async () => {
  await using stage = await openStage()
  const id = await withAda(stage)
  const shown = async () => {
    const { body } = await stage.ask('GET', `/users/${encodeURIComponent(id)}/refresh-tokens`)
    const [token = {}] = (body as { tokens: Record<string, string>[] }).tokens
    return [token['rotating'], token['idle_expires_at'] !== undefined, token['expires_at'] !== undefined]
  }
  for (const rotation_type of ['rotating', 'non-rotating']) {
    const rotates = rotation_type === 'rotating'
    const days = { token_lifetime: (10 * DAY) / SECOND, idle_token_lifetime: (4 * DAY) / SECOND }

    const idle = await withToken(stage, { rotation_type, expiration_type: 'expiring', ...days })
    assert.deepEqual(await shown(), [rotates, true, true])
    stage.clock.advance(3 * DAY)
    const second = await idle.use(idle.first)
    assert.equal(second !== idle.first, rotates)
    stage.clock.advance(4 * DAY + HOUR)
    assert.equal(await idle.use(second), undefined, `${rotation_type}: unused for too long`)

    const aged = await withToken(stage, { rotation_type, expiration_type: 'expiring', ...days })
    let token = aged.first
    for (let day = 3; day < 10; day += 3) {
      stage.clock.advance(3 * DAY)
      token = await aged.use(token)
      assert.ok(token, `${rotation_type}: day ${day}`)
    }
    stage.clock.advance(DAY + HOUR)
    assert.equal(await aged.use(token), undefined, `${rotation_type}: older than it may get`)

    const restful = await withToken(stage, { rotation_type, ...days, infinite_idle_token_lifetime: true })
    stage.clock.advance(9 * DAY)
    token = await restful.use(restful.first)
    assert.ok(token)
    stage.clock.advance(DAY + HOUR)
    assert.equal(await restful.use(token), undefined)

    const endless = await withToken(stage, { rotation_type, ...days, infinite_token_lifetime: true })
    token = endless.first
    for (let times = 0; times < 5; times++) {
      stage.clock.advance(3 * DAY)
      token = await endless.use(token)
      assert.ok(token, `${rotation_type}: a lifetime that has no end`)
    }
    stage.clock.advance(4 * DAY + HOUR)
    assert.equal(await endless.use(token), undefined)

    // beyond the year that a grant lives by itself
    const forever = await withToken(stage, { rotation_type, expiration_type: 'non-expiring', ...days })
    stage.clock.advance(800 * DAY)
    token = await forever.use(forever.first)
    assert.ok(token)
    stage.clock.set(systemClock.now())
    assert.deepEqual(await shown(), [rotates, false, false])
    assert.equal((await stage.ask('DELETE', `/users/${encodeURIComponent(id)}/refresh-tokens`)).status, 204)
    assert.equal(await forever.use(token), undefined, 'taken away, it is gone all the same')
  }
})

test('refresh tokens have Auth0’s lifetimes when nothing is set, and a setting that is made shorter counts at once', async () => {
  await using stage = await openStage()
  await withAda(stage)
  const { first, use } = await withToken(stage, {})
  stage.clock.advance(14 * DAY)
  const second = await use(first)
  assert.ok(second && second !== first)
  stage.clock.advance(14 * DAY)
  const third = await use(second)
  assert.ok(third)
  stage.clock.advance(2 * DAY + HOUR)
  assert.equal(await use(third), undefined)

  stage.clock.set(systemClock.now())
  const application = await addApplication(stage, { refresh_token: { rotation_type: 'non-rotating' } })
  const { code, verifier } = await signIn(new Browser(stage), application, { scope: 'openid offline_access' })
  const { body } = await redeem(stage, application, code, { code_verifier: verifier })
  stage.clock.advance(HOUR)
  assert.equal((await refreshed(stage, application, body['refresh_token'])).status, 200)
  const shorter = { refresh_token: { rotation_type: 'non-rotating', token_lifetime: 1800 } }
  assert.equal((await stage.ask('PATCH', `/clients/${application.client.id}`, shorter)).status, 200)
  assert.equal((await refreshed(stage, application, body['refresh_token'])).status, 403)
})

test('within the leeway the token before the last is taken once more; an older or a later use ends all of them', async () => {
  await using stage = await openStage()
  await withAda(stage)
  const refresh_token = { rotation_type: 'rotating', expiration_type: 'expiring', leeway: 30 }

  const two = await withToken(stage, refresh_token)
  const answers = await Promise.all(Array.from({ length: 4 }, () => two.use(two.first)))
  assert.equal(new Set(answers).size, 4, 'as many new tokens as asked')
  assert.ok(!answers.includes(undefined))
  stage.clock.advance(31 * SECOND)
  assert.equal(await two.use(two.first), undefined, 'the leeway is over')
  for (const token of answers) assert.equal(await two.use(token), undefined, 'all that came of it are gone')

  const chain = await withToken(stage, refresh_token)
  const second = await chain.use(chain.first)
  const third = await chain.use(second)
  assert.ok(third)
  assert.equal(await chain.use(chain.first), undefined, 'two before the last, though within the leeway')
  assert.equal(await chain.use(third), undefined)
})

test('settings of refresh tokens that mean nothing are refused by name', async () => {
  await using stage = await openStage()
  const { client } = await addApplication(stage)
  for (const [refresh_token, words] of [
    [{ rotation_type: 'sometimes' }, /refresh_token.rotation_type/],
    [{ leeway: -1 }, /refresh_token.leeway/],
    [{ token_lifetime: 0 }, /refresh_token.token_lifetime/],
    [{ idle_token_lifetime: '60' }, /refresh_token.idle_token_lifetime/],
    [{ infinite_lifetime: true }, /infinite_lifetime/],
    [{ policies: [{ audience: 'x', scope: [] }] }, /refresh_token.policies/],
  ] as const) {
    const { status, text } = await stage.ask('PATCH', `/clients/${client.id}`, { refresh_token })
    assert.equal(status, 400, text)
    assert.match(text, words)
  }
  const hmac = await stage.ask('PATCH', `/clients/${client.id}`, { jwt_configuration: { alg: 'HS256' } })
  assert.equal(hmac.status, 400)
})

test('introspection tells a client of its own tokens, and that they are dead as soon as the password has changed', async () => {
  await using stage = await openStage()
  const id = await withAda(stage)
  const application = await addApplication(stage)
  const other = await addApplication(stage)
  const open = await addApplication(stage, { token_endpoint_auth_method: 'none' })
  const { code, verifier } = await signIn(new Browser(stage), application, { scope: 'openid email offline_access' })
  const { body } = await redeem(stage, application, code, { code_verifier: verifier })
  const ask = async (token: string | undefined, { client, secret }: { client: { id: string }; secret?: string }) => {
    const asked = {
      token: token ?? '',
      client_id: client.id,
      ...(secret === undefined ? {} : { client_secret: secret }),
    }
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const payload = new URLSearchParams(asked).toString()
    const answer = await stage.raw({ method: 'POST', url: '/oauth/introspect', headers, payload })
    return { status: answer.status, body: answer.body as Record<string, unknown> }
  }
  for (const token of [body['access_token'], body['refresh_token']]) {
    const told = (await ask(token, application)).body
    assert.deepEqual([told['active'], told['sub'], told['client_id']], [true, id, application.client.id])
    assert.deepEqual((await ask(token, other)).body, { active: false })
    assert.deepEqual((await ask(token, { client: open.client })).body, { active: false })
    assert.equal((await ask(token, { ...application, secret: 'wrong' })).status, 401)
  }
  assert.deepEqual((await ask('made up', application)).body, { active: false })
  assert.equal((await ask(undefined, application)).status, 400)
  const changed = await stage.ask('PATCH', `/users/${encodeURIComponent(id)}`, { password: 'Another-Horse-8' })
  assert.equal(changed.status, 200)
  for (const token of [body['access_token'], body['refresh_token']])
    assert.deepEqual((await ask(token, application)).body, { active: false })
})
