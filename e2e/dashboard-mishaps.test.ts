// What goes wrong in the dashboard: one server, one tab after the other.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import type { Browser } from 'playwright-core'

import type { Visit } from './browser-visit.ts'
import { openBrowser, withoutBrowser } from './browser.ts'
import { ADMIN_ENV, go, openDashboard, writeCode } from './dashboard-stage.ts'
import { deployAction, startServer, type TestServer, until } from './server.ts'

const skip = await withoutBrowser()
/** What hostile people put wherever a text fits. */
const EVIL = '<img src=x onerror="document.title=\'pwned\'"><script>document.title="pwned"</script>'
const HANDLER = 'exports.onExecutePostChangePassword = async (event, api) => {}'

let server: TestServer
let browser: Browser
/** an owner's tab: each test begins with a load of its own */
let owner: Visit

before(async () => {
  if (skip !== false) return
  server = await startServer({ env: ADMIN_ENV })
  browser = await openBrowser()
  owner = await openDashboard(browser, server)
})

after(async () => {
  await owner?.[Symbol.asyncDispose]()
  await browser?.close()
  await server?.[Symbol.asyncDispose]()
})

test(
  'the policy: own assets only, a fresh nonce each time, assets for ever, deep links, nothing else',
  { skip },
  async () => {
    const first = await fetch(`${server.url}/dashboard`)
    const second = await fetch(`${server.url}/dashboard/executions/none`)
    const policies = [first, second].map(({ headers }) => headers.get('content-security-policy') ?? '')
    assert.deepEqual([first.status, second.status], [200, 200])
    assert.match(policies[0] ?? '', /default-src 'none'/)
    assert.match(policies[0] ?? '', /require-trusted-types-for 'script'/)
    assert.doesNotMatch(policies[0] ?? '', /script-src[^;]*unsafe|https?:\/\/(?!localhost)/)
    const nonces = policies.map((policy) => /'nonce-([^']+)'/.exec(policy)?.[1])
    assert.notEqual(nonces[0], nonces[1])
    const page = await first.text()
    assert.ok(page.includes(`nonce="${nonces[0] ?? ''}"`) && !page.includes('__NONCE__'))
    const asset = /src="(\/dashboard\/assets\/[^"]+)"/.exec(page)?.[1] ?? ''
    const script = await fetch(server.url + asset, { headers: { 'accept-encoding': 'gzip' } })
    assert.equal(script.headers.get('cache-control'), 'public, max-age=31536000, immutable')
    assert.equal(script.headers.get('content-encoding'), 'gzip')
    assert.match(await script.text(), /createPolicy|import/)
    for (const path of [
      '/dashboard/assets/none.js',
      '/dashboard/assets/..%2Fbuilt.json',
      '/dashboard/assets/%2e%2e/built.json',
    ]) {
      const answer = await fetch(server.url + path)
      assert.ok(answer.status === 404 || !(await answer.text()).includes('"hash"'), path)
    }
  },
)

test('a syntax error is told with its line, and deployed only when somebody insists', { skip }, async () => {
  const id = await deployAction(server.api, { name: 'Broken soon', code: HANDLER })
  const { page } = owner
  await page.goto(`${server.url}/dashboard/actions/library/${id}`)
  await page.getByText('Action is up to date').waitFor()
  await writeCode(page, 'exports.onExecutePostChangePassword = async () => {\n}}\n')
  await page.keyboard.press('ControlOrMeta+S')
  await page.getByText(/Does not compile: .*\(line 2\)/).waitFor()
  await page.getByRole('button', { name: 'Deploy', exact: true }).click()
  await page.getByRole('dialog', { name: 'The code does not compile' }).waitFor()
  await page.getByRole('button', { name: 'Cancel' }).click()
  const { body } = await server.api('GET', `/api/v2/actions/actions/${id}`)
  assert.equal(body.deployed_version.number, 1)
})

test('a secret that does not exist is underlined, and one that does completes', { skip }, async () => {
  const code = 'exports.onExecutePostChangePassword = async (event) => {\n  console.log(event.secrets.WRONG_NAME)\n}\n'
  const id = await deployAction(server.api, { name: 'Wrong name', code, secrets: [{ name: 'RIGHT_NAME', value: 'x' }] })
  const { page } = owner
  await page.goto(`${server.url}/dashboard/actions/library/${id}`)
  await page.locator('.squiggly-error').first().waitFor({ timeout: 60_000 })
  await writeCode(page, 'exports.onExecutePostChangePassword = async (event) => { event.secrets')
  await page.keyboard.type('.')
  await page.locator('.suggest-widget').getByText('RIGHT_NAME').first().waitFor({ timeout: 60_000 })
  await page.keyboard.press('Escape')
  await page.keyboard.press('ControlOrMeta+S')
  await page.getByText('Draft saved').waitFor()
})

test('a dependency that the registry does not have fails the build in words', { skip }, async () => {
  const id = await deployAction(server.api, { name: 'Missing package', code: HANDLER })
  await server.api('PATCH', `/api/v2/actions/actions/${id}`, {
    dependencies: [{ name: 'left-pad', version: '99.99.99' }],
  })
  const { page } = owner
  await page.goto(`${server.url}/dashboard/actions/library/${id}`)
  await until('the build has failed', async () => {
    const { body } = await server.api('GET', `/api/v2/actions/actions/${id}`)
    return body.status === 'failed' || body.status === 'retrying' ? true : undefined
  })
  await page.reload()
  await page.getByText(/The build failed: .*left-pad|The registry does not answer/).waitFor()
})

test('somebody else saved: the warning comes before anything is overwritten', { skip }, async () => {
  const id = await deployAction(server.api, { name: 'Shared', code: HANDLER })
  const { page } = owner
  await page.goto(`${server.url}/dashboard/actions/library/${id}`)
  await page.getByText('Action is up to date').waitFor()
  await writeCode(page, `${HANDLER} // mine`)
  await server.api('PATCH', `/api/v2/actions/actions/${id}`, { code: `${HANDLER} // theirs` })
  const stored = async () => (await server.api('GET', `/api/v2/actions/actions/${id}`)).body.code as string
  await page.getByRole('button', { name: 'Save Draft' }).click()
  const conflict = page.getByRole('dialog', { name: 'Somebody else saved this Action' })
  // both are there to be read
  await conflict.getByText('// theirs').waitFor()
  await conflict.getByText('// mine').waitFor()
  await conflict.getByRole('button', { name: 'Keep editing' }).click()
  assert.match(await stored(), /theirs/)
  // between looking and overwriting somebody saves again: that is told as well
  await page.getByRole('button', { name: 'Save Draft' }).click()
  await conflict.getByText('// theirs').waitFor()
  await server.api('PATCH', `/api/v2/actions/actions/${id}`, { code: `${HANDLER} // newer` })
  await conflict.getByRole('button', { name: 'Overwrite with mine' }).click()
  await conflict.getByText('// newer').waitFor()
  assert.match(await stored(), /newer/)
  await conflict.getByRole('button', { name: 'Take theirs' }).click()
  await page.getByText('Their draft is loaded').waitFor()
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByText('You have unsaved changes').waitFor()
  // who renames it or sets its policy has changed no draft
  await server.api('PATCH', `/api/v2/actions/actions/${id}`, { name: 'Shared by many' })
  await page.getByRole('button', { name: 'Save Draft' }).click()
  await page.getByText('Draft saved').waitFor()
  assert.match(await stored(), /mine/)
  await writeCode(page, `${HANDLER} // not saved`)
  // leaving asks too
  await page.getByRole('link', { name: 'Overview' }).click()
  await page.getByRole('dialog', { name: 'Leave without saving?' }).waitFor()
  await page.getByRole('button', { name: 'Stay' }).click()
  await page.getByText('You have unsaved changes').waitFor()
})

test(
  'what an Action says stays text: error, console, deny reason, names; a package name that is none is refused',
  { skip },
  async () => {
    const code = `exports.onExecutePostChallenge = async (event, api) => {
  console.log(${JSON.stringify(EVIL)})
  api.access.deny(${JSON.stringify(EVIL)})
  if (event.user.email === 'throw') throw new Error(${JSON.stringify(EVIL)})
}`
    const supported_triggers = [{ id: 'password-reset-post-challenge' }]
    const id = await deployAction(server.api, { name: `Hostile ${EVIL}`, code, supported_triggers })
    const test = { name: EVIL, stubs: [{ status: 200, url: EVIL, headers: { 'x-y': EVIL }, body: EVIL }] }
    const { status } = await server.api('POST', `/api/v2/keyturn/actions/${id}/tests`, test)
    assert.equal(status, 201)
    const { page } = owner
    await page.goto(`${server.url}/dashboard/actions/library`)
    await page.getByRole('link', { name: `Hostile ${EVIL}` }).click()
    await page.getByText('Action is up to date').waitFor()
    await page.getByRole('button', { name: 'Test', exact: true }).click()
    await page.getByRole('button', { name: 'Run', exact: true }).click()
    const shown = page.frameLocator('iframe[title="What the user sees"]')
    await shown.getByText(EVIL).waitFor()
    assert.equal(await shown.locator('img[src=x], script').count(), 0)
    await page.getByRole('tab', { name: 'Logs (1)' }).click()
    await page.getByRole('tabpanel', { name: 'Logs (1)' }).getByText(EVIL).waitFor()
    await page.getByRole('tab', { name: 'Named tests (1)' }).click()
    await page.getByRole('button', { name: `Run ${EVIL}` }).click()
    await page.getByText('Passed').waitFor()
    await page.getByRole('button', { name: `More about ${EVIL}` }).click()
    await page.getByRole('menuitem', { name: 'Open as one run' }).click()
    const event = page.getByLabel('Event', { exact: true })
    await event.fill((await event.inputValue()).replace(/"email": "[^"]*"/, '"email": "throw"'))
    await page.getByRole('button', { name: 'Run', exact: true }).click()
    await page.getByRole('tabpanel', { name: 'Error (1)' }).getByText(EVIL).waitFor()
    await page.getByRole('button', { name: 'Dependencies' }).click()
    await page.getByRole('button', { name: 'Add Dependency' }).click()
    await page.getByRole('dialog').getByRole('combobox', { name: 'Name' }).fill(EVIL)
    await page.getByRole('dialog').getByRole('button', { name: 'Create' }).click()
    await page.getByText('This is no name of an npm package').waitFor()
    assert.notEqual(await page.title(), 'pwned')
  },
)

test(
  'a redirect is followed in the test panel: back with a token that is good, too old, and with answers of a form',
  { skip },
  async () => {
    const code = `exports.onExecutePostChallenge = async (event, api) =>
  event.user.email === 'ask' ? api.prompt.render('ap_1') : api.redirect.sendUserTo('https://verify.example.com/')
exports.onContinuePostChallenge = async (event, api) => {
  if (event.prompt) return api.access.deny('Asked by ' + event.prompt.id)
  const { verdict } = api.redirect.validateToken({ secret: event.secrets.SHARED })
  if (verdict !== 'yes') api.access.deny('The verdict is ' + verdict)
}`
    const supported_triggers = [{ id: 'password-reset-post-challenge' }]
    const secrets = [{ name: 'SHARED', value: 'both sites know it' }]
    const id = await deployAction(server.api, { name: 'Verifies elsewhere', code, supported_triggers, secrets })
    const { page } = owner
    await page.goto(`${server.url}/dashboard/actions/library/${id}`)
    await page.getByText('Action is up to date').waitFor()
    await page.getByRole('button', { name: 'Test', exact: true }).click()
    const run = page.getByRole('button', { name: 'Run', exact: true })
    const shown = page.frameLocator('iframe[title="What the user sees"]')
    await run.click()
    await page.getByRole('button', { name: 'Continue…' }).click()
    const back = page.getByRole('group', { name: 'What comes back' })
    await back.and(page.locator(':focus')).waitFor()
    await back.getByLabel('Its claims').fill('{ "verdict": "no" }')
    await run.click()
    await shown.getByText('The verdict is no').waitFor()
    await back.getByRole('combobox', { name: 'Session token' }).click()
    await page.getByRole('option', { name: 'One that has expired' }).click()
    await run.click()
    await page.getByRole('tabpanel', { name: 'Error (1)' }).getByText('jwt expired').waitFor()
    await page.getByRole('button', { name: 'Keep as a test' }).click()
    await page.getByRole('dialog').getByLabel('Name').fill('an old token')
    await page.getByRole('dialog').getByRole('button', { name: 'Keep' }).click()
    await page.getByText('The test an old token is kept').waitFor()
    await page.getByRole('combobox', { name: 'Handler' }).click()
    await page.getByRole('option', { name: 'onExecutePostChallenge' }).click()
    const event = page.getByLabel('Event', { exact: true })
    await event.fill((await event.inputValue()).replace(/"email": "[^"]*"/, '"email": "ask"'))
    await run.click()
    await page.getByRole('button', { name: 'Continue…' }).click()
    await back.getByText('There is no such form.').waitFor()
    await run.click()
    await shown.getByText('Asked by ap_1').waitFor()
    await page.getByRole('tab', { name: 'Named tests (1)' }).click()
    await page.getByRole('listitem', { name: 'an old token' }).getByText('onContinuePostChallenge').waitFor()
    await page.getByRole('button', { name: 'Run an old token' }).click()
    await page.getByText('Passed').waitFor()

    // an Action with a say in tokens shows what would stand in them
    const claims = `exports.onExecutePostLogin = async (event, api) => {
  api.idToken.setCustomClaim('https://example.com/roles', event.authorization.roles)
  api.accessToken.setCustomClaim('scope', 'admin')
}`
    const login = [{ id: 'post-login', version: 'v3' }]
    const other = await deployAction(server.api, { name: 'Roles', code: claims, supported_triggers: login })
    await go(page, `/actions/library/${other}`)
    await page.getByRole('heading', { name: 'Roles' }).waitFor()
    await page.getByRole('button', { name: 'Test', exact: true }).click()
    await run.click()
    const tokens = page.getByRole('tabpanel', { name: 'In the tokens' })
    await tokens.getByRole('region', { name: 'ID token' }).getByText('https://example.com/roles').waitFor()
    await tokens.getByText('“scope” is a claim of the standards').waitFor()
  },
)

test(
  'a viewer reads an Action and its tests, is offered nothing else, and is refused by the server',
  { skip },
  async () => {
    const id = await deployAction(server.api, { name: 'Look, do not touch', code: HANDLER })
    await server.api('POST', `/api/v2/keyturn/actions/${id}/tests`, { name: 'does nothing' })
    const person = { email: 'vito@example.com', password: 'a long password of vito' }
    await server.api('POST', '/api/v2/keyturn/administrators', { ...person, role: 'viewer' })
    await using visit = await openDashboard(browser, server, person)
    const { page } = visit
    let authorization = ''
    page.on('request', (request) => {
      authorization = request.headers()['authorization'] ?? authorization
    })
    await page.goto(`${server.url}/dashboard/actions/library/${id}`)
    await page.getByText('Action is up to date').waitFor()
    const offered = [
      'Save Draft',
      'Deploy',
      'Run',
      'Keep as a test',
      'Run does nothing',
      'Add Secret',
      'Add Dependency',
    ]
    for (const panel of ['Test', 'Secrets', 'Dependencies', 'Settings']) {
      await page.getByRole('button', { name: panel, exact: true }).click()
      await page.getByRole('heading', { name: panel, level: 2 }).waitFor()
      if (panel === 'Test') await page.getByRole('tab', { name: 'Named tests (1)' }).click()
      for (const name of offered) assert.equal(await page.getByRole('button', { name, exact: true }).count(), 0, name)
    }
    const tries = [
      ['PATCH', `/actions/actions/${id}`],
      ['POST', `/actions/actions/${id}/deploy`],
      ['POST', `/actions/actions/${id}/test`],
      ['POST', `/keyturn/actions/${id}/tests`],
      ['POST', '/actions/modules'],
    ] as const
    assert.match(authorization, /^Bearer ./)
    for (const [method, path] of tries) {
      const headers = { authorization, 'content-type': 'application/json' }
      const answer = await fetch(`${server.url}/api/v2${path}`, { method, headers, body: '{}' })
      assert.equal(answer.status, 403, `${method} ${path}`)
    }
  },
)

test(
  'a module is published in the browser, taken into an Action, and what does not compile is told',
  { skip },
  async () => {
    const id = await deployAction(server.api, { name: 'Borrower', code: HANDLER })
    const { page } = owner
    await page.goto(`${server.url}/dashboard/actions/library?tab=modules`)
    await page.getByRole('button', { name: 'Create a module' }).first().click()
    await page.getByRole('dialog').getByLabel('Name').fill('greeting')
    await page.getByRole('dialog').getByRole('button', { name: 'Create' }).click()
    await page.getByText('Never published').waitFor()
    const save = page.getByRole('button', { name: 'Save Draft' }).and(page.locator(':enabled'))
    await writeCode(page, "exports.hello = () => 'hello from the module'", save)
    await page.getByRole('button', { name: 'Publish' }).click()
    await page.getByText('Version 1').first().waitFor()
    await page.goto(`${server.url}/dashboard/actions/library/${id}`)
    await page.getByText('Action is up to date').waitFor()
    await page.getByRole('button', { name: 'Modules' }).click()
    await page.getByRole('combobox', { name: 'Add a module' }).click()
    await page.getByRole('option', { name: 'greeting' }).click()
    await page.getByRole('combobox', { name: 'greeting' }).waitFor()
    await writeCode(
      page,
      "exports.onExecutePostChangePassword = async () => console.log(require('actions:greeting').hello())",
    )
    await page.getByRole('button', { name: 'Test', exact: true }).click()
    await page.getByRole('button', { name: 'Run', exact: true }).click()
    await page.getByRole('tabpanel', { name: 'Logs (1)' }).getByText('hello from the module').waitFor()
    // a broken one is named by the Action that wants it, with its line
    await page.goto(`${server.url}/dashboard/actions/library?tab=modules`)
    await page.getByRole('link', { name: 'greeting' }).click()
    await page.getByText('Version 1').first().waitFor()
    await writeCode(page, 'exports.hello = () => {\n}}\n', save)
    await page.getByRole('button', { name: 'Publish' }).click()
    await page.getByText('Version 2').first().waitFor()
    await page.goto(`${server.url}/dashboard/actions/library/${id}`)
    await page.getByText('The draft differs').waitFor()
    await page.getByRole('button', { name: 'Modules' }).click()
    await page.getByRole('combobox', { name: 'greeting' }).click()
    await page.getByRole('option', { name: 'Version 2' }).click()
    await page.getByRole('button', { name: 'Save Draft' }).click()
    await page.getByText(/Does not compile: .*greeting/).waitFor()
  },
)

test('a lost connection is told, and nothing is lost', { skip }, async () => {
  const id = await deployAction(server.api, { name: 'Lonely', code: HANDLER })
  const { page } = owner
  await page.goto(`${server.url}/dashboard/actions/library/${id}`)
  await page.getByText('Action is up to date').waitFor()
  await writeCode(page, `${HANDLER} // written on a train`)
  await page.context().setOffline(true)
  await page.getByRole('button', { name: 'Save Draft' }).click()
  await page.getByText('The server cannot be reached').waitFor()
  await page.context().setOffline(false)
  await page.getByRole('button', { name: 'Save Draft' }).click()
  await page.getByText('Draft saved').waitFor()
})

test(
  'a dialog that makes something shows the refusal at its first field, stays, and goes on to what it made',
  { skip },
  async () => {
    const { page } = owner
    const dialog = page.getByRole('dialog')
    /** @param first the field that is wrong at first */
    async function make(path: string, open: string, first: string, wrong: string, right: string): Promise<void> {
      await page.goto(`${server.url}/dashboard${path}`)
      await page.getByRole('button', { name: open }).first().click()
      const field = dialog.getByRole('textbox', { name: first, exact: true })
      await field.fill(wrong)
      await page.keyboard.press('Enter')
      await dialog.locator('input[aria-invalid=true]').waitFor()
      assert.equal(await dialog.locator('[class*=InputWrapper-error]').count(), 1, `${path}: one refusal, in words`)
      await field.fill(right)
      const password = dialog.locator('input[type=password]')
      if ((await password.count()) > 0) await password.fill('Correct-Horse-7-battery')
      await page.keyboard.press('Enter')
      await dialog.waitFor({ state: 'detached' })
    }
    await make('/connections', 'Create connection', 'Name', '-', 'Partners')
    await make('/applications', 'Create application', 'Name', '<b>', 'Shop')
    await make('/hooks', 'Create a Hook', 'Name', '<b>', 'Tell the desk')
    await make('/users', 'Create user', 'Email', 'nobody', 'nora@example.com')
    await make('/administrators', 'Add administrator', 'Email', 'nobody', 'adam@example.com')
    const { body } = await server.api('GET', '/api/v2/connections?name=Partners')
    assert.equal(body.length, 1)
    await page.getByText('adam@example.com').first().waitFor()
  },
)
