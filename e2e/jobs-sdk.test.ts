// Auth0's own SDKs import, export and verify users against a real server over https.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'

import { runClient } from './client-process.ts'
import { authorityOf, startServer } from './server.ts'

test('both SDKs import, export, verify and unblock', async () => {
  await using server = await startServer({ env: { KEYTURN_HTTPS: 'on' } })
  const { code, stdout, stderr } = await runClient([join(import.meta.dirname, 'official', 'jobs.ts')], {
    NODE_EXTRA_CA_CERTS: authorityOf(server.output()) ?? '',
    AUTH0_DOMAIN: new URL(server.url).host,
    AUTH0_CLIENT_ID: server.client.id,
    AUTH0_CLIENT_SECRET: server.client.secret,
  })
  assert.ok(!/^FAILED/m.test(stdout), `${stdout}\n${server.output().slice(-3000)}`)
  assert.equal(code, 0, stderr)
})
