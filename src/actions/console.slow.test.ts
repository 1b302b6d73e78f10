// The real-time log on both databases: each attempt once, in the order of commits, however late one comes.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { type ActionId, systemIds, type VersionId } from '#kit'
import type { Db, Storage } from '#storage'
import { withStores } from '#storage/testing'

import { linesAfter, tailEnd, type TailPlace } from './console.store.ts'
import type { ExecutionResult } from './execution.ts'
import * as store from './executions.store.ts'

const stats = { boot_duration_ms: 0, action_duration_ms: 0, network_duration_ms: 0 } as never

/** An execution of one Action that has not run yet. */
async function enqueue(db: Db): Promise<ExecutionResult & { execution: ReturnType<typeof systemIds.execution> }> {
  const execution = systemIds.execution()
  const plan = [{ kind: 'action' as const, action: 'a' as ActionId, version: 'v' as VersionId, name: 'One' }]
  await store.insert(db, {
    ...{ id: execution, trigger: 'post-change-password', user: undefined, eventSealed: '', event: {}, plan, at: 1 },
  })
  const found = await store.find(db, execution)
  const [result] = found?.results ?? []
  assert.ok(result)
  return { ...result, execution }
}

function ran(result: ExecutionResult, texts: string[]): ExecutionResult {
  const logs = texts.map((text) => ({ at: 5, level: 'log' as const, text }))
  const response = { logs, logsTruncated: false, stats, requests: [], commands: [], lateErrors: [], runtime: 'test' }
  return { ...result, status: 'ok', attempt: result.attempt + 1, response, startedAt: 4, endedAt: 6 }
}

async function texts({ db, dialect }: Storage, from: TailPlace): Promise<string[]> {
  return (await linesAfter(db, dialect, from)).lines.map(({ text }) => text)
}

await withStores((name, openStorage) => {
  test(`${name}: an execution that is far older than others appears when it runs, and pages leave nothing out`, async () => {
    await using storage = await openStorage()
    const { db, dialect } = storage
    const waiting = []
    for (let i = 0; i < 12; i++) waiting.push(await enqueue(db))
    const start = await tailEnd(db, dialect)
    for (const [i, { execution, ...result }] of waiting.entries()) {
      await store.writeAttempt(db, dialect, execution, ran(result, [`${i} a`, `${i} b`]))
    }
    const seen: string[] = []
    const keys = new Set<string>()
    let place = start
    for (let more = true; more;) {
      const page = await linesAfter(db, dialect, place, 5)
      seen.push(...page.lines.map(({ text }) => text))
      for (const { key } of page.lines) keys.add(key)
      more = page.more
      place = page.next
    }
    const all = waiting.flatMap((_, i) => [`${i} a`, `${i} b`])
    assert.deepEqual(seen, all)
    assert.equal(keys.size, all.length)
    assert.deepEqual(await texts(storage, place), [])
    assert.deepEqual(await texts(storage, await tailEnd(db, dialect)), [], 'a new reader begins at the end')
  })

  test(`${name}: a second attempt is told by itself, canceling and running again tell nothing`, async () => {
    await using storage = await openStorage()
    const { db, dialect } = storage
    const { execution, ...planned } = await enqueue(db)
    const start = await tailEnd(db, dialect)
    const first = ran(planned, ['first'])
    await store.writeAttempt(db, dialect, execution, { ...first, error: { id: 'threw', msg: 'no' } })
    const { next, lines } = await linesAfter(db, dialect, start)
    assert.deepEqual(
      lines.map(({ level, text }) => [level, text]),
      [
        ['log', 'first'],
        ['error', 'threw: no'],
      ],
    )
    await store.writeResult(db, execution, { ...first, status: 'canceled' })
    await store.writeResult(db, execution, { ...first, status: 'pending', attempt: 0 })
    assert.deepEqual(await texts(storage, next), [])
    await store.writeAttempt(db, dialect, execution, ran(first, ['second']))
    assert.deepEqual(await texts(storage, next), ['second'])
  })

  test(`${name}: an attempt whose transaction ends late is not passed by`, async () => {
    await using storage = await openStorage()
    const { db, dialect } = storage
    const [slow, fast] = [await enqueue(db), await enqueue(db)]
    let place = await tailEnd(db, dialect)
    const seen: string[] = []
    const read = async () => {
      const page = await linesAfter(db, dialect, place)
      place = page.next
      seen.push(...page.lines.map(({ text }) => text))
    }
    const written = Promise.withResolvers<void>()
    const held = Promise.withResolvers<void>()
    const transaction = storage.transaction(async (tx) => {
      await store.writeAttempt(tx, dialect, slow.execution, ran(slow, ['slow']))
      written.resolve()
      await held.promise
    })
    await written.promise
    // SQLite has one writer: the other waits for its turn
    const other = store.writeAttempt(db, dialect, fast.execution, ran(fast, ['fast']))
    if (dialect === 'postgres') {
      await other
      await read()
    }
    held.resolve()
    await transaction
    await other
    await read()
    assert.deepEqual(seen, ['slow', 'fast'])
  })
})
