// Legacy Hooks on a real server: the documented sample runs unmodified after a password change, before the Actions.
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

import {
  type Api,
  bindActions,
  type Body,
  deployAction,
  executionOf,
  openStandIn,
  startServer,
  until,
  untilBuilt,
} from './server.ts'

const SEED = join(import.meta.dirname, '..', '..', 'shared', 'seeds', 'post-change-password-hook.txt')
const absent = existsSync(SEED) ? false : 'the source documents are not beside this checkout'
if (absent !== false && process.env['CI'] === 'true') test('the source documents are there', () => assert.fail(absent))

const HOST = 'api.sendgrid.com'

/** The starter code and the sample, as the document has them. */
function samples(): string[] {
  return [...readFileSync(SEED, 'utf8').matchAll(/```js\n([\s\S]*?)```/g)].map(([, code = '']) => code)
}

async function user(api: Api): Promise<string> {
  const made = await api('POST', '/api/v2/users', {
    ...{ connection: 'Username-Password-Authentication', email: 'mara@example.com', password: 'Old-Passw0rd' },
  })
  return String(made.body.user_id)
}

async function change(api: Api, id: string, password: string, not?: string): Promise<Body> {
  const changed = await api('PATCH', `/api/v2/users/${encodeURIComponent(id)}`, { password })
  assert.equal(changed.status, 200, JSON.stringify(changed.body))
  return executionOf(api, id, not)
}

test(
  'the documented sample runs unmodified before the Actions; when it fails, they run and fcph says so',
  { skip: absent },
  async () => {
    await using standIn = await openStandIn(HOST)
    await using server = await startServer({
      env: { KEYTURN_EGRESS_MAP: `${HOST}=127.0.0.1:${standIn.port}`, NODE_EXTRA_CA_CERTS: standIn.authorities },
    })
    const { api } = server
    const [starter = '', sample = ''] = samples()

    const made = await api('POST', '/api/v2/hooks', {
      name: 'send-mail',
      script: sample,
      triggerId: 'post-change-password',
    })
    assert.equal(made.status, 201, JSON.stringify(made.body))
    const hook = `/api/v2/hooks/${made.body.id}`
    assert.equal((await api('POST', `${hook}/secrets`, { SENDGRID_API_KEY: 'SG.canary' })).status, 201)
    assert.equal((await api('PATCH', hook, { enabled: true })).status, 200)
    const action = await deployAction(api, {
      name: 'After',
      code: 'exports.onExecutePostChangePassword = async () => { console.log("after") }',
    })
    await bindActions(api, action)
    const id = await user(api)

    // at once: the packages are still being fetched, and the execution waits for them
    const first = await change(api, id, 'New-Passw0rd')
    assert.equal(first.status, 'final', JSON.stringify(first))
    assert.deepEqual(
      (first.results as Body[]).map(({ kind, action_name, status, hook_id, action_id }) => [
        kind,
        action_name,
        status,
        hook_id ?? action_id,
      ]),
      [
        ['hook', 'send-mail', 'ok', made.body.id],
        ['action', 'After', 'ok', action],
      ],
    )
    assert.equal(standIn.received.length, 1)
    const [mailed] = standIn.received
    assert.deepEqual([mailed?.method, mailed?.host, mailed?.path], ['POST', HOST, '/v3/mail/send'])
    assert.equal(mailed?.headers['authorization'], 'Bearer SG.canary')
    const sent = JSON.parse(mailed?.body ?? '')
    assert.deepEqual(sent.personalizations, [{ to: [{ email: 'mara@example.com' }] }])
    assert.match(sent.content[0].value, /your Username-Password-Authentication account mara@example.com was/)
    assert.deepEqual(
      (first.results[0].response.requests as Body[]).map(({ method, url, status }) => [method, url, status]),
      [['POST', 'https://api.sendgrid.com/v3/mail/send', 202]],
    )
    assert.ok(!JSON.stringify(first).includes('SG.canary'))

    // another one is switched on, and fails
    const failing = await api('POST', '/api/v2/hooks', {
      name: 'fails',
      script: 'module.exports = (user, context, cb) => { console.log(context.webtask.secrets.NONE); cb("not today") }',
      triggerId: 'post-change-password',
      enabled: true,
    })
    assert.equal(failing.status, 201)
    assert.equal((await api('GET', hook)).body.enabled, false)
    const second = await change(api, id, 'Newer-Passw0rd', first.id)
    assert.equal(second.status, 'partial')
    assert.deepEqual(
      (second.results as Body[]).map(({ status, error }) => [status, error?.msg]),
      [
        ['failed', 'not today'],
        ['ok', undefined],
      ],
    )
    const { body: logs } = await api('GET', '/api/v2/logs?q=type:fcph')
    assert.equal(logs.length, 1)
    assert.equal(logs[0].description, 'fails: not today')
    assert.equal(logs[0].user_id, id)
    assert.deepEqual(logs[0].details.actions.executions, [second.id])
    const { body: others } = await api('GET', '/api/v2/logs?q=type:actions_execution_failed')
    assert.deepEqual(others, [])

    // mended, and run again: the Action that ended well is not
    await api('PATCH', `/api/v2/hooks/${failing.body.id}`, { script: starter })
    const replayed = await api('POST', `/api/v2/actions/executions/${second.id}/replay`, {})
    assert.deepEqual(
      (replayed.body.results as Body[]).map(({ status }) => status),
      ['ok', 'ok'],
      JSON.stringify(replayed.body),
    )
    assert.equal((await api('POST', `/api/v2/actions/executions/${second.id}/retry`)).status, 200)
    const mended = await until('it ran again', async () => {
      const { body } = await api('GET', `/api/v2/actions/executions/${second.id}`)
      return body.status === 'pending' ? undefined : body
    })
    assert.equal(mended.status, 'final')
    assert.deepEqual(mended.results[1], second.results[1])

    // the runner: the saved starter code, the documented sample, the documented answer
    const run = await api('POST', `/api/v2/hooks/${failing.body.id}/test`)
    assert.equal(run.status, 200)
    assert.deepEqual(run.body.response, {
      user: {
        id: 'abc123',
        username: 'user1',
        email: 'user1@foo.com',
        last_password_reset: '2019-02-27T14:14:29.206Z',
      },
      context: {
        connection: { id: 'con_xxxxxxxxxxxxxxxx', name: 'Username-Password-Authentication', tenant: 'my-tenant' },
      },
    })
    const body = { user: { email: 'x@example.com' }, context: { connection: { name: 'Other' } } }
    const edited = await api('POST', `${hook}/test`, { body, mode: 'dry', stubs: [{ status: 202 }] })
    assert.deepEqual([edited.body.status, edited.body.error, edited.body.response], ['ok', null, body])
    assert.equal(edited.body.requests[0].dry, true)
    assert.ok(edited.body.stats.network_duration_ms > 0)
    const wrong = await api('POST', `${hook}/test`, { body: { user: 'x' } })
    assert.equal(wrong.body.error.msg, 'Body.user received by extensibility point is not an object')
    assert.equal(wrong.body.response, null)
    const noBody = await api('POST', `${hook}/test`, { body: 'text' })
    assert.equal(noBody.body.error.msg, 'Body received by extensibility point is not an object')

    // and when it is ready: the equal Action, with proof, in the Hook's place
    const converted = await api('POST', `${hook}/convert`, { verify: true, create_action: true })
    assert.equal(converted.status, 200, JSON.stringify(converted.body))
    const { proof, report, action: equal, secrets, dependencies } = converted.body
    assert.equal(proof.equal, true, JSON.stringify(proof))
    const [run1] = proof.runs as Body[]
    assert.deepEqual(run1.hook.requests[0], run1.action.requests[0])
    assert.deepEqual(
      [run1.hook.requests[0].method, run1.hook.requests[0].url],
      ['POST', 'https://api.sendgrid.com/v3/mail/send'],
    )
    assert.deepEqual([report.not_converted, secrets, dependencies[0].name], [[], ['SENDGRID_API_KEY'], 'request'])
    assert.ok(!JSON.stringify(converted.body).includes('SG.canary'))
    await untilBuilt(api, equal.id)
    assert.equal((await api('POST', `/api/v2/actions/actions/${equal.id}/deploy`)).status, 200)
    assert.equal((await api('PATCH', `/api/v2/hooks/${failing.body.id}`, { enabled: false })).status, 200)
    await bindActions(api, equal.id)
    const last = await change(api, id, 'Newest-Passw0rd', second.id)
    assert.deepEqual(
      (last.results as Body[]).map(({ kind, action_name, status }) => [kind, action_name, status]),
      [['action', 'send-mail', 'ok']],
    )
    assert.equal(standIn.received.length, 2)
    assert.equal(standIn.received[1]?.body, mailed?.body)
    assert.equal(standIn.received[1]?.headers['authorization'], 'Bearer SG.canary')
  },
)
