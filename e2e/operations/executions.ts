// Executions in the dashboard: what one shows, replay, run again, all failed ones at once, long lists.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { go } from '../dashboard-stage.ts'
import { Visitor } from '../plain-visitor.ts'
import { bind, bindCodes, newPerson, ticketFor, TRIGGER } from '../post-challenge-stage.ts'
import { bindActions, deployAction, until } from '../server.ts'
import { EVIL, HANDLER, type Operations, SEEDED } from './stage.ts'

const BROKEN = `${HANDLER}
  console.warn(${JSON.stringify(EVIL)})
  throw new Error(${JSON.stringify(EVIL)})
}`

export function executionTests(skip: string | false, opened: () => Operations): void {
  test(
    'an execution shows its timeline, console, requests and the line that threw; it is replayed and run again',
    { skip },
    async () => {
      const { server, page, standIn, changePassword, deploy, writeDraft } = opened()
      const tells = await deployAction(server.api, {
        name: 'Tells',
        code: `${HANDLER}\n  console.log('telling', event.user.email)\n  await fetch('https://api.example.com/told?email=x', { method: 'POST' })\n}`,
      })
      const breaks = await deployAction(server.api, { name: 'Breaks', code: BROKEN })
      await bindActions(server.api, tells, breaks)
      const id = await changePassword()
      await go(page, '/executions?status=partial')
      const list = page.getByRole('table', { name: 'Executions' })
      await list.getByRole('link', { name: id.slice(-10) }).click()

      const told = page.getByRole('region', { name: 'Tells: ok' })
      await told.getByRole('table', { name: 'Timeline' }).getByText('POST api.example.com').waitFor()
      assert.deepEqual(await told.getByRole('rowheader').allTextContents(), ['load', 'handler', 'POST api.example.com'])
      await told.getByText('telling mara@example.com').waitFor()
      await told.getByRole('tab', { name: 'Requests (1)' }).click()
      await told.getByRole('row', { name: /POST https:\/\/api\.example\.com\/told\?email=\*\*\* 202/ }).waitFor()

      const failed = page.getByRole('region', { name: 'Breaks: failed' })
      await failed.getByText(EVIL, { exact: true }).first().waitFor()
      assert.match((await failed.getByLabel('Line 3 of the code').textContent()) ?? '', /▸ +3 +throw new Error/)

      await writeDraft(breaks, `${HANDLER} console.log('from the draft') }`)
      await page.getByRole('button', { name: 'Replay on draft' }).click()
      const dialog = page.getByRole('dialog', { name: 'Replay' })
      await dialog.getByRole('button', { name: 'Replay' }).click()
      await dialog.getByText('from the draft').waitFor()
      await dialog.getByRole('region', { name: 'Replayed Tells: ok' }).waitFor()
      assert.equal(standIn.received.length, 1, 'a dry replay sends nothing out')
      await page.keyboard.press('Escape')

      const again = async () => {
        await page.getByRole('button', { name: 'Run again' }).first().click()
        await page
          .getByRole('dialog', { name: 'Run what failed again?' })
          .getByRole('button', { name: 'Run again' })
          .click()
      }
      await page.context().setOffline(true)
      await again()
      await page.getByText('The server cannot be reached').waitFor()
      await page.context().setOffline(false)
      await page.getByRole('button', { name: 'Cancel' }).click()
      await deploy(breaks, `${HANDLER} console.log('mended') }`)
      await again()
      await page.getByRole('region', { name: 'Breaks: ok' }).getByText('mended').waitFor()
      assert.equal(standIn.received.length, 1, 'what ended well is not run twice')
      assert.notEqual(await page.title(), 'pwned')
    },
  )

  test('the reason of a denied reset is text in its execution and its log event', { skip }, async () => {
    const { server, page } = opened()
    const code = `exports.onExecutePostChallenge = async (event, api) => api.access.deny(${JSON.stringify(EVIL)})`
    await bindCodes(server.api, { name: 'Denies', code })
    const ada = await newPerson(server.api)
    await new Visitor(server.url).begin(await ticketFor(server, ada))
    await go(page, `/executions?trigger_id=${TRIGGER}&user_id=${encodeURIComponent(ada.id)}`)
    await page.getByRole('table', { name: 'Executions' }).getByRole('link').click()
    const denied = page.getByRole('region', { name: 'Denies: ok' })
    await denied.getByRole('tab', { name: 'API calls (1)' }).click()
    await denied.getByText(JSON.stringify({ reason: EVIL }), { exact: true }).waitFor()
    await go(page, `/logs?type=fcp`)
    await page.getByRole('row', { name: EVIL }).first().waitFor()
    await page.getByRole('row', { name: EVIL }).first().getByRole('link').click()
    await page
      .getByRole('row', { name: /^Description/ })
      .getByText(EVIL)
      .waitFor()
    // the Authentication API asks for a client_id as long as one is bound
    await bind(server.api)
    assert.notEqual(await page.title(), 'pwned')
  })

  test('everything that failed is run again at once', { skip }, async () => {
    const { server, page, changePassword, deploy } = opened()
    const { body } = await server.api('GET', '/api/v2/actions/actions?actionName=Breaks')
    const [{ id }] = body.actions
    await deploy(id, BROKEN)
    await changePassword()
    await changePassword()
    await deploy(id, `${HANDLER}}`)
    await go(page, '/executions?status=partial')
    await page.getByRole('table', { name: 'Executions' }).getByRole('link').nth(1).waitFor()
    await page.getByRole('button', { name: 'Redeliver failed' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Run again' }).click()
    await page.getByText('2 executions run again').waitFor()
    await page.getByRole('heading', { name: 'None fits' }).waitFor()
  })

  test(
    'a thousand executions and a thousand log events scroll by; only those in sight are drawn',
    { skip },
    async () => {
      const { page } = opened()
      for (const [path, name, first] of [
        ['/executions?user_id=auth0%7Cseeded', 'Executions', '…0000001000'],
        ['/logs?type=w', 'Log events', 'seeded 1000'],
      ] as const) {
        await go(page, path)
        const rows = page.getByRole('table', { name }).locator('tbody tr[data-index]')
        await rows.filter({ hasText: first }).waitFor()
        const indexes = new Set<string>()
        await rows.first().getByRole('link').focus()
        await until('the last one is there', async () => {
          await page.keyboard.press('End')
          const drawn = await page.evaluate<string[]>(
            `[...document.querySelectorAll('tr[data-index]')].map((row) => row.dataset.index)`,
          )
          assert.ok(drawn.length < 120, `${drawn.length} rows are drawn`)
          for (const index of drawn) indexes.add(index)
          return indexes.has(String(SEEDED - 1)) ? true : undefined
        })
        await page.getByText('1,000 in all').waitFor()
      }
    },
  )
}
