// Real input: the samples of the source documents run unmodified, and the damaged one is told where it is.
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

import { bindActions, deployAction, executionOf, openStandIn, startServer, until } from './server.ts'

const SEEDS = join(import.meta.dirname, '..', '..', 'shared', 'seeds')
const absent = existsSync(SEEDS) ? false : 'the source documents are not beside this checkout'
if (absent !== false && process.env['CI'] === 'true') test('the source documents are there', () => assert.fail(absent))

const HOSTS = ['api.sendgrid.com', 'my-api.exampleco.com']
const axios = [{ name: 'axios', version: 'latest' }]

/** Code blocks of a document, as they stand there. */
function blocks(document: string): string[] {
  const text = readFileSync(join(SEEDS, document), 'utf8')
  return [...text.matchAll(/```(?:javascript|js)[^\n]*\n([\s\S]*?)```/g)].map(([, code = '']) => code)
}

async function withStage(work: (stage: Stage) => Promise<void>): Promise<void> {
  await using standIn = await openStandIn(...HOSTS)
  await using server = await startServer({
    env: {
      KEYTURN_EGRESS_MAP: HOSTS.map((host) => `${host}=127.0.0.1:${standIn.port}`).join(','),
      NODE_EXTRA_CA_CERTS: standIn.authorities,
    },
  })
  await work({ standIn, server })
}
type Stage = { standIn: Awaited<ReturnType<typeof openStandIn>>; server: Awaited<ReturnType<typeof startServer>> }

test('both samples of the trigger document run unmodified, their un-awaited requests arrive', { skip: absent }, () =>
  withStage(async ({ standIn, server: { api } }) => {
    const [revoke = '', sendMail = ''] = blocks('post-change-password-trigger.txt')
    assert.match(revoke, /revoke-session/)
    assert.match(sendMail, /SENDGRID_API_KEY/)
    const first = await deployAction(api, { name: 'Revoke', code: revoke, dependencies: axios })
    const second = await deployAction(api, {
      ...{ name: 'SendGrid', code: sendMail, dependencies: axios },
      secrets: [{ name: 'SENDGRID_API_KEY', value: 'SG.canary' }],
    })
    assert.equal((await bindActions(api, first, second)).status, 200)
    const user = await api('POST', '/api/v2/users', {
      ...{ connection: 'Username-Password-Authentication', email: 'mara@example.com', password: 'Old-Passw0rd' },
    })
    await api('PATCH', `/api/v2/users/${encodeURIComponent(user.body.user_id)}`, { password: 'New-Passw0rd' })
    await until('both requests arrive', () => (standIn.received.length === 2 ? true : undefined))
    const revoked = standIn.received.find((request) => request.path === '/revoke-session')
    assert.equal(revoked?.host, 'my-api.exampleco.com')
    assert.deepEqual(JSON.parse(revoked?.body ?? ''), { params: { email: 'mara@example.com' } })
    const mailed = standIn.received.find((request) => request.path === '/v3/mail/send')
    assert.equal(mailed?.method, 'POST')
    assert.equal(mailed?.headers['authorization'], 'Bearer SG.canary')
    assert.deepEqual(JSON.parse(mailed?.body ?? ''), {
      personalizations: [{ to: [{ email: 'mara@example.com' }] }],
      from: { email: 'admin@exampleco.com' },
      subject: 'Your password was changed',
      content: [
        {
          type: 'text/plain',
          value:
            'The password for your Username-Password-Authentication account mara@example.com was recently changed.',
        },
      ],
    })
    const execution = await executionOf(api, user.body.user_id)
    assert.equal(execution.status, 'final')
    for (const result of execution.results) {
      assert.equal(result.error, null)
      assert.equal(result.response.requests[0]?.status, 202)
    }
    assert.ok(!JSON.stringify(execution).includes('SG.canary'), 'the secret stands nowhere in the record')
  }),
)

test(
  'the sample with a stray } is told with line and column, and the password changes all the same',
  { skip: absent },
  () =>
    withStage(async ({ server: { api } }) => {
      const text = readFileSync(join(SEEDS, 'post-change-password-flow.txt'), 'utf8')
      const start = text.lastIndexOf('const axios = require("axios");')
      const code = text.slice(start, text.lastIndexOf('Was this helpful?'))
      assert.match(code, /SENDGRID_API_KEY/)
      const id = await deployAction(api, { name: 'Damaged', code, dependencies: axios })
      await bindActions(api, id)
      const user = await api('POST', '/api/v2/users', {
        ...{ connection: 'Username-Password-Authentication', email: 'mara@example.com', password: 'Old-Passw0rd' },
      })
      const changed = await api('PATCH', `/api/v2/users/${encodeURIComponent(user.body.user_id)}`, {
        password: 'New-Passw0rd',
      })
      assert.equal(changed.status, 200)
      const execution = await executionOf(api, user.body.user_id)
      const [{ error }] = execution.results
      // `});` stands where the call still wants its `)`
      const line = code.split('\n').indexOf('});') + 1
      assert.ok(line > 0)
      assert.deepEqual([error.id, error.line, error.column], ['syntax_error', line, 1])
      assert.equal(execution.status, 'partial')
    }),
)
