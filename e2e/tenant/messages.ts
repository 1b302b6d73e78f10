// Mail and text messages in the dashboard: providers with good and bad input, sending one to see it arrive, templates as they are typed.
import assert from 'node:assert/strict'

import { go } from '../dashboard-stage.ts'
import { RELAY } from '../mail-stand-ins.ts'
import { until } from '../server.ts'
import { confirm, type Opened, tenantTest } from './stage.ts'

export function messageTests(opened: Opened): void {
  tenantTest(
    'without a provider a test mail is in the inbox; with one it is at the relay',
    opened,
    async ({ page, server, standIns }) => {
      await go(page, '/messages')
      const send = async (to: string) => {
        await page.getByLabel('Send a test mail to').fill(to)
        await page.getByRole('button', { name: 'Send', exact: true }).click()
      }
      await send('first@example.com')
      await page.getByText('Delivered by inbox.').waitFor()
      const inbox = await fetch(`${server.url}/dev/inbox?to=first@example.com`)
      assert.equal(((await inbox.json()) as { messages: unknown[] }).messages.length, 1)
      await send('no address')
      await page.getByRole('status').getByText(/email/).waitFor()

      await page.getByLabel('Sender').fill('Shop <hello@shop.example>')
      await page.getByLabel('Host').fill(RELAY.smtp_host)
      await page.getByLabel('Port').fill('a lot')
      await page.getByLabel('User', { exact: true }).fill(RELAY.smtp_user)
      await page.getByLabel('Password', { exact: true }).fill(RELAY.smtp_pass)
      await page.getByRole('button', { name: 'Save' }).click()
      await page
        .getByRole('alert')
        .getByText(/smtp_port/)
        .waitFor()
      assert.equal((await server.api('GET', '/api/v2/emails/provider')).status, 404, 'nothing was changed')
      await page.getByLabel('Port').fill(String(RELAY.smtp_port))
      await page.getByRole('button', { name: 'Save' }).click()
      await page.getByText('Credentials are sealed in the store').waitFor()
      assert.equal(
        await page.getByLabel('Password', { exact: true }).inputValue(),
        '',
        'what is secret is not shown again',
      )
      await send('second@example.com')
      await page.getByText('Delivered by smtp.').waitFor()
      assert.equal(standIns.relayed.at(-1)?.to, 'second@example.com')
      standIns.refusals.push('550 5.1.1 nobody here')
      await send('third@example.com')
      await page.getByText(/Not delivered by smtp: .*550/).waitFor()

      await page.getByRole('button', { name: 'Delete' }).click()
      await confirm(page, 'Delete')
      await page.getByText('There is no provider yet').waitFor()
    },
  )

  tenantTest(
    'a template is shown as it is typed, in words of the user, and what cannot be rendered is told',
    opened,
    async ({ page, server }) => {
      await go(page, '/messages?tab=templates')
      const shown = (words: string) =>
        until(`the preview shows ${words}`, async () =>
          (await page.getByTitle('The mail').getAttribute('srcdoc'))?.includes(words) ? true : undefined,
        )
      await page.getByLabel('Subject').fill('Your link, {{ user.email }}')
      await page
        .getByLabel('Body')
        .fill('<style>p { color: teal }</style><p>Press <a href="{{ url }}">this one</a></p>')
      await shown('this one</a></p>')
      await page.getByText(/Your link, \S+@/).waitFor()
      await page.getByLabel('Body').fill('<p>{{ url }</p>')
      await page.getByRole('alert').first().waitFor()
      await page.getByRole('button', { name: 'Save' }).click()
      await page.getByText('This was not saved').waitFor()
      await page.getByLabel('Body').fill('<p>Press <a href="{{ url }}">this very one</a></p>')
      await page.getByRole('button', { name: 'Save' }).click()
      await page.getByText('Saved', { exact: true }).last().waitFor()
      await page.getByLabel('Send this mail to').fill('fourth@example.com')
      await page.getByRole('button', { name: 'Send as stored' }).click()
      await page.getByText('Delivered by inbox.').waitFor()
      const inbox = await fetch(`${server.url}/dev/inbox?to=fourth@example.com`)
      assert.match(await inbox.text(), /this very one/)
    },
  )

  tenantTest(
    'Twilio is set up, refuses what is no account, and sends a test message',
    opened,
    async ({ page, standIns }) => {
      await go(page, '/messages?tab=phone')
      await page.getByLabel('Account SID').fill('AC0123')
      await page.getByLabel('From', { exact: true }).fill('+15555550000')
      await page.getByRole('button', { name: 'Save' }).click()
      await page.getByText('This was not saved').waitFor()
      await page.getByLabel('Auth token').first().fill('token of the account')
      await page.getByRole('button', { name: 'Save' }).click()
      await page.getByLabel('Send a test message to').fill('5')
      await page.getByRole('button', { name: 'Send', exact: true }).click()
      await page.getByText(/no phone number in international form/).waitFor()
      await page.getByLabel('Send a test message to').fill('+4915112345679')
      await page.getByRole('button', { name: 'Send', exact: true }).click()
      await page.getByText('Sent by twilio.').waitFor()
      assert.equal(standIns.texts.at(-1)?.get('To'), '+4915112345679')
    },
  )
}
