// Security events go to no private address: what is dialled is judged, whatever the name or the spelling.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { test } from 'node:test'

import { openReceiverOutbound } from './receivers.ts'

test('a receiver on a private address is never connected to; on this machine only while one is developed', async () => {
  let connections = 0
  const server = createServer((_request, reply) => reply.writeHead(202).end())
  server.on('connection', () => connections++)
  // every address of the machine, so that a refusal is ours and not the system's
  await once(server.listen(0, '0.0.0.0'), 'listening')
  const { port } = server.address() as { port: number }
  const push = (mode: 'development' | 'production', host: string, allow: readonly string[] = []) =>
    openReceiverOutbound(
      { allow, map: [], publicUrl: 'https://id.example.com' },
      mode,
    )({
      ...{ url: `http://${host}:${port}/events`, method: 'POST', headers: {}, body: 'x', timeoutMs: 5_000 },
    })
  try {
    for (const host of [
      '127.0.0.1',
      'localhost',
      '127.0.0.2',
      '0.0.0.0',
      '2130706433',
      '0x7f.1',
      '[::ffff:127.0.0.1]',
      '[::1]',
      '10.0.0.1',
      '169.254.169.254',
    ]) {
      await assert.rejects(push('production', host), host)
    }
    await assert.rejects(push('development', '127.0.0.2'))
    await assert.rejects(push('development', '169.254.169.254'))
    assert.equal(connections, 0)
    assert.equal((await push('development', '127.0.0.1')).status, 202)
    assert.equal((await push('production', '127.0.0.1', ['127.0.0.1'])).status, 202)
    assert.equal(connections, 2)
  } finally {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
})
