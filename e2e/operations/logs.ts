// Tenant logs and the real-time log in the dashboard.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'

import { go, signIn } from '../dashboard-stage.ts'
import { bindActions, deployAction, until } from '../server.ts'
import { EVIL, HANDLER, type Operations } from './stage.ts'

const PRINTED = 200

export function logTests(skip: string | false, opened: () => Operations): void {
  test(
    'a log event has Summary, Raw, context and Action details; a search that cannot be read is told',
    { skip },
    async () => {
      const { server, page } = opened()
      await fetch(`${server.url}/dbconnections/change_password`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'user-agent': EVIL },
        body: JSON.stringify({ email: 'mara@example.com', connection: 'Username-Password-Authentication' }),
      })
      await go(page, '/logs?type=scpr')
      const rows = page.getByRole('table', { name: 'Log events' }).getByRole('link')
      await rows.first().click()
      await page.getByRole('heading', { name: 'Password reset requested' }).waitFor()
      await page
        .getByRole('row', { name: /^Browser/ })
        .getByText(EVIL)
        .waitFor()

      await go(page, '/logs?type=scp')
      await rows.first().click()
      await page.getByRole('row', { name: /^Occurred/ }).waitFor()
      await page.getByRole('tab', { name: 'Raw' }).click()
      await page.getByRole('region', { name: 'log event' }).getByText('"type": "scp"').waitFor()
      await page.getByRole('tab', { name: 'Action Details' }).click()
      await page.getByRole('button', { name: /^2\. Breaks/ }).click()
      await page.getByRole('region', { name: 'result' }).getByText('"action_name": "Breaks"').waitFor()

      await go(page, '/logs')
      await page.getByRole('searchbox', { name: 'Search the logs' }).fill('user_id:(')
      await page.getByText(/This could not be loaded/).waitFor()
      await page.getByText(/'q' is not a valid search/).waitFor()
      await page.route('**/api/v2/logs?*', (route) =>
        route.fulfill({ status: 403, json: { statusCode: 403, error: 'Forbidden', message: 'Insufficient scope' } }),
      )
      await page.getByRole('searchbox', { name: 'Search the logs' }).fill('type:scp')
      await page.getByText('Your role does not see this').waitFor()
      await page.unroute('**/api/v2/logs?*')
      assert.notEqual(await page.title(), 'pwned')
    },
  )

  test(
    'the real-time log has every line once, through a pause and a lost connection; search and download',
    { skip },
    async () => {
      const { server, page, changePassword, deploy } = opened()
      const { body } = await server.api('GET', '/api/v2/actions/actions?actionName=Breaks')
      const [{ id }] = body.actions
      await deploy(
        id,
        `${HANDLER} for (let i = 0; i < ${PRINTED}; i++) console.log(event.keyturn.execution_id + ' ' + i) }`,
      )
      const evil = await deployAction(server.api, {
        name: 'Evil',
        code: `${HANDLER} console.error(${JSON.stringify(EVIL)}) }`,
      })
      await bindActions(server.api, id, evil)
      await go(page, '/tail')
      await page.getByText('CONNECTED', { exact: true }).waitFor()
      const ran = [await changePassword(), await changePassword()]
      const all = () =>
        page.getByText(`${(ran.length * (PRINTED + 1)).toLocaleString('en')} lines`, { exact: true }).waitFor()
      await all()

      await page.getByRole('button', { name: 'Pause' }).click()
      await page.getByText('PAUSED').waitFor()
      ran.push(await changePassword())
      await page.getByText(`${(2 * (PRINTED + 1)).toLocaleString('en')} lines`, { exact: true }).waitFor()
      await page.getByRole('button', { name: 'Resume' }).click()
      await all()

      await page.context().setOffline(true)
      await page.getByText('DISCONNECTED').waitFor()
      await page.getByText(/The server cannot be reached.*no line is lost/).waitFor()
      ran.push(await changePassword())
      await page.context().setOffline(false)
      await all()

      // the session ends: signing in leads back, and reading goes on where it was
      await page.context().clearCookies()
      await page.route('**/api/v2/keyturn/tail?*', (route) =>
        route.fulfill({ status: 401, json: { statusCode: 401, error: 'Unauthorized', message: 'Expired token' } }),
      )
      await page.locator('input[name=username]').waitFor()
      await page.unroute('**/api/v2/keyturn/tail?*')
      ran.splice(0, ran.length, await changePassword())
      await signIn(page)
      await all()

      const box = page.getByRole('textbox', { name: 'Search the log' })
      await box.fill('error')
      await page.getByText(`1 of ${PRINTED + 1} lines`).waitFor()
      await page.getByRole('log').getByText(EVIL, { exact: true }).waitFor()
      await box.fill('')
      // who reads further up is not taken along
      await page.getByRole('log').press('Home')
      const down = page.getByRole('button', { name: 'Scroll to bottom' })
      await down.waitFor()
      // the browser goes up in steps, and one after the click is the reader's wish to stay
      await until('the log is at its end', async () => {
        if (!(await down.isVisible())) return true
        await down.click()
        return undefined
      })
      const [saved] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: 'Download' }).click(),
      ])
      const lines = JSON.parse(readFileSync(await saved.path(), 'utf8')) as { text: string }[]
      assert.deepEqual(
        lines.map(({ text }) => text),
        [...Array.from({ length: PRINTED }, (_, i) => `${ran[0]} ${i}`), EVIL],
      )
      await page.getByRole('button', { name: 'Clear' }).click()
      await page.getByText('0 lines', { exact: true }).waitFor()
      assert.notEqual(await page.title(), 'pwned')
    },
  )
}
