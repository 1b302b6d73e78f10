// Shared signals in the dashboard: a stream is made for a receiver that is really there, verified, stopped, changed, deleted.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'

import { decodeJwt } from 'jose'

import { go } from '../dashboard-stage.ts'
import { confirm, type Opened, tenantTest } from './stage.ts'

export function signalTests(opened: Opened): void {
  tenantTest(
    'a stream of security events is made for a receiver, verified, stopped and changed, and is deleted',
    opened,
    async ({ page, server }) => {
      await using receiver = await openReceiver()
      await go(page, '/shared-signals')
      await page.getByRole('button', { name: "Copy the transmitter's metadata URL" }).click()
      const metadata = await page.evaluate<string>('navigator.clipboard.readText()')
      assert.equal(metadata, `${server.url}/.well-known/ssf-configuration`)

      await page.getByRole('button', { name: 'Create stream' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByRole('button', { name: 'Create', exact: true }).click()
      await dialog.getByText('Choose the application that is told').waitFor()
      await dialog.getByRole('combobox', { name: 'Receiver' }).click()
      await page.getByRole('option').first().click()
      await dialog.getByLabel('Description').fill('The shop')
      await dialog.getByLabel('Address').fill('http://shop.example/events')
      await dialog.getByRole('button', { name: 'Create', exact: true }).click()
      await dialog.getByText(/endpoint_url has to be https/).waitFor()
      await dialog.getByLabel('Address').fill(receiver.url)
      await dialog.getByLabel('Authorization header').first().fill('Bearer of the shop')
      await dialog.getByRole('button', { name: 'Create', exact: true }).click()
      await page.getByRole('heading', { name: 'The shop' }).waitFor()

      await page.getByRole('button', { name: 'Verify' }).click()
      await page.getByText('Delivered', { exact: true }).waitFor()
      const authorization = 'Bearer of the shop'
      assert.deepEqual(receiver.heard, [{ authorization, event: 'verification' }])
      assert.doesNotMatch(await page.content(), /Bearer of the shop/)

      await page.getByRole('button', { name: 'Pause' }).click()
      await dialog.getByLabel('Reason').fill('The shop moves')
      await confirm(page, 'Pause')
      await page.getByText('Reason: The shop moves').waitFor()
      await page.getByRole('button', { name: 'Undo' }).click()
      await page.getByRole('button', { name: 'Pause' }).waitFor()
      // by keyboard: Enter alone disables nothing
      const disable = page.getByRole('button', { name: 'Disable' })
      await disable.press('Enter')
      await dialog.getByText('its receiver never hears').waitFor()
      await dialog.getByRole('button', { name: 'Cancel' }).and(page.locator(':focus')).press('Enter')
      await dialog.waitFor({ state: 'hidden' })
      await disable.press('Enter')
      await confirm(page, 'Disable')
      await page.getByText('Reason: disabled by an administrator').waitFor()
      await page.getByRole('button', { name: 'Enable' }).press('Enter')
      await page.getByRole('button', { name: 'Pause' }).and(page.locator(':focus')).waitFor()

      await page.getByLabel('Ended sessions').uncheck()
      await page.getByRole('button', { name: 'Save' }).click()
      await page.getByText('Saved', { exact: true }).last().waitFor()
      const { body } = await server.api('GET', '/api/v2/keyturn/signal-streams')
      const shop = (body.streams as { description?: string; events_delivered: string[] }[]).find(
        ({ description }) => description === 'The shop',
      )
      assert.deepEqual(
        shop?.events_delivered.map((type) => type.split('/').at(-1)),
        ['credential-change'],
      )
      await page.getByRole('button', { name: 'Delete' }).click()
      await confirm(page, 'Delete')
      await page.getByText('The shop is deleted').waitFor()
    },
  )
}

async function openReceiver() {
  const heard: { authorization: string | undefined; event: string | undefined }[] = []
  const server = createServer((request, reply) => {
    let token = ''
    request.setEncoding('utf8').on('data', (part: string) => {
      token += part
    })
    request.on('end', () => {
      const [type] = Object.keys(decodeJwt(token)['events'] as object)
      heard.push({ authorization: request.headers.authorization, event: type?.split('/').at(-1) })
      reply.writeHead(202).end()
    })
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as { port: number }
  return {
    heard,
    url: `http://127.0.0.1:${port}/events`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
