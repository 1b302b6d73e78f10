// The jobs door alone: commit → handler start when idle, and empty tasks per second, beside bare graphile-worker.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { cpus, loadavg, release, tmpdir, totalmem } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

import { Logger, runTaskList, type TaskList, type WorkerPool } from 'graphile-worker'
import type { Pool } from 'pg'

import { type Jobs, openJobs } from '#jobs'
import { openSealer, Secret, silentLog, systemClock, systemIds } from '#kit'
import { openStorage, type Storage } from '#storage'
import { newDatabase, startTestPostgres } from '#storage/testing'

const IDLE = 200
const BACKLOG = 10_000
const ROUNDS = 3
const CONCURRENCY = 10

type Row = { figure: string; n: string; value: string; goal: string }
const rows: Row[] = []
let postgresVersion = ''

const server = await startTestPostgres()
const directory = mkdtempSync(join(tmpdir(), 'keyturn-bench-'))
{
  await using storage = await openStorage({ directory, url: undefined, log: silentLog })
  const jobs = await openTestJobs(storage)
  rows.push(...latencyRows('embedded store', await latencies(storage, jobs)))
  const rates = []
  for (let round = 0; round < ROUNDS; round++) rates.push(await drainOurs(storage, jobs))
  rows.push(rateRow('empty tasks drained, embedded store', rates, 'several thousand/s'))
}
{
  await using place = await newDatabase(process.env['TEST_DATABASE_URL'] ?? server.url)
  await using storage = await place.open({ connections: 20 })
  const { pool } = storage
  if (!pool) throw new Error('no pool')
  postgresVersion = (await pool.query<{ server_version: string }>('show server_version')).rows[0]?.server_version ?? ''
  const jobs = await openTestJobs(storage)
  rows.push(...latencyRows('PostgreSQL', await latencies(storage, jobs)))
  rows.push(...latencyRows('PostgreSQL, bare graphile-worker', await bareLatencies(pool), false))
  // taken in turns, so that whatever else the machine does hits both
  const [ours, same, plain]: number[][] = [[], [], []]
  for (let round = 0; round < ROUNDS; round++) {
    ours?.push(await drainOurs(storage, jobs))
    same?.push(await drainBare(pool, { localQueue: { size: CONCURRENCY }, completeJobBatchDelay: 0 }))
    plain?.push(await drainBare(pool, {}))
  }
  rows.push(rateRow('empty tasks drained, PostgreSQL', ours ?? [], ''))
  rows.push(rateRow('the same by bare graphile-worker, same settings', same ?? [], ''))
  rows.push(rateRow('the same by bare graphile-worker, its defaults', plain ?? [], ''))
  const ratio = median(ours ?? []) / median(same ?? [])
  rows.push({ figure: 'ours ÷ bare, same settings', n: `${ROUNDS} rounds`, value: ratio.toFixed(2), goal: '≥ 0.80' })
}
await server[Symbol.asyncDispose]()
rmSync(directory, { recursive: true, force: true })

const table = [
  `# The jobs door\n\n${machine()}\n`,
  `Concurrency ${CONCURRENCY}; every commit synced to the disk on both databases.\n`,
  '| figure | n | value | goal |',
  '|---|---|---|---|',
  ...rows.map(({ figure, n, value, goal }) => `| ${figure} | ${n} | ${value} | ${goal} |`),
  '',
].join('\n')
process.stdout.write(table)
mkdirSync(join(import.meta.dirname, 'results'), { recursive: true })
writeFileSync(join(import.meta.dirname, 'results', 'jobs.md'), table)

function openTestJobs(storage: Storage): Promise<Jobs> {
  const sealer = openSealer(new Secret(Buffer.alloc(32, 1)))
  return openJobs({ storage, sealer, clock: systemClock, ids: systemIds, log: silentLog, nodeId: 'bench' })
}

/** One job after the other on an idle worker; from the answer of the commit to the first line of the handler. */
async function latencies(storage: Storage, jobs: Jobs): Promise<number[]> {
  let started = Promise.withResolvers<number>()
  const worker = await jobs.work(
    { empty: { run: async () => started.resolve(performance.now()) } },
    { concurrency: CONCURRENCY },
  )
  const times = await idleTimes(async () => {
    started = Promise.withResolvers()
    await storage.transaction((tx) => jobs.enqueue(tx, 'empty', { n: 1 }))
    const committed = performance.now()
    return (await started.promise) - committed
  })
  await worker.drain(10_000)
  return times
}

async function bareLatencies(pool: Pool): Promise<number[]> {
  let started = Promise.withResolvers<number>()
  const worker = startBare(pool, { bare: async () => started.resolve(performance.now()) }, {})
  const times = await idleTimes(async () => {
    started = Promise.withResolvers()
    await pool.query(`select graphile_worker.add_job('bare', '{"n":1}')`)
    const committed = performance.now()
    return (await started.promise) - committed
  })
  await worker.gracefulShutdown()
  return times
}

async function idleTimes(sample: () => Promise<number>): Promise<number[]> {
  await wait(500)
  const times = []
  for (let i = 0; i < IDLE; i++) {
    times.push(Math.max(0, await sample()))
    await wait(10)
  }
  return times
}

/** @returns jobs per second */
async function drainOurs(storage: Storage, jobs: Jobs): Promise<number> {
  for (let n = 0; n < BACKLOG; n += 1000) {
    await storage.transaction(async (tx) => {
      for (let i = 0; i < 1000; i++) await jobs.enqueue(tx, 'drain', { n: n + i })
    })
  }
  let left = BACKLOG
  const done = Promise.withResolvers<void>()
  const before = performance.now()
  const run = async () => {
    if (--left === 0) done.resolve()
  }
  const worker = await jobs.work({ drain: { run } }, { concurrency: CONCURRENCY })
  await done.promise
  await worker.drain(10_000)
  const took = performance.now() - before
  const { ready, running } = await jobs.depth()
  if (ready + running > 0) throw new Error('jobs were left behind')
  return BACKLOG / (took / 1000)
}

type Settings = { localQueue?: { size: number }; completeJobBatchDelay?: number }

async function drainBare(pool: Pool, settings: Settings): Promise<number> {
  // a payload as long as a sealed one
  const payload = JSON.stringify({ sealed: 'x'.repeat(90) })
  await pool.query(`select count(graphile_worker.add_job('bare', $1::json)) from generate_series(1, ${BACKLOG})`, [
    payload,
  ])
  let left = BACKLOG
  const done = Promise.withResolvers<void>()
  const before = performance.now()
  const bare = async () => {
    if (--left === 0) done.resolve()
  }
  const worker = startBare(pool, { bare }, settings)
  await done.promise
  await worker.gracefulShutdown()
  return BACKLOG / ((performance.now() - before) / 1000)
}

function startBare(pool: Pool, taskList: TaskList, settings: Settings): WorkerPool {
  const logger = new Logger(() => () => {})
  return runTaskList(
    { concurrency: CONCURRENCY, noHandleSignals: true, logger, preset: { worker: settings } },
    taskList,
    pool,
  )
}

function latencyRows(where: string, times: number[], judged = true): Row[] {
  const sorted = times.toSorted((a, b) => a - b)
  const at = (share: number) =>
    `${(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(2)} ms`
  return [
    {
      figure: `commit → handler, idle, ${where}, p50`,
      n: `${times.length}`,
      value: at(0.5),
      goal: judged ? '≤ 10 ms' : '',
    },
    {
      figure: `commit → handler, idle, ${where}, p99`,
      n: `${times.length}`,
      value: at(0.99),
      goal: judged ? '≤ 50 ms' : '',
    },
  ]
}

function rateRow(figure: string, rates: number[], goal: string): Row {
  const [low, high] = [Math.min(...rates), Math.max(...rates)].map(Math.round)
  const value = `${Math.round(median(rates))}/s (${low}–${high})`
  return { figure, n: `${rates.length} × ${BACKLOG}`, value, goal }
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}

function machine(): string {
  const cpu = `${cpus()[0]?.model ?? 'unknown'} × ${cpus().length}, load ${loadavg()[0]?.toFixed(1) ?? ''}`
  const versions = `Node ${process.version}, SQLite ${process.versions['sqlite'] ?? ''}, PostgreSQL ${postgresVersion}, graphile-worker ${graphileVersion()}`
  return `${new Date().toISOString()} · ${cpu} · ${Math.round(totalmem() / 2 ** 30)} GiB · Linux ${release()} · ${versions}`
}

function graphileVersion(): string {
  const entry = createRequire(import.meta.url).resolve('graphile-worker')
  const { version } = JSON.parse(readFileSync(join(dirname(entry), '..', 'package.json'), 'utf8')) as {
    version: string
  }
  return version
}
