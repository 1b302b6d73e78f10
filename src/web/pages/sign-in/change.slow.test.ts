// Changing a password while signed in: the current one, a factor where there is one, and everything else ends with it.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { Secret as Totp, TOTP } from 'otpauth'

import { connections, factors, newOtpSecret } from '#identity'
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

test('while typing, the verdict of the form: for who is signed in with the history, and no longer once signed out', async () => {
  await using stage = await openStage()
  await withAda(stage)
  const { browser } = await signedIn(stage)
  await browser.open('/u/change-password')
  assert.equal((await typed(browser, 'current', { password: NEW })).status, 410, 'the current password comes first')
  await browser.submit('current', { password: PASSWORD })
  assert.match(browser.page, /data-path="\/u\/change-password\/typed"/)
  const { headers } = await browser.send({ url: browser.at })
  assert.match(String(headers['content-security-policy']), /connect-src 'self'/)
  assert.deepEqual((await typed(browser, 'password', { password: PASSWORD })).body, {
    ...{ failed: [], broken: [], open: ['PasswordHistoryError'] },
  })
  assert.deepEqual((await typed(browser, 'password', { password: PASSWORD, left: '1' })).body, {
    ...{ failed: [], broken: ['PasswordHistoryError'], open: [] },
  })
  assert.deepEqual((await typed(browser, 'password', { password: 'P@ssw0rd' })).body, {
    ...{ failed: [], broken: ['PasswordLeakedError'], open: ['PasswordHistoryError'] },
  })
  // another session's page: the first is signed out, its form is still on the screen
  const page = browser.page
  await browser.open('/oidc/logout')
  await browser.submit('')
  browser.page = page
  assert.equal((await typed(browser, 'password', { password: PASSWORD, left: '1' })).status, 410)
})

test('at signing up, what was entered beside it counts, and whether the address is known does not', async () => {
  await using stage = await openStage()
  await withAda(stage)
  const options = { passwordPolicy: 'good', password_no_personal_info: { enable: true } } as const
  await connections.update(stage.deps.storage.db, stage.connection.id, { options, at: 1 })
  const application = await addApplication(stage)
  const browser = new Browser(stage)
  await browser.open(authorizeUrl(application, { screen_hint: 'signup' }).url)
  assert.match(browser.page, /data-field="password" data-path="\/u\/login\/typed"/)
  assert.doesNotMatch(browser.page, /PasswordHistoryError/)
  const verdicts = []
  for (const email of [ADA, 'nobody@example.com']) {
    for (const password of ['Correct-Horse-7', `${email}-A1`, 'P@ssw0rd', 'weak']) {
      // oxlint-disable-next-line no-await-in-loop
      verdicts.push((await typed(browser, 'signup', { email, password, left: '1' })).body)
    }
  }
  assert.deepEqual(verdicts.slice(0, 4), verdicts.slice(4))
  assert.deepEqual(
    verdicts.slice(0, 4).map(({ broken }) => broken),
    [[], ['PasswordNoUserInfoError'], ['PasswordLeakedError'], ['PasswordStrengthError']],
  )
  assert.deepEqual(verdicts[3]?.failed, ['length_at_least', 'contains_at_least'])
})

/** What the page's script asks. */
async function typed(browser: Browser, form: string, fields: Record<string, string>) {
  const { path, fields: own } = browser.form(form)
  const answer = await browser.send({
    ...{ method: 'POST', url: `${path}/typed`, headers: { 'content-type': 'application/x-www-form-urlencoded' } },
    payload: new URLSearchParams({ ...own, ...fields }).toString(),
  })
  return {
    status: answer.statusCode,
    body: JSON.parse(answer.body) as { failed: string[]; broken: string[]; open: string[] },
  }
}

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
