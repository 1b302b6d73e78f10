// For tests of the dashboard: a server with it, somebody signed in, and hands for Monaco.
import { join } from 'node:path'

import type { Browser, Locator, Page } from 'playwright-core'

import { openVisit, type Visit } from './browser-visit.ts'
import type { TestServer } from './server.ts'

export const ADMIN = { email: 'olga@example.com', password: 'a long password of olga' }

/** Servers of these tests know their first administrator. */
export const ADMIN_ENV = {
  KEYTURN_BOOTSTRAP_ADMIN_EMAIL: ADMIN.email,
  KEYTURN_BOOTSTRAP_ADMIN_PASSWORD: ADMIN.password,
}

/** A tab of the dashboard, with somebody signed in. */
export async function openDashboard(browser: Browser, server: TestServer, person = ADMIN): Promise<Visit> {
  const permissions = ['clipboard-read', 'clipboard-write']
  const visit = await openVisit(browser, [server.url], { permissions })
  await visit.page.goto(`${server.url}/dashboard`)
  await signIn(visit.page, person)
  await visit.page.getByRole('heading', { name: 'Overview' }).waitFor()
  return visit
}

export async function signIn(page: Page, { email, password } = ADMIN): Promise<void> {
  await page.locator('input[name=username]').fill(email)
  await page.locator('input[type=password]').fill(password)
  await page.locator('form button[type=submit], form button:not([type])').first().click()
}

/** Inside the application: a load would be a sign-in each. */
export async function go(page: Page, path: string): Promise<void> {
  await page.evaluate(
    `history.pushState({}, '', ${JSON.stringify(`/dashboard${path}`)}); dispatchEvent(new PopStateEvent('popstate', { state: {} }))`,
  )
}

/**
 * Replaces the whole code as people do: select all, paste. It is there when the editor says so; a key before is too early.
 *
 * @param changed is on the page when something is not saved
 */
export async function writeCode(
  page: Page,
  code: string,
  changed: Locator = page.getByText('You have unsaved changes'),
): Promise<void> {
  for (let tries = 1; ; tries++) {
    await page.locator('.kt-monaco .view-lines').first().click()
    await page.keyboard.press('ControlOrMeta+A')
    await page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(code)})`)
    await page.keyboard.press('ControlOrMeta+V')
    try {
      return await changed.waitFor({ timeout: 10_000 })
    } catch (thrown) {
      if (tries === 3) throw thrown
    }
  }
}

/** On failure there is a picture of the page, and the first error is told before the closing of things adds its own. */
export async function watched(page: Page, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (thrown) {
    console.error(thrown)
    await page.screenshot({ path: join(import.meta.dirname, 'artifacts', 'dashboard-failed.png') })
    throw thrown
  }
}
