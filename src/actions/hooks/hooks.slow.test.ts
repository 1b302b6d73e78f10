// Hooks in executions, with the real runtime: first, once, waited for while it builds, and never in the way of Actions.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, beforeEach, test } from 'node:test'

import { openJobs } from '#jobs'
import { type HeldClock, heldClock, type JsonObject, openSealer, Secret, silentLog, systemClock, systemIds } from '#kit'
import { openLogs } from '#logs'
import { openRuntime, type Runtime } from '#runtime'
import { openStorage, type Storage } from '#storage'

import { type Actions, openActions, openBuilder } from '../index.ts'

const trigger = 'post-change-password'
const says = (what: string) => `module.exports = (user, context, cb) => { console.log(${what}); cb(); }`
const ACTION = 'exports.onExecutePostChangePassword = async (event) => console.log(event.keyturn.reason)'

const directory = mkdtempSync(join(tmpdir(), 'keyturn-hooks-'))
const open = new AsyncDisposableStack()
let [storage, actions, clock]: [Storage, Actions, HeldClock] = [] as never
let runtime: Runtime

before(async () => {
  const log = silentLog
  clock = heldClock(systemClock.now())
  const ids = systemIds
  const sealer = openSealer(new Secret(Buffer.alloc(32, 7)))
  storage = open.use(await openStorage({ directory, url: undefined, log }))
  const egress = { allow: [], map: [] }
  runtime = open.use(await openRuntime({ log, clock: systemClock, isolation: 't0', dataDir: directory, egress }))
  const builder = open.use(
    openBuilder({ cacheDir: join(directory, 'builds'), log, clock, env: {}, registry: 'http://127.0.0.1:1/' }),
  )
  const jobs = await openJobs({ storage, sealer, clock, ids, log, nodeId: 'test' })
  const logs = openLogs({ storage, clock, log, tenantName: 'test' })
  actions = openActions({ storage, jobs, logs, runtime, builder, sealer, clock, ids, log, random: () => 0 })
  const made = await actions.create({ name: 'after', code: ACTION, trigger })
  await actions.tasks['build-action']({ action: made.id, revision: 1 }, { attempt: 1, maxAttempts: 1 })
  await actions.deploy(made.id)
  await actions.bind(trigger, [{ ref: { type: 'action_id', value: made.id } }])
})

beforeEach(async () => {
  const { hooks } = await actions.hooks.list({}, { offset: 0, limit: 50 })
  for (const { id } of hooks) await actions.hooks.remove(id)
  await storage.db.deleteFrom('log_events').execute()
})

after(async () => {
  await open.disposeAsync()
  rmSync(directory, { recursive: true, force: true })
})

function hook(script: string) {
  return actions.hooks.create({ name: 'hook', trigger, script, enabled: true })
}

async function change(): Promise<string> {
  const event = (id: string): JsonObject => ({
    user: { user_id: 'auth0|1', id: '1', email: 'mara@example.com', user_metadata: {}, app_metadata: {} },
    connection: { id: 'con_1', name: 'Users', strategy: 'auth0' },
    tenant: { id: 'example' },
    keyturn: { execution_id: id, attempt: 1, reason: 'reset', actor: { type: 'user' } },
  })
  const id = await storage.transaction((tx) => actions.enqueue(tx, { trigger, user: 'auth0|1', event }))
  assert.ok(id)
  return id
}

async function run(id: string) {
  await actions.tasks['run-execution']({ execution: id }, { attempt: 1, maxAttempts: 10 })
  const { status, results } = await actions.execution(id)
  const told = results.map(
    (one) => `${one.actionName} ${one.status} ${one.error?.msg ?? one.response?.logs[0]?.text ?? ''}`,
  )
  return { status, results, told }
}

test('the enabled Hook is first, with what a Hook knows and nothing more', async () => {
  await hook(says('JSON.stringify([user, context.connection])'))
  const { status, told } = await run(await change())
  const known = '[{"id":"1","email":"mara@example.com"},{"id":"con_1","name":"Users","tenant":"example"}]'
  assert.deepEqual([status, told], ['final', [`hook ok ${known}`, 'after ok reset']])
})

test('a Hook alone is an execution; one that is not enabled is none of it', async () => {
  const { id } = await hook(says('1'))
  await actions.hooks.update(id, { enabled: false })
  assert.deepEqual((await run(await change())).told, ['after ok reset'])
})

test('a Hook that fails writes fcph and stops nothing; an Action that fails too is told apart', async () => {
  await hook('module.exports = (user, context, cb) => cb(new Error("no " + context.webtask.secrets.KEY))')
  const id = await change()
  const { status, told } = await run(id)
  assert.deepEqual([status, told], ['partial', ['hook failed no undefined', 'after ok reset']])
  const [first] = (await actions.execution(id)).results
  assert.deepEqual(
    first?.response?.logs.map(({ level, text }) => [level, text]),
    [['warn', 'The secret KEY is not set.']],
  )
  const rows = await storage.db.selectFrom('log_events').select(['type', 'event_json']).execute()
  assert.deepEqual(
    rows.map(({ type }) => type),
    ['fcph'],
  )
  assert.match(rows[0]?.event_json ?? '', /"description":"hook: no undefined"/)
  await assert.rejects(actions.retry('none'), /does not exist/)
  await actions.retry(id)
  assert.deepEqual((await run(id)).told, ['hook failed no undefined', 'after ok reset'])
})

test('what is saved when it runs is what runs; a retry too takes what is saved then', async () => {
  const { id } = await hook(says('"old"'))
  const execution = await change()
  await actions.hooks.update(id, { script: 'module.exports = (u, c, cb) => cb("new, and wrong")' })
  assert.deepEqual((await run(execution)).told[0], 'hook failed new, and wrong')
  await actions.hooks.update(id, { script: says('"mended"') })
  await actions.retry(execution)
  assert.deepEqual((await run(execution)).told[0], 'hook ok mended')
  const [replayed] = await actions.replay(execution, { target: 'deployed', mode: { kind: 'live' } })
  assert.equal(replayed?.response?.logs[0]?.text, 'mended')
})

test('one that was deleted, or canceled, before it ran does not run', async () => {
  const { id } = await hook(says('1'))
  const [deleted, canceled] = [await change(), await change()]
  await actions.cancel(canceled)
  assert.deepEqual((await run(canceled)).told, ['hook canceled ', 'after canceled '])
  await actions.hooks.remove(id)
  assert.deepEqual((await run(deleted)).told, [
    'hook failed The Hook was deleted before it could run.',
    'after ok reset',
  ])
  const again = { target: 'deployed', mode: { kind: 'live' } } as const
  await assert.rejects(actions.replay(deleted, again), /The Hook "hook" does not exist any more/)
})

test('a Hook that is still being built is waited for, a minute at most; then the Actions go on without it', async () => {
  const made = await hook(`require('nowhere'); ${says('1')}`)
  assert.equal(made.status, 'pending')
  const id = await change()
  assert.deepEqual((await run(id)).told, ['hook pending ', 'after pending '])
  clock.advance(61_000)
  assert.deepEqual((await run(id)).told, [
    'hook failed The Hook is not built: its packages are still being fetched',
    'after ok reset',
  ])
})

test('a registry that is away is tried again, and fails the Hook at once meanwhile', { timeout: 60_000 }, async () => {
  const { id, revision } = await hook(`require('nowhere'); ${says('1')}`)
  await assert.rejects(
    actions.tasks['build-hook']({ hook: id, revision }, { attempt: 1, maxAttempts: 2 }),
    /cannot be reached/,
  )
  assert.equal((await actions.hooks.find(id)).status, 'retrying')
  assert.match(
    (await run(await change())).told[0] ?? '',
    /^hook failed The Hook is not built: nowhere.*cannot be reached/,
  )
  await actions.tasks['build-hook']({ hook: id, revision }, { attempt: 2, maxAttempts: 2 })
  assert.equal((await actions.hooks.find(id)).status, 'failed')
})

test('a Hook is masked, limited and shut in as an Action is', async () => {
  const { id } = await hook(
    'module.exports = (u, c, cb) => { console.log(c.webtask.secrets.KEY); require("http").get("http://169.254.169.254/").on("error", cb) }',
  )
  await actions.hooks.addSecrets(id, { KEY: 'a secret of some length' })
  const { told, results } = await run(await change())
  assert.match(told[0] ?? '', /EGRESS_DENIED/)
  assert.equal(results[0]?.response?.logs[0]?.text, '***')
  assert.equal(results[0]?.error?.id, 'egress_denied')
})
