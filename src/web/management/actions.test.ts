// Actions over the API: recorded shapes and pages, the build's states, bindings, versions and executions.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { isObject } from '#kit'

import { openStage, type Stage } from '../testing-stage.ts'

const supported_triggers = [{ id: 'post-change-password', version: 'v2' }]
const code = 'exports.onExecutePostChangePassword = async () => {}'
const NANO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z$/

async function create(stage: Stage, change: object = {}): Promise<Record<string, unknown>> {
  const { status, body, text } = await stage.ask('POST', '/actions/actions', {
    name: 'one',
    supported_triggers,
    code,
    ...change,
  })
  assert.equal(status, 201, text)
  assert.ok(isObject(body))
  return body
}

async function get(stage: Stage, path: string): Promise<Record<string, unknown>> {
  const { status, body, text } = await stage.ask('GET', path)
  assert.equal(status, 200, text)
  assert.ok(isObject(body))
  return body
}

async function deployed(stage: Stage, change: object = {}): Promise<Record<string, unknown>> {
  const action = await create(stage, change)
  await stage.work()
  const { status, text } = await stage.ask('POST', `/actions/actions/${String(action['id'])}/deploy`)
  assert.equal(status, 200, text)
  return get(stage, `/actions/actions/${String(action['id'])}`)
}

test('an action is recorded as at Auth0, and its secrets never come back', async () => {
  await using stage = await openStage()
  const action = await create(stage, { secrets: [{ name: 'KEY', value: 'hush' }], dependencies: [{ name: 'axios' }] })
  const { id, created_at, updated_at, policy: _policy, ...rest } = action
  assert.match(String(id), /^[0-9a-f-]{36}$/)
  for (const time of [created_at, updated_at]) assert.match(String(time), NANO)
  assert.deepEqual(rest, {
    name: 'one',
    supported_triggers,
    code,
    dependencies: [{ name: 'axios', version: 'latest' }],
    runtime: 'node22',
    status: 'pending',
    secrets: [{ name: 'KEY', updated_at: created_at }],
    all_changes_deployed: false,
  })
  const order =
    'id name supported_triggers created_at updated_at code dependencies runtime status secrets policy all_changes_deployed'
  assert.deepEqual(Object.keys(action), order.split(' '))
  assert.doesNotMatch(JSON.stringify(await get(stage, '/actions/actions')), /hush/)
})

test('pages leave out what is zero, and filters filter', async () => {
  await using stage = await openStage()
  assert.deepEqual(await get(stage, '/actions/actions'), { actions: [], per_page: 50 })
  assert.deepEqual(await get(stage, '/actions/triggers/post-change-password/bindings?page=1&per_page=100'), {
    bindings: [],
    page: 1,
    per_page: 100,
  })
  await create(stage)
  const page = await get(stage, '/actions/actions?per_page=100&page=0')
  assert.deepEqual([Object.keys(page), page['total']], [['actions', 'total', 'per_page'], 1])
  for (const [query, total] of [
    ['triggerId=post-change-password', 1],
    ['triggerId=password-reset-post-challenge', undefined],
    ['actionName=one', 1],
    ['actionName=two', undefined],
    ['deployed=true', undefined],
    ['deployed=false', 1],
    ['installed=true', undefined],
  ] as const) {
    assert.equal((await get(stage, `/actions/actions?${query}`))['total'], total, query)
  }
  assert.equal((await stage.ask('GET', '/actions/actions?triggerId=pre-user-registration')).status, 400)
})

test('a draft is deployed once it is built, and the words for waiting are those that clients look for', async () => {
  await using stage = await openStage()
  const action = await create(stage)
  const path = `/actions/actions/${String(action['id'])}`
  const early = await stage.ask('POST', `${path}/deploy`)
  assert.equal(early.status, 400)
  assert.match(early.text, /must be in the 'built' state/)
  await stage.work()
  assert.equal((await get(stage, path))['status'], 'built')
  const { status, body } = await stage.ask('POST', `${path}/deploy`, {})
  assert.equal(status, 200)
  assert.ok(isObject(body))
  assert.deepEqual([body['deployed'], body['number'], body['status']], [false, 1, 'built'])
  const now = await get(stage, path)
  assert.equal(now['all_changes_deployed'], true)
  const { current_version: current, deployed_version: version } = now
  assert.ok(isObject(current) && isObject(version))
  assert.deepEqual(Object.keys(current), [
    'id',
    'code',
    'runtime',
    'status',
    'number',
    'build_time',
    'created_at',
    'updated_at',
  ])
  assert.equal(current['status'], 'BUILT')
  assert.deepEqual([version['deployed'], version['id'], version['number']], [true, body['id'], 1])

  const changed = await stage.ask('PATCH', path, { code: `${code} // 2`, supported_triggers })
  assert.ok(isObject(changed.body))
  assert.deepEqual([changed.body['status'], changed.body['all_changes_deployed']], ['pending', false])
})

test('a build that fails says why, and what was deployed stays', async () => {
  await using stage = await openStage()
  const action = await deployed(stage)
  const path = `/actions/actions/${String(action['id'])}`
  await stage.ask('PATCH', path, { dependencies: [{ name: 'broken', version: '1.0.0' }] })
  await stage.work()
  const now = await get(stage, path)
  assert.equal(now['status'], 'failed')
  assert.match(JSON.stringify(now['errors']), /broken: it does not install/)
  assert.ok(isObject(now['deployed_version']) && now['deployed_version']['number'] === 1)
})

test('versions are listed newest first; an old one comes back as a new one, with the draft or without', async () => {
  await using stage = await openStage()
  const action = await deployed(stage)
  const path = `/actions/actions/${String(action['id'])}`
  await stage.ask('PATCH', path, { code: `${code} // 2` })
  await stage.work()
  await stage.ask('POST', `${path}/deploy`)
  const { versions, total, per_page } = await get(stage, `${path}/versions`)
  assert.deepEqual([total, per_page], [2, 50])
  const [second, first] = versions as Record<string, unknown>[]
  assert.deepEqual(
    [second?.['number'], second?.['deployed'], first?.['number'], first?.['deployed']],
    [2, true, 1, false],
  )
  assert.equal((await get(stage, `${path}/versions/${String(first?.['id'])}`))['code'], code)

  const back = await stage.ask('POST', `${path}/versions/${String(first?.['id'])}/deploy`)
  assert.ok(isObject(back.body))
  assert.deepEqual([back.status, back.body['number'], back.body['code']], [200, 3, code])
  assert.match(String((await get(stage, path))['code']), /2$/)
  await stage.ask('POST', `${path}/versions/${String(first?.['id'])}/deploy`, { update_draft: true })
  const now = await get(stage, path)
  assert.equal(now['code'], code)
  const unknown = await stage.ask('GET', `${path}/versions/00000000-0000-0000-0000-000000000000`)
  assert.equal(unknown.status, 404)
})

test('bindings are replaced as a list, by id, name or action, and only deployed actions go in', async () => {
  await using stage = await openStage()
  const draft = await create(stage, { name: 'draft' })
  const a = await deployed(stage, { name: 'a' })
  const b = await deployed(stage, { name: 'b' })
  const path = '/actions/triggers/post-change-password/bindings'
  const bind = (...refs: object[]) => stage.ask('PATCH', path, { bindings: refs.map((ref) => ({ ref })) })
  const first = await bind({ type: 'action_name', value: 'a' }, { type: 'action_id', value: b['id'] })
  assert.equal(first.status, 200, first.text)
  const list = (await get(stage, path))['bindings'] as Record<string, unknown>[]
  assert.deepEqual(
    list.map((binding) => binding['display_name']),
    ['a', 'b'],
  )
  assert.deepEqual(Object.keys(list[0] ?? {}), [
    'id',
    'trigger_id',
    'action',
    'created_at',
    'updated_at',
    'display_name',
  ])
  assert.ok(isObject(list[0]?.['action']) && isObject(list[0]['action']['deployed_version']))
  const swapped = await bind({ type: 'binding_id', value: list[1]?.['id'] }, { type: 'action_id', value: a['id'] })
  assert.equal(swapped.status, 200, swapped.text)

  const inUse = await stage.ask('DELETE', `/actions/actions/${String(a['id'])}`)
  assert.equal(inUse.status, 409)
  for (const ref of [
    { type: 'action_name', value: 'draft' },
    { type: 'action_name', value: 'nobody' },
    { type: 'nothing', value: 'a' },
    { type: 'action_id', value: [a['id']] },
  ]) {
    assert.equal((await bind(ref)).status, 400, JSON.stringify(ref))
  }
  assert.equal(((await get(stage, path))['bindings'] as unknown[]).length, 2)
  assert.deepEqual((await bind()).body, { bindings: [] })
  assert.equal((await stage.ask('DELETE', `/actions/actions/${String(a['id'])}`)).status, 204)
  assert.equal((await stage.ask('DELETE', `/actions/actions/${String(b['id'])}?force=true`)).status, 204)
  const gone = await stage.ask('DELETE', `/actions/actions/${String(a['id'])}`)
  assert.deepEqual(
    [gone.status, gone.body],
    [404, { statusCode: 404, error: 'Not Found', message: 'That action does not exist.' }],
  )
  assert.ok(draft)
})

test('triggers that are not here are named in the refusal', async () => {
  await using stage = await openStage()
  const listed = (await get(stage, '/actions/triggers'))['triggers'] as Record<string, unknown>[]
  assert.deepEqual(
    listed.map(({ id, version, status }) => [id, version, status]),
    [
      ['post-change-password', 'v1', 'DEPRECATED'],
      ['post-change-password', 'v2', 'CURRENT'],
      ['password-reset-post-challenge', 'v1', 'CURRENT'],
      ['post-login', 'v2', 'DEPRECATED'],
      ['post-login', 'v3', 'CURRENT'],
      ['credentials-exchange', 'v2', 'CURRENT'],
    ],
  )
  const wrong: [string, object][] = [
    ['/actions/actions', { name: 'x', supported_triggers: [{ id: 'pre-user-registration', version: 'v2' }] }],
    ['/actions/actions', { name: 'x', supported_triggers: [{ id: 'post-change-password', version: 'v9' }] }],
  ]
  for (const [path, body] of wrong) {
    const answer = await stage.ask('POST', path, body)
    assert.ok(isObject(answer.body))
    assert.deepEqual([answer.status, answer.body['errorCode']], [400, 'invalid_body'])
  }
  const named = await stage.ask('POST', '/actions/actions', {
    name: 'x',
    supported_triggers: [{ id: 'pre-user-registration' }],
  })
  assert.match(named.text, /post-change-password, password-reset-post-challenge/)
  const bound = await stage.ask('PATCH', '/actions/triggers/pre-user-registration/bindings', { bindings: [] })
  assert.equal(bound.status, 400)
  assert.match(bound.text, /post-change-password, password-reset-post-challenge/)
})

test('what is too large, twice or unknown is refused', async () => {
  await using stage = await openStage()
  await create(stage)
  const wrong: [object, number][] = [
    [{}, 409],
    [{ name: 'x', code: 'x'.repeat(100_001) }, 400],
    [{ name: 'x', secrets: [{ name: 'A' }] }, 400],
    [
      {
        name: 'x',
        secrets: [
          { name: 'A', value: '1' },
          { name: 'A', value: '2' },
        ],
      },
      400,
    ],
    [{ name: 'x', runtime: 'node8' }, 400],
    [{ name: 'x', modules: [{ module_id: '1' }] }, 400],
    [{ name: 'x', deployed: true }, 400],
    [{ name: 'x', supported_triggers: [] }, 400],
    [{ name: 'x', policy: { retries: { max_attempts: 0 } } }, 400],
    // it would have no effect there
    [{ name: 'x', supported_triggers: [{ id: 'post-login' }], policy: { concurrency: 3 } }, 400],
    [{ name: 'x', supported_triggers: [{ id: 'post-login' }], policy: { circuit_breaker: {} } }, 400],
    [{ name: ['x'] }, 400],
  ]
  for (const [change, expected] of wrong) {
    const body = { name: 'one', supported_triggers, code, ...change }
    const { status, text } = await stage.ask('POST', '/actions/actions', body)
    assert.equal(status, expected, text)
  }
  const secret = await stage.ask('POST', '/actions/actions', {
    name: 'x',
    supported_triggers,
    secrets: [{ name: 'A', value: ['top'] }],
  })
  assert.equal(secret.status, 400)
  assert.doesNotMatch(secret.text, /top/)
})

test('a test runs the draft, and a password change leaves an execution that its log event names', async () => {
  await using stage = await openStage()
  const action = await deployed(stage)
  const tested = await stage.ask('POST', `/actions/actions/${String(action['id'])}/test`, { payload: {} })
  assert.equal(tested.status, 201, tested.text)
  assert.ok(isObject(tested.body) && isObject(tested.body['payload']))
  assert.equal(tested.body['payload']['status'], 'ok')
  await stage.ask('PATCH', '/actions/triggers/post-change-password/bindings', {
    bindings: [{ ref: { type: 'action_name', value: 'one' } }],
  })
  const connection = stage.connection.name
  const user = await stage.ask('POST', '/users', { connection, email: 'a@example.com', password: 'Correct-Horse-7' })
  assert.ok(isObject(user.body))
  const id = encodeURIComponent(String(user.body['user_id']))
  assert.equal((await stage.ask('PATCH', `/users/${id}`, { password: 'Another-Horse-8' })).status, 200)
  const events = (await stage.ask('GET', '/logs?q=type:scp')).body as {
    details: { actions: { executions: string[] } }
  }[]
  const execution = events[0]?.details.actions.executions[0] ?? ''
  assert.equal((await get(stage, `/actions/executions/${execution}`))['status'], 'pending')
  await stage.work()
  const done = await get(stage, `/actions/executions/${execution}`)
  assert.deepEqual(Object.keys(done).slice(0, 6), ['id', 'trigger_id', 'status', 'results', 'created_at', 'updated_at'])
  assert.deepEqual([done['status'], done['trigger_id']], ['final', 'post-change-password'])
  const [result] = done['results'] as Record<string, unknown>[]
  assert.deepEqual(
    [result?.['action_name'], result?.['error'], result?.['status'], result?.['attempt']],
    ['one', null, 'ok', 1],
  )
  assert.ok(isObject(result?.['response']) && Array.isArray(result['response']['logs']))
  const list = await get(stage, '/actions/executions?status=final&take=1')
  assert.deepEqual(
    (list['executions'] as { id: string }[]).map((each) => each.id),
    [execution],
  )
  const replayed = await stage.ask('POST', `/actions/executions/${execution}/replay`)
  assert.equal(replayed.status, 200, replayed.text)
  const retried = await stage.ask('POST', `/actions/executions/${execution}/retry`)
  assert.equal(retried.status, 409, retried.text)
  const unknown = await stage.ask('GET', '/actions/executions/nothing')
  assert.equal(unknown.status, 404)
})
