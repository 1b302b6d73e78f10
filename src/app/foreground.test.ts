// Executions step aside while somebody waits for an answer, but never for long.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, get, type Server, type ServerResponse } from 'node:http'
import { test } from 'node:test'

import { openForeground } from './foreground.ts'

test('beyond two, executions wait for an answer of this server; answers of others hold up nobody', async () => {
  await using ours = await openSlow()
  await using foreign = await openSlow()
  using foreground = openForeground((server) => server === ours.server)
  const started: number[] = []
  const ends = Promise.withResolvers<void>()
  const start = (n: number) =>
    foreground.stepAside(async () => {
      started.push(n)
      await ends.promise
    })
  await foreign.ask()
  const all = [start(1), start(2), start(3)]
  assert.deepEqual(started, [1, 2, 3], 'nobody waits here')
  await ours.ask()
  const began = performance.now()
  const fourth = start(4)
  assert.deepEqual(started, [1, 2, 3], 'somebody waits here')
  ours.answer()
  while (started.length < 4) await new Promise((resolve) => setImmediate(resolve))
  await ours.ask()
  const fifth = start(5)
  while (started.length < 5) await new Promise((resolve) => setImmediate(resolve))
  assert.ok(performance.now() - began < 30_000, 'an answer that does not come holds up nobody for long')
  ends.resolve()
  await Promise.all([...all, fourth, fifth])
})

type Slow = AsyncDisposable & { server: Server; ask(): Promise<void>; answer(): void }

/** A server that answers when it is told. */
async function openSlow(): Promise<Slow> {
  const asked: ServerResponse[] = []
  const server = createServer((_request, answer) => void asked.push(answer))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    server,
    async ask() {
      const before = asked.length
      get({ port, host: '127.0.0.1' }, (answer) => answer.resume()).on('error', () => {})
      while (asked.length === before) await new Promise((resolve) => setImmediate(resolve))
    },
    answer: () => void asked.pop()?.end(),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
