// What a viewer sees of flows, executions, logs and Hooks, and cannot change.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { go, openDashboard } from '../dashboard-stage.ts'
import type { Operations } from './stage.ts'

export function viewerTests(skip: string | false, opened: () => Operations): void {
  test('a viewer reads all of it and is offered no change', { skip }, async () => {
    const { server, browser } = opened()
    const person = { email: 'vera@example.com', password: 'a long password of vera' }
    await server.api('POST', '/api/v2/keyturn/administrators', { ...person, role: 'viewer' })
    const [hook] = (await server.api('GET', '/api/v2/hooks')).body
    const { body: form } = await server.api('POST', '/api/v2/forms', {
      ...{ name: 'One', title: 'One', fields: [{ id: 'agreed', type: 'legal', label: 'I agree' }] },
    })
    const { executions } = (await server.api('GET', '/api/v2/actions/executions?take=1')).body
    await using visit = await openDashboard(browser, server, person)
    const { page } = visit
    const offered = async (path: string, ready: string): Promise<string[]> => {
      await go(page, path)
      await page.getByText(ready).first().waitFor()
      return page.locator('main').getByRole('button').allTextContents()
    }
    assert.deepEqual(await offered('/hooks', 'Old friend'), [])
    assert.ok(await page.getByRole('combobox', { name: 'Enabled Hook' }).isDisabled())
    const words = [
      ...(await offered(`/hooks/${hook.id}`, 'The Runner calls')),
      ...(await offered('/executions', 'Succeeded')),
      ...(await offered(`/executions/${executions[0].id}`, 'Open the user')),
      ...(await offered('/actions/triggers/post-change-password', 'Complete')),
      ...(await offered('/actions/forms', 'Heading')),
      ...(await offered(`/actions/forms/${form.id}`, 'fields.agreed')),
    ]
    assert.ok(words.includes('I agreeConsentRequired'), 'a field is read')
    for (const change of [
      'Save',
      'Create form',
      'Add field',
      'Run',
      'Convert to Action',
      'Delete',
      'Run again',
      'Redeliver failed',
      'Apply',
    ]) {
      assert.ok(!words.includes(change), change)
    }
    assert.equal(await page.getByRole('button', { name: /^(Move|Add) / }).count(), 0)
    await go(page, '/tail')
    await page.getByText('CONNECTED', { exact: true }).waitFor()
  })
}
