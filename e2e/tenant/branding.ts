// Branding in the dashboard: look, theme, texts and page template, each on the true page before it is saved, and refused.
import assert from 'node:assert/strict'

import type { Page } from 'playwright-core'

import { go, signIn } from '../dashboard-stage.ts'
import { until } from '../server.ts'
import { confirm, type Opened, tenantTest } from './stage.ts'

const TEXTS = '/api/v2/prompts/reset-password/custom-text/fr'

/** The preview has these words in it. */
function shown(page: Page, words: string): Promise<true> {
  return until(`the preview shows ${words}`, async () =>
    (await page.getByTitle('The page').getAttribute('srcdoc'))?.includes(words) ? true : undefined,
  )
}

/** @param opened a tenant that has a theme called `Ours`; afterwards it has none */
export function brandingTests(opened: Opened): void {
  tenantTest(
    'a theme is seen as it is typed, told what cannot be read and what is none, changed and deleted',
    opened,
    async ({ page, server }) => {
      await go(page, '/branding?tab=theme')
      await page.getByLabel('Text', { exact: true }).fill('#cccccc')
      await page.getByText(/#[0-9a-f]{6} is shown, which can be read/).waitFor()
      await page.getByLabel('Headings', { exact: true }).fill('red')
      await page.getByText('A colour is #rgb or #rrggbb.').waitFor()
      assert.ok(await page.getByRole('button', { name: 'Save' }).isDisabled())
      await page.getByLabel('Headings', { exact: true }).fill('#4a148c')
      await shown(page, '--heading:#4a148c')
      await page.getByRole('tab', { name: 'Texts' }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Stay' }).click()
      await page.getByRole('button', { name: 'Save' }).click()
      await page.getByText('The pages have this theme now').waitFor()
      const { colors, displayName } = (await server.api('GET', '/api/v2/branding/themes/default')).body
      assert.deepEqual([colors.header, displayName], ['#4a148c', 'Ours'])
      await page.getByRole('tab', { name: 'Colours and pictures' }).click()
      await page.getByText('There is a theme').waitFor()
      await page.getByRole('tab', { name: 'Theme' }).click()
      await page.getByRole('button', { name: 'Delete' }).click()
      await confirm(page, 'Delete')
      await page.getByText('There is no theme').waitFor()
      await page.getByRole('button', { name: 'Begin a theme' }).click()
      await page.getByRole('button', { name: 'Discard' }).click()
      await page.getByText('There is no theme').waitFor()
    },
  )

  tenantTest(
    'texts of a language are found, seen on the page that says them, refused, kept over a sign-in, saved and restored',
    opened,
    async ({ page, server }) => {
      await server.api('PUT', TEXTS, { 'reset-password-request': { nobody: 'kept' }, else: { x: 'kept' } })
      await go(page, '/branding?tab=texts&language=fr')
      const title = page.getByRole('textbox', { name: 'title', exact: true })
      await title.fill('Perdu, ${who} de ${companyName} ?')
      await page.getByText('${who} is left empty').waitFor()
      await shown(page, '<h1>Perdu,  de ')
      await title.fill('Perdu chez ${companyName} ?')
      await page.getByLabel('Search in all texts').fill('deux mots de passe')
      const mismatch = page.getByRole('textbox', { name: 'password-mismatch' })
      await mismatch.focus()
      await shown(page, 'class="summary"')
      await mismatch.fill('x'.repeat(2001))
      await page.getByText('At most 2000 characters').waitFor()
      assert.ok(await page.getByRole('button', { name: 'Save' }).isDisabled())
      await page.getByRole('button', { name: 'Restore password-mismatch' }).click()
      await page.getByRole('combobox', { name: 'Language' }).click()
      await page.getByRole('option', { name: 'Japanese' }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Stay' }).click()
      await page.context().clearCookies()
      const expired = { statusCode: 401, error: 'Unauthorized', message: 'Expired token' }
      await page.route(`**${TEXTS}`, (route) => route.fulfill({ status: 401, json: expired }), { times: 1 })
      await page.getByRole('button', { name: 'Save' }).click()
      await signIn(page)
      await page.getByText('Perdu chez', { exact: false }).first().waitFor()
      await page.getByRole('button', { name: 'Save' }).click()
      await page.getByText('The pages say this now').waitFor()
      const hosted = await fetch(`${server.url}/u/reset-password/request?ui_locales=fr`)
      assert.match(await hosted.text(), /<h1>Perdu chez /)
      await page.getByRole('combobox', { name: 'Page' }).click()
      await page.getByRole('option', { name: 'Log in: the password' }).click()
      await page.getByText('On the page “Log in”').waitFor()
      await page.getByRole('textbox', { name: 'wrong-email-credentials' }).fill('Non, ${clientName} !')
      await shown(page, 'role="alert"><p>Non, ')
      await page.getByRole('button', { name: 'Save' }).click()
      await until('the text of the login is kept', async () => {
        const { body } = await server.api('GET', '/api/v2/prompts/login-password/custom-text/fr')
        return JSON.stringify(body).includes('Non, ${clientName} !') ? true : undefined
      })
      // the page has heard it, too: what is typed before is gone with the answer
      await page.locator('button:disabled:not([data-loading])', { hasText: 'Save' }).waitFor()
      await page.getByRole('button', { name: 'Restore all' }).click()
      await page.getByRole('button', { name: 'Save' }).click()
      await until('what the page does not know is all that is left', async () => {
        const { body } = await server.api('GET', TEXTS)
        const left = { 'reset-password-request': { nobody: 'kept' }, else: { x: 'kept' } }
        return JSON.stringify(body) === JSON.stringify(left) ? true : undefined
      })
    },
  )

  tenantTest(
    'branding and a page template are seen on the true page before they are saved',
    opened,
    async ({ page, server }) => {
      await go(page, '/branding')
      await shown(page, 'Forgot Your Password?')
      await page.getByLabel('Primary colour', { exact: true }).fill('#0059d6')
      await shown(page, '--accent:#0059d6')
      await page.getByLabel('Logo').fill('https://cdn.example/logo.png')
      await shown(page, 'class="logo" src="data:image/svg+xml,')
      await page.getByRole('combobox', { name: 'Which page' }).click()
      await page.getByRole('option', { name: 'Change your password' }).click()
      await shown(page, 'confirmNewPassword')
      await page.getByLabel('Logo').fill('no address')
      await page.getByText('This could not be drawn').waitFor()
      await page.getByRole('button', { name: 'Discard' }).click()
      assert.deepEqual((await server.api('GET', '/api/v2/branding')).body, {}, 'nothing was saved')

      await page.getByRole('tab', { name: 'Page template' }).click()
      await page.getByRole('button', { name: 'Begin with an example' }).click()
      await shown(page, '<p class="foot">Keyturn</p>')
      const example = await page.getByRole('textbox', { name: 'Template' }).inputValue()
      await page.getByRole('textbox', { name: 'Template' }).fill(`${example}<script>alert(1)</script>`)
      await page.getByText(/scripts are not supported/).waitFor()
      await page.getByRole('textbox', { name: 'Template' }).fill(example)
      await page.getByRole('button', { name: 'Save' }).click()
      await page.getByText('The pages stand in this template now').waitFor()
      const hosted = await fetch(`${server.url}/u/reset-password/request`)
      assert.match(await hosted.text(), /<p class="foot">Keyturn<\/p>/)
      await page.getByRole('button', { name: 'Delete' }).click()
      await confirm(page, 'Delete')
      await page.getByRole('button', { name: 'Begin with an example' }).waitFor()
    },
  )
}
