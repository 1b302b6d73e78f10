// What a crash may cost: a second run of what was running, and nothing else. Real processes, killed with SIGKILL.
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

import { sql } from 'kysely'

import { type JsonObject, type Log, openSealer, Secret, silentLog, systemClock, systemIds } from '#kit'
import type { Storage } from '#storage'
import { newDatabase, type Place, startTestPostgres, withStores } from '#storage/testing'

import { type Jobs, openJobs } from './index.ts'
import { gate, rawJobs, until } from './testing.ts'

await withStores((name, _openStorage, newPlace) => {
  test(`${name}: a job whose process was killed runs again after the restart, and the attempt is not counted`, async () => {
    await using place = await newPlace()
    const doomed = startNode(place, { enqueue: 1, hold: true })
    await doomed.said('ran 0')
    await doomed.kill()
    await using storage = await place.open()
    const jobs = await openRealJobs(storage)
    const again = gate<{ n: unknown; attempt: number }>()
    await using _worker = await jobs.work(
      { mail: { run: async ({ n }, { attempt }) => again.open({ n, attempt }) } },
      { concurrency: 1 },
    )
    const began = performance.now()
    assert.deepEqual(await again.opened, { n: 0, attempt: 1 })
    const took = performance.now() - began
    assert.ok(took < 30_000, `taken over after ${took} ms`)
    await until(async () => (await rawJobs(storage)).length === 0)
  })

  test(`${name}: of what was acknowledged before kills at any moment, everything runs at least once`, async () => {
    await using place = await newPlace()
    const acknowledged = new Set<string>()
    const ran = new Map<string, number>()
    const rounds = 4
    for (let round = 0; round < rounds; round++) {
      const doomed = startNode(place, { enqueue: 1000, hold: false })
      doomed.hear((line) => {
        const [what = '', n = ''] = line.split(' ')
        // each round counts from 0 again
        const job = `${round}:${n}`
        if (what === 'acknowledged') acknowledged.add(job)
        if (what === 'ran') count(ran, n)
      })
      await doomed.said('working')
      await doomed.said(`acknowledged ${20 + 7 * round}`)
      await doomed.kill()
    }
    await using storage = await place.open()
    const jobs = await openRealJobs(storage)
    await using _worker = await jobs.work(
      { mail: { run: async ({ n }) => count(ran, JSON.stringify(n)) } },
      { concurrency: 4 },
    )
    await until(async () => (await rawJobs(storage)).length === 0)
    const wanted = new Map<string, number>()
    for (const job of acknowledged) count(wanted, job.split(':')[1] ?? '')
    for (const [n, times] of wanted)
      assert.ok((ran.get(n) ?? 0) >= times, `job ${n}: ${ran.get(n) ?? 0} of ${times} runs`)
    assert.ok(acknowledged.size >= 4 * 20)
  })

  if (name === 'postgres') {
    test(`${name}: another node takes over a killed node's jobs within 15 s`, async () => {
      await using place = await newPlace()
      const doomed = startNode(place, { enqueue: 4, hold: true })
      await doomed.said('ran 3')
      await using storage = await place.open()
      const jobs = await openRealJobs(storage)
      const taken = new Set<unknown>()
      await using _worker = await jobs.work({ mail: { run: async ({ n }) => void taken.add(n) } }, { concurrency: 4 })
      await doomed.kill()
      const began = performance.now()
      await until(async () => taken.size === 4)
      const took = performance.now() - began
      assert.ok(took < 30_000, `taken over after ${took} ms`)
    })

    test(`${name}: a job that was claimed in an answer that never arrived runs again while its pool lives`, async () => {
      await using place = await newPlace()
      await using storage = await place.open()
      const jobs = await openRealJobs(storage)
      const ran: unknown[] = []
      await using _worker = await jobs.work({ mail: { run: async ({ n }) => void ran.push(n) } }, { concurrency: 4 })
      await storage.transaction((tx) => jobs.enqueue(tx, 'mail', { n: 1 }, { runAt: Date.now() + 3_600_000 }))
      // what the claim writes, without anybody hearing of it
      await sql`update graphile_worker._private_jobs set run_at = now(), attempts = attempts + 1,
        locked_by = (select pool_id from job_nodes limit 1), locked_at = now() - interval '11 seconds'`.execute(
        storage.db,
      )
      await until(async () => ran.length === 1 && (await rawJobs(storage)).length === 0)
    })

    test(`${name}: a worker whose jobs all end while the database is away works on when it is back`, async () => {
      await using server = await startTestPostgres()
      await using place = await newDatabase(server.url)
      await using storage = await place.open()
      // what the queue says of an end that could not be written
      let lost = 0
      const warn: Log['warn'] = (_message, facts) => {
        if (String(facts?.['says']).startsWith('Failed to complete jobs')) lost++
      }
      const jobs = await openRealJobs(storage, { ...silentLog, warn })
      const [hold, after] = [gate<undefined>(), gate<undefined>()]
      let held = 0
      const hard = async ({ n }: JsonObject) => {
        held++
        await hold.opened
        // one after the other: each end is a statement of its own, which has failed before the next
        await until(async () => lost >= Number(n))
      }
      const tasks = { hard: { run: hard }, easy: { run: async () => after.open(undefined) } }
      await using _worker = await jobs.work(tasks, { concurrency: 4 })
      await storage.transaction(async (tx) => {
        for (let n = 0; n < 4; n++) await jobs.enqueue(tx, 'hard', { n })
      })
      await until(async () => held === 4)
      await server.crash()
      hold.open(undefined)
      await server.start()
      await until(() =>
        storage
          .transaction((tx) => jobs.enqueue(tx, 'easy', {}))
          .then(
            () => true,
            () => false,
          ),
      )
      await after.opened
    })

    test(`${name}: a database that dies and comes back under a worker loses nothing`, async () => {
      await using server = await startTestPostgres()
      await using place = await newDatabase(server.url)
      await using storage = await place.open()
      const jobs = await openRealJobs(storage)
      const ran = new Set<unknown>()
      const acknowledged: number[] = []
      await using _worker = await jobs.work({ mail: { run: async ({ n }) => void ran.add(n) } }, { concurrency: 4 })
      let n = 0
      const stop = new AbortController()
      const flood = (async () => {
        while (!stop.signal.aborted) {
          const mine = n++
          await storage
            .transaction((tx) => jobs.enqueue(tx, 'mail', { n: mine }))
            .then(
              () => acknowledged.push(mine),
              () => new Promise((resolve) => setTimeout(resolve, 20)),
            )
        }
      })()
      await until(async () => acknowledged.length > 50)
      await server.crash()
      await server.start()
      const before = acknowledged.length
      await until(async () => acknowledged.length > before + 50)
      stop.abort()
      await flood
      await until(async () => acknowledged.every((mine) => ran.has(mine)) && (await rawJobs(storage)).length === 0)
    })
  }
})

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}

function openRealJobs(storage: Storage, log = silentLog): Promise<Jobs> {
  const sealer = openSealer(new Secret(Buffer.alloc(32, 7)))
  return openJobs({ storage, sealer, clock: systemClock, ids: systemIds, log, nodeId: 'survivor' })
}

type Node = {
  said(line: string): Promise<void>
  hear(listener: (line: string) => void): void
  kill(): Promise<void>
}

function startNode({ directory, url }: Place, order: { enqueue: number; hold: boolean }): Node {
  const program = fileURLToPath(new URL('testdata/doomed-node.ts', import.meta.url))
  const child: ChildProcess = spawn(process.execPath, [program, JSON.stringify({ directory, url, ...order })], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lines = new Set<string>()
  const listeners: ((line: string) => void)[] = []
  const { stdout } = child
  if (!stdout) throw new Error('no pipe')
  createInterface({ input: stdout }).on('line', (line) => {
    lines.add(line)
    for (const listener of listeners) listener(line)
  })
  const closed = once(child, 'close')
  return {
    said: (line) => until(async () => lines.has(line)),
    hear: (listener) => void listeners.push(listener),
    async kill() {
      child.kill('SIGKILL')
      await closed
    },
  }
}
