// Streams of security events over the API: who may have one, what comes out of it, and where it may lead.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose'

import { passwords, users } from '#identity'
import { DAY, isObject, systemIds } from '#kit'
import { clientGrants, clients } from '#tenant'

import { openStage, type Stage } from '../testing-stage.ts'

type Shown = Record<string, unknown>

const CREDENTIAL_CHANGE = 'https://schemas.openid.net/secevent/caep/event-type/credential-change'
const SESSION_REVOKED = 'https://schemas.openid.net/secevent/caep/event-type/session-revoked'
const VERIFICATION = 'https://schemas.openid.net/secevent/ssf/event-type/verification'
const STREAM_UPDATED = 'https://schemas.openid.net/secevent/ssf/event-type/stream-updated'
const BOTH = [CREDENTIAL_CHANGE, SESSION_REVOKED]
const POLL = { method: 'urn:ietf:rfc:8936' }
const PUSH = 'urn:ietf:rfc:8935'

async function ok(stage: Stage, status: number, ...ask: Parameters<Stage['ask']>): Promise<Shown> {
  const answer = await stage.ask(...ask)
  assert.equal(answer.status, status, `${ask[0]} ${ask[1]}: ${answer.text}`)
  return isObject(answer.body) ? answer.body : {}
}

/** Fetches what waits, and verifies each token by the published keys. */
async function poll(stage: Stage, id: unknown, body: object = {}) {
  const answer = await ok(stage, 200, 'POST', `/keyturn/ssf/poll/${String(id)}`, body)
  const keys = createLocalJWKSet((await stage.raw({ url: '/.well-known/jwks.json' })).body as JSONWebKeySet)
  const sets = Object.entries(answer['sets'] as Record<string, string>)
  const tokens = []
  for (const [jti, token] of sets) {
    const { payload, protectedHeader } = await jwtVerify(token, keys, {
      algorithms: ['RS256'],
      typ: 'secevent+jwt',
      issuer: 'https://id.example.com/',
      audience: stage.client.id,
      requiredClaims: ['jti', 'iat', 'txn'],
    })
    assert.equal(payload.jti, jti)
    assert.deepEqual([payload.exp, payload.sub, protectedHeader.alg], [undefined, undefined, 'RS256'])
    tokens.push({ jti, token, sub: payload['sub_id'], txn: payload['txn'], events: payload['events'] as Shown })
  }
  return { tokens, more: answer['moreAvailable'] }
}

async function addUser(stage: Stage, email: string): Promise<string> {
  const at = stage.clock.now()
  const { db } = stage.deps.storage
  const user = await users.insert(db, { id: systemIds.user(), connection: stage.connection.id, email, at })
  await stage.deps.storage.transaction((tx) =>
    passwords.replaceHash(tx, { user: user.id, hash: 'x', at, historyId: systemIds.uuid(), keep: 0 }),
  )
  return user.id
}

test('the configuration names the endpoints under the public URL', async () => {
  await using stage = await openStage()
  const { status, body } = await stage.raw({
    url: '/.well-known/ssf-configuration',
    headers: { 'x-forwarded-host': 'evil.example' },
  })
  assert.equal(status, 200)
  assert.deepEqual(body, {
    spec_version: '1_0',
    issuer: 'https://id.example.com/',
    jwks_uri: 'https://id.example.com/.well-known/jwks.json',
    delivery_methods_supported: ['urn:ietf:rfc:8935', 'urn:ietf:rfc:8936'],
    configuration_endpoint: 'https://id.example.com/api/v2/keyturn/ssf/streams',
    status_endpoint: 'https://id.example.com/api/v2/keyturn/ssf/status',
    verification_endpoint: 'https://id.example.com/api/v2/keyturn/ssf/verification',
    authorization_schemes: [{ spec_urn: 'urn:ietf:rfc:6749' }],
    default_subjects: 'ALL',
  })
})

test('a changed password is told as credential-change and session-revoked, with the same jti until acknowledged', async () => {
  await using stage = await openStage()
  const user = await addUser(stage, 'ada@example.com')
  const unknown = 'https://example.com/unknown'
  const stream = await ok(stage, 201, 'POST', '/keyturn/ssf/streams', {
    delivery: POLL,
    events_requested: [...BOTH, STREAM_UPDATED, unknown],
    description: 'mine',
  })
  assert.deepEqual(
    [stream['iss'], stream['aud'], stream['events_delivered'], stream['description'], stream['format']],
    ['https://id.example.com/', stage.client.id, [...BOTH, STREAM_UPDATED], 'mine', 'iss_sub'],
  )
  const mails = await ok(stage, 201, 'POST', '/keyturn/ssf/streams', {
    format: 'email',
    events_requested: [CREDENTIAL_CHANGE],
  })
  const none = await ok(stage, 201, 'POST', '/keyturn/ssf/streams')
  assert.deepEqual(none['events_supported'], [...BOTH, VERIFICATION, STREAM_UPDATED])
  assert.deepEqual(none['events_delivered'], [])
  await ok(stage, 200, 'PATCH', `/users/${encodeURIComponent(user)}`, { password: 'Quite-New-2-password' })
  const { tokens } = await poll(stage, stream['stream_id'])
  assert.equal(tokens.length, 2)
  const [change, revoked] = BOTH.map((type) => tokens.find(({ events }) => type in events))
  assert.deepEqual(change?.sub, { format: 'iss_sub', iss: 'https://id.example.com/', sub: user })
  const seconds = Math.floor(stage.clock.now() / 1000)
  assert.deepEqual(change?.events, {
    [CREDENTIAL_CHANGE]: {
      event_timestamp: seconds,
      credential_type: 'password',
      change_type: 'update',
      initiating_entity: 'admin',
      reason_admin: { en: 'admin' },
    },
  })
  assert.deepEqual(revoked?.events, {
    [SESSION_REVOKED]: {
      event_timestamp: seconds,
      initiating_entity: 'policy',
      reason_admin: { en: 'password-changed' },
    },
  })
  const again = await poll(stage, stream['stream_id'], { maxEvents: 1 })
  assert.deepEqual([again.tokens.length, again.more], [1, true])
  assert.ok(tokens.some(({ jti }) => jti === again.tokens[0]?.jti))
  assert.deepEqual((await poll(stage, stream['stream_id'], { maxEvents: 0 })).tokens, [])
  const rest = await poll(stage, stream['stream_id'], { ack: [tokens[0]?.jti] })
  assert.deepEqual(
    rest.tokens.map(({ jti }) => jti),
    [tokens[1]?.jti],
  )
  const setErrs = { [String(tokens[1]?.jti)]: { err: 'invalid_request', description: 'x' } }
  assert.deepEqual((await poll(stage, stream['stream_id'], { setErrs })).tokens, [])
  const mailed = await poll(stage, mails['stream_id'])
  assert.deepEqual(
    mailed.tokens.map(({ sub }) => sub),
    [{ format: 'email', email: 'ada@example.com' }],
  )
  assert.deepEqual((await poll(stage, none['stream_id'])).tokens, [])
  const rows = JSON.stringify(await stage.deps.storage.db.selectFrom('signal_events').selectAll().execute())
  assert.doesNotMatch(rows, /ada@|auth0\|/)
})

test('ending access and blocking are told; what is rolled back is not', async () => {
  await using stage = await openStage()
  const user = await addUser(stage, 'ada@example.com')
  const path = `/users/${encodeURIComponent(user)}`
  const { stream_id: id } = await ok(stage, 201, 'POST', '/keyturn/ssf/streams', {
    events_requested: [SESSION_REVOKED],
  })
  await ok(stage, 202, 'POST', `${path}/revoke-access`)
  await ok(stage, 200, 'PATCH', path, { blocked: true })
  const { tokens } = await poll(stage, id)
  assert.equal(tokens.length, 2)
  assert.deepEqual(
    tokens.map(({ events }) => (events[SESSION_REVOKED] as Shown)['initiating_entity']),
    ['admin', 'admin'],
  )
  await ok(stage, 400, 'PATCH', path, { password: 'weak' })
  assert.equal((await poll(stage, id)).tokens.length, 2)
})

test('a stream belongs to the client that made it', async () => {
  await using stage = await openStage()
  const { stream_id: id } = await ok(stage, 201, 'POST', '/keyturn/ssf/streams', { events_requested: BOTH })
  const other = { ...stage.client, id: systemIds.client(), name: 'Other' }
  const { storage, sealer } = stage.deps
  await clients.insert(storage.db, { ...other, secretSealed: sealer.seal('client-secret', 'other secret') })
  const audience = stage.oidc.managementAudience
  const grant = { id: systemIds.grant(), client: other.id, audience, scope: ['ssf.manage', 'ssf.read'] }
  await clientGrants.insert(storage.db, grant, 0)
  const token = await stage.oidc.answer({
    method: 'POST',
    endpoint: 'token',
    headers: {},
    body: { grant_type: 'client_credentials', client_id: other.id, client_secret: 'other secret', audience },
  })
  const authorization = `Bearer ${String((token.body as Shown)['access_token'])}`
  const asOther = async (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, payload?: object) =>
    (
      await stage.raw({
        method,
        url: `/api/v2/keyturn/ssf${path}`,
        headers: { authorization, ...(payload ? { 'content-type': 'application/json' } : {}) },
        ...(payload ? { payload: JSON.stringify(payload) } : {}),
      })
    ).status
  assert.equal(await asOther('GET', `/streams?stream_id=${String(id)}`), 404)
  assert.equal(await asOther('PATCH', '/streams', { stream_id: id, description: 'x' }), 404)
  assert.equal(await asOther('DELETE', `/streams?stream_id=${String(id)}`), 404)
  assert.equal(await asOther('POST', '/status', { stream_id: id, status: 'disabled' }), 404)
  assert.equal(await asOther('POST', '/verification', { stream_id: id }), 404)
  assert.equal(await asOther('POST', `/poll/${String(id)}`, {}), 404)
  assert.equal(await asOther('GET', '/streams'), 200)
  assert.equal((await stage.ask('POST', '/keyturn/ssf/streams', {}, ['ssf.read'])).status, 403)
  assert.equal((await stage.ask('GET', '/keyturn/ssf/streams', undefined, ['read:users'])).status, 403)
})

test('a receiver address is https and public; its header is never shown', async () => {
  await using stage = await openStage({ mode: 'production' })
  const create = (endpoint_url: string, further: object = {}) =>
    stage.ask('POST', '/keyturn/ssf/streams', { delivery: { method: PUSH, endpoint_url, ...further } })
  for (const url of [
    'http://receiver.example/events',
    'https://localhost/events',
    'https://127.0.0.1/x',
    'http://127.0.0.1:9/x',
    'https://user:secret@receiver.example/',
    'https://receiver.example/#x',
    'ftp://receiver.example/',
    'javascript:alert(1)',
    'receiver.example',
  ]) {
    assert.equal((await create(url)).status, 400, url)
  }
  assert.equal((await stage.ask('POST', '/keyturn/ssf/streams', { delivery: { method: PUSH } })).status, 400)
  const header = { authorization_header: 'Bearer the-receivers-secret' }
  assert.equal((await create('https://receiver.example/', { authorization_header: 'a\r\nb' })).status, 400)
  const made = await create('https://receiver.example/events', header)
  assert.equal(made.status, 201)
  const { stream_id: id } = made.body as Shown
  const shown = await stage.ask('GET', `/keyturn/ssf/streams?stream_id=${String(id)}`)
  assert.doesNotMatch(made.text + shown.text, /the-receivers-secret/)
  const rows = JSON.stringify(await stage.deps.storage.db.selectFrom('signal_streams').selectAll().execute())
  assert.doesNotMatch(rows, /the-receivers-secret/)
  assert.equal((await stage.ask('POST', `/keyturn/ssf/poll/${String(id)}`, {})).status, 400)
  // another address does not get the secret of the first one
  await ok(stage, 200, 'PATCH', '/keyturn/ssf/streams', {
    stream_id: id,
    delivery: { method: PUSH, endpoint_url: 'https://evil.example/' },
  })
  const row = await stage.deps.storage.db.selectFrom('signal_streams').selectAll().executeTakeFirst()
  assert.equal(row?.authorization_sealed, null)
})

test('a stream is changed, replaced, paused, resumed, disabled and deleted', async () => {
  await using stage = await openStage()
  const user = await addUser(stage, 'ada@example.com')
  const revoke = () => ok(stage, 202, 'POST', `/users/${encodeURIComponent(user)}/revoke-access`)
  const stream = await ok(stage, 201, 'POST', '/keyturn/ssf/streams', { events_requested: BOTH, description: 'a' })
  const stream_id = stream['stream_id']
  const changed = await ok(stage, 200, 'PATCH', '/keyturn/ssf/streams', {
    ...stream,
    events_requested: [SESSION_REVOKED],
    delivery: POLL,
  })
  assert.deepEqual([changed['events_delivered'], changed['description']], [[SESSION_REVOKED], 'a'])
  assert.equal((await stage.ask('PATCH', '/keyturn/ssf/streams', { stream_id, aud: 'other' })).status, 400)
  assert.equal((await stage.ask('PUT', '/keyturn/ssf/streams', { stream_id })).status, 400)
  const replaced = await ok(stage, 200, 'PUT', '/keyturn/ssf/streams', {
    stream_id,
    delivery: POLL,
    events_requested: BOTH,
  })
  assert.equal('description' in replaced, false)
  const status = (value: string) =>
    ok(stage, 200, 'POST', '/keyturn/ssf/status', { stream_id, status: value, reason: 'r' })
  assert.deepEqual(await status('paused'), { stream_id, status: 'paused', reason: 'r' })
  await revoke()
  assert.deepEqual((await poll(stage, stream_id)).tokens, [])
  await status('enabled')
  assert.equal((await poll(stage, stream_id)).tokens.length, 1, 'what was kept')
  await status('disabled')
  await revoke()
  await status('enabled')
  assert.deepEqual((await poll(stage, stream_id)).tokens, [])
  await ok(stage, 204, 'DELETE', `/keyturn/ssf/streams?stream_id=${String(stream_id)}`)
  await ok(stage, 404, 'GET', `/keyturn/ssf/status?stream_id=${String(stream_id)}`)
  assert.equal((await stage.deps.storage.db.selectFrom('signal_events').selectAll().execute()).length, 0)
})

test('verification comes with its state, and not too often; what nobody fetches is forgotten', async () => {
  await using stage = await openStage()
  const { stream_id } = await ok(stage, 201, 'POST', '/keyturn/ssf/streams')
  await ok(stage, 204, 'POST', '/keyturn/ssf/verification', { stream_id, state: 'abc' })
  await ok(stage, 429, 'POST', '/keyturn/ssf/verification', { stream_id })
  const { tokens } = await poll(stage, stream_id)
  assert.deepEqual(tokens[0]?.events, { [VERIFICATION]: { state: 'abc' } })
  assert.deepEqual(tokens[0]?.sub, { format: 'opaque', id: stream_id })
  stage.clock.advance(11_000)
  await ok(stage, 204, 'POST', '/keyturn/ssf/verification', { stream_id })
  await stage.deps.flows.signals.removeExpired()
  assert.equal((await poll(stage, stream_id)).tokens.length, 2)
  stage.clock.advance(8 * DAY)
  await stage.deps.flows.signals.removeExpired()
  assert.equal((await stage.deps.storage.db.selectFrom('signal_events').selectAll().execute()).length, 0)
})

test('a receiver has ten streams at most', async () => {
  await using stage = await openStage()
  for (let i = 0; i < 10; i++) await ok(stage, 201, 'POST', '/keyturn/ssf/streams')
  await ok(stage, 409, 'POST', '/keyturn/ssf/streams')
})
