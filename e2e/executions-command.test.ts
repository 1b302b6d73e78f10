// keyturn executions against a running server: lists, shows, replays, retries one and all, and says what is missing.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { bindActions, deployAction, executionOf, startProcess, startServer } from './server.ts'

test('an operator finds a failed execution, replays it, runs it again, and all others too', async () => {
  const secret = 'aSecretThatTheOperatorWasGiven'
  await using server = await startServer({ secret })
  const { api, url } = server
  const code = `exports.onExecutePostChangePassword = async (event) => { console.log('for ' + event.user.email); throw new Error('no') }`
  await bindActions(api, await deployAction(api, { name: 'Fails', code }))
  const user = { connection: 'Username-Password-Authentication', email: 'mara@example.com', password: 'Old-Passw0rd-7' }
  const { body } = await api('POST', '/api/v2/users', user)
  await api('PATCH', `/api/v2/users/${encodeURIComponent(String(body.user_id))}`, { password: 'New-Passw0rd-8' })
  const { id } = await executionOf(api, String(body.user_id))

  const environment = {
    AUTH0_DOMAIN: url,
    AUTH0_CLIENT_ID: 'e2eBootstrapClientOfTheTestSuite',
    AUTH0_CLIENT_SECRET: secret,
  }
  const run = async (words: string[], env: Record<string, string> = environment) => {
    const { ended, output } = startProcess(['executions', ...words], env)
    return { code: await ended, output: output() }
  }
  const list = await run(['list', '--status', 'partial'])
  assert.deepEqual([list.code, list.output.split('\n').length], [0, 3], list.output)
  assert.match(list.output, new RegExp(`^ID +STATUS.*\n${id} +partial +post-change-password`))
  const listed = JSON.parse((await run(['list', '--json', '--take', '1'])).output) as { executions: { id: string }[] }
  assert.equal(listed.executions[0]?.id, id)
  assert.match((await run(['show', id])).output, /Fails: failed, attempt 1\n {2}threw: no\n {2}.*for mara@example.com/)
  assert.match((await run(['replay', id, '--target', 'draft'])).output, /Fails: failed/)
  assert.match((await run(['retry', '--all'])).output, /^1 failed executions run again/)

  const ended = await run(['cancel', 'nothing'])
  assert.deepEqual([ended.code, /404 .*does not exist/.test(ended.output)], [1, true], ended.output)
  assert.equal((await run(['show'])).code, 1)
  assert.equal((await run(['dance'])).code, 2)
  assert.equal((await run(['list', '--wild'])).code, 2)
  assert.match((await run(['list'], {})).output, /--url is missing \(or AUTH0_DOMAIN\)/)
  const away = await run(['list', '--url', 'http://127.0.0.1:9', '--client-id', 'x', '--client-secret', 'y'], {})
  assert.match(away.output, /^keyturn: http:\/\/127.0.0.1:9 cannot be reached/)
  const wrong = await run(['list'], { ...environment, AUTH0_CLIENT_SECRET: 'wrong' })
  assert.deepEqual([wrong.code, /401/.test(wrong.output)], [1, true], wrong.output)
})
