// A service of breached passwords, on loopback: what leaves the server, and what its answers and silences mean.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { test } from 'node:test'

import { Secret, silentLog } from '#kit'

import { openBreachedApi } from './breached-api.ts'

const SHA1 = createHash('sha1').update('Mended-Passw0rd-1').digest('hex').toUpperCase()
const secret = new Secret('Mended-Passw0rd-1')

const egress = { allow: [], map: [], publicUrl: 'https://id.example.com' }

async function serve(listener: RequestListener) {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}/range/`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

test('five digits leave the server and padding is asked for; a line that counts nothing is padding', async () => {
  const heard: { url: string | undefined; padding: unknown }[] = []
  let times = 3
  await using api = await serve(({ url, headers }, answer) => {
    heard.push({ url, padding: headers['add-padding'] })
    answer.end(`${'0'.repeat(35)}:12\r\n${SHA1.slice(5)}:${times}\r\n${'F'.repeat(35)}:0`)
  })
  const isLeaked = openBreachedApi({ url: api.url, failClosed: true, log: silentLog, egress })
  assert.equal(await isLeaked(secret), true)
  times = 0
  assert.equal(await isLeaked(secret), false)
  assert.deepEqual(heard[0], { url: `/range/${SHA1.slice(0, 5)}`, padding: 'true' })
  assert.ok(heard.every(({ url }) => !url?.includes(SHA1.slice(5))))
})

test('Unicode is asked about in the form that is hashed', async () => {
  let asked = ''
  await using api = await serve(({ url }, answer) => {
    asked = url ?? ''
    answer.end('')
  })
  const isLeaked = openBreachedApi({ url: api.url, failClosed: false, log: silentLog, egress })
  await isLeaked(new Secret('Ｍended-Passw0rd-1'))
  assert.equal(asked, `/range/${SHA1.slice(0, 5)}`)
})

test('errors, redirects and endless answers: open lets the password pass, closed refuses with 503', async () => {
  let way: RequestListener = () => {}
  await using api = await serve((request, answer) => way(request, answer))
  const open = openBreachedApi({ url: api.url, failClosed: false, log: silentLog, egress })
  const closed = openBreachedApi({ url: api.url, failClosed: true, log: silentLog, egress })
  const ways: RequestListener[] = [
    (_, answer) => answer.writeHead(500).end(),
    (_, answer) => answer.writeHead(302, { location: 'http://169.254.169.254/' }).end(),
    (request) => request.socket.destroy(),
    (_, answer) => void answer.end('x'.repeat(2_000_000)),
    // half of it, and then nobody is there any more
    (request, answer) => void answer.write(`${'0'.repeat(35)}:1\r\n`, () => request.socket.destroy()),
  ]
  for (way of ways) {
    // oxlint-disable-next-line no-await-in-loop -- one way after the other
    assert.equal(await open(secret), false)
    // oxlint-disable-next-line no-await-in-loop
    await assert.rejects(closed(secret), { kind: 'unavailable' })
  }
})

test('a service that never answers is left after its time', async () => {
  await using api = await serve(() => {})
  const closed = openBreachedApi({ url: api.url, failClosed: true, timeoutMs: 50, log: silentLog, egress })
  await assert.rejects(closed(secret), { kind: 'unavailable' })
})

test('it goes the one way out: by the map of tests, and to no private address but the one that is named', async () => {
  let connections = 0
  await using api = await serve((_, answer) => {
    connections++
    answer.end(`${SHA1.slice(5)}:3`)
  })
  const to = { host: '127.0.0.1', port: Number(new URL(api.url).port) }
  const map = [{ from: { host: 'ranges.example.com' }, to }]
  const named = { url: 'http://ranges.example.com/range/', failClosed: true, log: silentLog }
  assert.equal(await openBreachedApi({ ...named, egress: { ...egress, map } })(secret), true)
  assert.equal(await openBreachedApi({ ...named, url: api.url, egress })(secret), true)
  assert.equal(connections, 2)
})
