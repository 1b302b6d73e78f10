// Actions modules from outside: built into the Actions that name them, in the version that they name.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { type Api, startServer, untilBuilt } from './server.ts'

const code = (word: string) => `exports.greet = (name) => '${word} ' + name`
const action = `const { greet } = require('actions:my greetings')
exports.onExecutePostChangePassword = async (event) => { console.log(greet('Ada')) }`

async function say(api: Api, id: string): Promise<string> {
  await untilBuilt(api, id)
  const { status, body } = await api('POST', `/api/v2/actions/actions/${id}/test`, { payload: {} })
  assert.equal(status, 201, JSON.stringify(body))
  return (body.payload.logs as { text: string }[]).map(({ text }) => text).join()
}

test('an Action runs the module version that it names, until it names another', async () => {
  await using server = await startServer()
  const { api } = server
  const made = await api('POST', '/api/v2/actions/modules', {
    name: 'my greetings',
    code: code('Hello'),
    publish: true,
  })
  assert.equal(made.status, 201, JSON.stringify(made.body))
  const module = `/api/v2/actions/modules/${made.body.id}`
  assert.deepEqual([made.body.latest_version_number, made.body.all_changes_published], [1, true])
  const again = await api('POST', '/api/v2/actions/modules', { name: 'my greetings', code: '' })
  assert.equal(again.status, 409)

  const created = await api('POST', '/api/v2/actions/actions', {
    name: 'greets',
    supported_triggers: [{ id: 'post-change-password', version: 'v2' }],
    code: action,
    modules: [{ module_name: 'my greetings' }],
  })
  assert.equal(created.status, 201, JSON.stringify(created.body))
  const id = String(created.body.id)
  assert.deepEqual(created.body.modules, [
    {
      module_id: made.body.id,
      module_name: 'my greetings',
      module_version_id: made.body.latest_version.id,
      module_version_number: 1,
    },
  ])
  assert.equal(await say(api, id), 'Hello Ada')
  assert.equal((await api('POST', `/api/v2/actions/actions/${id}/deploy`)).status, 200)

  // a newer version changes no Action
  assert.equal((await api('PATCH', module, { code: code('Good day') })).body.all_changes_published, false)
  const second = await api('POST', `${module}/versions`)
  assert.deepEqual([second.status, second.body.version_number], [201, 2])
  assert.equal((await api('POST', `${module}/versions`)).body.id, second.body.id, 'nothing new is no new version')
  assert.equal(await say(api, id), 'Hello Ada')
  const uses = await api('GET', `${module}/actions`)
  assert.deepEqual(
    (uses.body.actions as { action_id: string; module_version_number: number }[]).map((use) => [
      use.action_id,
      use.module_version_number,
    ]),
    [[id, 1]],
  )
  const named = { module_id: made.body.id, module_version_id: second.body.id }
  const moved = await api('PATCH', `/api/v2/actions/actions/${id}`, { modules: [named] })
  assert.equal(moved.body.modules[0].module_version_number, 2)
  assert.equal(await say(api, id), 'Good day Ada')
  assert.equal(
    (await api('GET', `/api/v2/actions/actions/${id}`)).body.deployed_version.modules[0].module_version_number,
    1,
  )

  // back to what version 1 was, in the draft alone
  const back = await api('POST', `${module}/rollback`, { module_version_id: made.body.latest_version.id })
  assert.deepEqual([back.body.code, back.body.latest_version_number], [code('Hello'), 2])
  assert.equal((await api('DELETE', module)).status, 409, 'in use')

  for (const modules of [
    [{ module_name: 'none' }],
    [{ module_id: made.body.id, module_version_number: 9 }],
    [{ module_name: 'my greetings' }, { module_id: made.body.id }],
    [{}],
  ]) {
    assert.equal(
      (await api('PATCH', `/api/v2/actions/actions/${id}`, { modules })).status,
      400,
      JSON.stringify(modules),
    )
  }
  const secret = await api('PATCH', module, { secrets: [{ name: 'a', value: 'b' }] })
  assert.deepEqual([secret.status, /not supported/.test(secret.body.message)], [400, true])

  // the same package in two versions cannot be one bundle
  const other = await api('POST', '/api/v2/actions/modules', {
    ...{ name: 'other', code: '', publish: true },
    dependencies: [{ name: 'left-pad', version: '1.3.0' }],
  })
  await api('PATCH', `/api/v2/actions/actions/${id}`, {
    dependencies: [{ name: 'left-pad', version: '1.2.0' }],
    modules: [named, { module_id: other.body.id }],
  })
  const failed = await untilBuilt(api, id)
  assert.equal(failed.status, 'failed')
  assert.match(failed.errors[0].msg, /left-pad is asked for as 1\.2\.0 and, by the module other, as 1\.3\.0/)

  assert.equal((await api('DELETE', `/api/v2/actions/actions/${id}`)).status, 204)
  assert.equal((await api('DELETE', module)).status, 204)
  assert.equal((await api('GET', module)).status, 404)
})
