// Executions over the API: lists, running again, canceling, replaying with stubs, and circuits.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { isObject } from '#kit'

import { openStage, type Stage } from '../testing-stage.ts'

const CODE = 'exports.onExecutePostChangePassword = async () => {}'

/** A bound Action and two users whose passwords changed. */
async function withExecutions(
  work: (stage: Stage, executions: string[], action: string) => Promise<void>,
): Promise<void> {
  await using stage = await openStage()
  const made = await stage.ask('POST', '/actions/actions', {
    name: 'one',
    code: CODE,
    supported_triggers: [{ id: 'post-change-password', version: 'v2' }],
    policy: { circuit_breaker: { failures: 2, open_ms: 10_000 } },
  })
  assert.ok(isObject(made.body), made.text)
  const action = String(made.body['id'])
  await stage.work()
  assert.equal((await stage.ask('POST', `/actions/actions/${action}/deploy`)).status, 200)
  await stage.ask('PATCH', '/actions/triggers/post-change-password/bindings', {
    bindings: [{ ref: { type: 'action_id', value: action } }],
  })
  for (const name of ['a', 'b']) {
    const password = 'Correct-Horse-7'
    const user = { connection: stage.connection.name, email: `${name}@example.com`, user_id: name, password }
    assert.equal((await stage.ask('POST', '/users', user)).status, 201)
    const changed = await stage.ask('PATCH', `/users/${encodeURIComponent(`auth0|${name}`)}`, {
      password: `${password}!`,
    })
    assert.equal(changed.status, 200, changed.text)
  }
  await work(stage, await listed(stage, ''), action)
}

async function listed(stage: Stage, query: string): Promise<string[]> {
  const { status, body, text } = await stage.ask('GET', `/actions/executions?${query}`)
  assert.equal(status, 200, text)
  return (body as { executions: { id: string }[] }).executions.map(({ id }) => id)
}

/** As if the Action had failed in them. */
async function fail({ deps }: Stage): Promise<void> {
  await deps.storage.db.updateTable('executions').set({ status: 'partial' }).execute()
  await deps.storage.db.updateTable('execution_results').set({ status: 'failed', attempt: 1 }).execute()
}

test('executions are listed by trigger, status and user, page by page', () =>
  withExecutions(async (stage, executions) => {
    assert.equal(executions.length, 2)
    assert.deepEqual(await listed(stage, 'trigger_id=post-change-password&status=pending'), executions)
    assert.deepEqual(await listed(stage, 'status=final'), [])
    const [ofA] = await listed(stage, `user_id=${encodeURIComponent('auth0|a')}`)
    assert.ok(ofA !== undefined && executions.includes(ofA))
    const [first, second] = [await listed(stage, 'take=1'), await listed(stage, `take=1&from=${executions[0] ?? ''}`)]
    assert.deepEqual([...first, ...second], executions)
    assert.equal((await stage.ask('GET', '/actions/executions?status=lost')).status, 400)
  }))

test('all failed executions run again with one call', () =>
  withExecutions(async (stage, executions) => {
    await stage.work()
    assert.deepEqual((await stage.ask('POST', '/keyturn/executions/retry')).body, { retried: 0 })
    await fail(stage)
    const one = await stage.ask('POST', '/keyturn/executions/retry', { user_id: 'auth0|a' })
    assert.deepEqual(one.body, { retried: 1 }, one.text)
    assert.deepEqual((await stage.ask('POST', '/keyturn/executions/retry')).body, { retried: 1 })
    await stage.work()
    assert.deepEqual(await listed(stage, 'status=final'), executions)
    assert.equal((await stage.ask('POST', '/keyturn/executions/retry', { status: 'final' })).status, 400)
  }))

test('an execution that waits is canceled, once', () =>
  withExecutions(async (stage, [id = '']) => {
    const canceled = await stage.ask('POST', `/actions/executions/${id}/cancel`)
    assert.ok(isObject(canceled.body))
    assert.equal(canceled.body['status'], 'canceled')
    assert.equal((await stage.ask('POST', `/actions/executions/${id}/cancel`)).status, 409)
    assert.equal((await stage.ask('POST', `/actions/executions/${id}/retry`)).status, 200)
  }))

test('a replay takes stubs; one whose Action is gone says so', () =>
  withExecutions(async (stage, [id = ''], action) => {
    const path = `/actions/executions/${id}/replay`
    const stubs = [{ method: 'POST', url: 'https://api.example.com/', status: 503, headers: { a: 'b' }, body: '{}' }]
    const dry = await stage.ask('POST', path, { target: 'draft', mode: 'dry', action_id: action, stubs })
    assert.equal(dry.status, 200, dry.text)
    const broken = [{ 'x-a': 'a\r\nb: c' }, { 'x-a': 'Ā' }, { 'no name': 'a' }, { '': 'a' }]
    const headers = broken.map((each) => [{ status: 200, headers: each }])
    for (const wrong of [[{ status: 99 }], [{ url: 'x' }], [{ status: 200, delay: 1 }], {}, ...headers]) {
      assert.equal((await stage.ask('POST', path, { stubs: wrong })).status, 400)
    }
    assert.equal((await stage.ask('DELETE', `/actions/actions/${action}?force=true`)).status, 204)
    const gone = await stage.ask('POST', path)
    assert.equal(gone.status, 404)
    assert.match(gone.text, /does not exist any more/)
  }))

test('circuits are seen: how many failures in a row, open since when', () =>
  withExecutions(async (stage, _executions, action) => {
    assert.deepEqual((await stage.ask('GET', '/keyturn/circuits')).body, { circuits: [] })
    const opened_at = stage.clock.now()
    await stage.deps.storage.db.insertInto('circuits').values({ action_id: action, failures: 2, opened_at }).execute()
    const circuit = { state: 'open', failures: 2, opened_at: new Date(opened_at).toISOString(), opens_after: 2 }
    assert.deepEqual((await stage.ask('GET', '/keyturn/circuits')).body, {
      circuits: [{ action_id: action, action_name: 'one', circuit }],
    })
    assert.equal((await stage.ask('GET', '/keyturn/circuits', undefined, ['read:users'])).status, 403)
  }))

test('an execution that decided about a token is replayed, and never run again', async () => {
  await using stage = await openStage()
  const { actions, storage } = stage.deps
  const events = {
    'post-login': { user: { user_id: 'auth0|a', app_metadata: { plan: 'gold' } } },
    'credentials-exchange': { client: { client_id: 'a' } },
  } as const
  for (const [trigger, event] of Object.entries(events) as [keyof typeof events, (typeof events)['post-login']][]) {
    const made = await stage.ask('POST', '/actions/actions', { name: trigger, supported_triggers: [{ id: trigger }] })
    assert.ok(isObject(made.body), made.text)
    const action = String(made.body['id'])
    await stage.work()
    await stage.ask('POST', `/actions/actions/${action}/deploy`)
    const bindings = [{ ref: { type: 'action_id', value: action } }]
    assert.equal((await stage.ask('PATCH', `/actions/triggers/${trigger}/bindings`, { bindings })).status, 200)
    const position = await actions.blocking.begin(storage.db, trigger)
    assert.ok(position)
    const { record } = await actions.blocking.run({ trigger, position, event, redirect: undefined })
    await storage.transaction((tx) => actions.blocking.record(tx, record, 'auth0|a'))
    await fail(stage)
    const retried = await stage.ask('POST', `/actions/executions/${position.execution}/retry`)
    assert.equal(retried.status, 409)
    assert.match(retried.text, /only replayed/)
    assert.deepEqual((await stage.ask('POST', '/keyturn/executions/retry')).body, { retried: 0 })
    assert.equal((await stage.ask('POST', `/actions/executions/${position.execution}/cancel`)).status, 409)
    const replayed = await stage.ask('POST', `/actions/executions/${position.execution}/replay`)
    assert.equal(replayed.status, 200, replayed.text)
  }
})
