// Executions with real children: order, failure, retries, circuit, cancel, replay. The queue's jobs are run by hand.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'

import { openJobs } from '#jobs'
import { type HeldClock, heldClock, type JsonObject, openSealer, Secret, silentLog, systemIds } from '#kit'
import { openLogs } from '#logs'
import { openRuntime } from '#runtime'
import { openStorage, type Storage } from '#storage'
import { triggers } from '#triggers'

import { type Actions, openActions, openBuilder, type PolicyInput } from './index.ts'

type Bench = {
  storage: Storage
  actions: Actions
  clock: HeldClock
  /** makes, builds, deploys */
  deploy(name: string, code: string, policy?: PolicyInput): Promise<string>
  bind(...ids: string[]): Promise<void>
  /** enqueues an execution, as a password change does */
  change(): Promise<string>
  /** @param last whether the queue will not try again */
  run(execution: string, last?: boolean): Promise<void>
}

async function withActions(work: (bench: Bench) => Promise<void>): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'keyturn-actions-'))
  try {
    const [clock, ids, log] = [heldClock(), systemIds, silentLog]
    const sealer = openSealer(new Secret(Buffer.alloc(32, 7)))
    await using storage = await openStorage({ directory, url: undefined, log })
    await using runtime = await openRuntime({
      ...{ log, clock: { now: () => performance.timeOrigin + performance.now() }, isolation: 't0' },
      dataDir: directory,
      egress: { allow: [], map: [] },
    })
    await using builder = openBuilder({ cacheDir: join(directory, 'builds'), log, clock, env: {} })
    const jobs = await openJobs({ storage, sealer, clock, ids, log, nodeId: 'test' })
    const logs = openLogs({ storage, clock, log, tenantName: 'test' })
    const actions = openActions({
      ...{ storage, jobs, logs, runtime, builder, sealer, clock, ids, log },
      random: () => 0,
    })
    await work({
      storage,
      actions,
      clock,
      async deploy(name, code, policy) {
        const made = await actions.create({ name, code, trigger: 'post-change-password', policy })
        await actions.tasks['build-action'](
          { action: made.id, revision: made.revision },
          { attempt: 1, maxAttempts: 1 },
        )
        await actions.deploy(made.id)
        return made.id
      },
      async bind(...bound) {
        await actions.bind(
          'post-change-password',
          bound.map((value) => ({ ref: { type: 'action_id', value } })),
        )
      },
      async change() {
        const id = await storage.transaction((tx) =>
          actions.enqueue(tx, { trigger: 'post-change-password', user: 'auth0|1', event: eventOf }),
        )
        assert.ok(id)
        return id
      },
      run: (execution, last = false) =>
        actions.tasks['run-execution']({ execution }, { attempt: 1, maxAttempts: last ? 1 : 10 }),
    })
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

function eventOf(execution: string): JsonObject {
  return {
    user: { user_id: 'auth0|1', email: 'mara@example.com', user_metadata: { tier: 'gold' }, app_metadata: {} },
    keyturn: { execution_id: execution, attempt: 1, reason: 'reset', actor: { type: 'user' } },
  }
}

const says = (what: string) => `exports.onExecutePostChangePassword = async (event) => console.log(${what})`
const FAILS = `exports.onExecutePostChangePassword = async () => { throw new Error('no') }`

test('bound Actions run in order, and one that fails stops nobody', () =>
  withActions(async ({ actions, deploy, bind, change, run }) => {
    await bind(
      await deploy('first', says(`'one'`)),
      await deploy('second', FAILS),
      await deploy('third', says(`'three'`)),
    )
    const id = await change()
    await run(id)
    const execution = await actions.execution(id)
    assert.equal(execution.status, 'partial')
    assert.deepEqual(
      execution.results.map(({ actionName, status, error, response }) => [
        actionName,
        status,
        error?.id ?? response?.logs[0]?.text,
      ]),
      [
        ['first', 'ok', 'one'],
        ['second', 'failed', 'threw'],
        ['third', 'ok', 'three'],
      ],
    )
  }))

test('nothing bound is no execution', () =>
  withActions(async ({ storage, actions }) => {
    const id = await storage.transaction((tx) =>
      actions.enqueue(tx, { trigger: 'post-change-password', user: 'auth0|1', event: eventOf }),
    )
    assert.equal(id, undefined)
  }))

test('the plan is what was bound when the password changed, whatever is deployed afterwards', () =>
  withActions(async ({ actions, deploy, bind, change, run }) => {
    const id = await deploy('says', says(`'old'`))
    await bind(id)
    const execution = await change()
    const { revision } = await actions.update(id, { code: says(`'new'`) })
    await actions.tasks['build-action']({ action: id, revision }, { attempt: 1, maxAttempts: 1 })
    await actions.deploy(id)
    await bind()
    await run(execution)
    assert.equal((await actions.execution(execution)).results[0]?.response?.logs[0]?.text, 'old')
  }))

test('only the failed Action is retried, later, until its attempts are used up', () =>
  withActions(async ({ actions, clock, deploy, bind, change, run }) => {
    const retries = { max_attempts: 3, first_delay_ms: 1000, max_delay_ms: 60_000 }
    await bind(await deploy('fails', FAILS, { retries }), await deploy('works', says(`event.keyturn.attempt`)))
    const id = await change()
    await run(id)
    let execution = await actions.execution(id)
    assert.equal(execution.status, 'pending')
    assert.deepEqual(
      execution.results.map(({ status, attempt }) => [status, attempt]),
      [
        ['pending', 1],
        ['ok', 1],
      ],
    )
    await run(id)
    assert.equal((await actions.execution(id)).results[0]?.attempt, 1, 'it is not due yet')
    clock.advance(500)
    await run(id)
    clock.advance(1000)
    await run(id)
    execution = await actions.execution(id)
    assert.equal(execution.status, 'partial')
    assert.deepEqual(
      execution.results.map(({ status, attempt }) => [status, attempt]),
      [
        ['failed', 3],
        ['ok', 1],
      ],
    )
  }))

test('a failed execution runs again in the version deployed now, and what ended well is not run twice', () =>
  withActions(async ({ actions, deploy, bind, change, run }) => {
    const bad = await deploy('bad', FAILS)
    await bind(bad, await deploy('good', says(`'once'`)))
    const id = await change()
    await run(id)
    const before = (await actions.execution(id)).results[1]
    const { revision } = await actions.update(bad, { code: says(`'mended'`) })
    await actions.tasks['build-action']({ action: bad, revision }, { attempt: 1, maxAttempts: 1 })
    await actions.deploy(bad)
    assert.equal((await actions.retry(id)).status, 'pending')
    await run(id)
    const after = await actions.execution(id)
    assert.equal(after.status, 'final')
    assert.equal(after.results[0]?.response?.logs[0]?.text, 'mended')
    assert.deepEqual(after.results[1], before)
    await assert.rejects(actions.retry(id), /only one that failed/)
  }))

test('a circuit opens after failures in a row, lets one attempt through when it is time, and closes at a success', () =>
  withActions(async ({ storage, actions, clock, deploy, bind, change, run }) => {
    const code = `exports.onExecutePostChangePassword = async (event) => { if (event.user.user_metadata.broken) throw new Error('no') }`
    const policy: PolicyInput = { circuit_breaker: { failures: 2, open_ms: 10_000 }, metadata: ['user_metadata'] }
    await bind(await deploy('fragile', code, policy))
    const outcome = async (broken: boolean) => {
      const id = await storage.transaction((tx) =>
        actions.enqueue(tx, {
          trigger: 'post-change-password',
          user: 'auth0|1',
          event: (execution) => ({ ...eventOf(execution), user: { user_id: 'auth0|1', user_metadata: { broken } } }),
        }),
      )
      await run(String(id))
      const [result] = (await actions.execution(String(id))).results
      return result?.error?.id ?? result?.status
    }
    assert.deepEqual(
      [await outcome(true), await outcome(true), await outcome(false)],
      ['threw', 'threw', 'circuit_open'],
    )
    clock.advance(10_000)
    assert.deepEqual(
      [await outcome(true), await outcome(false)],
      ['threw', 'circuit_open'],
      'half-open, and open again',
    )
    clock.advance(10_000)
    assert.deepEqual([await outcome(false), await outcome(false)], ['ok', 'ok'])
    void change
  }))

test('a canceled execution runs nothing, and can be run again', () =>
  withActions(async ({ actions, deploy, bind, change, run }) => {
    await bind(await deploy('says', says(`'hello'`)))
    const id = await change()
    assert.equal((await actions.cancel(id)).status, 'canceled')
    await run(id)
    assert.equal((await actions.execution(id)).results[0]?.status, 'canceled')
    await assert.rejects(actions.cancel(id), /cannot be canceled/)
    await actions.retry(id)
    await run(id)
    assert.equal((await actions.execution(id)).status, 'final')
  }))

test('a dry replay on the draft sends nothing, records what would have been sent, and stores nothing', () =>
  withActions(async ({ actions, deploy, bind, change, run }) => {
    const id = await deploy('says', says(`'deployed'`))
    await bind(id)
    const execution = await change()
    await run(execution)
    const before = await actions.execution(execution)
    const code = `exports.onExecutePostChangePassword = async (event) => {
      const answer = await fetch('https://api.example.com/x', { method: 'POST', body: event.user.email })
      console.log(answer.status)
    }`
    const { revision } = await actions.update(id, { code })
    await actions.tasks['build-action']({ action: id, revision }, { attempt: 1, maxAttempts: 1 })
    const mode = { kind: 'dry', stubs: [{ url: 'https://api.example.com/', status: 418 }] } as const
    const [result] = await actions.replay(execution, { target: 'draft', mode })
    assert.equal(result?.error, undefined)
    assert.equal(result?.response?.logs[0]?.text, '418')
    assert.deepEqual(
      result?.response?.requests.map(({ method, status, dry }) => [method, status, dry]),
      [['POST', 418, true]],
    )
    assert.deepEqual(await actions.execution(execution), before)
    const [deployed] = await actions.replay(execution, { target: 'deployed', mode: { kind: 'live' } })
    assert.equal(deployed?.response?.logs[0]?.text, 'deployed')
  }))

test('what is stored readable names nobody; the Action sees the whole event but no metadata without asking', () =>
  withActions(async ({ storage, actions, deploy, bind, change, run }) => {
    await bind(
      await deploy('modest', says(`JSON.stringify(event.user)`)),
      await deploy('curious', says(`event.user.user_metadata.tier`), { metadata: ['user_metadata'] }),
    )
    const id = await change()
    const row = await storage.db.selectFrom('executions').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
    assert.ok(!JSON.stringify(row).includes('mara@example.com') && !JSON.stringify(row).includes('gold'))
    await run(id)
    const texts = (await actions.execution(id)).results.map((result) => result.response?.logs[0]?.text)
    assert.deepEqual(texts, [JSON.stringify({ user_id: 'auth0|1', email: 'mara@example.com' }), 'gold'])
  }))

test('a flood at a slow Action holds a few jobs only: the others come again later, in order, without an attempt', () =>
  withActions(async ({ actions, deploy, bind, change, run, clock }) => {
    const slow = `exports.onExecutePostChangePassword = () => new Promise((resolve) => setTimeout(resolve, 300))`
    await bind(
      await deploy('first', says(`'quick'`)),
      await deploy('slow', slow, { concurrency: 1 }),
      await deploy('last', says(`'in order'`)),
    )
    const ids = await Promise.all(Array.from({ length: 8 }, () => change()))
    await Promise.all(ids.map((id) => run(id)))
    const executions = await Promise.all(ids.map((id) => actions.execution(id)))
    const waiting = executions.filter((execution) => execution.status === 'pending')
    assert.equal(waiting.length, 3, 'one runs, four stand in line')
    for (const { results } of waiting) {
      assert.deepEqual(
        results.map(({ status, attempt }) => [status, attempt]),
        [
          ['ok', 1],
          ['pending', 0],
          ['pending', 0],
        ],
      )
    }
    clock.advance(1000)
    await Promise.all(waiting.map(({ id }) => run(id)))
    for (const id of ids) assert.equal((await actions.execution(id)).status, 'final')
  }))

test('an Action that was deleted before it could run is told, and the others run', () =>
  withActions(async ({ actions, deploy, bind, change, run }) => {
    const gone = await deploy('gone', says(`'x'`))
    await bind(gone, await deploy('there', says(`'y'`)))
    const id = await change()
    await actions.remove(gone, { force: true })
    await run(id)
    const { status, results } = await actions.execution(id)
    assert.deepEqual([status, results[0]?.status, results[1]?.status], ['partial', 'failed', 'ok'])
    await assert.rejects(
      actions.replay(id, { target: 'deployed', mode: { kind: 'live' }, action: gone }),
      /does not exist any more/,
    )
  }))

test('an execution whose event does not open is seen as failed at once, and is in the failed list', () =>
  withActions(async ({ storage, actions, deploy, bind, change, run }) => {
    await bind(await deploy('says', says(`'x'`)))
    const id = await change()
    await storage.db.updateTable('executions').set({ event_sealed: 'spoilt' }).where('id', '=', id).execute()
    await run(id)
    const { executions } = await actions.executions({ status: 'partial' }, { take: 10 })
    assert.deepEqual(
      [executions.map((each) => each.id), await actions.executions({ status: 'pending' }, { take: 1 })],
      [[id], { executions: [], next: undefined }],
    )
    assert.equal((await actions.execution(id)).results[0]?.error?.id, 'crashed')
  }))

test('an execution that cannot be run is tried again by the queue, and seen as failed after the last attempt', () =>
  withActions(async ({ storage, actions, deploy, bind, change, run }) => {
    const action = await deploy('says', says(`'x'`))
    await bind(action)
    const id = await change()
    await storage.db.updateTable('actions').set({ policy_json: '{' }).where('id', '=', action).execute()
    await assert.rejects(run(id))
    assert.equal((await actions.execution(id)).status, 'pending')
    await run(id, true)
    assert.deepEqual((await actions.execution(id)).status, 'partial')
  }))

test('all failed executions run again with one call, and the circuits that failures left are told', () =>
  withActions(async ({ storage, actions, clock, deploy, bind, change, run }) => {
    await bind(await deploy('fails', FAILS, { circuit_breaker: { failures: 2, open_ms: 10_000 } }))
    const ids = [await change(), await change()]
    for (const id of ids) await run(id)
    const told = async () => (await actions.circuits()).map(({ name, state, failures }) => [name, state, failures])
    assert.deepEqual(await told(), [['fails', 'open', 2]])
    clock.advance(10_000)
    assert.deepEqual(await told(), [['fails', 'half_open', 2]])
    assert.equal(await actions.retryFailed({}), 2)
    assert.equal((await actions.executions({ status: 'pending' }, { take: 5 })).executions.length, 2)
    assert.equal(await actions.retryFailed({}), 0)
    void storage
  }))

test('a policy out of bounds is refused with the bounds', () =>
  withActions(async ({ deploy }) => {
    await assert.rejects(deploy('x', says('1'), { retries: { max_attempts: 0 } }), /whole number from 1 to 100/)
  }))

test('an execution whose job was given up because nodes died is shown as failed, and can be run again', () =>
  withActions(async ({ storage, actions, deploy, bind, change }) => {
    await bind(await deploy('fine', 'exports.onExecutePostChangePassword = async () => {}'))
    const execution = await change()
    await storage.db
      .updateTable('jobs')
      .set({ state: 'failed', last_error: 'The node ended 20 times while this job was running.' })
      .where('task', '=', 'run-execution')
      .execute()
    assert.equal((await actions.execution(execution)).status, 'pending')
    await actions.tasks['settle-lost-executions']()
    const lost = await actions.execution(execution)
    assert.equal(lost.status, 'partial')
    assert.match(lost.results[0]?.error?.msg ?? '', /ended 20 times.*not tried again by itself/)
    const jobs = () => storage.db.selectFrom('jobs').select('state').where('task', '=', 'run-execution').execute()
    assert.deepEqual(await jobs(), [])
    assert.equal((await actions.retry(execution)).status, 'pending')
    assert.equal((await jobs())[0]?.state, 'ready')
  }))

test('an Action that redirects can be tested: its token is signed, and what it asked for is on record', () =>
  withActions(async ({ actions }) => {
    const code = `exports.onExecutePostChallenge = async (event, api) => api.redirect.sendUserTo('https://verify.example',
      { query: { token: api.redirect.encodeToken({ secret: 'not told', payload: { step: 1 } }) } })`
    const { id, revision } = await actions.create({ name: 'asks', trigger: 'password-reset-post-challenge', code })
    await actions.tasks['build-action']({ action: id, revision }, { attempt: 1, maxAttempts: 1 })
    const { completion } = await actions.test(id, { mode: { kind: 'dry', stubs: [] } })
    const [command] = completion.commands
    assert.ok(command?.type === 'redirect.sendUserTo')
    const body = new URL(command.url).searchParams.get('token')?.split('.')[1] ?? ''
    const { iss, sub, step, state } = JSON.parse(Buffer.from(body, 'base64url').toString()) as JsonObject
    const { request, user } = triggers['password-reset-post-challenge'].sampleEvent as { [key: string]: JsonObject }
    // without the state of a flow it resumes none
    assert.deepEqual([iss, sub, step, state], [request?.hostname, user?.user_id, 1, undefined])
  }))
