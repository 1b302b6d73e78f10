// Users in the dashboard: found, made, changed, helped, moved in and out as a file; each with what is refused.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'

import type { Locator } from 'playwright-core'

import { openVisit } from '../browser-visit.ts'
import { go } from '../dashboard-stage.ts'
import { until } from '../server.ts'
import { confirm, type Opened, type Tenant, tenantTest } from './stage.ts'

const CONNECTION = 'Username-Password-Authentication'

export function userTests(opened: Opened): void {
  tenantTest(
    'a user is made, found, given a new password, a link, blocked, and deleted',
    opened,
    async ({ page, server }) => {
      await go(page, '/users')
      await page.getByRole('button', { name: 'Create user' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel('Email').fill('nora@example.com')
      await dialog.getByLabel('Password', { exact: true }).fill('short')
      await dialog.getByRole('button', { name: 'Create', exact: true }).click()
      await dialog.getByText(/PasswordStrengthError|too weak/).waitFor()
      await dialog.getByLabel('Password', { exact: true }).fill('Correct-Horse-7')
      await dialog.getByRole('button', { name: 'Create', exact: true }).click()
      await page.getByRole('heading', { name: 'nora@example.com' }).waitFor()

      await page.getByRole('button', { name: 'Change password' }).click()
      await dialog.getByLabel('New password').fill('x')
      await dialog.getByRole('button', { name: 'Change password' }).click()
      await dialog.getByText(/PasswordStrengthError|too weak/).waitFor()
      await dialog.getByLabel('New password').fill('Correct-Horse-8')
      await confirm(page, 'Change password')

      await page.getByRole('button', { name: 'Make a reset link' }).click()
      assert.match(await page.getByRole('textbox', { name: 'Reset link' }).inputValue(), /\/u\/reset-verify\?ticket=/)
      await page.keyboard.press('Escape')
      await dialog.waitFor({ state: 'hidden' })

      await page.getByRole('button', { name: 'Block', exact: true }).click()
      await page.getByText('Blocked', { exact: true }).waitFor()
      await page.getByRole('button', { name: 'Undo' }).click()
      await page.getByRole('button', { name: 'Block', exact: true }).waitFor()

      await page.getByRole('tab', { name: 'Logs' }).click()
      await page.getByRole('link', { name: 'Password changed' }).first().waitFor()

      await go(page, '/users')
      const rows = page.getByRole('table', { name: 'Users' }).getByRole('link')
      await rows.first().focus()
      await page.keyboard.press('ArrowDown')
      await until('the second row has the focus', () => holdsFocus(rows.nth(1)))
      await page.keyboard.press('End')
      await until('the last row has the focus', () => holdsFocus(rows.last()))
      await page.keyboard.press('Home')
      await until('the first row has the focus', () => holdsFocus(rows.first()))
      await page.getByLabel('Search users').fill('nobody at all')
      await page.getByText('Nobody fits').waitFor()
      await page.getByLabel('Search users').fill('nora')
      await page.getByRole('link', { name: 'nora@example.com' }).waitFor()
      assert.match(page.url(), /\?q=nora$/, 'a search is a link')
      await page.getByLabel('Search users').fill('secret:x')
      await page
        .getByRole('alert')
        .getByText(/secret/)
        .waitFor()
      await page.getByLabel('Search users').fill('nora')
      await page.getByRole('link', { name: 'nora@example.com' }).click()

      await page.getByRole('button', { name: 'Delete' }).click()
      await confirm(page, 'Delete')
      await page.getByText('nora@example.com is deleted').waitFor()
      const { body } = await server.api('GET', '/api/v2/users-by-email?email=nora@example.com')
      assert.deepEqual(body, [])
    },
  )

  tenantTest(
    'the factors and sessions of a user are seen and taken away',
    opened,
    async ({ page, server, browser }) => {
      const made = await server.api('POST', '/api/v2/users', {
        ...{ connection: CONNECTION, email: 'sina@example.com', password: 'Correct-Horse-7' },
      })
      const path = `/users/${encodeURIComponent(made.body.user_id)}`
      const phone = { type: 'phone', phone_number: '+4915112345678', name: 'mine' }
      assert.equal((await server.api('POST', `/api/v2${path}/authentication-methods`, phone)).status, 201)
      await using visit = await openVisit(browser, [server.url])
      await visit.page.goto(`${server.url}${await authorizePath(server)}`)
      await visit.page.locator('input[name=username]').fill('sina@example.com')
      await visit.page.locator('input[type=password]').fill('Correct-Horse-7')
      await visit.page.locator('form button.button').first().click()
      await visit.page.waitForURL(/code=/)

      await go(page, `${path}?tab=sessions`)
      await page.getByRole('button', { name: 'End', exact: true }).click()
      await confirm(page, 'End it')
      await page.getByText('No session').waitFor()
      await page.getByRole('tab', { name: 'Factors' }).click()
      await page.getByRole('button', { name: 'Remove Phone' }).click()
      await confirm(page, 'Remove')
      await page.getByText('No factor', { exact: true }).waitFor()
      const left = await server.api('GET', `/api/v2${path}/authentication-methods`)
      assert.deepEqual(left.body, [])
    },
  )

  tenantTest('users come in by a file, with what was not taken told, and go out as one', opened, async ({ page }) => {
    await go(page, '/users')
    await page.getByRole('button', { name: 'Import' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Import' }).click()
    await dialog.getByText('Choose a file first.').waitFor()
    const choose = (text: string) =>
      page
        .locator('input[type=file]')
        .setInputFiles({ name: 'users.json', mimeType: 'application/json', buffer: Buffer.from(text) })
    await choose('{"no": "array"}')
    await dialog.getByRole('button', { name: 'Import' }).click()
    await dialog.getByText(/not a JSON array of users/).waitFor()
    await choose(JSON.stringify([{ email: 'moved@example.com' }, { email: 'no address' }]))
    await dialog.getByRole('button', { name: 'Import' }).click()
    await page.getByText('1 new user, 0 users changed, 1 user not taken, of 2.').waitFor()
    await page.getByRole('region', { name: 'errors' }).getByText('no address').waitFor()

    await page.getByRole('link', { name: 'Users' }).last().click()
    await page.getByRole('button', { name: 'Export' }).click()
    await dialog.getByRole('button', { name: 'Export' }).click()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download' }).click(),
    ])
    assert.match(download.suggestedFilename(), /\.gz$/)
    assert.ok((await readFile(await download.path())).length > 20)
  })

  tenantTest(
    'a role is made, permits something, is given and taken away; an organization has its members',
    opened,
    async ({ page, server }) => {
      const { body: user } = await server.api('POST', '/api/v2/users', {
        ...{ connection: CONNECTION, email: 'rosa@example.com', password: 'Correct-Horse-7!' },
      })
      const dialog = page.getByRole('dialog')
      await go(page, '/roles')
      await page.getByRole('button', { name: 'Create role' }).click()
      await dialog.getByLabel('Name').fill('<b>')
      await dialog.getByRole('button', { name: 'Create', exact: true }).click()
      await dialog.getByText(/pattern/).waitFor()
      await dialog.getByLabel('Name').fill('Support')
      await dialog.getByRole('button', { name: 'Create', exact: true }).click()
      await page.getByRole('heading', { name: 'Support' }).waitFor()
      await page.getByRole('combobox', { name: 'Permissions' }).fill('read:users')
      await page.getByRole('option', { name: 'read:users', exact: true }).click()
      await page.keyboard.press('Escape')
      await page.getByRole('button', { name: 'Save' }).click()
      await page.getByText('Saved', { exact: true }).last().waitFor()
      await addRosa()
      const held = await server.api('GET', `/api/v2/users/${encodeURIComponent(user.user_id)}/roles`)
      assert.equal(held.body[0].name, 'Support')
      const permitted = await server.api('GET', `/api/v2/roles/${held.body[0].id}/permissions`)
      assert.equal(permitted.body[0].permission_name, 'read:users')
      await takeOutRosa()
      await page.getByRole('button', { name: 'Delete' }).click()
      await confirm(page, 'Delete')
      await page.getByText('Support is deleted').waitFor()

      await go(page, '/organizations')
      await page.getByRole('button', { name: 'Create organization' }).click()
      await dialog.getByLabel('Name', { exact: true }).fill('Not A Name')
      await dialog.getByRole('button', { name: 'Create', exact: true }).click()
      await dialog.getByText(/pattern/).waitFor()
      await dialog.getByLabel('Name', { exact: true }).fill('acme')
      await dialog.getByRole('button', { name: 'Create', exact: true }).click()
      await page.getByRole('heading', { name: 'acme' }).waitFor()
      await addRosa()
      await takeOutRosa()

      async function addRosa(): Promise<void> {
        await page.getByRole('combobox', { name: 'User' }).fill('rosa')
        await page.getByRole('option', { name: 'rosa@example.com' }).click()
        await page.getByRole('button', { name: 'Add', exact: true }).click()
        await page.getByRole('link', { name: 'rosa@example.com' }).waitFor()
      }

      async function takeOutRosa(): Promise<void> {
        await page.getByRole('button', { name: 'Take rosa@example.com out' }).click()
        await confirm(page, 'Take out')
        await page.getByText('Nobody yet').waitFor()
      }
    },
  )
}

/** Where an application sends somebody to sign in; it comes back to an address of this server. */
async function authorizePath({ api, url }: Tenant['server']): Promise<string> {
  const { body: found } = await api('GET', `/api/v2/connections?name=${CONNECTION}`)
  const { body: client } = await api('POST', '/api/v2/clients', {
    ...{ name: 'Sessions', app_type: 'regular_web', grant_types: ['authorization_code'] },
    callbacks: [`${url}/health`],
  })
  await api('PATCH', `/api/v2/connections/${found[0].id}/clients`, [{ client_id: client.client_id, status: true }])
  const query = new URLSearchParams({
    ...{ client_id: client.client_id, response_type: 'code', scope: 'openid', state: 's' },
    redirect_uri: `${url}/health`,
  })
  return `/authorize?${query.toString()}`
}

async function holdsFocus(row: Locator): Promise<true | undefined> {
  return (await row.and(row.page().locator(':focus')).count()) === 1 ? true : undefined
}
