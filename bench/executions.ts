// Durable executions: drained per second beside the runtime's own rate, commit → Action, two worker nodes beside one.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

import { type Actions, openActions, openBuilder } from '#actions'
import { type Jobs, openJobs } from '#jobs'
import { type JsonObject, openSealer, Secret, silentLog, systemClock, systemIds } from '#kit'
import { openLogs } from '#logs'
import { openRuntime, type Runtime } from '#runtime'
import { openStorage, type Storage } from '#storage'
import { newDatabase, testPostgresUrl } from '#storage/testing'

import { quantile } from '../e2e/crash/backlog.ts'
import { machine } from './machine.ts'
import { openTarget } from './runtime/target.ts'

const ROUNDS = 5
const COUNT = 2000
const IDLE = 200
const IN_FLIGHT = 32
const TARGET = 'target.example.com'
const POST = `const axios = require('axios')
exports.onExecutePostChangePassword = async (event) => {
  await axios.post('http://${TARGET}/', { email: event.user.email })
}`
const CLOCK = `exports.onExecutePostChangePassword = async () => { console.log(performance.timeOrigin + performance.now()) }`

type Rooms = { storage: Storage; runtime: Runtime; jobs: Jobs; actions: Actions }
type Row = { figure: string; n: string; value: string; goal: string }

const rows: Row[] = []
const target = await openTarget()
const directory = mkdtempSync(join(tmpdir(), 'keyturn-bench-'))
{
  await using storage = await openStorage({ directory, url: undefined, log: silentLog })
  await withRooms(storage, (rooms) => measure('embedded store', rooms))
}
const url = await testPostgresUrl()
if (typeof url === 'string') {
  await using place = await newDatabase(url)
  await using storage = await place.open({ connections: 20 })
  await withRooms(storage, (rooms) => measure('PostgreSQL', rooms))
}
target.close()
rmSync(directory, { recursive: true, force: true })

const text = [
  `# Durable executions\n\n${machine()}\n`,
  `An Action that posts with axios to a server in a process of its own, ${IN_FLIGHT} in flight; store, queue, record and`,
  'runtime in one process, commits synced to the disk. Rounds of the runtime alone and of durable executions take turns.\n',
  '| figure | n | value | goal |',
  '|---|---|---|---|',
  ...rows.map(({ figure, n, value, goal }) => `| ${figure} | ${n} | ${value} | ${goal} |`),
  '',
].join('\n')
process.stdout.write(text)
mkdirSync(join(import.meta.dirname, 'results'), { recursive: true })
writeFileSync(join(import.meta.dirname, 'results', 'executions.md'), text)

async function withRooms(storage: Storage, work: (rooms: Rooms) => Promise<void>): Promise<void> {
  const sealer = openSealer(new Secret(Buffer.alloc(32, 1)))
  const common = { storage, sealer, clock: systemClock, ids: systemIds, log: silentLog }
  const map = [{ from: { host: TARGET }, to: { host: '127.0.0.1', port: target.port } }]
  await using runtime = await openRuntime({
    ...common,
    isolation: 'best',
    dataDir: directory,
    egress: { allow: [], map },
  })
  await using builder = openBuilder({
    cacheDir: join(directory, 'builds'),
    log: silentLog,
    clock: systemClock,
    env: process.env,
  })
  const jobs = await openJobs({ ...common, nodeId: 'bench' })
  const logs = openLogs({ ...common, tenantName: 'bench' })
  const actions = openActions({ ...common, jobs, logs, runtime, builder, dataDir: directory })
  await work({ storage, runtime, jobs, actions })
}

async function measure(where: string, rooms: Rooms): Promise<void> {
  await deploy(rooms, 'clock', CLOCK, [])
  const times = await latencies(rooms)
  for (const [name, share, goal] of [
    ['p50', 0.5, '≤ 10 ms'],
    ['p99', 0.99, '≤ 50 ms'],
  ] as const) {
    const value = `${quantile(times, share).toFixed(1)} ms`
    rows.push({ figure: `commit → Action started, idle, ${where}, ${name}`, n: `${IDLE}`, value, goal })
  }
  const version = await deploy(rooms, 'post', POST, [{ name: 'axios', version: 'latest' }])
  const alone: number[] = []
  const durable: number[] = []
  await runAlone(rooms, version, 500)
  for (let round = 0; round < ROUNDS; round++) {
    alone.push(await runAlone(rooms, version, COUNT))
    durable.push(await drain(rooms, COUNT))
  }
  const ratios = durable.map((rate, round) => rate / (alone[round] ?? rate))
  const n = `${ROUNDS} × ${COUNT}`
  rows.push(
    { figure: `runtime alone, ${where}`, n, value: range(alone), goal: '' },
    { figure: `durable executions drained, ${where}`, n, value: range(durable), goal: '' },
    {
      figure: `durable ÷ runtime alone, ${where}`,
      n: `${ROUNDS} rounds`,
      value: `${quantile(ratios, 0.5).toFixed(2)} (${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)})`,
      goal: where === 'embedded store' ? '≥ 0.5' : '',
    },
  )
}

function range(rates: readonly number[]): string {
  const [low, high] = [Math.min(...rates), Math.max(...rates)].map(Math.round)
  return `${Math.round(quantile(rates, 0.5))}/s (${low}–${high})`
}

/** Binds it alone. @returns id of the version */
async function deploy(
  { actions }: Rooms,
  name: string,
  code: string,
  dependencies: { name: string; version: string }[],
): Promise<string> {
  const made = await actions.create({
    name,
    code,
    dependencies,
    trigger: 'post-change-password',
    policy: { concurrency: IN_FLIGHT },
  })
  await actions.tasks['build-action']({ action: made.id, revision: made.revision }, { attempt: 1, maxAttempts: 1 })
  const { id } = await actions.deploy(made.id)
  await actions.bind('post-change-password', [{ ref: { type: 'action_id', value: made.id } }])
  return id
}

async function enqueue({ storage, actions }: Rooms, count: number): Promise<string[]> {
  return storage.transaction(async (tx) => {
    const ids: string[] = []
    for (let n = 0; n < count; n++) {
      const id = await actions.enqueue(tx, { trigger: 'post-change-password', user: 'auth0|1', event })
      if (id !== undefined) ids.push(id)
    }
    return ids
  })
}

/** As large as a real one. */
function event(execution: string): JsonObject {
  return {
    connection: {
      id: 'con_0123456789abcdef',
      name: 'Username-Password-Authentication',
      strategy: 'auth0',
      metadata: {},
    },
    request: {
      ip: '203.0.113.9',
      user_agent: 'Mozilla/5.0',
      hostname: 'localhost',
      method: 'POST',
      language: 'en',
      geoip: {},
    },
    tenant: { id: 'bench' },
    user: { user_id: 'auth0|1', email: 'ana@example.com', email_verified: true, user_metadata: {}, app_metadata: {} },
    keyturn: { execution_id: execution, attempt: 1, reason: 'reset', actor: { type: 'user' } },
  }
}

/** From the answer of the commit to the first line of the Action, by the machine's clock. */
async function latencies(rooms: Rooms): Promise<number[]> {
  const { storage, jobs, actions } = rooms
  const run = actions.tasks['run-execution']
  await using _worker = await jobs.work({ 'run-execution': { run, concurrency: IN_FLIGHT } }, { concurrency: 2 })
  const times: number[] = []
  for (let n = -20; n < IDLE; n++) {
    const [id = ''] = await enqueue(rooms, 1)
    const committed = performance.timeOrigin + performance.now()
    while (
      (await storage.db.selectFrom('executions').select('status').where('id', '=', id).executeTakeFirst())?.status ===
      'pending'
    )
      await pause(5)
    const text = (await actions.execution(id)).results[0]?.response?.logs[0]?.text
    // the first ones start the child
    if (n >= 0) times.push(Math.max(0, Number(text) - committed))
    await pause(10)
  }
  return times
}

/** @returns executions per second, from the first claim to the last record */
async function drain(rooms: Rooms, count: number): Promise<number> {
  const { storage, jobs, actions } = rooms
  await enqueue(rooms, count)
  let left = count
  const done = Promise.withResolvers<void>()
  const began = performance.now()
  const worker = await jobs.work(
    {
      'run-execution': {
        async run(payload, context) {
          await actions.tasks['run-execution'](payload, context)
          if (--left === 0) done.resolve()
        },
        concurrency: IN_FLIGHT,
      },
    },
    { concurrency: 2 },
  )
  await done.promise
  await worker.drain(10_000)
  const took = (performance.now() - began) / 1000
  const rest = await storage.db.selectFrom('executions').select('id').where('status', '!=', 'final').execute()
  if (rest.length > 0) throw new Error(`${rest.length} executions did not end well`)
  return count / took
}

/** The same Action on the same children without store, queue and record. */
async function runAlone({ storage, runtime }: Rooms, version: string, count: number): Promise<number> {
  const { artifact_hash: hash } = await storage.db
    .selectFrom('action_versions')
    .selectAll()
    .where('id', '=', version)
    .executeTakeFirstOrThrow()
  const { body } = await storage.db
    .selectFrom('artifacts')
    .selectAll()
    .where('hash', '=', hash)
    .executeTakeFirstOrThrow()
  let left = count
  const began = performance.now()
  const one = async () => {
    const { completion } = await runtime.invoke({
      execution: 'bench',
      program: { id: version, kind: 'action', label: 'node26', load: async () => JSON.parse(body) },
      lane: 'background',
      trigger: 'post-change-password',
      triggerVersion: 'v2',
      phase: 'execute',
      event: event('bench'),
      secrets: {},
      configuration: {},
      budgetMs: 20_000,
      redirect: null,
      mode: { kind: 'live' },
    }).settled
    if (completion.status !== 'ok') throw new Error(JSON.stringify(completion))
  }
  await Promise.all(
    Array.from({ length: IN_FLIGHT }, async () => {
      while (left-- > 0) await one()
    }),
  )
  return count / ((performance.now() - began) / 1000)
}
