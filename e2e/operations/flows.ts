// Flows in the dashboard: arranged by keyboard, menu and mouse; policy; a lost connection, an ended session, somebody else.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { Page } from 'playwright-core'

import { go, signIn } from '../dashboard-stage.ts'
import { bindActions, deployAction, type TestServer, until } from '../server.ts'
import { EVIL, HANDLER, type Operations } from './stage.ts'

export function flowTests(skip: string | false, opened: () => Operations): void {
  test(
    'a flow is arranged by keyboard, menu and mouse, with words, and is live with Apply alone',
    { skip },
    async () => {
      const { server, page } = opened()
      const [first, second] = [
        await deployAction(server.api, { name: 'First one', code: `${HANDLER}}` }),
        await deployAction(server.api, { name: 'Second one', code: `${HANDLER}}` }),
      ]
      await deployAction(server.api, { name: EVIL, code: `${HANDLER}}` })
      await bindActions(server.api, first, second)
      await go(page, '/actions/triggers/post-change-password')
      const said = (words: string | RegExp) => page.getByText(words).waitFor({ state: 'attached' })

      await page.getByRole('button', { name: 'Move First one' }).focus()
      await page.keyboard.press('Space')
      await said(/First one is over position 1/)
      await page.keyboard.press('ArrowDown')
      await said(/First one is over position 2/)
      await page.keyboard.press('Space')
      await said('First one was dropped at position 2 of 2. Apply makes it live.')
      assert.deepEqual(
        [await shownNames(page), await boundNames(server)],
        [
          ['Second one', 'First one'],
          ['First one', 'Second one'],
        ],
      )
      await page.getByRole('button', { name: 'Discard' }).click()
      assert.deepEqual(await shownNames(page), ['First one', 'Second one'])

      await page.getByRole('button', { name: 'More for Second one' }).press('Enter')
      await page.getByRole('menuitem', { name: 'Move up' }).press('Enter')
      await said('Second one moved to position 1 of 2. Apply makes it live.')
      await page.getByRole('button', { name: 'More for First one' }).click()
      await page.getByRole('menuitem', { name: 'Take out of the flow' }).click()
      await page.getByText('First one was taken out. Apply makes it live.').waitFor()
      assert.deepEqual(await shownNames(page), ['Second one'])
      await page.getByRole('button', { name: 'Undo' }).click()
      await page.getByRole('button', { name: `Add ${EVIL} at the end` }).click()
      await said(`${EVIL} is at position 3 of 3. Apply makes it live.`)
      await apply(page)
      assert.deepEqual(await boundNames(server), ['Second one', 'First one', EVIL])

      await dragOver(page, 'First one', 'Second one')
      await until('it was dropped', async () => ((await shownNames(page))[0] === 'First one' ? true : undefined))
      assert.deepEqual(await boundNames(server), ['Second one', 'First one', EVIL], 'nothing is live before Apply')
      // for 50 ms after a drop the page takes no click for what it is; timers of a page end in order
      await page.evaluate(() => new Promise((resolve) => void setTimeout(resolve, 100)))
      await page.getByRole('link', { name: 'Overview' }).click()
      await page.getByRole('dialog', { name: 'Leave without saving?' }).getByRole('button', { name: 'Stay' }).click()
      await apply(page)
      assert.deepEqual(await boundNames(server), ['First one', 'Second one', EVIL])
      assert.notEqual(await page.title(), 'pwned')
    },
  )

  test(
    'the policy of an Action is changed beside the flow; what somebody else applied is told, not lost',
    { skip },
    async () => {
      const { server, page } = opened()
      await page.getByRole('button', { name: 'More for Second one' }).click()
      await page.getByRole('menuitem', { name: 'Move up' }).click()
      const { body } = await server.api('GET', '/api/v2/actions/actions?actionName=First%20one')
      const [action] = body.actions
      await bindActions(server.api, action.id)
      await page.getByRole('button', { name: 'More for First one' }).click()
      await page.getByRole('menuitem', { name: 'Policy' }).click()
      const sheet = page.getByRole('dialog', { name: 'Policy of First one' })
      await sheet.getByLabel('Attempts').fill('3')
      await sheet.getByRole('checkbox', { name: 'user_metadata' }).check()
      await sheet.getByRole('button', { name: 'Save policy' }).click()
      await page.getByText('Policy saved').waitFor()
      const saved = await server.api('GET', `/api/v2/actions/actions/${action.id}`)
      assert.deepEqual([saved.body.policy.retries.max_attempts, saved.body.policy.metadata], [3, ['user_metadata']])
      await server.api('PATCH', `/api/v2/actions/actions/${action.id}`, { policy: null })
      await page.getByText('Somebody else changed this flow meanwhile').waitFor()
      assert.deepEqual(await shownNames(page), ['Second one', 'First one', EVIL])

      // the connection is lost, and then the session: the order stays
      await page.context().setOffline(true)
      await page.getByRole('button', { name: 'Apply' }).click()
      await page.getByText('The server cannot be reached').waitFor()
      await page.context().setOffline(false)
      await page.getByRole('button', { name: 'Close message' }).first().click()
      await opened().expire('**/bindings')
      await page.getByRole('button', { name: 'Apply' }).click()
      await signIn(page)
      await page.getByRole('button', { name: 'More for Second one' }).waitFor()
      assert.deepEqual(await shownNames(page), ['Second one', 'First one', EVIL])
      await apply(page)
      assert.deepEqual(await boundNames(server), ['Second one', 'First one', EVIL])
    },
  )
}

async function boundNames({ api }: TestServer): Promise<string[]> {
  const { body } = await api('GET', '/api/v2/actions/triggers/post-change-password/bindings')
  return body.bindings.map(({ display_name }: { display_name: string }) => display_name)
}

function shownNames(page: Page): Promise<string[]> {
  return page.getByTestId('flow-card').getByRole('link').allTextContents()
}

async function apply(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Apply' }).click()
  await page.getByText('The flow is live').waitFor()
  await page.getByRole('button', { name: 'Close message' }).first().click()
}

/** Drags by the handle, in steps, as a hand does. */
async function dragOver(page: Page, from: string, over: string): Promise<void> {
  const [start, target] = await Promise.all(
    [from, over].map((name) => page.getByRole('button', { name: `Move ${name}` }).boundingBox()),
  )
  assert.ok(start && target)
  await page.mouse.move(start.x + 5, start.y + 5)
  await page.mouse.down()
  await page.mouse.move(start.x + 5, start.y - 10, { steps: 4 })
  await page.mouse.move(target.x + 5, target.y + 2, { steps: 10 })
  await page.mouse.up()
}
