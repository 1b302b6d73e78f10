// Bad input on every route: two thousand requests made from the route table, and the ones that are known to hurt.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { hammer, openSender } from './fuzz/hammer.ts'
import { ODD_BODIES } from './fuzz/requests.ts'
import { startServer, tokenOf } from './server.ts'

const env = { KEYTURN_RATE_LIMIT: '1000000' }

test('whatever is sent, no route answers 5xx or with a stack, and a refusal changes nothing', async (context) => {
  await using server = await startServer({ env })
  const counts = await hammer(server, await tokenOf(server.url, server.url, server.client), 2000, 7)
  context.diagnostic(JSON.stringify(counts))
})

test('bodies that are no plain JSON object are refused with 400, 413 or 415 at once', async () => {
  await using server = await startServer({ env })
  using send = openSender(server, await tokenOf(server.url, server.url, server.client))
  const json = 'application/json'
  const cases: [string, string, number[]][] = [
    ...ODD_BODIES.map((body): [string, string, number[]] => [json, body, [400]]),
    [json, `{"name":"${'x'.repeat(10_000_000)}"}`, [413]],
    ['text/plain', '{"name":"x"}', [415]],
    ['application/json\t; x', '{"name":"x"}', [415]],
    ['multipart/form-data; boundary=x', '--x--', [415]],
  ]
  for (const [contentType, body, expected] of cases) {
    let best = Infinity
    for (let round = 0; round < 5; round++) {
      const { status, ms } = await send({ method: 'POST', path: '/api/v2/roles', contentType, body })
      assert.ok(expected.includes(status), `${body.slice(0, 60)}: ${status}`)
      best = Math.min(best, ms)
    }
    assert.ok(best < 2000, `${contentType} ${body.slice(0, 60)}: ${best} ms`)
  }
  assert.deepEqual((await server.api('GET', '/api/v2/roles')).body, [])
})
