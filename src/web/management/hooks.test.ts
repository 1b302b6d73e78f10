// Hooks over the API: recorded shapes and codes, names, the switch, secrets, and what is refused in which words.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { isObject } from '#kit'

import { openStage, type Stage } from '../testing-stage.ts'

const script = 'module.exports = function (user, context, cb) { cb(); };'
const triggerId = 'post-change-password'

async function create(stage: Stage, change: object = {}): Promise<Record<string, unknown>> {
  const { status, body, text } = await stage.ask('POST', '/hooks', { name: 'one', script, triggerId, ...change })
  assert.equal(status, 201, text)
  assert.ok(isObject(body))
  return body
}

async function refusal(stage: Stage, method: 'POST' | 'PATCH', path: string, body: unknown, status: number) {
  const answer = await stage.ask(method, path, body)
  assert.equal(answer.status, status, answer.text)
  assert.ok(isObject(answer.body))
  return String(answer.body['message'])
}

test('a hook is as recorded: a ULID, disabled, without dependencies; deleting it twice is fine', async () => {
  await using stage = await openStage()
  const made = await create(stage)
  assert.match(String(made['id']), /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/)
  const { id, ...recorded } = made
  assert.deepEqual(recorded, { name: 'one', script, dependencies: {}, triggerId, enabled: false })
  const order = ['id', 'name', 'script', 'dependencies', 'triggerId', 'enabled']
  assert.deepEqual(Object.keys(made), order)
  assert.deepEqual((await stage.ask('GET', `/hooks/${String(id)}`)).body, made)
  assert.deepEqual((await stage.ask('GET', `/hooks/${String(id)}?fields=name,enabled`)).body, {
    name: 'one',
    enabled: false,
  })
  // of its build whoever asks by name is told: what an export holds, an import would otherwise refuse
  const named = await stage.ask('GET', `/hooks?fields=name,status`)
  assert.deepEqual(named.body, [{ name: 'one', status: 'built' }])
  assert.deepEqual((await stage.ask('GET', '/hooks?fields=script,id&include_fields=false')).body, [
    { name: 'one', dependencies: {}, triggerId, enabled: false },
  ])
  assert.deepEqual(await stage.ask('DELETE', `/hooks/${String(id)}`).then(({ status, text }) => [status, text]), [
    204,
    '',
  ])
  assert.equal((await stage.ask('DELETE', `/hooks/${String(id)}`)).status, 204)
  assert.equal((await stage.ask('GET', `/hooks/${String(id)}`)).status, 404)
})

test('enabling one switches off the other, and lists tell them apart, in pages', async () => {
  await using stage = await openStage()
  const first = await create(stage, { name: 'first', enabled: true })
  const second = await create(stage, { name: 'second' })
  assert.equal(first['enabled'], true)
  assert.equal((await stage.ask('PATCH', `/hooks/${String(second['id'])}`, { enabled: true })).status, 200)
  const named = async (query: string) => {
    const { body, text } = await stage.ask('GET', `/hooks${query}`)
    assert.ok(Array.isArray(body), text)
    return body.map((hook: { name: string }) => hook.name)
  }
  assert.deepEqual(await named('?enabled=true'), ['second'])
  assert.deepEqual(await named('?enabled=false'), ['first'])
  assert.deepEqual(await named('?triggerId=pre-user-registration'), [])
  assert.deepEqual(await named('?per_page=1&page=1'), ['second'])
  const { body } = await stage.ask('GET', '/hooks?include_totals=true&per_page=1&fields=name')
  assert.deepEqual(body, { start: 0, limit: 1, length: 1, total: 2, hooks: [{ name: 'first' }] })
  await create(stage, { name: 'third', enabled: true })
  assert.deepEqual(await named('?enabled=true'), ['third'])
})

test('secrets are added, changed and removed by name, with 201, and only masks come back', async () => {
  await using stage = await openStage()
  const path = `/hooks/${String((await create(stage))['id'])}/secrets`
  assert.deepEqual((await stage.ask('GET', path)).body, {})
  const added = await stage.ask('POST', path, { KEY: 'hush', 'other-key': 'hush too' })
  assert.deepEqual([added.status, added.body], [201, {}])
  assert.equal((await stage.ask('PATCH', path, { KEY: 'hush again' })).status, 201)
  const masks = { KEY: '_VALUE_NOT_SHOWN_', 'other-key': '_VALUE_NOT_SHOWN_' }
  assert.deepEqual((await stage.ask('GET', path)).body, masks)
  assert.match(await refusal(stage, 'POST', path, { KEY: 'x' }, 409), /KEY already/)
  assert.match(await refusal(stage, 'PATCH', path, { NEW: 'x' }, 404), /no secret NEW/)
  assert.match(await refusal(stage, 'POST', path, { 'a b': 'x' }, 400), /letters, digits/)
  assert.match(await refusal(stage, 'POST', path, { EMPTY: '' }, 400), /EMPTY has 1 to 4096/)
  assert.match(await refusal(stage, 'POST', path, { LONG: 'x'.repeat(4097) }, 400), /LONG has 1 to 4096/)
  assert.match(await refusal(stage, 'POST', path, { NUMBER: 5 }, 400), /Expected type string/)
  const eighteen = Object.fromEntries(Array.from({ length: 18 }, (_, n) => [`S${n}`, 'v']))
  assert.equal((await stage.ask('POST', path, eighteen)).status, 201)
  assert.match(await refusal(stage, 'POST', path, { ONE_MORE: 'v' }, 400), /21\), maximum 20/)
  assert.equal((await stage.ask('DELETE', path, ['KEY', 'never there'])).status, 204)
  assert.equal(Object.keys((await stage.ask('GET', path)).body as object).length, 19)
  const rows = await stage.deps.storage.db.selectFrom('hook_secrets').selectAll().execute()
  assert.doesNotMatch(JSON.stringify(rows), /hush/)
  assert.equal((await stage.ask('POST', '/hooks/01H00000000000000000000000/secrets', { A: 'b' })).status, 404)
})

test('other extension points are refused with the name of the one there is', async () => {
  await using stage = await openStage()
  for (const other of [
    'credentials-exchange',
    'pre-user-registration',
    'post-user-registration',
    'send-phone-message',
  ]) {
    const words = await refusal(stage, 'POST', '/hooks', { name: 'x', script, triggerId: other }, 400)
    assert.match(words, /the one extension point is post-change-password/)
  }
  assert.match(await refusal(stage, 'POST', '/hooks', { name: 'x', script, triggerId: 'none' }, 400), /No enum match/)
})

test('names, scripts and dependencies that cannot be are refused, and nothing changes', async () => {
  await using stage = await openStage()
  const made = await create(stage, { name: 'My Hook-1' })
  const path = `/hooks/${String(made['id'])}`
  for (const name of ['-x', 'x-', ' x', 'x ', 'a_b', 'ä', '', 'x'.repeat(129)]) {
    assert.match(await refusal(stage, 'PATCH', path, { name }, 400), /on property name/)
  }
  await create(stage, { name: 'taken' })
  assert.match(await refusal(stage, 'PATCH', path, { name: 'taken' }, 409), /exists already/)
  assert.match(await refusal(stage, 'POST', '/hooks', { name: 'taken', script, triggerId }, 409), /exists already/)
  assert.match(await refusal(stage, 'PATCH', path, { script: ' ' }, 400), /too short/)
  assert.match(await refusal(stage, 'PATCH', path, { script: '//'.padEnd(100_001, 'x') }, 400), /too long.*100000/)
  assert.match(await refusal(stage, 'PATCH', path, { script: 'x'.repeat(2_000_000) }, 413), /larger than 1 MB/)
  assert.match(await refusal(stage, 'PATCH', path, { triggerId }, 400), /Additional properties not allowed: triggerId/)
  assert.match(await refusal(stage, 'PATCH', path, { dependencies: ['a'] }, 400), /Expected type object/)
  const two = `require('lodash@3.10.1'); require('lodash@4.17.21'); ${script}`
  assert.match(await refusal(stage, 'PATCH', path, { script: two }, 400), /lodash in two versions, 3.10.1 and 4.17.21/)
  assert.deepEqual((await stage.ask('GET', path)).body, made)
})

test('what a script asks for is built with it: declared, in its requires, or as it was on the old machines', async () => {
  await using stage = await openStage()
  const asking = `require('axios@0.21.4'); require('lodash/get'); require('got'); require('crypto@1.0.0'); ${script}`
  const made = await create(stage, { script: asking, dependencies: { lodash: '4.17.21' } })
  assert.deepEqual(made['dependencies'], { lodash: '4.17.21' })
  assert.deepEqual((await stage.ask('GET', `/hooks/${String(made['id'])}?fields=status`)).body, { status: 'pending' })
  await stage.work()
  assert.deepEqual((await stage.ask('GET', `/hooks/${String(made['id'])}?fields=status`)).body, { status: 'built' })
  const broken = await create(stage, { name: 'broken', script: `require('broken'); ${script}` })
  await stage.work()
  const { body } = await stage.ask('GET', `/hooks/${String(broken['id'])}?fields=status,errors`)
  assert.deepEqual(body, {
    status: 'failed',
    errors: [{ id: 'dependency_failed', msg: 'broken: it does not install', url: '', retryable: false }],
  })
  const run = await stage.ask('POST', `/hooks/${String(broken['id'])}/test`)
  assert.ok(isObject(run.body) && isObject(run.body['error']))
  assert.deepEqual(
    [run.status, run.body['status'], run.body['error']['msg']],
    [200, 'failed', 'The Hook is not built: broken: it does not install'],
  )
})

test('a hook is converted with its report, and becomes an action with its secrets when that is asked for', async () => {
  await using stage = await openStage()
  const code = `module.exports = function (user, context, cb) {
  console.log(user.email, context.webtask.secrets.KEY);
  cb();
};
`
  const made = await create(stage, { script: code })
  const path = `/hooks/${String(made['id'])}`
  await stage.ask('POST', `${path}/secrets`, { KEY: 'hush' })
  const { status, body } = await stage.ask('POST', `${path}/convert`)
  assert.ok(isObject(body) && isObject(body['report']))
  assert.equal(status, 200)
  assert.equal(
    body['code'],
    `exports.onExecutePostChangePassword = async (event, api) => {
  console.log(event.user.email, event.secrets.KEY);
  return;
};
`,
  )
  assert.deepEqual([body['secrets'], body['dependencies'], body['report']['not_converted']], [['KEY'], [], []])
  const scopes = ['update:hooks', 'read:hooks']
  assert.equal((await stage.ask('POST', `${path}/convert`, { create_action: true }, scopes)).status, 403)
  const done = await stage.ask('POST', `${path}/convert`, { create_action: true })
  assert.ok(isObject(done.body) && isObject(done.body['action']), done.text)
  assert.doesNotMatch(done.text, /hush/)
  const { action } = done.body
  assert.deepEqual([action['name'], action['code']], ['one', body['code']])
  assert.match(JSON.stringify(action['secrets']), /KEY/)
  assert.match(await refusal(stage, 'POST', `${path}/convert`, { samples: [{}] }, 400), /with verify only/)
  const many = { verify: true, samples: Array.from({ length: 10 }, () => ({})) }
  assert.match(await refusal(stage, 'POST', `${path}/convert`, many, 400), /Too many runs/)
  await stage.ask('PATCH', path, { script: `${'('.repeat(9000)}1${')'.repeat(9000)}; ${code}` })
  assert.match(await refusal(stage, 'POST', `${path}/convert`, {}, 400), /cannot be converted: Unable to compile/)
  await stage.ask('PATCH', path, { script: 'function hook(user, context, cb) { cb() }' })
  assert.match(
    await refusal(stage, 'POST', `${path}/convert`, {}, 400),
    /cannot be converted: The script exports no function/,
  )
})
