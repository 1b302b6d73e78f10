// What log streams promise, on both databases and to a real receiver: everything, once it is committed, in one order.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'

import { AppError, DAY, heldClock, openSealer, Secret, silentLog, systemIds } from '#kit'
import { alignPositions, type Storage } from '#storage'
import { withStores } from '#storage/testing'

import { type NewLogStream, openLogs, openLogStreams, type Sink } from '../index.ts'

const START = Date.UTC(2026, 10, 21, 9, 0, 0)

/** A receiver that answers as it is told, and keeps what it took. */
async function openReceiver() {
  const taken: string[] = []
  const receiver = { status: 200, taken, bodies: [] as string[], headers: {} as Record<string, unknown> }
  const server = createServer((request, answer) => {
    let body = ''
    request.setEncoding('utf8').on('data', (part: string) => {
      body += part
    })
    request.on('end', () => {
      receiver.headers = request.headers
      receiver.bodies.push(body)
      if (receiver.status < 300) {
        for (const line of body.trimEnd().split('\n')) taken.push((JSON.parse(line) as { log_id: string }).log_id)
      }
      answer.writeHead(receiver.status).end()
    })
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as { port: number }
  const url = `http://127.0.0.1:${port}/in`
  return Object.assign(receiver, {
    url,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  })
}

function open(storage: Storage) {
  const clock = heldClock(START)
  const sealer = openSealer(new Secret(randomBytes(32)))
  const logs = openLogs({ storage, clock, log: silentLog, tenantName: 'acme' })
  const asked: { id: string; at: number | undefined }[] = []
  const streams = openLogStreams({
    ...{ storage, sealer, clock, log: silentLog, logs },
    async send({ url, method, headers, body, signal }) {
      const { status } = await fetch(url, { method, headers, body, signal })
      return { status }
    },
    enqueue(_tx, { id }, at) {
      asked.push({ id, at })
      return Promise.resolve()
    },
  })
  const run = (id: string) => streams.deliver(id, new AbortController().signal)
  return { clock, logs, streams, asked, run }
}

const to = (url: string, change: Partial<Sink & { type: 'http' }> = {}): Sink => ({
  type: 'http',
  httpEndpoint: url,
  httpContentFormat: 'JSONLINES',
  httpContentType: 'application/json',
  httpCustomHeaders: [],
  ...change,
})
const fresh = (sink: Sink): NewLogStream => ({
  ...{ id: systemIds.logStream(), name: 'x', isPriority: false, filters: [], pii: undefined, sink },
  status: 'active',
})

await withStores((name, openStorage) => {
  test(`${name}: a checkpoint misses nothing, however late a transaction commits`, async () => {
    await using storage = await openStorage()
    const { logs, streams } = open(storage)
    await using _streams = streams
    const written: string[] = []
    let from = await logs.newest(storage.db)
    const read: string[] = []
    const look = async () => {
      const events = await logs.listFrom(storage.db, { from, take: 7 })
      read.push(...events.map(({ log_id }) => log_id))
      from = events.at(-1)?.log_id ?? from
      return events.length
    }
    let writing = true
    const writers = Array.from({ length: 6 }, async (_, writer) => {
      for (let n = 0; n < 15; n++) {
        await storage.transaction(async (tx) => {
          const id = await logs.write(tx, { type: 'scp' })
          // ids are taken before the commit: some commit much later than others
          for (let i = 0; i < (writer * 7 + n * 3) % 11; i++) await turn()
          written.push(id)
        })
        if (n % 3 === 0) written.push(await logs.write(storage.db, { type: 'w' }))
      }
    })
    const reader = (async () => {
      while (writing) {
        await look()
        await turn()
      }
      while ((await look()) > 0);
    })()
    await Promise.all(writers)
    writing = false
    await reader
    assert.equal(written.length, 6 * 20)
    assert.deepEqual(read.toSorted(), written.toSorted())
  })

  test(`${name}: events arrive in order; a receiver that fails gets them again, and nothing is skipped`, async () => {
    await using storage = await openStorage()
    await using receiver = await openReceiver()
    const { clock, logs, streams, asked, run } = open(storage)
    await using _streams = streams
    const before = await logs.write(storage.db, { type: 'scp' })
    const { id } = await streams.create(fresh(to(receiver.url, { httpAuthorization: 'Bearer s3cret' })))
    const ids: string[] = []
    for (let n = 0; n < 130; n++) ids.push(await logs.write(storage.db, { type: 'scp' }))

    receiver.status = 503
    await run(id)
    const failed = await streams.find(id)
    assert.deepEqual([failed?.failures, failed?.lastError], [1, 'the receiver answered 503'])
    assert.ok((failed?.retryAt ?? 0) > clock.now())
    const bodies = receiver.bodies.length
    asked.length = 0
    await run(id)
    assert.equal(receiver.bodies.length, bodies, 'it is not asked again before its time')
    assert.deepEqual(asked, [{ id, at: failed?.retryAt }])

    receiver.status = 200
    clock.advance(DAY / 24)
    await run(id)
    assert.deepEqual(receiver.taken, ids, 'in order, in batches, each once')
    assert.ok(!receiver.taken.includes(before), 'what was before the stream is not sent')
    assert.equal(receiver.headers['authorization'], 'Bearer s3cret')
    const good = await streams.find(id)
    assert.deepEqual([good?.failures, good?.retryAt, good?.checkpoint], [0, undefined, ids.at(-1)])
    const stored = await storage.db.selectFrom('log_streams').selectAll().execute()
    assert.doesNotMatch(JSON.stringify(stored), /s3cret|127\.0\.0\.1/, 'the sink is sealed')
  })

  test(`${name}: filters, a start in the past, personal facts; two runs at once send nothing out of order`, async () => {
    await using storage = await openStorage()
    await using receiver = await openReceiver()
    const { clock, logs, streams, run } = open(storage)
    await using _streams = streams
    await logs.write(storage.db, { type: 'scp', description: 'too early' })
    clock.advance(1000)
    const since = clock.now()
    const ids: string[] = []
    for (const type of ['scp', 'sapi', 'w', 'scp'] as const) {
      const user = { id: 'auth0|1', name: 'ada@example.com' }
      const id = await logs.write(storage.db, { type, user })
      if (type === 'scp') ids.push(id)
    }
    const pii = { log_fields: ['email', 'username'], method: 'mask', algorithm: 'xxhash' } as const
    const wanted = { ...fresh(to(receiver.url)), filters: ['user.success'], pii }
    const { id } = await streams.create(wanted, since)
    await Promise.all([run(id), run(id)])
    assert.deepEqual([...new Set(receiver.taken)], ids)
    assert.doesNotMatch(receiver.bodies.join(), /ada@/)
    const again = receiver.bodies.length
    await run(id)
    assert.equal(receiver.bodies.length, again)
  })

  test(`${name}: a stream is suspended after a day of refusals, a paused one waits, and both go on where they were`, async () => {
    await using storage = await openStorage()
    await using receiver = await openReceiver()
    const { clock, logs, streams, asked, run } = open(storage)
    await using _streams = streams
    const { id } = await streams.create(fresh(to(receiver.url)))
    const ids = [await logs.write(storage.db, { type: 'scp' })]
    receiver.status = 500
    while ((await streams.find(id))?.status === 'active') {
      await run(id)
      clock.advance(DAY / 4)
    }
    assert.equal((await streams.find(id))?.status, 'suspended')
    receiver.status = 200
    ids.push(await logs.write(storage.db, { type: 'scp' }))
    await run(id)
    await streams.wake()
    assert.deepEqual(receiver.taken, [])

    asked.length = 0
    await streams.change(id, (stream) => ({ ...stream, status: 'paused' }))
    assert.deepEqual(asked, [])
    await streams.change(id, (stream) => ({ ...stream, status: 'active' }))
    assert.deepEqual(asked, [{ id, at: undefined }])
    await run(id)
    assert.deepEqual(receiver.taken, ids)
    await assert.rejects(
      streams.change('lst_none', (stream) => stream),
      AppError,
    )
    assert.equal(await streams.remove(id), true)
    assert.equal(await streams.remove(id), false)
    await run(id)
  })

  test(`${name}: a store restored into a younger cluster is read from where it was`, async () => {
    await using storage = await openStorage()
    const { logs, streams } = open(storage)
    await using _streams = streams
    const ids: string[] = []
    for (let n = 0; n < 4; n++) ids.push(await logs.write(storage.db, { type: 'scp' }))
    if (storage.dialect === 'postgres') {
      // as if it came from a cluster that had seen many more transactions
      await storage.db
        .updateTable('log_events')
        .set((e) => ({ position: e('position', '+', 1_000_000) }))
        .execute()
      assert.deepEqual(await logs.listFrom(storage.db, { from: ids[1] ?? '', take: 9 }), [], 'so it would be lost')
    }
    await alignPositions(storage)
    ids.push(await logs.write(storage.db, { type: 'scp' }))
    const rest = await logs.listFrom(storage.db, { from: ids[1] ?? '', take: 9 })
    assert.deepEqual(
      rest.map(({ log_id }) => log_id),
      ids.slice(2),
    )
  })
})
