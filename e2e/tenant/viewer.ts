// What a viewer sees of a tenant's pages: everything but what is the owner's, and no way to change it.
import assert from 'node:assert/strict'

import { go, openDashboard } from '../dashboard-stage.ts'
import { type Opened, tenantTest } from './stage.ts'

const CHANGES =
  /^(Save|Discard|Create|Delete|Import|Block|Pause|Disable|Enable|Rotate|Revoke|New secret|Change password|Apply|Make a reset link|End|Send|Verify|Restore|Begin)/

export function viewerTests(opened: Opened): void {
  tenantTest('a viewer reads the pages of a tenant and is offered no change', opened, async ({ browser, server }) => {
    const person = { email: 'vito@example.com', password: 'a long password of vito' }
    assert.equal(
      (await server.api('POST', '/api/v2/keyturn/administrators', { ...person, role: 'viewer' })).status,
      201,
    )
    const { body: found } = await server.api('GET', '/api/v2/users?per_page=1')
    const { body: clients } = await server.api('GET', '/api/v2/clients?is_global=false&per_page=1')
    const { body: connections } = await server.api('GET', '/api/v2/connections')
    const { body: signals } = await server.api('GET', '/api/v2/keyturn/signal-streams')
    await using visit = await openDashboard(browser, server, person)
    const { page } = visit
    await go(page, '/actions/library')
    await page.getByRole('link', { name: 'Tell the others' }).click()
    await page.getByText('Action is up to date').waitFor()
    assert.equal(await page.getByRole('button', { name: 'Deploy', exact: true }).count(), 0)
    for (const [path, ready] of [
      ['/actions/library', 'Tell the others'],
      ['/actions/triggers/post-change-password', 'Start'],
      ['/users', 'Users'],
      [`/users/${encodeURIComponent(found[0].user_id)}`, 'Metadata'],
      ['/log-streams', 'Log streams'],
      ['/shared-signals', 'Shared signals'],
      [`/shared-signals/${signals.streams[0].id}`, 'What is sent'],
      ['/attack-protection', 'Brute-force protection'],
      ['/branding', 'Colours and pictures'],
      ['/branding?tab=theme', 'There is no theme'],
      ['/branding?tab=texts', 'descriptionEmail'],
      ['/messages', 'There is no provider yet'],
      [`/applications/${clients[0].client_id}?tab=grants`, 'Authorization code'],
      [`/applications/${connections[0].enabled_clients[0]}?tab=connections`, 'May sign in'],
      ['/settings', 'Sessions'],
    ] as const) {
      await go(page, path)
      await page.locator('main').getByText(ready).first().waitFor()
      const buttons = page.locator('main').getByRole('button', { disabled: false })
      const words = (await buttons.allTextContents()).filter((text) => CHANGES.test(text))
      assert.deepEqual(words, [], path)
      assert.equal(await page.locator('main').getByRole('switch', { disabled: false }).count(), 0, path)
    }
    for (const name of ['Signing keys', 'Administrators']) {
      assert.equal(await page.getByRole('link', { name }).count(), 0, name)
    }
    await go(page, '/signing-keys')
    await page.getByText('Your role does not see this').waitFor()
    // what the page does not offer, the server refuses
    const refused = await page.evaluate<number>(`(async () => {
      const answer = await fetch('/api/v2/actions/actions', { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } })
      return answer.status
    })()`)
    assert.equal(refused, 401)
  })
}
