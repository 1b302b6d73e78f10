// Hooks in the dashboard: the list with its switch, editor, Runner, secrets, and the way to an Action.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { Page } from 'playwright-core'

import { go, signIn, writeCode } from '../dashboard-stage.ts'
import { EVIL, type Operations } from './stage.ts'

const STARTER = 'module.exports = function (user, context, cb) { cb() }'
const SENDS = `const https = require('https')
module.exports = function (user, context, cb) {
  console.log(${JSON.stringify(EVIL)})
  https.get('https://api.example.com/audit/' + user.id + '?key=' + context.webtask.secrets.KEY, function (res) {
    res.resume()
    cb()
  }).on('error', cb)
}
`

export function hookTests(skip: string | false, opened: () => Operations): void {
  let path = ''

  test('one Hook of an extension point is enabled, by the list and by its own switch', { skip }, async () => {
    const { server, page } = opened()
    const make = async (name: string): Promise<string> => {
      const { body } = await server.api('POST', '/api/v2/hooks', {
        ...{ name, script: STARTER, triggerId: 'post-change-password' },
      })
      return body.id
    }
    const enabled = async (): Promise<string[]> => {
      const { body } = await server.api('GET', '/api/v2/hooks?enabled=true')
      return body.map(({ name }: { name: string }) => name)
    }
    const choose = async (name: string, yes: string) => {
      await page.getByRole('combobox', { name: 'Enabled Hook' }).click()
      await page.getByRole('option', { name, exact: true }).click()
      await page.getByRole('dialog').getByRole('button', { name: yes, exact: true }).click()
      await page.getByRole('dialog').waitFor({ state: 'detached' })
    }
    await go(page, '/hooks')
    await page.getByRole('heading', { name: 'No Hook' }).waitFor()
    const [first] = [await make('Old friend'), await make('Other one')]
    path = `/hooks/${first}`
    await page.reload()
    await page.getByRole('link', { name: 'Old friend' }).waitFor()
    await choose('Old friend', 'Enable')
    assert.deepEqual(await enabled(), ['Old friend'])
    await choose('Other one', 'Enable')
    assert.deepEqual(await enabled(), ['Other one'])
    await page.getByRole('row', { name: 'Other one active' }).waitFor()
    await choose('None', 'Disable')
    assert.deepEqual(await enabled(), [])

    await page.getByRole('link', { name: 'Other one' }).click()
    await page.getByRole('button', { name: 'Rename' }).click()
    await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill('Last one')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Last one' }).waitFor()
    await page.getByRole('button', { name: 'Delete' }).click()
    await page.getByRole('button', { name: 'Yes, delete the Hook' }).click()
    await page.getByText('Last one is deleted').waitFor()

    await page.getByRole('link', { name: 'Old friend' }).click()
    await page.getByRole('switch', { name: 'Enabled' }).click()
    await page.getByText('Old friend is enabled').waitFor()
    assert.deepEqual(await enabled(), ['Old friend'])
  })

  test('a script is written, refused while it does not compile, and called by the Runner', { skip }, async () => {
    const { server, page, standIn } = opened()
    await page.getByRole('tab', { name: 'Secrets' }).click()
    await page.getByRole('textbox', { name: 'Key' }).fill('KEY')
    await page.getByRole('textbox', { name: 'Value' }).fill('hush-hush-hush')
    await page.getByRole('button', { name: 'Store' }).click()
    await page.getByRole('button', { name: 'Remove KEY' }).waitFor()
    await page.getByRole('tab', { name: 'Runner' }).click()

    const script = async () => (await server.api('GET', `/api/v2${path}`)).body.script
    await write(page, 'module.exports = function (user, context, cb) { cb( }')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page
      .getByText(/Unexpected token/)
      .first()
      .waitFor()
    assert.equal(await script(), STARTER, 'nothing was changed')
    await page.getByRole('button', { name: 'Close message' }).last().click()

    await write(page, SENDS)
    const before = standIn.received.length
    await page.getByRole('button', { name: 'Save and run' }).click()
    await page.getByText('Succeeded', { exact: true }).waitFor()
    assert.equal(await script(), SENDS)
    await page.getByRole('region', { name: 'response' }).getByText('"email": "user1@foo.com"').waitFor()
    assert.equal(standIn.received[before]?.path, '/audit/abc123?key=hush-hush-hush')
    await page.getByRole('tab', { name: 'Logs (1)' }).click()
    await page.getByRole('group', { name: 'Console' }).getByText(EVIL, { exact: true }).waitFor()
    await page.getByRole('tab', { name: 'Requests (1)' }).click()
    await page.getByRole('row', { name: /https:\/\/api\.example\.com\/audit\/abc123\?key=\*\*\* 202/ }).waitFor()
    assert.ok(!(await page.content()).includes('hush-hush-hush'))

    const body = page.getByRole('textbox', { name: 'Body' })
    await body.fill('{"user":')
    await page.getByRole('button', { name: 'Run', exact: true }).click()
    await page.getByText(/This is not JSON/).waitFor()
    await body.fill('{"user": 7, "context": {}}')
    await page.getByRole('button', { name: 'Run', exact: true }).click()
    await page
      .getByText(/Body\.user .*is not an object/)
      .first()
      .waitFor()
    assert.notEqual(await page.title(), 'pwned')
  })

  test('a script is not lost with the connection, the session, or to somebody else who saved', { skip }, async () => {
    const { server, page, expire } = opened()
    const save = page.getByRole('button', { name: 'Save', exact: true })
    await write(page, `${SENDS}// mine`)
    await page.context().setOffline(true)
    await save.click()
    await page.getByText('The server cannot be reached').first().waitFor()
    await page.context().setOffline(false)
    await expire('**/api/v2/hooks/*')
    await save.click()
    await signIn(page)
    await page.getByText('// mine').waitFor()
    await server.api('PATCH', `/api/v2${path}`, { script: `${STARTER} // theirs` })
    await save.click()
    await page.getByRole('dialog', { name: 'Somebody else saved this Hook' }).waitFor()
    await page.getByRole('button', { name: 'Cancel' }).click()
    const { body } = await server.api('GET', `/api/v2${path}`)
    assert.match(body.script, /theirs/)
    await save.click()
    await page.getByRole('button', { name: 'Replace it by mine' }).click()
    await page.getByText('Saved', { exact: true }).waitFor()
    assert.match((await server.api('GET', `/api/v2${path}`)).body.script, /mine/)
  })

  test('a Hook becomes an Action, with the proof side by side', { skip }, async () => {
    const { server, page, standIn } = opened()
    const before = standIn.received.length
    await page.getByRole('button', { name: 'Convert to Action' }).click()
    const dialog = page.getByRole('dialog', { name: 'Convert to Action' })
    await dialog.getByText('They do the same').waitFor({ timeout: 60_000 })
    await dialog.getByText(/user\.id → event\.user\.id/).waitFor()
    await dialog.getByText('exports.onExecutePostChangePassword').first().waitFor()
    const run = dialog.getByRole('listitem').filter({ hasText: 'Run 1' })
    await run.getByText('equal', { exact: true }).waitFor()
    for (const side of ['Hook', 'Action']) {
      const sent = run.getByRole('group', { name: side }).getByText('GET https://api.example.com/audit/')
      await sent.first().waitFor()
    }
    assert.equal(standIn.received.length, before, 'nothing was sent')
    await dialog.getByRole('button', { name: 'Create the Action' }).click()
    await page.waitForURL('**/actions/library/*')
    await page.getByText('Draft: never deployed').waitFor()
    const { body } = await server.api('GET', '/api/v2/actions/actions?actionName=Old%20friend')
    assert.match(body.actions[0].code, /event\.secrets\.KEY/)
    assert.deepEqual(
      body.actions[0].secrets.map(({ name }: { name: string }) => name),
      ['KEY'],
    )
  })
}

function write(page: Page, code: string): Promise<void> {
  return writeCode(page, code, page.locator('button:not([disabled])', { hasText: /^Save$/ }))
}
