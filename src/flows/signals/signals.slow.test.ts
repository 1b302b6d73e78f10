// Security events on both stores: with the transaction or not at all, in order, taken, refused, kept while a stream rests.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { test } from 'node:test'

import { decodeJwt } from 'jose'

import { openTestJobs } from '#jobs/testing'
import { type ClientId, heldClock, openSealer, Secret, silentLog, systemClock, systemIds } from '#kit'
import { openLogs } from '#logs'
import type { Storage } from '#storage'
import { withStores } from '#storage/testing'
import { clients } from '#tenant'

import { deliverSignals } from './deliver.ts'
import { emitSignal } from './emit.ts'
import { CREDENTIAL_CHANGE, SESSION_REVOKED } from './event-types.ts'
import { openSignals } from './open.ts'

const sealer = openSealer(new Secret(Buffer.alloc(32, 3)))
const client = 'receiver' as ClientId
const at = { attempt: 1, maxAttempts: 60, signal: new AbortController().signal }

async function openReceiver() {
  const jtis: string[] = []
  const next = { status: 202, body: '' }
  const server = createServer((request, reply) => {
    let token = ''
    request.setEncoding('utf8').on('data', (part: string) => {
      token += part
    })
    request.on('end', () => {
      if (next.status === 202) jtis.push(String(decodeJwt(token).jti))
      reply.writeHead(next.status).end(next.body)
    })
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as { port: number }
  return {
    jtis,
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
  return { signals: openSignals(deps), deliver, emit, waiting, deps, jobs, logs }
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

  test(`${name}: a busy receiver is asked again, one that refuses for good is not, one that is away rests`, async () => {
    await using storage = await openTestStorage()
    await using receiver = await openReceiver()
    const { signals, deliver, emit, waiting, jobs, logs } = await openScene(storage)
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
    await deliver({ stream: id }, { ...at, attempt: 60 })
    const rested = await signals.find(client, id)
    assert.equal(rested.status, 'paused')
    assert.match(rested.reason ?? '', /answered 400/)
    await emit(CREDENTIAL_CHANGE)
    await deliver({ stream: id }, at)
    assert.equal(await waiting(), 3, 'kept while it rests')
    const progress = (await signals.listAll())[0]?.progress
    assert.deepEqual([progress?.waiting, progress?.lastError?.words], [3, rested.reason])
    assert.ok(progress?.failingSince !== undefined && progress.oldestAt !== undefined && !progress.deliveredAt)
    receiver.next.body = '{"err":"authentication_failed"}'
    await signals.setStatus(client, id, 'enabled', undefined)
    assert.ok((await jobs.depth()).ready > 0)
    await deliver({ stream: id }, at)
    assert.deepEqual([await waiting(), receiver.jtis.length], [0, 0])
    const { total } = await logs.list(storage.db, { page: 0, perPage: 1, totals: true, q: 'type:fn' })
    assert.equal(total, 5, 'three, the one that says that it goes on, and the rest before')
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
