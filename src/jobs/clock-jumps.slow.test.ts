// A clock that is set, back or forward, costs time at most: no job is lost and none runs twice.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { DAY, heldClock, HOUR, openSealer, Secret, silentLog, systemClock, systemIds } from '#kit'
import { withStores } from '#storage/testing'

import { openJobs } from './index.ts'
import { heldTimers } from './testing-timers.ts'
import { enqueue, rawJobs, until } from './testing.ts'

await withStores((name, openStorage) => {
  test(`${name}: jobs enqueued before and after jumps of a day back and ten years forward run once each`, async () => {
    await using storage = await openStorage()
    const clock = heldClock(systemClock.now())
    const timers = heldTimers(clock)
    const sealer = openSealer(new Secret(Buffer.alloc(32, 7)))
    const jobs = await openJobs({ storage, sealer, clock, timers, ids: systemIds, log: silentLog, nodeId: 'jumps' })
    const ran: number[] = []
    await enqueue(storage, jobs, 'mail', { n: 0 })
    clock.advance(-DAY)
    await enqueue(storage, jobs, 'mail', { n: 1 })
    await using _worker = await jobs.work(
      { mail: { run: async ({ n }) => void ran.push(Number(n)) } },
      { concurrency: 2 },
    )
    await until(async () => (await rawJobs(storage)).length === 0)
    clock.advance(10 * 365 * DAY)
    await enqueue(storage, jobs, 'mail', { n: 2 })
    await until(async () => (await rawJobs(storage)).length === 0)
    clock.advance(-10 * 365 * DAY)
    await enqueue(storage, jobs, 'mail', { n: 3 })
    await until(async () => (await rawJobs(storage)).length === 0)
    assert.deepEqual(
      ran.toSorted((a, b) => a - b),
      [0, 1, 2, 3],
    )
    // one for later is waited for by the clock that said so
    await enqueue(storage, jobs, 'mail', { n: 4 }, { runAt: clock.now() + HOUR })
    assert.equal((await jobs.depth()).later, 1)
  })
})
