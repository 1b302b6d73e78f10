// Security events on both stores: with the transaction or not at all, in order, taken, refused, kept while a stream rests.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { test } from 'node:test'

import { decodeJwt } from 'jose'

import { openTestJobs, until } from '#jobs/testing'
import { type ClientId, heldClock, HOUR, openSealer, Secret, silentLog, systemClock, systemIds } from '#kit'
import { openLogs } from '#logs'
import type { Storage } from '#storage'
import { withStores } from '#storage/testing'
import { clients } from '#tenant'

import { deliverSignals } from './deliver.ts'
import { emitSignal } from './emit.ts'
import { CREDENTIAL_CHANGE, SESSION_REVOKED, STREAM_UPDATED } from './event-types.ts'
import { openSignals } from './open.ts'

const sealer = openSealer(new Secret(Buffer.alloc(32, 3)))
const client = 'receiver' as ClientId
const at = { attempt: 1, maxAttempts: 60, signal: new AbortController().signal }

async function openReceiver() {
  const jtis: string[] = []
  const events: unknown[] = []
  const next = { status: 202, body: '' }
  const server = createServer((request, reply) => {
    let token = ''
    request.setEncoding('utf8').on('data', (part: string) => {
      token += part
    })
    request.on('end', () => {
      const { jti, events: told } = decodeJwt(token)
      if (next.status === 202) {
        jtis.push(String(jti))
        events.push(told)
      }
      reply.writeHead(next.status).end(next.body)
    })
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as { port: number }
  return {
    jtis,
    events,
    next,
    url: `http://127.0.0.1:${port}/`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function openScene(storage: Storage) {
  const clock = heldClock(systemClock.now())
  const jobs = await openTestJobs(storage)
  const deps = { storage, sealer, jobs, clock, ids: systemIds, publicUrl: 'https://id.example.com' }
  const logs = openLogs({ storage, clock, log: silentLog, tenantName: 't' })
  const fresh = { secretSealed: undefined, metadata: {}, settings: {}, createdAt: 0, updatedAt: 0 }
  await clients.insert(storage.db, { id: client, name: 'Receiver', ...fresh })
  const send: Parameters<typeof deliverSignals>[0]['send'] = async ({ url, method, headers, body }) => {
    const answer = await fetch(url, { method, headers, body })
    return { status: answer.status, text: await answer.text() }
  }
  const deliver = deliverSignals({ ...deps, logs, send })
  const emit = async (type: string) => {
    clock.advance(1)
    await storage.transaction((tx) => emitSignal(tx, deps, { type, user: 'auth0|ada', claims: {} }))
  }
  const waiting = async (): Promise<number> => {
    const rows = await storage.db.selectFrom('signal_events').select('jti').execute()
    return rows.length
  }
  /** Empties the queue. */
  const work = async (run: (payload: { stream: string }) => Promise<void>) => {
    const tasks = { 'deliver-signals': { run: (payload: object) => run(payload as { stream: string }) } }
    await using _worker = await jobs.work(tasks, { concurrency: 1 })
    await until(async () => {
      const { ready, running } = await jobs.depth()
      return ready + running === 0
    })
  }
  return { signals: openSignals(deps), deliver, emit, waiting, work, deps, jobs, logs }
}

await withStores((name, openTestStorage) => {
  test(`${name}: what is rolled back is never told; a stream gets what it asked for, in order, each once`, async () => {
    await using storage = await openTestStorage()
    await using receiver = await openReceiver()
    const { signals, deliver, emit, waiting, deps, jobs } = await openScene(storage)
    const delivery = { method: 'push', url: receiver.url, authorization: undefined } as const
    const stream = await signals.create(client, { delivery, requested: [CREDENTIAL_CHANGE], format: 'iss_sub' })
    await assert.rejects(
      storage.transaction(async (tx) => {
        await emitSignal(tx, deps, { type: CREDENTIAL_CHANGE, user: 'auth0|ada', claims: {} })
        throw new Error('rolled back')
      }),
    )
    assert.equal((await jobs.depth()).ready, 0)
    await emit(SESSION_REVOKED)
    assert.equal(await waiting(), 0)
    for (let i = 0; i < 3; i++) await emit(CREDENTIAL_CHANGE)
    assert.equal((await jobs.depth()).ready, 1, 'one run empties the row')
    const rows = await storage.db.selectFrom('signal_events').select('jti').orderBy('created_at').execute()
    await deliver({ stream: stream.id }, at)
    assert.deepEqual(
      receiver.jtis,
      rows.map(({ jti }) => jti),
    )
    await deliver({ stream: stream.id }, at)
    assert.deepEqual([receiver.jtis.length, await waiting()], [3, 0])
  })

  test(`${name}: a busy receiver is asked again, one that refuses for good is not`, async () => {
    await using storage = await openTestStorage()
    await using receiver = await openReceiver()
    const { signals, deliver, emit, waiting, logs } = await openScene(storage)
    const delivery = { method: 'push', url: receiver.url, authorization: undefined } as const
    const { id } = await signals.create(client, { delivery, requested: [CREDENTIAL_CHANGE], format: 'iss_sub' })
    await emit(CREDENTIAL_CHANGE)
    await emit(CREDENTIAL_CHANGE)
    receiver.next.status = 503
    await assert.rejects(deliver({ stream: id }, at), /answered 503/)
    assert.equal(await waiting(), 2)
    // 400 without an error of RFC 8935 is some proxy's, not the receiver's word
    receiver.next.status = 400
    await assert.rejects(deliver({ stream: id }, at), /answered 400/)
    assert.equal(await waiting(), 2)
    receiver.next.body = '{"err":"authentication_failed"}'
    await deliver({ stream: id }, at)
    assert.deepEqual([await waiting(), receiver.jtis.length], [0, 0])
    const { total } = await logs.list(storage.db, { page: 0, perPage: 1, totals: true, q: 'type:fn' })
    assert.equal(total, 2)
  })

  test(`${name}: a stream whose receiver is away for nine hours is paused; that is told once, when it is back`, async () => {
    await using storage = await openTestStorage()
    await using receiver = await openReceiver()
    const { signals, deliver, emit, waiting, work, deps, jobs, logs } = await openScene(storage)
    const delivery = { method: 'push', url: receiver.url, authorization: undefined } as const
    const { id } = await signals.create(client, { delivery, requested: [CREDENTIAL_CHANGE], format: 'iss_sub' })
    await emit(CREDENTIAL_CHANGE)
    receiver.next.status = 503
    await assert.rejects(deliver({ stream: id }, at), /answered 503/)
    // the attempts begin anew with each further event, the nine hours do not
    await emit(CREDENTIAL_CHANGE)
    deps.clock.advance(9 * HOUR)
    await work(() => Promise.resolve())
    await deliver({ stream: id }, at)
    const paused = await signals.find(client, id)
    assert.equal(paused.status, 'paused')
    assert.match(paused.reason ?? '', /answered 503/)
    await emit(CREDENTIAL_CHANGE)
    assert.equal(await waiting(), 4, 'what happened, and that it is paused')

    // the news is tried like an event, and neither pauses nor tells anything more, however that ends
    await assert.rejects(deliver({ stream: id }, at), /answered 503/)
    deps.clock.advance(9 * HOUR)
    await assert.rejects(deliver({ stream: id }, at), /answered 503/)
    await deliver({ stream: id }, { ...at, attempt: at.maxAttempts })
    assert.equal((await signals.find(client, id)).updatedAt, paused.updatedAt)
    assert.deepEqual([await waiting(), (await jobs.depth()).ready], [4, 1])

    // the address is corrected while it rests: the news is tried there at once
    await work(() => Promise.resolve())
    receiver.next.status = 202
    const corrected = { ...delivery, url: `${receiver.url}events` }
    await signals.change(client, id, { delivery: corrected }, false)
    await work((payload) => deliver(payload, at))
    assert.deepEqual(receiver.events, [{ [STREAM_UPDATED]: { status: 'paused', reason: paused.reason } }])
    assert.equal(await waiting(), 3, 'what happened is kept')
    const { total } = await logs.list(storage.db, { page: 0, perPage: 1, totals: true, q: 'type:fn' })
    assert.equal(total, 1)

    // its receiver lets it go on: it has nine hours again, and hears nothing that it said itself
    receiver.next.status = 503
    await signals.setStatus(client, id, 'enabled', undefined)
    await assert.rejects(deliver({ stream: id }, at), /answered 503/)
    deps.clock.advance(8 * HOUR)
    await assert.rejects(deliver({ stream: id }, at), /answered 503/)
    receiver.next.status = 202
    await work((payload) => deliver(payload, at))
    assert.deepEqual([receiver.jtis.length, await waiting()], [4, 0])
    assert.equal(receiver.events.filter((event) => STREAM_UPDATED in (event as object)).length, 1)
  })

  test(`${name}: of two polls that acknowledge at once nothing is lost; a client that goes takes its streams along`, async () => {
    await using storage = await openTestStorage()
    const { signals, emit, waiting, deps } = await openScene(storage)
    const poll = { delivery: { method: 'poll' }, requested: [CREDENTIAL_CHANGE], format: 'iss_sub' } as const
    const { id } = await signals.create(client, poll)
    for (let i = 0; i < 5; i++) await emit(CREDENTIAL_CHANGE)
    const first = Object.keys((await signals.poll(client, id, { acknowledged: [], most: 3 })).sets)
    await Promise.all([0, 1].map(() => signals.poll(client, id, { acknowledged: first, most: 10 })))
    assert.equal(await waiting(), 2)
    const { progress } = await signals.findAny(id)
    assert.deepEqual([progress.waiting, progress.deliveredAt], [2, deps.clock.now()])
    // events of others cannot be acknowledged away
    const { id: other } = await signals.create(client, poll)
    const rest = Object.keys((await signals.poll(client, id, { acknowledged: [], most: 10 })).sets)
    await signals.poll(client, other, { acknowledged: rest, most: 10 })
    assert.equal(await waiting(), 2)
    await clients.remove(storage.db, client)
    assert.equal(await waiting(), 0)
  })
})
