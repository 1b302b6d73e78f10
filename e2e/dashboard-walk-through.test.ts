// The walk-through of the source document, in a real browser: from an empty library to an execution on the screen.
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

import type { Page } from 'playwright-core'

import { openBrowser, withoutBrowser } from './browser.ts'
import { ADMIN_ENV, openDashboard, watched, writeCode } from './dashboard-stage.ts'
import { openStandIn, startServer, type TestServer, until } from './server.ts'

const SEEDS = join(import.meta.dirname, '..', '..', 'shared', 'seeds')
const absent = existsSync(SEEDS) ? false : 'the source documents are not beside this checkout'
const skip = absent || (await withoutBrowser())

/** The SendGrid sample, as it stands in the trigger's document. */
function sample(): string {
  const text = readFileSync(join(SEEDS, 'post-change-password-trigger.txt'), 'utf8')
  const blocks = [...text.matchAll(/```(?:javascript|js)[^\n]*\n([\s\S]*?)```/g)].map(([, code = '']) => code)
  return blocks.find((code) => code.includes('SENDGRID_API_KEY')) ?? ''
}

test(
  'create, depend, keep a secret, test, deploy, drag into the flow, reset a password, see what it did',
  { skip },
  async () => {
    await using standIn = await openStandIn('api.sendgrid.com')
    await using server = await startServer({
      env: {
        ...ADMIN_ENV,
        KEYTURN_EGRESS_MAP: `api.sendgrid.com=127.0.0.1:${standIn.port}`,
        NODE_EXTRA_CA_CERTS: standIn.authorities,
      },
    })
    await using browser = await openBrowser()
    await using visit = await openDashboard(browser, server)
    const { page } = visit

    await watched(page, async () => {
      // Library: the first tab teaches, and creating opens the editor
      await page.goto(`${server.url}/dashboard/actions/library`)
      await page.getByRole('heading', { name: 'Write your first Action' }).waitFor()
      await page.getByRole('button', { name: 'Create Action' }).first().click()
      await page.getByRole('menuitem', { name: 'Build from scratch' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByRole('button', { name: 'Create' }).click()
      await dialog.getByText('Give the Action a name.').waitFor()
      await dialog.getByRole('textbox', { name: 'Name' }).fill('SendGrid API')
      await dialog.getByRole('combobox', { name: 'Trigger' }).click()
      await page.getByRole('option', { name: 'Post Change Password' }).click()
      assert.equal(await dialog.getByRole('combobox', { name: 'Runtime' }).inputValue(), 'Node 22 (Recommended)')
      await dialog.getByRole('button', { name: 'Create' }).click()
      await page.getByRole('heading', { name: 'SendGrid API' }).waitFor()
      await page.getByText('onExecutePostChangePassword').first().waitFor()
      assert.ok(await page.getByRole('button', { name: 'Save Draft' }).isDisabled(), 'nothing to save yet')

      // Dependencies
      await page.getByRole('button', { name: 'Dependencies' }).click()
      await page.getByRole('button', { name: 'Add Dependency' }).click()
      await page.getByRole('dialog').getByRole('combobox', { name: 'Name' }).fill('../evil')
      await page.getByRole('dialog').getByRole('button', { name: 'Create' }).click()
      await page.getByText('This is no name of an npm package').waitFor()
      await page.getByRole('dialog').getByRole('combobox', { name: 'Name' }).fill('axios')
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').getByRole('button', { name: 'Create' }).click()
      await page.getByText('axios@latest').waitFor()

      // Secrets
      await page.getByRole('button', { name: 'Secrets' }).click()
      await page.getByRole('button', { name: 'Add Secret' }).click()
      await page.getByRole('dialog').getByLabel('Key').fill('SENDGRID_API_KEY')
      await page.getByRole('dialog').getByRole('textbox', { name: 'Value' }).fill('SG.canary')
      await page.getByRole('dialog').getByRole('button', { name: 'Create' }).click()
      await page.getByRole('button', { name: 'Close panel' }).click()

      // Code, Save Draft
      await writeCode(page, sample())
      await page.getByText('You have unsaved changes').waitFor()
      await page.getByRole('button', { name: 'Save Draft' }).click()
      await page.getByText('Draft: never deployed').waitFor({ timeout: 60_000 })

      // Test: the outbound request is shown, and the secret is not
      await page.getByRole('button', { name: 'Test', exact: true }).click()
      await page.getByRole('button', { name: 'Run', exact: true }).click()
      const results = page.getByRole('region', { name: 'Test Results' })
      await results.getByText('Succeeded').waitFor({ timeout: 60_000 })
      await results.getByRole('cell', { name: 'https://api.sendgrid.com/v3/mail/send' }).waitFor()
      await results.getByRole('cell', { name: '202' }).waitFor()
      await results.getByText('What came back').waitFor()
      assert.equal(standIn.received.length, 1)
      assert.equal(standIn.received[0]?.headers['authorization'], 'Bearer SG.canary')
      assert.ok(!(await page.content()).includes('SG.canary'), 'the value of a secret is nowhere on the page')

      // Kept as a named test with what the network answered: it runs again without the network
      await page.getByRole('button', { name: 'Keep as a test' }).click()
      await dialog.getByText('The draft runs once against one stub').waitFor()
      await dialog.getByRole('button', { name: 'Keep' }).click()
      await dialog.getByText('Give the test a name.').waitFor()
      await dialog.getByRole('textbox', { name: 'Name' }).fill('mails the user')
      await dialog.getByRole('button', { name: 'Keep' }).click()
      await page.getByRole('tab', { name: 'Named tests (1)' }).click()
      await page.getByRole('button', { name: 'Run mails the user' }).click()
      await page.getByText('1 of 1 run, all as expected').waitFor()
      await results.getByText('What it would have sent').waitFor()
      await results.getByText('POST https://api.sendgrid.com/v3/mail/send').click()
      await results.getByText('authorization: Bearer ***').waitFor()
      assert.equal(standIn.received.length, 1, 'nothing went out')
      // it fails, place by place, when the draft sends something else; a place can be left open
      const subject = /subject: '[^']*'/
      assert.match(sample(), subject)
      await writeCode(page, sample().replace(subject, "subject: 'Something else'"))
      await page.getByRole('button', { name: 'Run mails the user' }).click()
      await page.getByText('1 of 1 failed').waitFor({ timeout: 60_000 })
      const place = page.getByRole('button', { name: /^Allow anything at requests\[0\]\.body\.subject$/ })
      await place.click()
      await page.getByText('1 of 1 run, all as expected').waitFor()
      await page.getByRole('button', { name: 'More about mails the user' }).click()
      await page.getByRole('menuitem', { name: 'Rename' }).click()
      await dialog.getByRole('textbox', { name: 'Name' }).fill('mails whoever it is')
      await dialog.getByRole('button', { name: 'Rename' }).click()
      await page.getByRole('button', { name: 'More about mails whoever it is' }).click()
      await page.getByRole('menuitem', { name: 'Delete' }).click()
      await dialog.getByRole('button', { name: 'Delete' }).click()
      await page.getByRole('tab', { name: 'Named tests (0)' }).waitFor()
      await page.getByRole('button', { name: 'Close panel' }).click()
      // the audit is asked of the registry by the server; one that has none says so
      await page.getByRole('button', { name: 'Dependencies' }).click()
      await page.getByText(/^Audit: (not available|nothing is known|\d+ known)/).waitFor({ timeout: 30_000 })
      await page.getByText(/^now \d+\.\d+/).waitFor()
      await page.getByRole('button', { name: 'Close panel' }).click()

      // Deploy
      await page.getByRole('button', { name: 'Deploy', exact: true }).click()
      await page.getByText('Action is up to date').waitFor({ timeout: 60_000 })
      await page.getByRole('button', { name: 'Version History' }).click()
      await page.getByText('DEPLOYED', { exact: true }).waitFor()
      await page.getByRole('button', { name: 'Close', exact: true }).click()

      // Flows: drag between Start and Complete, Apply
      await page.getByRole('link', { name: 'Flows' }).click()
      await page.getByRole('link', { name: /Post Change Password/ }).click()
      await dragInto(page, 'SendGrid API')
      assert.ok(standIn.received.length === 1)
      // a click in the 50 ms after a drag belongs to the drag
      await until('the flow is live', async () => {
        if ((await page.getByText('The flow is live').count()) > 0) return true
        const apply = page.getByRole('button', { name: 'Apply' })
        if (await apply.isEnabled()) await apply.click()
        return undefined
      })

      // A user in another browser context resets a password
      await reset(server, await browser.newPage())

      // The execution is on the screen
      await page.getByRole('link', { name: 'Executions' }).click()
      await page.getByRole('table', { name: 'Executions' }).getByRole('link').first().click({ timeout: 30_000 })
      const result = page.getByRole('region', { name: /^SendGrid API: ok/ })
      await result.waitFor({ timeout: 30_000 })
      await result.getByRole('tab', { name: 'Requests (1)' }).click()
      await result.getByText('https://api.sendgrid.com/v3/mail/send').first().waitFor()
      assert.equal(standIn.received.length, 2)
      assert.match(standIn.received[1]?.body ?? '', /mara@example\.com/)
    })
  },
)

async function dragInto(page: Page, name: string): Promise<void> {
  const from = page.getByTestId('offered').filter({ hasText: name })
  await from.waitFor()
  const start = await from.boundingBox()
  const target = await page.getByText('Drag an Action here').boundingBox()
  assert.ok(start && target)
  await page.mouse.move(start.x + 20, start.y + start.height / 2)
  await page.mouse.down()
  await page.mouse.move(start.x - 40, start.y + 20, { steps: 5 })
  await page.mouse.move(target.x + target.width / 2, target.y + target.height / 2, { steps: 12 })
  await page.mouse.up()
  await page.getByTestId('flow-card').filter({ hasText: name }).waitFor()
}

async function reset(server: TestServer, page: Page): Promise<void> {
  const email = 'mara@example.com'
  const connection = 'Username-Password-Authentication'
  await server.api('POST', '/api/v2/users', { connection, email, password: 'Old-Passw0rd-1' })
  await page.goto(`${server.url}/u/reset-password/request`)
  await page.locator('input[name=email]').fill(email)
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.goto(await server.link(email))
  await page.getByRole('button', { name: 'Continue' }).click()
  const [first, second] = await page.locator('input[type=password]').all()
  await first?.fill('New-Passw0rd-2-of-mine')
  await second?.fill('New-Passw0rd-2-of-mine')
  await page.getByRole('button', { name: 'Reset password' }).click()
  await page.getByText('Password Changed!').waitFor()
  await page.context().close()
}
