// Every factor in a real browser: enrolled by a ticket, proven in a reset; every outcome of an Action as a page.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { after, before, test } from 'node:test'

import type { Browser, Page } from 'playwright-core'

import { inspect, openVisit } from './browser-visit.ts'
import { openBrowser, withoutBrowser } from './browser.ts'
import {
  bind,
  bindCodes,
  codeFor,
  enroll,
  logOf,
  NEW,
  newPerson,
  type Person,
  switchFactors,
  ticketFor,
  totp,
} from './post-challenge-stage.ts'
import { startServer, type TestServer } from './server.ts'

const skip = await withoutBrowser()
let server: TestServer
let browser: Browser

before(async () => {
  if (skip !== false) return
  server = await startServer()
  browser = await openBrowser()
})
after(async () => {
  await browser?.close()
  await server?.[Symbol.asyncDispose]()
})

const ALL = ['sms', 'otp', 'email', 'webauthn-roaming', 'webauthn-platform', 'recovery-code']
const ask = (...types: string[]) =>
  `exports.onExecutePostChallenge = async (event, api) => {
     api.authentication.challengeWithAny(${JSON.stringify(types.map((type) => ({ type })))}) }`

async function enrollmentLink(person: Person, more: Record<string, unknown> = {}): Promise<string> {
  const { status, body } = await server.api('POST', '/api/v2/guardian/enrollments/ticket', {
    user_id: person.id,
    ...more,
  })
  assert.equal(status, 201, JSON.stringify(body))
  return String(body.ticket_url)
}

for (const [kind, transport, words] of [
  ['webauthn-roaming', 'usb', 'Security key'],
  ['webauthn-platform', 'internal', 'Fingerprint or face recognition'],
] as const) {
  test(`${kind}: registered by a ticket, then asked for in a reset`, { skip }, async () => {
    await switchFactors(server.api, ...ALL)
    const ada = await newPerson(server.api)
    await using visit = await openVisit(browser, [server.url])
    const { page } = visit
    await virtualKey(page, transport)
    await page.goto(await enrollmentLink(ada))
    await inspect(page, 'enroll-opened')
    await press(page, 'Continue')
    await inspect(page, 'enroll-choosing')
    await press(page, words)
    await inspect(page, `enroll-${kind}`)
    await press(page, 'Continue')
    await heading(page, 'You Are All Set!')
    await inspect(page, 'enroll-done')
    assert.match((await page.locator('.code').textContent()) ?? '', /^([A-Z2-9]{4} ?){6}$/)
    assert.ok(await logOf(server.api, ada, 'gd_enrollment_complete'))

    await bindCodes(server.api, ask(kind, 'email'))
    await page.goto(await ticketFor(server, ada))
    await press(page, 'Continue')
    await heading(page, 'Verify Your Identity')
    await inspect(page, 'challenge-picker')
    await press(page, words)
    await inspect(page, `challenge-${kind}`)
    await press(page, 'Continue')
    await page.getByLabel('New password', { exact: true }).waitFor()
    await finish(page)
    assert.equal((await logOf(server.api, ada, 'gd_auth_succeed')).details.factor, kind)
  })
}

test('webauthn: a key that does not answer says so, and another method leads on', { skip }, async () => {
  await switchFactors(server.api, ...ALL)
  const ada = await newPerson(server.api)
  await enroll(server.api, ada, { type: 'webauthn-roaming', key_id: 'a2V5', public_key: 'cHVi' })
  await bindCodes(server.api, ask('webauthn-roaming', 'email'))
  await using visit = await openVisit(browser, [server.url])
  const { page } = visit
  await virtualKey(page, 'usb')
  await page.goto(await ticketFor(server, ada))
  await press(page, 'Continue')
  await press(page, 'Security key')
  await press(page, 'Continue')
  await page.getByText('This could not be verified').waitFor()
  await inspect(page, 'challenge-webauthn-problem')
  await press(page, 'Try another method')
  await press(page, 'Email')
  await page.getByLabel('Enter the code').fill(await codeFor(server, ada.email))
  await press(page, 'Continue')
  await finish(page)
})

test(
  'otp: the QR code by a ticket, proof of it before anything else is added, and a reset with it',
  { skip },
  async () => {
    await switchFactors(server.api, ...ALL)
    const ada = await newPerson(server.api)
    await using visit = await openVisit(browser, [server.url], { javaScriptEnabled: false })
    const { page } = visit
    const link = await enrollmentLink(ada, { factor: 'otp' })
    await look(link)
    await page.goto(link)
    await press(page, 'Continue')
    await press(page, 'One-time password application')
    await page.getByRole('img', { name: 'QR code for your one-time password application' }).waitFor()
    const secret = ((await page.locator('.code').textContent()) ?? '').replaceAll(' ', '')
    await page.getByLabel('Enter the code').fill('000000')
    await press(page, 'Continue')
    await page.getByText('The code you entered is invalid').waitFor()
    await page.getByLabel('Enter the code').fill(totp(secret))
    await press(page, 'Continue')
    await heading(page, 'You Are All Set!')
    const recovery = ((await page.locator('.code').textContent()) ?? '').replaceAll(' ', '')

    // a second factor: only with proof of the first (Keycloak CVE-2026-3429, ZITADEL CVE-2026-105209)
    const refused = await server.api('POST', '/api/v2/guardian/enrollments/ticket', { user_id: ada.id })
    assert.equal(refused.status, 400)
    await page.goto(await enrollmentLink(ada, { factor: 'email', allow_multiple_enrollments: true }))
    await press(page, 'Continue')
    await heading(page, 'Verify Your Identity')
    await page.getByLabel('Enter the code').fill(totp(secret))
    await press(page, 'Continue')
    await page.getByText('The code you entered is invalid').waitFor()
    await page.getByLabel('Enter the code').fill(totp(secret, 1))
    await press(page, 'Continue')
    await press(page, 'Email')
    await page.getByLabel('Email address').fill('nonsense')
    await press(page, 'Continue')
    await page.getByText('This is not valid').waitFor()
    const second = `second-${ada.email}`
    await page.getByLabel('Email address').fill(second)
    await press(page, 'Continue')
    await page.getByLabel('Enter the code').fill(await codeFor(server, second))
    await press(page, 'Continue')
    await heading(page, 'You Are All Set!')

    await bindCodes(server.api, ask('otp', 'recovery-code'))
    await page.goto(await ticketFor(server, ada))
    await press(page, 'Continue')
    await press(page, 'Recovery code')
    await page.getByLabel('Recovery code').fill(recovery.toLowerCase())
    await press(page, 'Continue')
    await finish(page)
    // the code is consumed: the next reset does not offer it
    await page.goto(await ticketFor(server, ada))
    await press(page, 'Continue')
    await page.getByText('Check your preferred one-time password application').waitFor()
    assert.equal(await page.getByRole('button', { name: 'Try another method' }).count(), 0)
  },
)

test('e-mail and text message: codes, a new one, wrong and empty ones, by keyboard', { skip }, async () => {
  await switchFactors(server.api, ...ALL)
  const ada = await newPerson(server.api)
  const phone = '+4915198765432'
  await enroll(server.api, ada, { type: 'phone', phone_number: phone })
  await bindCodes(server.api, ask('sms', 'email'))
  await using visit = await openVisit(browser, [server.url])
  const { page } = visit
  await page.goto(await ticketFor(server, ada))
  await press(page, 'Continue')
  await press(page, 'Text message')
  const first = await codeFor(server, phone)
  await inspect(page, 'challenge-sms')
  await press(page, 'Continue')
  await page.getByText('The code you entered is invalid').waitFor()
  await inspect(page, 'challenge-sms-problem')
  await press(page, 'Send a new code')
  await page.getByText('We have sent a new code').waitFor()
  const second = await codeFor(server, phone, first)
  await page.locator('#proof:focus').waitFor()
  await page.keyboard.type(first)
  await page.keyboard.press('Enter')
  await page.getByText('The code you entered is invalid').waitFor()
  await page.getByLabel('Enter the code').fill(second)
  await page.keyboard.press('Enter')
  await finish(page)
})

test('every outcome is a page: waiting, another site and back, a prompt, denied, failed', { skip }, async () => {
  const site = createServer((request, answer) => {
    const state = new URL(request.url ?? '', 'http://site').searchParams.get('state') ?? ''
    const home = `${server.url}/continue?state=${state}`
    answer
      .setHeader('content-type', 'text/html')
      .end(
        `<title>Site</title><form method="post" action="${home}"><input name="verdict" value="yes"><button>Back</button></form>`,
      )
  }).listen(0, '127.0.0.1')
  await once(site, 'listening')
  site.unref()
  const address = site.address()
  const away = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
  const form = await server.api('POST', '/api/v2/forms', {
    name: 'Questions',
    title: 'Two questions, {{vars.name}}',
    description: 'So that we know that it is you.',
    fields: [
      { id: 'note', type: 'rich_text', content: 'This takes a minute.' },
      { id: 'nick', type: 'text', label: 'Nickname', required: true },
      { id: 'team', type: 'choice', label: 'Team', options: [{ value: 'a', label: 'Alpha' }] },
      { id: 'terms', type: 'legal', label: 'I agree to the terms' },
    ],
  })
  await bindCodes(
    server.api,
    `exports.onExecutePostChallenge = async (event, api) => { api.redirect.sendUserTo('${away}/verify') }
     exports.onContinuePostChallenge = async (event, api) => {
       if (event.request.body.verdict !== 'yes') api.access.deny('verdict') }`,
    `exports.onExecutePostChallenge = async (event, api) => {
       await new Promise((resolve) => setTimeout(resolve, 10))
       api.prompt.render('${form.body.id}', { vars: { name: 'Ada' } }) }
     exports.onContinuePostChallenge = async (event, api) => {
       if (event.prompt.fields.nick === 'throw') throw new Error('no')
       api.access.deny('Dear <b>' + event.prompt.fields.nick + '</b>, not today.') }`,
  )
  const ada = await newPerson(server.api)
  await using visit = await openVisit(browser, [server.url, away])
  const { page } = visit
  await page.goto(await ticketFor(server, ada))
  await press(page, 'Continue')
  // the page of the state leads on by itself; the other site's form carries no cookie of ours
  await press(page, 'Back')
  await heading(page, 'Two questions, Ada')
  assert.match(page.url(), /\/u\/reset-password\?state=\w{27}$/)
  await inspect(page, 'prompt')
  await press(page, 'Continue')
  await page.locator('[role=alert]:focus').waitFor()
  await inspect(page, 'prompt-problem')
  await page.getByLabel('Nickname').fill('Ada')
  await page.getByLabel('I agree to the terms').check()
  await press(page, 'Continue')
  await heading(page, 'Not Possible')
  await page.getByText('Dear <b>Ada</b>, not today.').waitFor()
  await inspect(page, 'denied')

  await page.goto(await ticketFor(server, ada))
  await press(page, 'Continue')
  await press(page, 'Back')
  await page.getByLabel('Nickname').fill('throw')
  await page.getByLabel('I agree to the terms').check()
  await press(page, 'Continue')
  await heading(page, 'Something Went Wrong')
  await inspect(page, 'failed-action')
  await bind(server.api)
  site.closeAllConnections()
  site.close()
})

test(
  'phone: enrolled on our pages, asked for as a text message or a call, removed after a proof',
  { skip },
  async () => {
    await switchFactors(server.api, 'sms')
    const ada = await newPerson(server.api)
    await using visit = await openVisit(browser, [server.url])
    const { page } = visit
    await page.goto(await enrollmentLink(ada))
    await press(page, 'Continue')
    await press(page, 'Phone')
    await page.getByLabel('Phone number').fill('0151 23456')
    await press(page, 'Continue')
    await page.getByText('This is not valid').waitFor()
    await inspect(page, 'enroll-phone')
    const phone = `+49151${String(Date.now()).slice(-8)}`
    await page.getByLabel('Phone number').fill(phone)
    await press(page, 'Continue')
    const first = await codeFor(server, phone)
    await press(page, 'Send a new code')
    await page.getByText('We have sent a new code').waitFor()
    const second = await codeFor(server, phone, first)
    await page.getByLabel('Enter the code').fill(first)
    await press(page, 'Continue')
    await page.getByText('The code you entered is invalid').waitFor()
    await inspect(page, 'enroll-phone-code')
    await page.getByLabel('Enter the code').fill(second)
    await press(page, 'Continue')
    await heading(page, 'You Are All Set!')

    const types = { message_types: ['sms', 'voice'] }
    assert.equal((await server.api('PUT', '/api/v2/guardian/factors/phone/message-types', types)).status, 200)
    await bindCodes(
      server.api,
      `exports.onExecutePostChallenge = async (event, api) => { api.authentication.challengeWith({ type: 'phone' }) }`,
    )
    await page.goto(await ticketFor(server, ada))
    await press(page, 'Continue')
    await page.getByRole('button', { name: 'Text message', exact: true }).waitFor()
    await press(page, 'Voice call')
    await page.getByLabel('Enter the code').fill(await codeFor(server, phone, second))
    await press(page, 'Continue')
    await finish(page)
    await bind(server.api)

    const link = await enrollmentLink(ada, { allow_multiple_enrollments: true })
    await page.goto(link)
    await press(page, 'Continue')
    await heading(page, 'Verify Your Identity')
    assert.equal(await page.getByRole('button', { name: /^Remove/ }).count(), 0, 'not before a proof')
    const before = await codeFor(server, phone)
    await page.getByLabel('Enter the code').fill(before)
    await press(page, 'Continue')
    await press(page, `Remove: Phone (XXX XXX ${phone.slice(-2)})`)
    await heading(page, 'Removed')
    await inspect(page, 'enroll-removed')
    const { body } = await server.api('GET', `/api/v2/users/${encodeURIComponent(ada.id)}/authentication-methods`)
    assert.deepEqual(body, [])
    assert.ok(await logOf(server.api, ada, 'gd_unenroll'))
    await page.goto(link)
    assert.equal(await page.getByRole('button', { name: 'Continue' }).count(), 0, 'the ticket is spent')
  },
)

/** A key of the DevTools protocol: it answers at once, with the user verified. */
async function virtualKey(page: Page, transport: 'usb' | 'internal'): Promise<void> {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('WebAuthn.enable')
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport,
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
}

/** axe is a script: the page is looked at in a browser that runs them. Opening a ticket consumes nothing. */
async function look(link: string): Promise<void> {
  await using visit = await openVisit(browser, [server.url])
  await visit.page.goto(link)
  await press(visit.page, 'Continue')
  await press(visit.page, 'One-time password application')
  await inspect(visit.page, 'enroll-otp')
}

async function finish(page: Page): Promise<void> {
  const password = `${NEW}-${Date.now()}`
  await page.getByLabel('New password', { exact: true }).fill(password)
  await page.getByLabel('Re-enter new password').fill(password)
  await press(page, 'Reset password')
  await heading(page, 'Password Changed!')
}

async function press(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name, exact: true }).first().click({ timeout: 10_000 })
}

async function heading(page: Page, name: string): Promise<void> {
  await page.getByRole('heading', { level: 1, name, exact: true }).waitFor({ timeout: 10_000 })
}
