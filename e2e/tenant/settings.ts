// The rest of a tenant in the dashboard: log streams, keys, protection, look, rules, factors; each with what is refused.
import assert from 'node:assert/strict'

import type { Page } from 'playwright-core'

import { go } from '../dashboard-stage.ts'
import { type TestServer, until } from '../server.ts'
import { confirm, type Opened, tenantTest } from './stage.ts'

export function settingTests(opened: Opened): void {
  tenantTest(
    'a log stream is made, tells why it fails, is stopped and goes on, and is deleted',
    opened,
    async ({ page, server }) => {
      await go(page, '/log-streams')
      await page.getByRole('button', { name: 'Create stream' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel('Name').fill('To the archive')
      await dialog.getByLabel('Address').fill('nowhere')
      await dialog.getByRole('button', { name: 'Create', exact: true }).click()
      await dialog.getByText(/Not a URL/).waitFor()
      await dialog.getByLabel('Address').fill(`${server.url}/nowhere`)
      await dialog.getByLabel('Authorization header').first().fill('Bearer of the archive')
      await dialog.getByRole('button', { name: 'Create', exact: true }).click()
      await page.getByRole('heading', { name: 'To the archive' }).waitFor()
      await page.getByText('Events are not taken').waitFor()
      assert.doesNotMatch(await page.content(), /Bearer of the archive/)
      await page.getByRole('button', { name: 'Pause' }).click()
      await page.getByText('Paused', { exact: true }).waitFor()
      await page.getByRole('button', { name: 'Undo' }).click()
      await page.getByRole('button', { name: 'Pause' }).waitFor()
      await page.getByLabel('Name').fill('To the attic')
      await page.getByRole('button', { name: 'Save' }).click()
      await page.getByRole('heading', { name: 'To the attic' }).waitFor()
      await page.getByRole('button', { name: 'Delete' }).click()
      await confirm(page, 'Delete')
      await page.getByText('To the attic is deleted').waitFor()
    },
  )

  tenantTest('what is typed while a save is under way stays, and is saved by the next', opened, async (opening) => {
    const { page, server } = opening
    await go(page, '/settings')
    const [name, support] = [page.getByLabel('Friendly name'), page.getByLabel('Support page')]
    const before = await name.inputValue()
    await name.fill('In between')
    let answer = () => {}
    const held = new Promise<void>((resolve) => (answer = resolve))
    const settings = '**/api/v2/tenants/settings'
    await page.route(settings, async (route) => {
      if (route.request().method() === 'PATCH') await held
      await route.continue()
    })
    const sent = page.waitForRequest((request) => request.method() === 'PATCH')
    await page.getByRole('button', { name: 'Save' }).click()
    await sent
    await support.fill('https://help.example.com')
    await name.fill(before)
    answer()
    const stored = async (name_: string) => {
      const { body } = await server.api('GET', '/api/v2/tenants/settings')
      return body.friendly_name === name_ ? body : undefined
    }
    await until('the first save', () => stored('In between'))
    const save = page.getByRole('button', { name: 'Save' })
    await save.and(page.locator(':enabled:not([data-loading])')).waitFor()
    assert.deepEqual([await name.inputValue(), await support.inputValue()], [before, 'https://help.example.com'])
    await save.click()
    assert.equal((await until('the second save', () => stored(before))).support_url, 'https://help.example.com')
    await save.and(page.locator(':disabled')).waitFor()
    await page.unroute(settings)
  })

  tenantTest('attack protection counts as it is set, and an address is looked up', opened, async ({ page, server }) => {
    await go(page, '/attack-protection')
    await page.getByRole('textbox', { name: 'Wrong passwords' }).fill('7')
    await page.getByLabel('Addresses that are let through').fill('somewhere')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('This was not saved').waitFor()
    await page.getByLabel('Addresses that are let through').fill('192.0.2.0/24\n2001:db8::1')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('It counts from the next sign-in on').waitFor()
    const { body } = await server.api('GET', '/api/v2/attack-protection/brute-force-protection')
    assert.deepEqual([body.max_attempts, body.allowlist], [7, ['192.0.2.0/24', '2001:db8::1']])
    await page.getByRole('tab', { name: 'Suspicious addresses' }).click()
    await page.getByLabel('Address', { exact: true }).fill('no address')
    await page.getByRole('button', { name: 'Look it up' }).click()
    await page
      .getByText(/address/i)
      .last()
      .waitFor()
    await page.getByLabel('Address', { exact: true }).fill('203.0.113.7')
    await page.getByRole('button', { name: 'Look it up' }).click()
    await page.getByText('203.0.113.7 is not held up.').waitFor()
    await page.getByRole('tab', { name: 'Breached passwords' }).click()
    await page.getByLabel('Refuse such a password at a sign-up').uncheck()
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('It counts from the next sign-in on').last().waitFor()
  })

  tenantTest(
    'rules of a connection, an application, a factor and the settings are changed, and refused',
    opened,
    async ({ page, server }) => {
      const { body: connections } = await server.api('GET', '/api/v2/connections')
      await go(page, `/connections/${connections[0].id}`)
      await page.getByLabel('Least length').fill('15')
      await page.getByLabel('Nothing of the user in it').check()
      await page.getByRole('button', { name: 'Save' }).click()
      await page.getByText('Saved', { exact: true }).last().waitFor()
      const { options } = (await server.api('GET', `/api/v2/connections/${connections[0].id}`)).body
      assert.deepEqual(
        [options.password_complexity_options, options.password_no_personal_info.enable],
        [{ min_length: 15 }, true],
      )

      await go(page, '/applications')
      await page.getByRole('button', { name: 'Create application' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByRole('button', { name: 'Create', exact: true }).click()
      await dialog.getByText(/name/i).last().waitFor()
      await dialog.getByLabel('Name', { exact: true }).fill('Shop')
      await dialog.getByRole('checkbox', { name: connections[0].name, checked: true }).waitFor()
      await dialog.getByRole('button', { name: 'Create', exact: true }).click()
      await page.getByRole('heading', { name: 'Shop' }).waitFor()
      assert.deepEqual(await usableBy(server, shownClient(page)), [connections[0].name])
      await page.getByLabel('Callback URLs').fill('nowhere')
      await page.getByRole('button', { name: 'Save' }).click()
      await page.getByText('This was not saved').waitFor()
      await page.getByLabel('Callback URLs').fill('https://shop.example/callback')
      await page.getByRole('button', { name: 'Save' }).click()
      await page.getByText('Saved', { exact: true }).last().waitFor()
      await page.getByRole('button', { name: 'New secret' }).click()
      await dialog.getByRole('button', { name: 'Make a new secret' }).click()
      assert.ok((await page.getByLabel('Secret', { exact: true }).inputValue()).length > 20)
      await page.keyboard.press('Escape')

      // what has no switch stays where it was
      const kept = ['urn:ietf:params:oauth:grant-type:device_code', 'authorization_code']
      const made = await server.api('POST', '/api/v2/clients', { name: 'Till', grant_types: kept })
      const client = `/api/v2/clients/${made.body.client_id}`
      const grants = `/applications/${made.body.client_id}?tab=grants`
      const save = page.getByRole('button', { name: 'Save' })
      const saved = page.locator('button:disabled:not([data-loading])', { hasText: 'Save' })
      await go(page, grants)
      await page.getByText('device_code').waitFor()
      await page.getByRole('switch', { name: 'Password', exact: true }).press('Space')
      await page.getByText('No MFA grant is on').waitFor()
      await page.getByText('The tenant has no default directory').waitFor()
      // somebody else saves meanwhile: nothing of theirs is undone
      await server.api('PATCH', client, { description: 'theirs', grant_types: [...kept, 'refresh_token'] })
      await save.click()
      await page.getByText('Somebody else saved this application meanwhile').waitFor()
      await page.getByRole('switch', { name: 'Refresh token', checked: true }).waitFor()
      await page.getByRole('switch', { name: 'One-time password' }).press('Space')
      await page.getByText('No MFA grant is on').waitFor({ state: 'hidden' })
      await save.click()
      await saved.waitFor()
      const { grant_types: granted, description } = (await server.api('GET', client)).body
      const mine = ['password', 'http://auth0.com/oauth/grant-type/mfa-otp']
      assert.deepEqual([granted, description], [[...kept, 'refresh_token', ...mine], 'theirs'])

      await go(page, '/factors')
      await page.getByRole('heading', { name: 'MFA factors' }).waitFor()
      await page.getByLabel('Recovery code').click()
      await page.getByText('Recovery code is on').waitFor()
      await page.getByRole('button', { name: 'Undo' }).last().click()
      await until('it is off again', async () => {
        const { body } = await server.api('GET', '/api/v2/guardian/factors')
        const factor = (body as { name: string; enabled: boolean }[]).find(({ name }) => name === 'recovery-code')
        return factor?.enabled === false ? true : undefined
      })

      await go(page, '/settings')
      await page.getByLabel('Friendly name').fill('Acme')
      await page.getByLabel('Support address').fill('a'.repeat(300))
      await page.getByRole('button', { name: 'Save' }).click()
      await page.getByText('This was not saved').waitFor()
      await page.getByRole('button', { name: 'Discard' }).click()
      const directory = page.getByRole('combobox', { name: 'Default directory' })
      await directory.click()
      await page.getByRole('option', { name: connections[0].name }).click()
      await save.click()
      await saved.waitFor()
      await go(page, grants)
      await page.getByText(`The default directory is ${connections[0].name}`).waitFor()
      await page.getByText('This application may not use it').waitFor()
      await go(page, '/settings')
      await directory.click()
      await page.getByRole('option', { name: /^None/ }).click()
      await save.click()
      await saved.waitFor()
      assert.equal((await server.api('GET', '/api/v2/tenants/settings')).body.default_directory, '')
      await go(page, '/audit')
      await page.getByRole('table', { name: 'Changes' }).waitFor()
      assert.ok((await page.getByText('olga@example.com').count()) > 3, 'every change stands there with its author')
    },
  )

  tenantTest(
    'connections of an application are chosen when it is made and switched in its tab; with none it says that nobody can sign in',
    opened,
    async ({ page, server }) => {
      const { id, name } = (await server.api('GET', '/api/v2/connections')).body[0]
      const machine = await server.api('POST', '/api/v2/clients', { name: 'Nightly', app_type: 'non_interactive' })
      const { client_id } = machine.body
      const nobody = page.getByText('Nobody can sign in here')
      const people = (checked: boolean) => page.getByRole('switch', { name: `People of ${name} may sign in`, checked })
      await go(page, '/applications')
      await page.getByRole('button', { name: 'Create application' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByRole('textbox', { name: 'Name' }).fill('Kiosk')
      await dialog.getByRole('checkbox', { name, checked: true }).waitFor()
      // the application is there, what comes after it is refused
      const message = 'Not right now'
      await page.route(
        '**/api/v2/connections/*/clients',
        (route) => route.fulfill({ status: 503, json: { message } }),
        {
          times: 1,
        },
      )
      await dialog.getByRole('button', { name: 'Create', exact: true }).click()
      await page.getByText(`Kiosk was created, but people of ${name} cannot sign in to it yet`).waitFor()
      await page.getByRole('button', { name: 'Close message' }).last().click()
      await people(false).waitFor()
      const client = shownClient(page)
      assert.deepEqual(await usableBy(server, client), [])
      await page.getByRole('tab', { name: 'Settings' }).click()
      await nobody.waitFor()
      await page.getByRole('link', { name: 'Choose its connections' }).click()
      await people(false).press('Space')
      await page.getByText(`${name} is on for Kiosk`).waitFor()
      await page.getByRole('button', { name: 'Close message' }).last().click()
      await people(true).waitFor()
      await nobody.waitFor({ state: 'hidden' })
      assert.deepEqual(await usableBy(server, client), [name])

      // the connection's page says the same, and saving its rules undoes nothing that was switched meanwhile
      await go(page, `/connections/${id}`)
      await page.getByRole('checkbox', { name: 'Kiosk', checked: true }).waitFor()
      await go(page, `/applications/${client_id}?tab=connections`)
      await page.getByText('This application is a machine').waitFor()
      assert.equal(await page.getByRole('switch').count(), 0)
      await go(page, `/connections/${id}`)
      await page.getByRole('checkbox', { name: 'Nightly', checked: false }).waitFor()
      await server.api('PATCH', `/api/v2/connections/${id}/clients`, [{ client_id, status: true }])
      await page.getByLabel('Least length').fill('14')
      await page.getByRole('button', { name: 'Save' }).click()
      await page.getByRole('checkbox', { name: 'Nightly', checked: true }).waitFor()
      assert.deepEqual(await usableBy(server, client_id), [name])

      await go(page, `/applications/${client}?tab=connections`)
      await people(true).press('Space')
      await nobody.waitFor()
      await page.getByText(`${name} is off for Kiosk`).waitFor()
      await page.getByRole('button', { name: 'Undo' }).last().click()
      await people(true).waitFor()
      assert.deepEqual(await usableBy(server, client), [name])
    },
  )
}

const usableBy = async ({ api }: TestServer, client: string): Promise<string[]> =>
  (await api('GET', `/api/v2/clients/${client}/connections`)).body.connections.map(({ name }: { name: string }) => name)

/** Whose page is open. */
const shownClient = (page: Page): string => /\/applications\/([^?]+)/.exec(page.url())?.[1] ?? ''

/** Comes last: tokens that were signed before are refused afterwards. */
export function keyTests(opened: Opened): void {
  tenantTest(
    'keys are rotated and revoked after a question; whoever the revoked one signed in signs in again',
    opened,
    async ({ page }) => {
      await go(page, '/signing-keys')
      const table = page.getByRole('table', { name: 'Signing keys' })
      await page.getByRole('button', { name: 'Rotate' }).click()
      await page.getByRole('dialog').getByText('Tokens signed before stay good').waitFor()
      await confirm(page, 'Rotate')
      await table.getByText('Previous').waitFor()
      await page.getByRole('button', { name: /^Revoke / }).click()
      await page.getByRole('dialog').getByText('A revoked key never comes back.').waitFor()
      await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
      await table.getByText('Revoked').waitFor()
    },
  )
}
