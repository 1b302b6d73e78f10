// The whole walk-through in a real browser, with three ordinary OIDC libraries: sign up, log out, forget, choose, sign in.
import assert from 'node:assert/strict'
import { before, after, test } from 'node:test'

import type { Browser, Page } from 'playwright-core'

import { openBrowser, withoutBrowser } from './browser.ts'
import { bindActions, deployAction, openStandIn, type StandIn, startServer, type TestServer, until } from './server.ts'
import { startApplication } from './signin-applications.ts'

const skip = await withoutBrowser()
const OLD = 'Correct-Horse-7'
const NEW = 'Another-Horse-8'

const TELL = `const https = require('node:https')
exports.onExecutePostChangePassword = (event) => new Promise((resolve, reject) => {
  const request = https.request('https://api.sendgrid.com/v3/mail/send', { method: 'POST' }, (answer) => {
    answer.resume().on('end', resolve)
  })
  request.on('error', reject).end(event.user.email)
})`

let server: TestServer
let standIn: StandIn
let browser: Browser

before(async () => {
  if (skip !== false) return
  standIn = await openStandIn('api.sendgrid.com')
  server = await startServer({
    env: {
      KEYTURN_EGRESS_MAP: `api.sendgrid.com=127.0.0.1:${standIn.port}`,
      // logout tokens go to the applications, which are on this machine
      KEYTURN_EGRESS_ALLOW: '127.0.0.0/8,::1/128,localhost',
      NODE_EXTRA_CA_CERTS: standIn.authorities,
    },
  })
  await bindActions(server.api, await deployAction(server.api, { name: 'tell', code: TELL, runtime: 'node22' }))
  browser = await openBrowser()
})

after(async () => {
  await browser?.close()
  await server?.[Symbol.asyncDispose]()
  await standIn?.[Symbol.asyncDispose]()
})

/** Sign-up, logout, forgotten password, new password, and back to the application: the part that is the same for all. */
async function forgetAndChoose(page: Page, email: string, application: string): Promise<void> {
  await page.getByRole('link', { name: 'Forgot password?' }).click()
  await page.getByLabel('Email address').fill(email)
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('heading', { name: 'Check Your Email' }).waitFor()
  await page.goto(await resetLink(email))
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByLabel('New password', { exact: true }).fill(NEW)
  await page.getByLabel('Re-enter new password').fill(NEW)
  await page.getByRole('button', { name: 'Reset password' }).click()
  await page.getByRole('heading', { name: 'Password Changed!' }).waitFor()
  await page.getByRole('link', { name: `Back to ${application}` }).click()
  await until(`the Action told about ${email}`, () =>
    standIn.received.some(({ body }) => body === email) ? true : undefined,
  )
}

/** The newest mail whose link is one of a reset: signing up sends another one. */
function resetLink(email: string): Promise<string> {
  return until(`a reset mail to ${email}`, async () => {
    const answer = await fetch(`${server.url}/dev/inbox?to=${encodeURIComponent(email)}`, {
      headers: { accept: 'application/json' },
    })
    const { messages } = (await answer.json()) as { messages: { links: string[] }[] }
    return messages.flatMap(({ links }) => links).find((link) => link.includes('/u/reset-verify'))
  })
}

async function signUp(page: Page, email: string): Promise<void> {
  await page.getByRole('heading', { name: 'Create Your Account' }).waitFor()
  await page.getByLabel('Email address').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(OLD)
  await page.getByRole('button', { name: 'Continue' }).click()
}

async function logIn(page: Page, email: string, password: string): Promise<void> {
  await page.getByRole('heading', { name: 'Welcome' }).waitFor()
  await page.getByLabel('Email address').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Continue' }).click()
}

test(
  'express-openid-connect: the walk-through, and a session elsewhere that dies with the password',
  { skip },
  async () => {
    await using application = await startApplication(server, 'express')
    const email = 'express@example.com'
    const context = await browser.newContext()
    const page = await context.newPage()
    await page.goto(`${application.url}/signup`)
    await signUp(page, email)
    await page.getByRole('heading', { name: `Hello ${email}` }).waitFor()

    // the same person in a second browser stays signed in meanwhile
    const other = await (await browser.newContext()).newPage()
    await other.goto(`${application.url}/login`)
    await logIn(other, email, OLD)
    await other.getByRole('heading', { name: `Hello ${email}` }).waitFor()

    await page.getByRole('link', { name: 'Log out' }).click()
    await page.getByRole('heading', { name: 'Nobody is signed in' }).waitFor()
    await page.getByRole('link', { name: 'Log in' }).click()
    await forgetAndChoose(page, email, 'express example')

    // Keyturn's session is refused at once, and the application's own by the logout token
    await other.goto(`${application.url}/still`)
    await other.getByText('login_required').waitFor()
    await until('the logout token has ended the application’s session', async () => {
      await other.goto(application.url)
      return (await other.getByRole('heading', { name: 'Nobody is signed in' }).count()) > 0 ? true : undefined
    })

    await logIn(page, email, OLD)
    await page.getByText('Wrong email or password.').waitFor()
    await logIn(page, email, NEW)
    await page.getByRole('heading', { name: `Hello ${email}` }).waitFor()
    await page.goto(`${application.url}/profile`)
    assert.match(await page.locator('body').innerText(), /express@example\.com/)
  },
)

test('openid-client: the walk-through, and a refresh token that dies with the password', { skip }, async () => {
  await using application = await startApplication(server, 'openid-client')
  const email = 'openid-client@example.com'
  const page = await (await browser.newContext()).newPage()
  await page.goto(`${application.url}/login`)
  await page.getByRole('button', { name: 'Sign up' }).click()
  await signUp(page, email)
  await page.getByRole('heading', { name: `Hello ${email}` }).waitFor()
  await page.goto(`${application.url}/refresh`)
  assert.match(await page.locator('body').innerText(), /openid-client@example\.com/)

  const other = await (await browser.newContext()).newPage()
  await other.goto(`${application.url}/login`)
  await logIn(other, email, OLD)
  await other.getByRole('heading', { name: `Hello ${email}` }).waitFor()

  await page.goto(`${application.url}/logout`)
  await page.getByRole('heading', { name: 'Nobody is signed in' }).waitFor()
  await page.getByRole('link', { name: 'Log in' }).click()
  await forgetAndChoose(page, email, 'openid-client example')
  await other.goto(`${application.url}/refresh`)
  await other.getByText('invalid_grant').waitFor()
  await other.goto(`${application.url}/login?prompt=none`)
  await other.getByText('login_required').waitFor()
  await logIn(page, email, NEW)
  await page.getByRole('heading', { name: `Hello ${email}` }).waitFor()
})

test('auth0-spa-js: the walk-through, with tokens fetched by a script of another origin', { skip }, async () => {
  await using application = await startApplication(server, 'spa')
  const email = 'spa@example.com'
  const page = await (await browser.newContext()).newPage()
  await page.goto(application.url)
  await page.getByRole('heading', { name: 'Nobody is signed in' }).waitFor()
  await page.getByRole('button', { name: 'Log in' }).click()
  await page.getByRole('button', { name: 'Sign up' }).click()
  await signUp(page, email)
  await page.getByRole('heading', { name: `Hello ${email}` }).waitFor()
  await page.getByRole('button', { name: 'Get a token' }).click()
  await page.getByText('got a token').waitFor()

  const other = await (await browser.newContext()).newPage()
  await other.goto(application.url)
  await other.getByRole('button', { name: 'Log in' }).click()
  await logIn(other, email, OLD)
  await other.getByRole('heading', { name: `Hello ${email}` }).waitFor()

  await page.getByRole('button', { name: 'Log out' }).click()
  await page.getByRole('heading', { name: 'Nobody is signed in' }).waitFor()
  await page.getByRole('button', { name: 'Log in' }).click()
  await forgetAndChoose(page, email, 'spa example')
  await other.getByRole('button', { name: 'Get a token' }).click()
  await other.getByText('invalid_grant').waitFor()
  await logIn(page, email, NEW)
  await page.getByRole('heading', { name: `Hello ${email}` }).waitFor()
})
