// A dependency that cannot be had: the build says which and why, and what was deployed goes on running.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { bindActions, deployAction, executionOf, startServer, untilBuilt } from './server.ts'

test('a build that fails is told with the name of the package, and the deployed version keeps running', async () => {
  await using server = await startServer()
  const { api } = server
  const code = `exports.onExecutePostChangePassword = async () => console.log('the deployed one')`
  const id = await deployAction(api, { name: 'Greets', code })
  await bindActions(api, id)
  const dependencies = [{ name: 'no-such-package-keyturn-xyz', version: '1.0.0' }]
  await api('PATCH', `/api/v2/actions/actions/${id}`, { dependencies, code: `${code}\n// changed` })

  const failed = await untilBuilt(api, id)
  assert.equal(failed.status, 'failed')
  assert.match(failed.errors[0].msg, /no-such-package-keyturn-xyz@1\.0\.0: not found/)
  const deploy = await api('POST', `/api/v2/actions/actions/${id}/deploy`)
  assert.equal(deploy.status, 400)
  // the words that auth0-deploy-cli waits for
  assert.match(deploy.body.message, /must be in the 'built' state/)

  const user = await api('POST', '/api/v2/users', {
    ...{ connection: 'Username-Password-Authentication', email: 'mara@example.com', password: 'Old-Passw0rd' },
  })
  const path = `/api/v2/users/${encodeURIComponent(user.body.user_id)}`
  assert.equal((await api('PATCH', path, { password: 'New-Passw0rd' })).status, 200)
  const execution = await executionOf(api, user.body.user_id)
  assert.equal(execution.status, 'final')
  assert.equal(execution.results[0].response.logs[0].text, 'the deployed one')
})
