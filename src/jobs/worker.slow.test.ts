// How a worker behaves, on both databases: who runs first, who waits for whom, and how it stops.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'

import type { JsonObject } from '#kit'
import type { Storage } from '#storage'
import { withStores } from '#storage/testing'

import type { JobContext, Jobs, Tasks } from './index.ts'
import { enqueue, gate, openTestJobs, passTime, rawJobs, until } from './testing.ts'

await withStores((name, openStorage) => {
  /** Opens a store and its queue, and closes them after the test. */
  async function withJobs(work: (jobs: Jobs, storage: Storage) => Promise<void>): Promise<void> {
    await using storage = await openStorage()
    await work(await openTestJobs(storage), storage)
  }

  test(`${name}: lower priorities run first, equals in the order they came`, () =>
    withJobs(async (jobs, storage) => {
      const order: unknown[] = []
      for (const [n, priority] of [
        [1, 0],
        [2, 5],
        [3, -5],
        [4, 0],
      ])
        await enqueue(storage, jobs, 'a', { n }, { priority: priority ?? 0 })
      await using _worker = await jobs.work({ a: { run: async ({ n }) => void order.push(n) } }, { concurrency: 1 })
      await until(async () => order.length === 4)
      assert.deepEqual(order, [3, 1, 4, 2])
    }))

  test(`${name}: a flood of one task leaves the others their places`, () =>
    withJobs(async (jobs, storage) => {
      const hold = gate<undefined>()
      let slow = 0
      let most = 0
      const tasks: Tasks = {
        slow: {
          concurrency: 2,
          run: async () => {
            slow++
            most = Math.max(most, slow)
            await hold.opened
            slow--
          },
        },
        quick: { run: async () => quick.open({}) },
      }
      const quick = gate<JsonObject>()
      await storage.transaction(async (tx) => {
        for (let n = 0; n < 50; n++) await jobs.enqueue(tx, 'slow', { n }, { priority: -50 })
      })
      await using _worker = await jobs.work(tasks, { concurrency: 2 })
      await until(async () => slow === 2)
      await enqueue(storage, jobs, 'quick', {}, { priority: 50 })
      await quick.opened
      assert.equal(slow, 2)
      hold.open(undefined)
      await until(async () => (await rawJobs(storage)).length === 0)
      assert.equal(most, 2)
    }))

  test(`${name}: jobs of one queue run one after the other, whatever their task`, () =>
    withJobs(async (jobs, storage) => {
      const order: string[] = []
      const run = async ({ n }: JsonObject) => {
        order.push(`begin ${JSON.stringify(n)}`)
        await wait(5)
        order.push(`end ${JSON.stringify(n)}`)
      }
      for (const [task, n] of [
        ['a', 1],
        ['b', 2],
        ['a', 3],
      ] as const)
        await enqueue(storage, jobs, task, { n }, { queue: 'q' })
      await enqueue(storage, jobs, 'a', { n: 'free' })
      await using _worker = await jobs.work({ a: { run }, b: { run } }, { concurrency: 4 })
      await until(async () => order.length === 8)
      const queued = order.filter((step) => !step.endsWith('"free"'))
      assert.deepEqual(queued, ['begin 1', 'end 1', 'begin 2', 'end 2', 'begin 3', 'end 3'])
    }))

  test(`${name}: an attempt that takes longer than its limit is aborted and has failed`, () =>
    withJobs(async (jobs, storage) => {
      let reason: unknown
      const began = gate<undefined>()
      const run = (_: JsonObject, { signal }: JobContext) =>
        new Promise<void>((resolve) => {
          began.open(undefined)
          signal.addEventListener('abort', () => {
            reason = signal.reason
            resolve()
          })
        })
      await using _worker = await jobs.work({ a: { run, timeoutMs: 20 } }, { concurrency: 1 })
      await enqueue(storage, jobs, 'a', {}, { maxAttempts: 1 })
      await began.opened
      await passTime(storage, 21)
      await until(async () => (await jobs.depth()).failed === 1)
      assert.match(String(reason), /20 ms/)
      assert.match((await jobs.failed({ take: 1 }))[0]?.error ?? '', /20 ms/)
    }))

  test(`${name}: draining lets what runs come to its end and takes nothing more`, () =>
    withJobs(async (jobs, storage) => {
      const [began, goOn] = [gate<undefined>(), gate<undefined>()]
      const seen: unknown[] = []
      const run = async ({ n }: JsonObject) => {
        began.open(undefined)
        await goOn.opened
        seen.push(n)
      }
      const worker = await jobs.work({ a: { run } }, { concurrency: 1 })
      await enqueue(storage, jobs, 'a', { n: 1 })
      await enqueue(storage, jobs, 'a', { n: 2 })
      await began.opened
      const drained = worker.drain(60_000)
      goOn.open(undefined)
      await drained
      assert.deepEqual(seen, [1])
      const left = await rawJobs(storage)
      assert.equal(left.length, 1)
      assert.equal(left[0]?.attempts, 0)
      assert.equal(left[0].locked, false)
    }))

  test(`${name}: what still runs after the grace is aborted and given back uncounted`, () =>
    withJobs(async (jobs, storage) => {
      const began = gate<AbortSignal>()
      const deaf = gate<undefined>()
      const run = async (_: JsonObject, { signal }: JobContext) => {
        began.open(signal)
        await deaf.opened
      }
      const worker = await jobs.work({ a: { run } }, { concurrency: 1 })
      await enqueue(storage, jobs, 'a', { n: 1 })
      const signal = await began.opened
      await worker.drain(0)
      assert.equal(signal.aborted, true)
      const [left] = await rawJobs(storage)
      assert.ok(left)
      assert.deepEqual([left.attempts, left.locked, left.lastError], [0, false, null])
      deaf.open(undefined)
      const again = gate<number>()
      await using _worker = await jobs.work(
        { a: { run: async (_, { attempt }) => again.open(attempt) } },
        { concurrency: 1 },
      )
      assert.equal(await again.opened, 1)
    }))

  test(`${name}: handlers may write through the storage while others commit`, () =>
    withJobs(async (jobs, storage) => {
      const names: string[] = []
      const run = async ({ n }: JsonObject) => {
        await storage.transaction((tx) =>
          tx
            .insertInto('settings')
            .values({ name: `n${JSON.stringify(n)}`, value_json: '{}', updated_at: 1 })
            .execute(),
        )
        names.push(`n${JSON.stringify(n)}`)
      }
      await using _worker = await jobs.work({ a: { run } }, { concurrency: 5 })
      await Promise.all(Array.from({ length: 40 }, (_, n) => enqueue(storage, jobs, 'a', { n })))
      await until(async () => (await rawJobs(storage)).length === 0)
      assert.equal(new Set(names).size, 40)
    }))
}, openTestJobs)
