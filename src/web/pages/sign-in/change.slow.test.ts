// Changing a password while signed in: the current one, a factor where there is one, and everything else ends with it.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { Secret as Totp, TOTP } from 'otpauth'

import { factors, newOtpSecret } from '#identity'
import { systemIds, type UserId } from '#kit'

import { openStage, type Stage } from '../../testing-stage.ts'
import { addApplication, authorizeUrl, Browser } from './testing-application.ts'

const ADA = 'ada@example.com'
const PASSWORD = 'Correct-Horse-7'
const NEW = 'Another-Horse-8'

async function signedIn(stage: Stage, browser = new Browser(stage)) {
  const application = await addApplication(stage)
  await browser.open(authorizeUrl(application).url)
  await browser.submit('login', { username: ADA, password: PASSWORD })
  assert.match(browser.at, /code=/)
  return { application, browser }
}

async function withAda(stage: Stage): Promise<UserId> {
  const body = { connection: stage.connection.name, email: ADA, password: PASSWORD }
  const answer = await stage.ask('POST', '/users', body)
  assert.equal(answer.status, 201)
  return (answer.body as { user_id: UserId }).user_id
}

test('the current password and the rules decide, and afterwards nobody is signed in anywhere', async () => {
  await using stage = await openStage()
  const id = await withAda(stage)
  const { browser, application } = await signedIn(stage)
  const { browser: elsewhere } = await signedIn(stage)
  await browser.open('/u/change-password')
  for (const [password, words] of [
    ['', /Enter your current password/],
    ['wrong', /not your current password/],
  ] as const) {
    await browser.submit('current', { password })
    assert.match(browser.page, words)
  }
  // the new password is not taken before the current one
  const { fields, path } = browser.form('current')
  const early = { ...fields, action: 'password', newPassword: NEW, confirmNewPassword: NEW }
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  await browser.send({ method: 'POST', url: path, headers, payload: new URLSearchParams(early).toString() })
  await browser.open(browser.at)
  await browser.submit('current', { password: PASSWORD })
  for (const [newPassword, confirmNewPassword] of [
    ['', ''],
    [NEW, 'Different-Horse-9'],
    ['short', 'short'],
    [PASSWORD, PASSWORD],
  ] as const) {
    await browser.submit('password', { newPassword, confirmNewPassword })
    assert.match(browser.page, /role="alert"/)
  }
  await browser.submit('password', { newPassword: NEW, confirmNewPassword: NEW })
  assert.equal(browser.title, 'Password Changed!')
  for (const each of [browser, elsewhere]) {
    assert.match(await each.open(authorizeUrl(application, { prompt: 'none' }).url), /error=login_required/)
  }
  const { body } = await stage.ask('GET', `/users/${encodeURIComponent(id)}/logs`)
  assert.ok((body as { type: string }[]).some(({ type }) => type === 'scp'))
  await browser.open('/u/change-password')
  assert.equal(browser.status, 401)
  // who it was or was not hears of it where the account is at home
  await stage.work()
  const told = await stage.deps.mail.inbox.list({ to: ADA })
  assert.deepEqual(
    told.map(({ subject, links }) => [subject, links]),
    [['Your password was changed', []]],
  )
})

test('somebody who has a factor proves it before a new password is taken', async () => {
  await using stage = await openStage()
  const id = await withAda(stage)
  assert.equal((await stage.ask('PUT', '/guardian/factors/otp', { enabled: true })).status, 200)
  const secret = newOtpSecret()
  const at = stage.clock.now()
  await factors.insert(stage.deps.storage.db, {
    ...{
      id: `totp|${systemIds.device()}`,
      user: id,
      type: 'otp',
      name: undefined,
      confirmed: true,
      preferred: undefined,
    },
    ...{ identifier: undefined, secretSealed: stage.deps.sealer.seal('factor', secret), settings: {}, counter: 0 },
    ...{ createdAt: at, enrolledAt: at, lastAuthAt: at },
  })
  const { browser } = await signedIn(stage)
  await browser.open('/u/change-password')
  await browser.submit('current', { password: PASSWORD })
  assert.equal(browser.title, 'Verify Your Identity')
  await browser.submit('proof', { proof: '000000' })
  assert.match(browser.page, /role="alert"/)
  const code = new TOTP({ secret: Totp.fromBase32(secret) }).generate({ timestamp: stage.clock.now() })
  await browser.submit('proof', { proof: code })
  await browser.submit('password', { newPassword: NEW, confirmNewPassword: NEW })
  assert.equal(browser.title, 'Password Changed!')
})

test('a page that is open does nothing once its session has ended', async () => {
  await using stage = await openStage()
  const id = encodeURIComponent(await withAda(stage))
  const { browser } = await signedIn(stage)
  await browser.open('/u/change-password')
  await browser.submit('current', { password: PASSWORD })
  assert.equal((await stage.ask('DELETE', `/users/${id}/sessions`)).status, 204)
  await browser.submit('password', { newPassword: NEW, confirmNewPassword: NEW })
  assert.equal(browser.title, 'This Login Is Over')
  const { browser: again } = await signedIn(stage)
  assert.match(again.at, /code=/)
})
