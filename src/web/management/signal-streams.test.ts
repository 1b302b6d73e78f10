// Streams of security events as administrators see them: every receiver's, with how far their events have come.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { decodeJwt } from 'jose'

import { deliverSignals } from '#flows'
import { DAY, isObject, systemIds } from '#kit'
import { administratorScopes, clientGrants, clients } from '#tenant'

import { openStage, type Stage } from '../testing-stage.ts'

type Shown = Record<string, unknown>

const CREDENTIAL_CHANGE = 'https://schemas.openid.net/secevent/caep/event-type/credential-change'
const VERIFICATION = 'https://schemas.openid.net/secevent/ssf/event-type/verification'
const STREAM_UPDATED = 'https://schemas.openid.net/secevent/ssf/event-type/stream-updated'
const PUSH = 'urn:ietf:rfc:8935'
const POLL = 'urn:ietf:rfc:8936'
const STREAMS = '/keyturn/signal-streams'

async function ok(stage: Stage, status: number, ...ask: Parameters<Stage['ask']>): Promise<Shown> {
  const answer = await stage.ask(...ask)
  assert.equal(answer.status, status, `${ask[0]} ${ask[1]}: ${answer.text}`)
  return isObject(answer.body) ? answer.body : {}
}

/** A receiver that is no other client's: its streams are made here for it. */
async function addReceiver(stage: Stage, scope: ('ssf.read' | 'ssf.manage')[] = []): Promise<string> {
  const { storage, sealer } = stage.deps
  const id = systemIds.client()
  const secretSealed = sealer.seal('client-secret', 'other secret')
  await clients.insert(storage.db, { ...stage.client, id, name: 'Receiver', secretSealed })
  if (scope.length > 0) {
    const audience = stage.oidc.managementAudience
    await clientGrants.insert(storage.db, { id: systemIds.grant(), client: id, audience, scope }, 0)
  }
  return id
}

/** Runs the job of a push stream against a receiver that answers so. */
function pushTo(stage: Stage, stream: unknown, receiver: { status: number; text?: string }) {
  const tokens: Shown[] = []
  const run = deliverSignals({
    ...stage.deps,
    send({ body }) {
      tokens.push(decodeJwt(body))
      return Promise.resolve({ status: receiver.status, text: receiver.text ?? '' })
    },
  })
  const attempt = { attempt: 1, maxAttempts: 60, signal: new AbortController().signal }
  return { tokens, run: () => run({ stream: String(stream) }, attempt) }
}

test('a stream is made for a receiver, seen with its name, changed and deleted; its header never comes back', async () => {
  await using stage = await openStage()
  const receiver = await addReceiver(stage)
  const made = await ok(stage, 201, 'POST', STREAMS, {
    client_id: receiver,
    description: 'the shop',
    delivery: { method: PUSH, endpoint_url: 'https://shop.example/events', authorization_header: 'Bearer of-the-shop' },
    events_requested: [CREDENTIAL_CHANGE],
  })
  const { id } = made
  assert.deepEqual(made['delivery'], {
    ...{ method: PUSH, endpoint_url: 'https://shop.example/events', has_authorization_header: true },
  })
  assert.deepEqual(
    [made['client_id'], made['client_name'], made['status'], made['waiting'], made['receiver_may_fetch']],
    [receiver, 'Receiver', 'enabled', 0, false],
  )
  await ok(stage, 201, 'POST', '/keyturn/ssf/streams')
  const list = await stage.ask('GET', STREAMS)
  const { streams, configuration_url } = list.body as { streams: Shown[]; configuration_url: string }
  assert.equal(configuration_url, 'https://id.example.com/.well-known/ssf-configuration')
  assert.deepEqual(
    streams.map((each) => each['client_name']),
    ['Receiver', 'Script'],
  )

  const same = { method: PUSH, endpoint_url: 'https://shop.example/events' }
  const kept = await ok(stage, 200, 'PATCH', `${STREAMS}/${String(id)}`, { delivery: same, format: 'email' })
  assert.deepEqual([kept['format'], (kept['delivery'] as Shown)['has_authorization_header']], ['email', true])
  const other = { method: PUSH, endpoint_url: 'https://evil.example/' }
  const moved = await ok(stage, 200, 'PATCH', `${STREAMS}/${String(id)}`, { delivery: other })
  assert.equal((moved['delivery'] as Shown)['has_authorization_header'], false, 'another address gets no secret')
  const polled = await ok(stage, 200, 'PATCH', `${STREAMS}/${String(id)}`, { delivery: { method: POLL } })
  assert.equal(
    (polled['delivery'] as Shown)['endpoint_url'],
    `https://id.example.com/api/v2/keyturn/ssf/poll/${String(id)}`,
  )
  await ok(stage, 204, 'DELETE', `${STREAMS}/${String(id)}`)
  await ok(stage, 404, 'GET', `${STREAMS}/${String(id)}`)
  const { body: logs } = await stage.ask('GET', '/logs')
  assert.doesNotMatch(list.text + JSON.stringify([made, kept, logs]), /of-the-shop/)
})

test('what does not fit is refused in words and changes nothing', async () => {
  await using stage = await openStage({ mode: 'production' })
  const client_id = stage.client.id
  const refused = async (body: object, words: RegExp) => {
    const { status, text } = await stage.ask('POST', STREAMS, body)
    assert.equal(status, 400, text)
    assert.match(text, words)
  }
  await refused({}, /client_id/)
  await refused({ client_id: 'nobody' }, /no such client/)
  await refused({ client_id, events_requested: ['https://example.com/unknown'] }, /No event https:/)
  await refused({ client_id, delivery: { method: PUSH } }, /endpoint_url/)
  await refused({ client_id, delivery: { method: PUSH, endpoint_url: 'http://shop.example/' } }, /https/)
  await refused({ client_id, delivery: { method: PUSH, endpoint_url: 'https://127.0.0.1/' } }, /not public/)
  await refused({ client_id, delivery: { method: POLL, authorization_header: 'x' } }, /for push/)
  await refused({ client_id, status: 'paused' }, /status/)
  assert.deepEqual(((await stage.ask('GET', STREAMS)).body as Shown)['streams'], [])
  for (let i = 0; i < 10; i++) await ok(stage, 201, 'POST', STREAMS, { client_id })
  assert.match((await stage.ask('POST', STREAMS, { client_id })).text, /10 streams at most/)
})

test("a receiver's scopes open no stream of another one, and a viewer reads without changing", async () => {
  await using stage = await openStage()
  const { id } = await ok(stage, 201, 'POST', STREAMS, { client_id: stage.client.id })
  const one = `${STREAMS}/${String(id)}`
  const changes = [
    ['POST', STREAMS, { client_id: stage.client.id }],
    ['PATCH', one, { format: 'email' }],
    ['POST', `${one}/status`, { status: 'paused' }],
    ['POST', `${one}/verification`, undefined],
    ['DELETE', one, undefined],
  ] as const
  const ssf = ['ssf.manage', 'ssf.read']
  for (const [method, path, body] of changes) {
    assert.equal((await stage.ask(method, path, body, ssf)).status, 403, path)
    assert.equal((await stage.ask(method, path, body, administratorScopes('viewer'))).status, 403, path)
  }
  for (const path of [STREAMS, one]) {
    assert.equal((await stage.ask('GET', path, undefined, ssf)).status, 403)
    assert.equal((await stage.ask('GET', path, undefined, administratorScopes('viewer'))).status, 200)
  }
  const streams = ['read:signal_streams', 'update:signal_streams', 'create:signal_streams', 'delete:signal_streams']
  assert.equal((await stage.ask('POST', `/keyturn/ssf/poll/${String(id)}`, {}, streams)).status, 403)
  assert.equal((await ok(stage, 200, 'GET', one))['status'], 'enabled')
  const asEditor = await stage.ask('POST', `${one}/status`, { status: 'paused' }, administratorScopes('editor'))
  assert.equal(asEditor.status, 200, asEditor.text)
})

test('a verification says whether it was taken, refused, waits, or was dropped; tries that fail say since when', async () => {
  await using stage = await openStage()
  const delivery = { method: PUSH, endpoint_url: 'https://shop.example/events' }
  const { id } = await ok(stage, 201, 'POST', STREAMS, { client_id: stage.client.id, delivery })
  const one = `${STREAMS}/${String(id)}`
  const verify = async () => {
    stage.clock.advance(11_000)
    const { verification } = await ok(stage, 202, 'POST', `${one}/verification`)
    assert.equal((verification as Shown)['state'], 'waits')
  }
  const shown = async () => {
    const stream = await ok(stage, 200, 'GET', one)
    return { ...stream, verification: stream['verification'] as Shown } as Shown & { verification: Shown }
  }
  await verify()
  assert.equal((await stage.ask('POST', `${one}/verification`)).status, 429)

  const began = new Date(stage.clock.now()).toISOString()
  for (let tries = 0; tries < 2; tries++) {
    await assert.rejects(pushTo(stage, id, { status: 503 }).run())
    stage.clock.advance(60_000)
  }
  const failing = await shown()
  assert.deepEqual([failing['failing_since'], failing['waiting'], failing['delivered_at']], [began, 1, undefined])
  assert.match(String(failing['last_error']), /^shop\.example answered 503/)
  assert.notEqual(failing['last_error_at'], began)
  assert.equal(failing.verification['state'], 'waits')

  await pushTo(stage, id, { status: 202 }).run()
  const delivered = await shown()
  assert.deepEqual(
    [delivered.verification['state'], delivered['failing_since'], delivered['waiting']],
    ['delivered', undefined, 0],
  )
  assert.equal(delivered['delivered_at'], delivered.verification['ended_at'])

  await verify()
  await pushTo(stage, id, { status: 400, text: '{"err":"invalid_key","description":"no"}' }).run()
  const refused = await shown()
  assert.deepEqual(
    [refused.verification['state'], refused.verification['reason'], refused['last_error']],
    [
      'refused',
      'shop.example refused a security event: invalid_key',
      'shop.example refused a security event: invalid_key',
    ],
  )

  await ok(stage, 200, 'PATCH', one, { delivery: { ...delivery, endpoint_url: 'https://shop.example/other' } })
  assert.equal((await shown())['last_error'], undefined, 'the other address has not failed')
  await verify()
  stage.clock.advance(8 * DAY)
  await stage.deps.flows.signals.removeExpired()
  const { progress } = await stage.deps.flows.signals.findAny(String(id))
  assert.deepEqual([progress.verification?.state, progress.waiting], ['dropped', 0])
})

test('a receiver that fetches is seen by what it acknowledges and refuses', async () => {
  await using stage = await openStage()
  const { id } = await ok(stage, 201, 'POST', STREAMS, { client_id: stage.client.id })
  const one = `${STREAMS}/${String(id)}`
  const poll = async (body: object = {}) => {
    const { sets } = await ok(stage, 200, 'POST', `/keyturn/ssf/poll/${String(id)}`, body)
    return Object.keys(sets as Shown)
  }
  await ok(stage, 202, 'POST', `${one}/verification`)
  const [first = ''] = await poll()
  assert.equal((await ok(stage, 200, 'GET', one))['delivered_at'], undefined, 'fetched is not taken')
  await poll({ ack: [first] })
  const taken = await ok(stage, 200, 'GET', one)
  assert.deepEqual([(taken['verification'] as Shown)['state'], taken['waiting']], ['delivered', 0])
  stage.clock.advance(11_000)
  await ok(stage, 202, 'POST', `${one}/verification`)
  const [second = ''] = await poll()
  await poll({ setErrs: { [second]: { err: '<b>no</b>', description: 'x' }, other: { err: 'invalid_key' } } })
  const refused = await ok(stage, 200, 'GET', one)
  assert.deepEqual(
    [(refused['verification'] as Shown)['state'], refused['last_error'], refused['receiver_may_fetch']],
    ['refused', 'The receiver refused a security event.', true],
  )
})

test('a receiver is told that an administrator paused its stream, and that it goes on; news that is old is not told', async () => {
  await using stage = await openStage()
  const delivery = { method: PUSH, endpoint_url: 'https://shop.example/events' }
  const events_requested = [CREDENTIAL_CHANGE]
  const client_id = stage.client.id
  const { id } = await ok(stage, 201, 'POST', STREAMS, { client_id, delivery, events_requested })
  const polled = await ok(stage, 201, 'POST', STREAMS, { client_id, events_requested })
  const setStatus = (of: unknown, body: object) => ok(stage, 200, 'POST', `${STREAMS}/${String(of)}/status`, body)
  const eventsOf = (tokens: readonly Shown[]) => tokens.map(({ events }) => events)

  await ok(stage, 202, 'POST', `${STREAMS}/${String(id)}/verification`)
  const paused = await setStatus(id, { status: 'paused' })
  assert.deepEqual([paused['status'], paused['reason']], ['paused', 'paused by an administrator'])
  assert.deepEqual([paused['waiting'], paused['receiver_to_be_told']], [1, true])
  const receiver = pushTo(stage, id, { status: 202 })
  await receiver.run()
  const told = { [STREAM_UPDATED]: { status: 'paused', reason: 'paused by an administrator' } }
  assert.deepEqual(eventsOf(receiver.tokens), [told], 'and nothing else while it rests')
  assert.equal((await ok(stage, 200, 'GET', `${STREAMS}/${String(id)}`))['receiver_to_be_told'], false)
  await setStatus(id, { status: 'enabled' })
  await receiver.run()
  const goesOn = { [STREAM_UPDATED]: { status: 'enabled' } }
  assert.deepEqual(eventsOf(receiver.tokens).slice(1), [goesOn, { [VERIFICATION]: {} }], 'before what was kept')
  assert.deepEqual(receiver.tokens[0]?.['sub_id'], { format: 'opaque', id })

  await setStatus(polled['id'], { status: 'paused' })
  await setStatus(polled['id'], { status: 'disabled', reason: 'the contract has ended' })
  await setStatus(polled['id'], { status: 'disabled', reason: 'the contract has ended' })
  const poll = async () => {
    const { sets } = await ok(stage, 200, 'POST', `/keyturn/ssf/poll/${String(polled['id'])}`)
    return eventsOf(Object.values(sets as Record<string, string>).map((token) => decodeJwt(token)))
  }
  assert.deepEqual(await poll(), [{ [STREAM_UPDATED]: { status: 'disabled', reason: 'the contract has ended' } }])
  await setStatus(polled['id'], { status: 'enabled' })
  assert.deepEqual(await poll(), [goesOn])

  // what its receiver asks for itself, it hears in the answer
  const asReceiver = (status: string) =>
    ok(stage, 200, 'POST', '/keyturn/ssf/status', { stream_id: polled['id'], status })
  for (const status of ['paused', 'enabled', 'disabled', 'enabled']) {
    await asReceiver(status)
    assert.deepEqual(await poll(), [], status)
  }
})
