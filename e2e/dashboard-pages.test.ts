// Every page of the dashboard: opens by its address, axe finds nothing in light and dark, nothing is cut off on a phone.
import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import { Secret as OtpSecret, TOTP } from 'otpauth'
import type { Browser, Page } from 'playwright-core'

import { PLAIN_THEME } from '../dashboard/src/pages/branding/theme-fields.ts'
import { bringAxe, violations, type Visit } from './browser-visit.ts'
import { openBrowser, withoutBrowser } from './browser.ts'
import { ADMIN_ENV, go, openDashboard, signIn, watched } from './dashboard-stage.ts'
import { type MailStandIns, openMailStandIns } from './mail-stand-ins.ts'
import { bindActions, deployAction, executionOf, startServer, type TestServer, until } from './server.ts'
import { brandingTests } from './tenant/branding.ts'
import { messageTests } from './tenant/messages.ts'
import { keyTests, settingTests } from './tenant/settings.ts'
import { signalTests } from './tenant/signals.ts'
import type { Opened } from './tenant/stage.ts'
import { userTests } from './tenant/users.ts'
import { viewerTests } from './tenant/viewer.ts'

const skip = await withoutBrowser()
const PICTURES = join(import.meta.dirname, 'artifacts', 'dashboard')
/** What hostile people put wherever a text fits. */
const EVIL = '<img src=x onerror="document.title=\'pwned\'"><script>document.title="pwned"</script>'

let server: TestServer
let browser: Browser
let standIns: MailStandIns
/** an owner's tab, for everything that needs no tab of its own */
let owner: Visit
let paths: [name: string, path: string][] = []

before(async () => {
  if (skip !== false) return
  standIns = await openMailStandIns()
  server = await startServer({ env: { ...ADMIN_ENV, ...standIns.env } })
  browser = await openBrowser()
  const { api } = server
  const code = `exports.onExecutePostChangePassword = async (event) => {
  console.log('hello', event.user.email)
  console.warn(${JSON.stringify(EVIL)})
  await fetch('https://api.example.com/notify').catch((error) => console.error(error.message))
  if (event.user.email.startsWith('fails')) throw new Error(${JSON.stringify(EVIL)})
}`
  const id = await deployAction(api, { name: 'Tell the others', code })
  const evil = await deployAction(api, {
    name: EVIL,
    code: `// ${EVIL}\nexports.onExecutePostChangePassword = async () => {}`,
  })
  await bindActions(api, id, evil)
  const connection = 'Username-Password-Authentication'
  const user = await person('mara@example.com', { user_metadata: { note: EVIL }, name: EVIL })
  await person('fails@example.com')
  const hook = await api('POST', '/api/v2/hooks', {
    ...{ name: 'Old friend', triggerId: 'post-change-password', enabled: true },
    script: 'module.exports = function (user, context, cb) { console.log(user.email); cb() }',
  })
  const module = await api('POST', '/api/v2/actions/modules', { name: 'shared', code: `// ${EVIL}`, publish: true })
  await fetch(`${server.url}/dbconnections/change_password`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'user-agent': EVIL },
    body: JSON.stringify({ email: 'mara@example.com', connection }),
  })
  const asked = await until('the request is logged', async () => {
    const { body } = await api('GET', '/api/v2/logs?q=type:scpr&per_page=1')
    return (body[0]?.log_id as string | undefined) ?? undefined
  })
  const { body: execution } = await api('GET', '/api/v2/actions/executions?take=1')
  const { body: logs } = await api('GET', '/api/v2/logs?q=type:scp&per_page=1')
  const { body: connections } = await api('GET', '/api/v2/connections')
  const { body: clients } = await api('GET', '/api/v2/clients?is_global=false&per_page=1')
  const { body: alone } = await api('POST', '/api/v2/clients', { name: 'Alone' })
  const { body: stream } = await api('POST', '/api/v2/log-streams', {
    ...{ name: EVIL, type: 'http', sink: { httpEndpoint: `${server.url}/nowhere` } },
  })
  const { body: signals } = await api('POST', '/api/v2/keyturn/signal-streams', {
    ...{ client_id: clients[0].client_id, description: EVIL },
    events_requested: ['https://schemas.openid.net/secevent/caep/event-type/credential-change'],
    delivery: { method: 'urn:ietf:rfc:8935', endpoint_url: `${server.url}/nowhere` },
  })
  await api('POST', `/api/v2/keyturn/signal-streams/${signals.id}/verification`)
  await api('POST', '/api/v2/branding/themes', { ...PLAIN_THEME, displayName: 'Ours' })
  const { body: job } = await api('POST', '/api/v2/jobs/users-exports', {})
  const { body: role } = await api('POST', '/api/v2/roles', { name: 'Staff' })
  const { body: organization } = await api('POST', '/api/v2/organizations', { name: 'umbrella', display_name: EVIL })
  const { body: form } = await api('POST', '/api/v2/forms', {
    ...{ name: 'Customer number', title: 'Hello {{vars.name}}', description: EVIL },
    fields: [
      { id: 'number', type: 'text', label: 'Customer number', required: true, min_length: 6 },
      { id: 'note', type: 'rich_text', content: EVIL },
      { id: 'reach', type: 'choice', label: 'Reach me', options: [{ value: 'mail', label: 'By mail' }] },
      { id: 'agreed', type: 'legal', label: 'I agree to the terms' },
    ],
  })
  paths = [
    ['overview', '/'],
    ['library', '/actions/library'],
    ['modules', '/actions/library?tab=modules'],
    ['module', `/actions/modules/${module.body.id}`],
    ['editor', `/actions/library/${id}`],
    ['flows', '/actions/triggers'],
    ['flow', '/actions/triggers/post-change-password'],
    ['flow-reset', '/actions/triggers/password-reset-post-challenge'],
    ['forms', '/actions/forms'],
    ['form', `/actions/forms/${form.id}`],
    ['hooks', '/hooks'],
    ['hook', `/hooks/${hook.body.id}`],
    ['executions', '/executions'],
    ['execution', `/executions/${execution.executions[0].id}`],
    ['logs', '/logs'],
    ['log', `/logs/${logs[0].log_id}`],
    ['log-hostile', `/logs/${asked}`],
    ['tail', '/tail'],
    ['audit', '/audit'],
    ['users', '/users'],
    ['user', `/users/${encodeURIComponent(user)}`],
    ['user-factors', `/users/${encodeURIComponent(user)}?tab=factors`],
    ['user-sessions', `/users/${encodeURIComponent(user)}?tab=sessions`],
    ['user-logs', `/users/${encodeURIComponent(user)}?tab=logs`],
    ['job', `/jobs/${job.id}`],
    ['roles', '/roles'],
    ['role', `/roles/${role.id}`],
    ['organizations', '/organizations'],
    ['organization', `/organizations/${organization.id}`],
    ['log-streams', '/log-streams'],
    ['log-stream', `/log-streams/${stream.id}`],
    ['shared-signals', '/shared-signals'],
    ['shared-signal', `/shared-signals/${signals.id}`],
    ['signing-keys', '/signing-keys'],
    ['attack-protection', '/attack-protection'],
    ['throttling', '/attack-protection?tab=throttling'],
    ['breaches', '/attack-protection?tab=breaches'],
    ['connections', '/connections'],
    ['connection', `/connections/${connections[0].id}`],
    ['factors', '/factors'],
    ['applications', '/applications'],
    ['application', `/applications/${clients[0].client_id}`],
    ['application-connections', `/applications/${connections[0].enabled_clients[0]}?tab=connections`],
    // it may use no connection, and says so
    ['application-grants', `/applications/${alone.client_id}?tab=grants`],
    ['messages', '/messages'],
    ['templates', '/messages?tab=templates'],
    ['phone', '/messages?tab=phone'],
    ['branding', '/branding'],
    ['theme', '/branding?tab=theme'],
    ['texts', '/branding?tab=texts'],
    ['page-template', '/branding?tab=template'],
    ['administrators', '/administrators'],
    ['account', '/account'],
    ['settings', '/settings'],
  ]

  async function person(email: string, more: object = {}): Promise<string> {
    const made = await api('POST', '/api/v2/users', { connection, email, password: 'Old-Passw0rd-1', ...more })
    const { user_id } = made.body
    await api('PATCH', `/api/v2/users/${encodeURIComponent(user_id)}`, { password: 'New-Passw0rd-2' })
    await executionOf(api, user_id)
    return user_id
  }
})

after(async () => {
  await browser?.close()
  await server?.[Symbol.asyncDispose]()
  await standIns?.[Symbol.asyncDispose]()
})

test(
  'every page, light and dark, desktop and phone: axe finds nothing, nothing is cut off, no script of a text runs',
  { skip },
  async () => {
    mkdirSync(PICTURES, { recursive: true })
    owner = await openDashboard(browser, server)
    const { page } = owner
    await watched(page, async () => {
      await bringAxe(page)
      const found: string[] = []
      const only = process.env['ONLY']?.split(',')
      for (const [name, path] of paths) {
        if (only && !only.includes(name)) continue
        await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
        await page.setViewportSize({ width: 1280, height: 800 })
        await go(page, path)
        await page.locator('h1').first().waitFor()
        await settled(page)
        await calm(page)
        await picture(page, `${name}-light`)
        found.push(...(await axe(page)).map((each) => `${name} light ${each}`))
        await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' })
        await calm(page)
        await picture(page, `${name}-dark`)
        // the same document in other colours
        found.push(...(await axe(page, 'color-contrast')).map((each) => `${name} dark ${each}`))
        await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
        await page.setViewportSize({ width: 360, height: 740 })
        await calm(page)
        await picture(page, `${name}-phone`)
        const wide = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')
        if (wide > 0) found.push(`${name}: ${wide} px too wide on a phone`)
        assert.notEqual(await page.title(), 'pwned', name)
      }
      assert.deepEqual(found, [])
    })
  },
)

/** For people, who ask for them: drawing takes as long as judging. */
async function picture(page: Page, name: string): Promise<void> {
  if (process.env['GALLERY'] === 'whole') await page.screenshot({ path: join(PICTURES, `${name}.png`) })
}

/** The colours asked for are there, and what moves has come to rest, but for what never does. */
function calm(page: Page): Promise<void> {
  return page.evaluate(`(async () => {
    const asked = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
    const { dataset } = document.documentElement
    while (dataset.mantineColorScheme !== asked) await new Promise(requestAnimationFrame)
    for (let i = 0; i < 2; i++) await new Promise(requestAnimationFrame)
    const moving = document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity)
    await Promise.allSettled(moving.map(({ finished }) => finished))
  })()`)
}

/** axe alone, without its way into frames: those of previews may run no script, and it would wait for ever. */
function axe(page: Page, ...rules: string[]): Promise<string[]> {
  const options = {
    iframes: false,
    resultTypes: ['violations'],
    ...(rules.length === 0 ? {} : { runOnly: { type: 'rule', values: rules } }),
  }
  return page.evaluate<string[]>(`axe.run({ exclude: [['.monaco-editor']] }, ${JSON.stringify(options)})
    .then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html.slice(0, 200)).join(' ')))`)
}

/** The page of that address is there, and everything that it asked for. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(`(async () => {
    const path = () => document.querySelector('[data-path]')?.dataset.path
    const there = () => '/dashboard' + (path() === '/' ? '' : path()) === location.pathname.replace(/\\/$/, '') + location.search
    const waits = () => [...document.querySelectorAll('[role=status][aria-busy=true]')].some((each) => each.checkVisibility())
    const end = performance.now() + 60_000
    while (!there() || waits() || !document.querySelector('h1')) {
      if (performance.now() > end) throw new Error('waited a minute in vain at ' + location.href)
      await new Promise(requestAnimationFrame)
    }
  })()`)
}

const opened: Opened = { skip, tenant: () => ({ server, browser, standIns, page: owner.page }) }
for (const tests of [userTests, messageTests, brandingTests, settingTests, signalTests, viewerTests]) tests(opened)

test(
  'an administrator adds an app on the way in, needs it at the next sign-in, and takes it away',
  { skip },
  async () => {
    const person = { email: 'adam@example.com', password: 'a long password of adam' }
    const { status } = await server.api('POST', '/api/v2/keyturn/administrators', { ...person, role: 'editor' })
    assert.equal(status, 201)
    await using visit = await openDashboard(browser, server, person)
    const { page } = visit
    await settled(page)
    await page.getByRole('button', { name: 'Account: adam@example.com' }).click()
    await page.getByRole('menuitem', { name: 'Your account' }).click()
    await page.getByRole('button', { name: 'Add an authenticator app' }).click()
    await signIn(page, person)
    const secret = (await page.locator('.code').innerText()).replaceAll(' ', '')
    const totp = new TOTP({ secret: OtpSecret.fromBase32(secret) })
    assert.deepEqual(await violations(page), [])
    await picture(page, 'administrator-enrolling')
    await page.locator('input[name=proof]').fill(totp.generate())
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByRole('heading', { name: 'You Are All Set!' }).waitFor()
    const recovery = await page.locator('.code').innerText()
    await page.getByRole('link', { name: 'Continue' }).click()
    await page.getByText('On', { exact: true }).waitFor()

    await page.getByLabel('Current password').fill(person.password)
    await page.getByLabel('New password').fill('another password of adam')
    await page.getByRole('button', { name: 'Change password' }).click()
    await signIn(page, { ...person, password: 'another password of adam' })
    await page.getByRole('button', { name: 'Try another method' }).click()
    await page.locator('input[name=proof]').fill(recovery)
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByRole('heading', { name: 'You Are All Set!' }).waitFor()
    const next = await page.locator('.code').innerText()
    await page.getByRole('link', { name: 'Continue' }).click()

    await page.getByRole('button', { name: 'Take it away' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Current password').fill('another password of adam')
    await dialog.getByLabel('Code').fill(recovery)
    await dialog.getByRole('button', { name: 'Take away' }).click()
    await dialog.getByText('The code is not right').waitFor()
    await dialog.getByLabel('Code').fill(next)
    await dialog.getByRole('button', { name: 'Take away' }).click()
    await page.getByText('Off', { exact: true }).waitFor()
  },
)

test('a token that is no longer good ends in signing in and back, and the draft is still there', { skip }, async () => {
  await using visit = await openDashboard(browser, server)
  const { page } = visit
  await go(page, paths.find(([name]) => name === 'editor')?.[1] ?? '')
  await page.getByText('Action is up to date').waitFor()
  await page.locator('.kt-monaco .view-lines').first().click()
  await page.keyboard.press('ControlOrMeta+Home')
  await page.keyboard.insertText('// not saved yet')
  await page.getByText('You have unsaved changes').waitFor()
  await page.context().clearCookies()
  let once = true
  await page.route('**/api/v2/actions/actions/*', (route) => {
    if (!once) return route.fallback()
    once = false
    return route.fulfill({ status: 401, json: { statusCode: 401, error: 'Unauthorized', message: 'Expired token' } })
  })
  await page.getByRole('button', { name: 'Save Draft' }).click()
  await signIn(page)
  await page.getByText('You have unsaved changes').waitFor()
  await page.getByText('not saved yet').first().waitFor()
})

keyTests(opened)

test(
  'in all of it the tab asked for nothing of another origin, and its policy had nothing to stop',
  { skip },
  async () => {
    await owner[Symbol.asyncDispose]()
  },
)
