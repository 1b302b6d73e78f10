// What the queue promises, on both databases: nothing lost, nothing readable, every failure visible.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { systemClock, type JsonObject } from '#kit'
import type { Storage } from '#storage'
import { withStores } from '#storage/testing'

import { GiveUp, type JobContext, type Jobs, NotBefore } from './index.ts'
import { enqueue, gate, openTestJobs, passTime, rawJobs, until } from './testing.ts'

type Ran = { payload: JsonObject; context: JobContext }

await withStores((name, openStorage, newPlace) => {
  /** Opens a store and its queue, and closes them after the test. */
  async function withJobs(work: (jobs: Jobs, storage: Storage) => Promise<void>): Promise<void> {
    await using storage = await openStorage()
    await work(await openTestJobs(storage), storage)
  }

  test(`${name}: a job runs with its payload after the commit`, () =>
    withJobs(async (jobs, storage) => {
      const ran = gate<Ran>()
      await using _worker = await jobs.work(
        { greet: { run: async (payload, context) => ran.open({ payload, context }) } },
        { concurrency: 2 },
      )
      await enqueue(storage, jobs, 'greet', { name: 'Ada' })
      const { payload, context } = await ran.opened
      assert.deepEqual(payload, { name: 'Ada' })
      assert.equal(context.attempt, 1)
      assert.equal(context.maxAttempts, 10)
      assert.equal(context.task, 'greet')
      await until(async () => (await rawJobs(storage)).length === 0)
    }))

  test(`${name}: a transaction that is rolled back leaves no job`, () =>
    withJobs(async (jobs, storage) => {
      await assert.rejects(
        storage.transaction(async (tx) => {
          await jobs.enqueue(tx, 'greet', { name: 'nobody' })
          throw new Error('changed my mind')
        }),
      )
      assert.deepEqual(await rawJobs(storage), [])
      assert.deepEqual(await jobs.depth(), { ready: 0, later: 0, running: 0, failed: 0, oldestMs: 0 })
    }))

  test(`${name}: the store shows nothing of a payload`, () =>
    withJobs(async (jobs, storage) => {
      await enqueue(storage, jobs, 'mail', {
        link: 'https://id.example/u/reset-verify?ticket=canary-ticket-1',
        code: 'canary-424242',
      })
      const [row] = await rawJobs(storage)
      assert.ok(row)
      assert.doesNotMatch(JSON.stringify(row), /canary|reset-verify|424242/)
    }))

  test(`${name}: a failed attempt is tried again after a growing pause, and its error shows nothing of the payload`, () =>
    withJobs(async (jobs, storage) => {
      const attempts: number[] = []
      const run = async (payload: JsonObject, { attempt }: JobContext) => {
        attempts.push(attempt)
        throw new Error(
          `no answer for ${JSON.stringify(payload['link'])} with ${JSON.stringify(payload['code'])} at attempt ${attempt}`,
        )
      }
      const retries = { firstMs: 60_000, limitMs: 100_000 }
      await using _worker = await jobs.work({ mail: { run, retries } }, { concurrency: 1 })
      await enqueue(
        storage,
        jobs,
        'mail',
        { link: 'https://id.example/?ticket=canary', code: '424242' },
        { maxAttempts: 3 },
      )
      await until(async () => (await jobs.depth()).later === 1)
      const [first] = await rawJobs(storage)
      assert.ok(first && first.dueInMs > 60_000 * 0.79 && first.dueInMs <= 60_000 * 1.2, `${first?.dueInMs}`)
      assert.equal(first.lastError, 'Error: no answer for "[payload]" with "[payload]" at attempt 1')
      await passTime(storage, 40_000)
      assert.deepEqual(attempts, [1])
      await passTime(storage, 32_001)
      await until(async () => (await rawJobs(storage))[0]?.attempts === 2 && (await jobs.depth()).later === 1)
      const [second] = await rawJobs(storage)
      assert.ok(
        second && second.dueInMs > 100_000 * 0.79 && second.dueInMs <= 100_000 * 1.2,
        'doubled, up to the limit',
      )
      await passTime(storage, 120_001)
      await until(async () => (await jobs.depth()).failed === 1)
      assert.deepEqual(attempts, [1, 2, 3])
    }))

  test(`${name}: whoever asks for a pause gets it, an hour at most, and never less than the usual one`, () =>
    withJobs(async (jobs, storage) => {
      const pauses = [1_200_000, 90_000_000, 10, -1]
      const run = async (_: JsonObject, { attempt }: JobContext) => {
        throw new NotBefore('not now', pauses[attempt - 1] ?? 0)
      }
      await using _worker = await jobs.work(
        { mail: { run, retries: { firstMs: 60_000, limitMs: 60_000 } } },
        { concurrency: 1 },
      )
      await enqueue(storage, jobs, 'mail', { n: 1 }, { maxAttempts: 5 })
      const bounds = [
        [1_190_000, 1_200_000],
        [3_590_000, 3_600_000],
        [40_000, 72_000],
        [40_000, 72_000],
      ] as const
      for (const [tried, [least, most]] of bounds.entries()) {
        await until(async () => (await rawJobs(storage))[0]?.attempts === tried + 1 && (await jobs.depth()).later === 1)
        const due = (await rawJobs(storage))[0]?.dueInMs ?? 0
        assert.ok(due > least && due <= most, `${due}`)
        await passTime(storage, due + 1)
      }
    }))

  test(`${name}: a job that failed its last attempt stays visible, runs again when asked, or is dropped`, () =>
    withJobs(async (jobs, storage) => {
      let broken = true
      const ran = gate<JsonObject>()
      const run = async (payload: JsonObject) => {
        if (broken) throw new GiveUp('the address does not exist')
        ran.open(payload)
      }
      await using _worker = await jobs.work({ mail: { run } }, { concurrency: 1 })
      await enqueue(storage, jobs, 'mail', { n: 1 })
      await enqueue(storage, jobs, 'mail', { n: 2 })
      await until(async () => (await jobs.depth()).failed === 2)
      const [one, two, ...rest] = await jobs.failed({ take: 10 })
      assert.ok(one && two && rest.length === 0)
      assert.equal(one.error, 'GiveUp: the address does not exist')
      assert.equal(one.task, 'mail')
      assert.equal(one.attempts, 1)
      assert.deepEqual(
        (await jobs.failed({ take: 10, after: one.id })).map((job) => job.id),
        [two.id],
      )
      assert.deepEqual(await jobs.failed({ take: 10, task: 'other' }), [])
      broken = false
      assert.equal(await jobs.drop(two.id), true)
      assert.equal(await jobs.drop(two.id), false)
      assert.equal(await jobs.retry(two.id), false)
      assert.equal(await jobs.retry(one.id), true)
      assert.deepEqual(await ran.opened, { n: 1 })
      await until(async () => (await rawJobs(storage)).length === 0)
    }))

  test(`${name}: all failed jobs of a task can be run again at once`, () =>
    withJobs(async (jobs, storage) => {
      let broken = true
      let done = 0
      const run = async () => {
        if (broken) throw new GiveUp('not now')
        done++
      }
      await using _worker = await jobs.work({ a: { run }, b: { run } }, { concurrency: 4 })
      for (const task of ['a', 'a', 'a', 'b']) await enqueue(storage, jobs, task, {})
      await until(async () => (await jobs.depth()).failed === 4)
      broken = false
      assert.equal(await jobs.retryAll('a'), 3)
      await until(async () => done === 3)
      assert.equal(await jobs.retryAll(), 1)
      await until(async () => done === 4 && (await rawJobs(storage)).length === 0)
    }))

  test(`${name}: a payload that does not open fails at once in words that tell why, and blocks nobody`, () =>
    withJobs(async (jobs, storage) => {
      await enqueue(storage, jobs, 'mail', { n: 1 }, { priority: -10 })
      await spoil(storage)
      const ran = gate<JsonObject>()
      await using _worker = await jobs.work({ mail: { run: async (payload) => ran.open(payload) } }, { concurrency: 1 })
      await enqueue(storage, jobs, 'mail', { n: 2 })
      assert.deepEqual(await ran.opened, { n: 2 })
      await until(async () => (await jobs.depth()).failed === 1)
      const [poisoned] = await jobs.failed({ take: 1 })
      assert.match(poisoned?.error ?? '', /does not open/)
    }))

  test(`${name}: a task that nobody knows fails in words that name it, and blocks nobody`, () =>
    withJobs(async (jobs, storage) => {
      await enqueue(storage, jobs, 'unheard-of', {}, { priority: -10 })
      const ran = gate<JsonObject>()
      await using _worker = await jobs.work({ mail: { run: async (payload) => ran.open(payload) } }, { concurrency: 1 })
      await enqueue(storage, jobs, 'mail', { n: 2 })
      assert.deepEqual(await ran.opened, { n: 2 })
      // in a cluster the node that knows the task may be starting: it gets some seconds
      await passTime(storage, 20_000)
      await until(async () => (await jobs.depth()).failed === 1)
      assert.match((await jobs.failed({ take: 1 }))[0]?.error ?? '', /unheard-of/)
    }))

  test(`${name}: a key replaces the job that waits under it`, () =>
    withJobs(async (jobs, storage) => {
      const seen: unknown[] = []
      await enqueue(storage, jobs, 'a', { n: 1 }, { key: 'k' })
      await enqueue(storage, jobs, 'a', { n: 2 }, { key: 'k' })
      await using _worker = await jobs.work({ a: { run: async ({ n }) => void seen.push(n) } }, { concurrency: 1 })
      await until(async () => (await rawJobs(storage)).length === 0)
      assert.deepEqual(seen, [2])
    }))

  test(`${name}: a key leaves the job that runs under it alone, and nothing of it is tried again`, () =>
    withJobs(async (jobs, storage) => {
      const seen: unknown[] = []
      const [began, goOn] = [gate<undefined>(), gate<undefined>()]
      const run = async ({ n }: JsonObject) => {
        seen.push(n)
        if (n !== 1) return
        began.open(undefined)
        await goOn.opened
        throw new Error('too late')
      }
      await using _worker = await jobs.work({ a: { run } }, { concurrency: 2 })
      await enqueue(storage, jobs, 'a', { n: 1 }, { key: 'k' })
      await began.opened
      await enqueue(storage, jobs, 'a', { n: 2 }, { key: 'k' })
      await until(async () => seen.length === 2)
      goOn.open(undefined)
      await until(async () => (await rawJobs(storage)).length === 0)
      assert.deepEqual(seen, [1, 2])
    }))

  test(`${name}: a job for later waits for its time`, () =>
    withJobs(async (jobs, storage) => {
      const ran = gate<JsonObject>()
      await using _worker = await jobs.work({ a: { run: async (payload) => ran.open(payload) } }, { concurrency: 1 })
      await enqueue(storage, jobs, 'a', { n: 1 }, { runAt: systemClock.now() + 3_600_000 })
      assert.equal((await jobs.depth()).later, 1)
      await passTime(storage, 3_660_000)
      await ran.opened
    }))

  test(`${name}: a recurring task runs once per tick over all nodes`, async () => {
    await using place = await newPlace()
    await using storage = await place.open()
    const seen: string[] = []
    const nodes: Jobs[] = []
    // the embedded store has one process by design
    for (const nodeId of name === 'sqlite' ? ['n1'] : ['n1', 'n2', 'n3'])
      nodes.push(await openTestJobs(storage, nodeId))
    const workers = []
    for (const [i, jobs] of nodes.entries()) {
      jobs.every('sweep', 3_600_000, { why: 'retention' })
      workers.push(await jobs.work({ sweep: { run: async () => void seen.push(`n${i}`) } }, { concurrency: 1 }))
    }
    assert.equal(seen.length, 0)
    for (let tick = 1; tick <= 3; tick++) {
      await passTime(storage, 3_600_000)
      await until(async () => seen.length === tick)
    }
    for (const worker of workers) await worker.drain(0)
    assert.equal(seen.length, 3)
    assert.deepEqual(await rawJobs(storage), [])
  })

  test(`${name}: depth counts what waits, runs and has failed, and tells the oldest age`, () =>
    withJobs(async (jobs, storage) => {
      await enqueue(storage, jobs, 'a', {})
      await enqueue(storage, jobs, 'a', {}, { runAt: systemClock.now() + 3_600_000 })
      await passTime(storage, 60_000)
      const depth = await jobs.depth()
      assert.deepEqual({ ...depth, oldestMs: 0 }, { ready: 1, later: 1, running: 0, failed: 0, oldestMs: 0 })
      assert.ok(depth.oldestMs >= 60_000 && depth.oldestMs < 70_000, `${depth.oldestMs}`)
    }))

  test(`${name}: what a failed job was to do can be read, and of no other job`, () =>
    withJobs(async (jobs, storage) => {
      await enqueue(storage, jobs, 'a', { n: 7 }, { maxAttempts: 1 })
      await enqueue(storage, jobs, 'b', { n: 8 }, { runAt: Date.UTC(2100, 0, 1) })
      const fails = { run: () => Promise.reject(new Error('no')) }
      await using _worker = await jobs.work({ a: fails, b: fails }, { concurrency: 1 })
      await until(async () => (await jobs.depth()).failed === 1)
      const [failed] = await jobs.failed({ take: 1 })
      assert.deepEqual(await jobs.failedPayload(failed?.id ?? ''), { n: 7 })
      assert.equal(await jobs.failedPayload('none'), undefined)
      await spoil(storage)
      assert.equal(await jobs.failedPayload(failed?.id ?? ''), undefined)
    }))

  if (name === 'sqlite') {
    test(`${name}: a job that was running at twenty deaths of the server is given up`, () =>
      withJobs(async (jobs, storage) => {
        for (const n of [1, 2]) await enqueue(storage, jobs, 'a', { n })
        const [first] = await storage.db.selectFrom('jobs').select('id').orderBy('id').execute()
        const running = storage.db
          .updateTable('jobs')
          .set({ state: 'running', attempts: 1, leased_by: 'gone', lost: 3 })
        await running.execute()
        await running
          .set({ lost: 19 })
          .where('id', '=', first?.id ?? '')
          .execute()
        const again = await openTestJobs(storage)
        assert.deepEqual(
          { ...(await again.depth()), oldestMs: 0 },
          { ready: 0, later: 1, running: 0, failed: 1, oldestMs: 0 },
        )
        const [given] = await again.failed({ take: 1 })
        assert.equal(given?.id, first?.id)
        assert.match(given?.error ?? '', /ended 20 times/)
      }))
  }

  async function spoil(storage: Storage): Promise<void> {
    if (storage.dialect === 'sqlite')
      await storage.db.updateTable('jobs').set({ payload_sealed: 'v1.spoilt' }).execute()
    else
      await storage.pool?.query(
        `update graphile_worker._private_jobs set payload = jsonb_set(payload::jsonb, '{sealed}', '"v1.spoilt"')::json`,
      )
  }
}, openTestJobs)
