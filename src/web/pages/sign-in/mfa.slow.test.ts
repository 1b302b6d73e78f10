// A second factor at sign-in, where the tenant asks for one: challenged, added on the way, or refused.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { decodeJwt } from 'jose'
import { Secret as Totp, TOTP } from 'otpauth'

import { openStage, type Stage } from '../../testing-stage.ts'
import { addApplication, authorizeUrl, Browser, redeem } from './testing-application.ts'

const ADA = 'ada@example.com'
const PASSWORD = 'Correct-Horse-7'

async function withPolicy(stage: Stage, ...factors: string[]): Promise<void> {
  const ada = { connection: stage.connection.name, email: ADA, password: PASSWORD }
  assert.equal((await stage.ask('POST', '/users', ada)).status, 201)
  for (const name of factors) {
    assert.equal((await stage.ask('PUT', `/guardian/factors/${name}`, { enabled: true })).status, 200)
  }
  assert.equal((await stage.ask('PUT', '/guardian/policies', ['all-applications'])).status, 200)
}

function codeOf(stage: Stage, secret: string): string {
  return new TOTP({ secret: Totp.fromBase32(secret) }).generate({ timestamp: stage.clock.now() })
}

async function passwordGiven(stage: Stage, browser: Browser) {
  const application = await addApplication(stage)
  const asked = authorizeUrl(application)
  await browser.open(asked.url)
  await browser.submit('login', { username: ADA, password: PASSWORD })
  return { application, asked }
}

test('who has no factor adds one on the way, and is challenged the next time', async () => {
  await using stage = await openStage()
  await withPolicy(stage, 'otp')
  const browser = new Browser(stage)
  const { application, asked } = await passwordGiven(stage, browser)
  assert.equal(browser.title, 'Secure Your Account')
  const waiting = browser.at
  // pressing without having added one leads nowhere
  await browser.submit('continue')
  assert.equal(browser.title, 'Secure Your Account')
  const link = /href="(\/u\/mfa-enroll\?ticket=[^"]+)"/.exec(browser.page)?.[1] ?? ''
  await browser.open(link)
  await browser.submit('continue')
  await browser.submit('factor', { factor: 'otp' })
  const secret = (/<p class="code" dir="ltr">([^<]+)</.exec(browser.page)?.[1] ?? '').replaceAll(' ', '')
  await browser.submit('proof', { proof: codeOf(stage, secret) })
  const back = /class="button" href="(\/u\/login[^"]+)"/.exec(browser.page)?.[1]
  assert.equal(back, waiting)
  await browser.open(waiting)
  await browser.submit('continue')
  const code = new URL(browser.at).searchParams.get('code') ?? ''
  const { body } = await redeem(stage, application, code, { code_verifier: asked.verifier })
  assert.deepEqual(decodeJwt(body['id_token'] ?? '')['amr'], ['pwd', 'mfa'])

  const second = new Browser(stage)
  const { application: other } = await passwordGiven(stage, second)
  assert.equal(second.title, 'Verify Your Identity')
  // a password is no session: asking again without the code asks for the password again
  await second.open(authorizeUrl(other, { prompt: 'none' }).url)
  assert.match(second.at, /error=login_required/)
  const third = new Browser(stage)
  await passwordGiven(stage, third)
  await third.submit('proof', { proof: '000000' })
  assert.match(third.page, /role="alert"/)
  await third.submit('proof', { proof: '' })
  assert.match(third.page, /role="alert"/)
  stage.clock.advance(30_000)
  await third.submit('proof', { proof: codeOf(stage, secret) })
  assert.match(third.at, /code=/)
  // the same code a second time, elsewhere
  const fourth = new Browser(stage)
  await passwordGiven(stage, fourth)
  await fourth.submit('proof', { proof: codeOf(stage, secret) })
  assert.match(fourth.page, /role="alert"/)
})

test('ten wrong codes end the journey', async () => {
  await using stage = await openStage()
  await withPolicy(stage, 'email')
  const { body } = await stage.ask('GET', `/users-by-email?email=${ADA}`)
  const [{ user_id: id }] = body as [{ user_id: string }]
  assert.equal((await stage.ask('PATCH', `/users/${id}`, { email_verified: true })).status, 200)
  const browser = new Browser(stage)
  await passwordGiven(stage, browser)
  assert.equal(browser.title, 'Verify Your Identity')
  for (let i = 0; i < 10; i++) await browser.submit('proof', { proof: '000000' })
  assert.equal(browser.title, 'Too Many Wrong Codes')
})

test('where no factor can be asked for, nobody gets in by the password alone (better-auth GHSA-xg6x-h9c9-2m83, Logto CVE-2026-15616)', async () => {
  await using stage = await openStage()
  await withPolicy(stage)
  const browser = new Browser(stage)
  await passwordGiven(stage, browser)
  assert.equal(browser.title, 'No Second Proof Possible')
  assert.equal(browser.status, 403)
})

test('a policy that nobody could keep is refused', async () => {
  await using stage = await openStage()
  assert.equal((await stage.ask('PUT', '/guardian/policies', ['confidence-score'])).status, 400)
})
