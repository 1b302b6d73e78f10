// The reset journey in a real browser: with JavaScript and without, by keyboard, on a phone, light and dark, with axe.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'

import type { Browser, Page } from 'playwright-core'

import { inspect, openVisit } from './browser-visit.ts'
import { openBrowser, withoutBrowser } from './browser.ts'
import { startServer, type TestServer } from './server.ts'

const CONNECTION = 'Username-Password-Authentication'
const BEFORE = 'Before-Passw0rd'

const skip = await withoutBrowser()
let server: TestServer
let browser: Browser

before(async () => {
  if (skip !== false) return
  server = await startServer()
  const found = await server.api('GET', `/api/v2/connections?name=${CONNECTION}`)
  const [connection] = found.body as { id: string; options: object }[]
  const options = { ...connection?.options, password_history: { enable: true, size: 3 } }
  const changed = await server.api('PATCH', `/api/v2/connections/${connection?.id}`, { options })
  assert.equal(changed.status, 200, JSON.stringify(changed.body))
  browser = await openBrowser()
})
after(async () => {
  await browser?.close()
  await server?.[Symbol.asyncDispose]()
})

test('the whole journey with JavaScript: rules judged while typing, every page by axe', { skip }, async () => {
  const ada = await newUser(server)
  await using visit = await openVisit(browser, [server.url])
  const { page } = visit
  await page.goto(`${server.url}/u/reset-password/request`)
  await inspect(page, 'request')
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByText('Please enter an email address').waitFor()
  await inspect(page, 'request-problem')
  await page.getByLabel('Email address').fill(ada)
  await page.getByRole('button', { name: 'Continue' }).click()
  await heading(page, 'Check Your Email')
  await page.getByText(ada).waitFor()
  await inspect(page, 'check-email')
  const first = await server.link(ada)
  await page.getByRole('button', { name: 'Resend email' }).click()
  await page.getByRole('status').getByText('sent the instructions again').waitFor()
  await inspect(page, 'check-email-again')
  const link = await server.link(ada, first)

  await page.goto(first)
  await heading(page, 'Please Try Again')
  await inspect(page, 'failed-generic')

  await page.goto(link)
  assert.match(page.url(), /\/u\/reset-password\?state=\w+$/)
  await inspect(page, 'opened')
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByText('Enter a new password below').waitFor()
  await inspect(page, 'choosing')
  assert.equal(await page.locator('input[autocomplete=username]').inputValue(), ada)

  const password = page.getByLabel('New password', { exact: true })
  const again = page.getByLabel('Re-enter new password')
  assert.equal(await password.getAttribute('autocomplete'), 'new-password')
  assert.deepEqual(await ruleStates(page), ['', '', ''])
  await password.pressSequentially('aB3')
  assert.deepEqual(await ruleStates(page), ['fails', 'met', 'met'])
  await page.getByText('Rules not met yet: 1').waitFor({ state: 'attached' })
  await inspect(page, 'choosing-typing')
  const show = page.getByRole('button', { name: 'Show password' }).first()
  await show.click()
  assert.equal(await password.getAttribute('type'), 'text')
  await page.getByRole('button', { name: 'Hide password' }).click()
  assert.equal(await password.getAttribute('type'), 'password')

  await again.fill('aB3')
  await page.getByRole('button', { name: 'Reset password' }).click()
  await page.getByRole('alert').waitFor()
  await page.locator('[role=alert]:focus').waitFor()
  assert.deepEqual(await ruleStates(page), ['fails', 'met', 'met'], 'the server’s verdict is the browser’s')
  await inspect(page, 'choosing-weak')
  await page.getByRole('alert').getByRole('link').click()
  assert.equal(await focusedId(page), 'newPassword')

  // the form is judged in the browser, the rest by the server: what is quick while typing, the history on leaving
  const further = (state: string) => page.locator(`[data-further][data-state="${state}"]`)
  await password.fill('P@ssw0rd')
  await further('fails').getByText('Unknown from data breaches').waitFor()
  await page.getByText('Rules not met yet: 1').waitFor({ state: 'attached' })
  await password.fill(BEFORE)
  await further('met').getByText('Unknown from data breaches').waitFor()
  assert.equal(
    await further('').getByText('Different from passwords that you have used before').count(),
    1,
    'not asked yet',
  )
  await password.press('Tab')
  await further('fails').getByText('Different from passwords that you have used before').waitFor()
  await inspect(page, 'choosing-history')

  await password.fill('Mended-Password-1')
  await again.fill('Mended-Password-2')
  await page.getByText('All rules are met.').waitFor({ state: 'attached' })
  await page.getByRole('button', { name: 'Reset password' }).click()
  await page.getByRole('alert').getByText('not the same').waitFor()
  await inspect(page, 'choosing-mismatch')

  await password.fill('Mended-Password-1')
  await again.fill('Mended-Password-1')
  await page.getByRole('button', { name: 'Reset password' }).dblclick()
  await heading(page, 'Password Changed!')
  await inspect(page, 'changed')

  await page.goBack()
  await heading(page, 'Password Changed!')

  await page.goto(link)
  await heading(page, 'Invalid Link')
  await inspect(page, 'failed-used')
  await page.getByRole('link', { name: 'Forgot Your Password?' }).click()
  await heading(page, 'Forgot Your Password?')
})

test('the whole journey without JavaScript', { skip }, async () => {
  const ada = await newUser(server)
  await using visit = await openVisit(browser, [server.url], { javaScriptEnabled: false })
  const { page } = visit
  await page.goto(`${server.url}/u/reset-password/request`)
  await page.getByLabel('Email address').fill(ada)
  await page.getByRole('button', { name: 'Continue' }).click()
  await heading(page, 'Check Your Email')
  const first = await server.link(ada)
  await page.getByRole('button', { name: 'Resend email' }).click()
  await page.getByText('sent the instructions again').waitFor()
  await page.goto(await server.link(ada, first))
  await page.getByRole('button', { name: 'Continue' }).click()
  assert.equal(await page.getByRole('button', { name: 'Show password' }).count(), 0, 'no button that would do nothing')
  await page.getByLabel('New password', { exact: true }).fill('short')
  await page.getByLabel('Re-enter new password').fill('short')
  await page.getByRole('button', { name: 'Reset password' }).click()
  await page.getByRole('alert').waitFor()
  await page.getByLabel('New password', { exact: true }).fill('Plain-Password-1')
  await page.getByLabel('Re-enter new password').fill('Plain-Password-1')
  await page.getByRole('button', { name: 'Reset password' }).click()
  await heading(page, 'Password Changed!')
})

test('the whole journey by keyboard alone', { skip }, async () => {
  const ada = await newUser(server)
  await using visit = await openVisit(browser, [server.url])
  const { page } = visit
  const { keyboard } = page
  await page.goto(`${server.url}/u/reset-password/request`)
  await page.locator('#email:focus').waitFor()
  await keyboard.type(ada)
  await keyboard.press('Enter')
  await heading(page, 'Check Your Email')
  await page.getByText(ada).waitFor()
  await page.goto(await server.link(ada))
  await page.locator('button:focus').waitFor()
  await keyboard.press('Enter')
  await page.getByText('Enter a new password below').waitFor()
  await page.locator('#newPassword:focus').waitFor()
  await keyboard.type('Keyboard-Password-1')
  await keyboard.press('Tab')
  await keyboard.press('Tab')
  assert.equal(await focusedId(page), 'confirmNewPassword')
  await keyboard.type('Keyboard-Password-1')
  await keyboard.press('Enter')
  await heading(page, 'Password Changed!')
})

test('a ticket of the API ends in a button to its result URL, and goes there only when pressed', { skip }, async () => {
  const ada = await newUser(server)
  const found = await server.api('GET', `/api/v2/users-by-email?email=${encodeURIComponent(ada)}`)
  const [user] = found.body as { user_id: string }[]
  const ticket = await server.api('POST', '/api/v2/tickets/password-change', {
    user_id: user?.user_id,
    result_url: `${server.url}/health`,
    includeEmailInRedirect: true,
  })
  assert.equal(ticket.status, 201)
  await using visit = await openVisit(browser, [server.url])
  const { page } = visit
  await page.goto((ticket.body as { ticket: string }).ticket)
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByLabel('New password', { exact: true }).fill('Ticket-Password-1')
  await page.getByLabel('Re-enter new password').fill('Ticket-Password-1')
  await page.getByRole('button', { name: 'Reset password' }).click()
  await heading(page, 'Password Changed!')
  await inspect(page, 'changed-with-result')
  await page.getByRole('link', { name: /^Back to / }).click()
  await page.waitForURL(/\/health\?/)
  const { searchParams } = new URL(page.url())
  assert.equal(searchParams.get('email'), ada)
  assert.equal(searchParams.get('success'), 'true')
})

test('error pages say what to do, and the inbox is readable', { skip }, async () => {
  await using visit = await openVisit(browser, [server.url])
  const { page } = visit
  for (const [path, name] of [
    ['/u/reset-password?state=gone', 'error-gone'],
    ['/u/reset-password/request?client_id=nobody', 'error-unknown-client'],
    ['/u/reset-verify?ticket=%00', 'failed-malformed'],
    ['/dev/inbox', 'inbox'],
  ]) {
    const answer = await page.goto(`${server.url}${path}`)
    assert.equal(answer?.status(), path === '/dev/inbox' ? 200 : 400)
    await inspect(page, String(name))
  }
})

async function newUser({ api }: TestServer): Promise<string> {
  const email = `ada-${randomUUID().slice(0, 8)}@example.com`
  const user = { connection: CONNECTION, email, password: BEFORE }
  const made = await api('POST', '/api/v2/users', user)
  assert.equal(made.status, 201, JSON.stringify(made.body))
  return email
}

async function heading(page: Page, name: string): Promise<void> {
  await page.getByRole('heading', { level: 1, name, exact: true }).waitFor({ timeout: 10_000 })
}

async function ruleStates(page: Page): Promise<string[]> {
  const states = '[...document.querySelectorAll("[data-rule]")].map((item) => item.dataset.state)'
  return page.evaluate<string[]>(states)
}

function focusedId(page: Page): Promise<string> {
  return page.evaluate<string>('document.activeElement?.id ?? ""')
}
