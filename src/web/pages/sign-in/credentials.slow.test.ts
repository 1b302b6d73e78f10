// Codes and tokens: what each is good for, once, and that none outlives the password.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { openStage } from '../../testing-stage.ts'
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
