// Auth0's own SDKs, unpatched and each in a process of its own, against a real server over https.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'

import { runClient } from './client-process.ts'
import { authorityOf, startServer, type TestServer } from './server.ts'

function run(program: string, server: TestServer, env: Record<string, string> = {}) {
  return runClient([join(import.meta.dirname, 'official', program)], {
    NODE_EXTRA_CA_CERTS: authorityOf(server.output()) ?? '',
    AUTH0_DOMAIN: new URL(server.url).host,
    AUTH0_CLIENT_ID: server.client.id,
    AUTH0_CLIENT_SECRET: server.client.secret,
    ...env,
  })
}

async function passes(program: string, server: TestServer): Promise<void> {
  const { code, stdout, stderr } = await run(program, server)
  assert.ok(!/^FAILED/m.test(stdout), `${stdout}\n${server.output().slice(-3000)}`)
  assert.equal(code, 0, stderr)
}

test('the newest auth0 makes, reads, changes and deletes what its users automate', async (t) => {
  await using server = await startServer({ env: { KEYTURN_HTTPS: 'on' } })
  for (const program of ['newest.ts', 'messages.ts', 'keys.ts']) await t.test(program, () => passes(program, server))
})

test('auth0 4 makes, reads, changes and deletes what its users automate', async () => {
  await using server = await startServer({ env: { KEYTURN_HTTPS: 'on' } })
  await passes('four.ts', server)
})

test('a client that calls faster than its limit waits and gets there by itself', async () => {
  await using slow = await startServer({ env: { KEYTURN_HTTPS: 'on', KEYTURN_RATE_LIMIT: '5' } })
  const { code, stdout, stderr } = await run('hasty.ts', slow)
  assert.equal(code, 0, `${stdout}\n${stderr}`)
  assert.match(stdout, /ok twelve calls/)
})
