// Log streams from outside: a real receiver gets every event, through kill -9 and beside a receiver that is slow.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'

import { type Api, startServer, until } from './server.ts'

type Item = { log_id: string; data: { type: string; description: string } }

async function openReceiver(hold: () => Promise<void> = () => Promise.resolve()) {
  const items: Item[] = []
  let asked = 0
  const server = createServer((request, answer) => {
    let body = ''
    request.setEncoding('utf8').on('data', (part: string) => {
      body += part
    })
    request.on('end', () => {
      asked++
      void hold().then(() => {
        items.push(...(JSON.parse(body) as Item[]))
        answer.writeHead(204).end()
      })
    })
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as { port: number }
  return {
    items,
    asked: () => asked,
    url: `http://127.0.0.1:${port}/in`,
    authority: `127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function addStream(api: Api, url: string): Promise<string> {
  const sink = { httpEndpoint: url, httpContentFormat: 'JSONARRAY', httpAuthorization: 'Bearer very-secret' }
  const { status, body } = await api('POST', '/api/v2/log-streams', { name: 'mine', type: 'http', sink })
  assert.equal(status, 200, JSON.stringify(body))
  assert.equal(body.sink.httpAuthorization, '_VALUE_NOT_SHOWN_')
  return String(body.id)
}

test('every event arrives, in order, through a kill -9, and a slow receiver delays no other', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'keyturn-e2e-'))
  const never = Promise.withResolvers<void>()
  await using good = await openReceiver()
  await using slow = await openReceiver(() => never.promise)
  const env = { KEYTURN_EGRESS_ALLOW: `${good.authority},${slow.authority}` }
  try {
    let server = await startServer({ directory, env })
    await addStream(server.api, slow.url)
    const stream = await addStream(server.api, good.url)
    const closed = await openReceiver()
    await using _closed = closed
    await addStream(server.api, closed.url)
    const made: string[] = []
    const add = async (n: number) => {
      const { status, body } = await server.api('POST', '/api/v2/roles', { name: `role ${n}` })
      assert.equal(status, 200)
      made.push(String(body.id))
    }
    for (let n = 0; n < 10; n++) await add(n)
    await until('the slow one is asked and the good one has everything', () =>
      slow.asked() > 0 && created(good.items) >= 10 ? true : undefined,
    )
    assert.equal(closed.asked(), 0, 'an address that is not allowed is never reached (SSRF)')
    const { body } = await server.api('GET', '/api/v2/keyturn/log-streams')
    const refused = (body.streams as { last_error?: string }[])[2]
    assert.match(String(refused?.last_error), /may not be reached/)

    // in the middle: acknowledged, and perhaps not yet sent
    for (let n = 10; n < 30; n++) await add(n)
    await server.stop('SIGKILL')
    server = await startServer({ directory, env })
    for (let n = 30; n < 35; n++) await add(n)
    await until('all of it has arrived', () => (created(good.items) >= 35 ? true : undefined))
    const order = [...new Set(good.items.map(({ log_id }) => log_id))]
    const { body: logs } = await server.api('GET', `/api/v2/logs?from=${order[0]}&take=100`)
    const later = (logs as { log_id: string }[]).map(({ log_id }) => log_id)
    assert.deepEqual(order.slice(1, later.length + 1), later.slice(0, order.length - 1), 'in the order of the log')
    assert.equal((await server.api('DELETE', `/api/v2/log-streams/${stream}`)).status, 204)
    await server.stop('SIGKILL')
  } finally {
    never.resolve()
    rmSync(directory, { recursive: true, force: true })
    rmSync(`${directory}.secret`, { force: true })
  }
})

function created(items: readonly Item[]): number {
  const ids = items.filter(({ data }) => data.description === 'Create a role').map(({ log_id }) => log_id)
  return new Set(ids).size
}
