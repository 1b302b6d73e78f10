// What attackers and accidents try at the password grants.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { decodeJwt } from 'jose'

import { DAY, MINUTE } from '#kit'

import { ADA, PASSWORD, refreshed, withAda } from '../pages/sign-in/testing-application.ts'
import { openStage, SECRET, type Stage } from '../testing-stage.ts'
import {
  API,
  ask,
  codeOf,
  CONNECTION,
  give,
  logged,
  PREFIX,
  prove,
  said,
  trusted,
  withApi,
  withPolicy,
} from './testing-password-grant.ts'

const SEED = 'JBSWY3DPEHPK3PXP'

const methodsOf = (user: string) => `/users/${encodeURIComponent(user)}/authentication-methods`

async function withOtp(stage: Stage, user: string): Promise<void> {
  const otp = { type: 'totp', name: 'phone', totp_secret: SEED }
  assert.equal((await stage.ask('POST', methodsOf(user), otp)).status, 201)
}

test('a refresh token that is used lives on, and its access tokens still say that the application had the password', async () => {
  await using stage = await openStage()
  await withAda(stage)
  await withApi(stage)
  for (const rotation_type of ['non-rotating', 'rotating']) {
    const lasting = { expiration_type: 'expiring', token_lifetime: 10 * 86_400, idle_token_lifetime: 2 * 86_400 }
    const application = await trusted(stage, { refresh_token: { rotation_type, leeway: 0, ...lasting } })
    const { body } = await give(stage, application, { audience: API, scope: 'read:orders offline_access' })
    let refresh_token = body['refresh_token']
    for (const day of [1.5, 3, 4.5, 6]) {
      stage.clock.advance(1.5 * DAY)
      const next = await refreshed(stage, application, refresh_token)
      assert.equal(next.status, 200, `${rotation_type}, day ${day}: ${JSON.stringify(next.body)}`)
      assert.deepEqual(decodeJwt(next.body['access_token'] ?? '')['gty'], ['refresh_token', 'password'])
      refresh_token = next.body['refresh_token'] ?? refresh_token
    }
    stage.clock.advance(-6 * DAY)
  }
})

test('somebody who is gone, is blocked or has another password between the two steps is asked nothing more', async () => {
  const changes: ((stage: Stage, path: string) => Promise<{ status: number }>)[] = [
    (stage, path) => stage.ask('DELETE', path),
    (stage, path) => stage.ask('PATCH', path, { blocked: true }),
    (stage, path) => stage.ask('PATCH', path, { password: 'Another-Horse-8' }),
  ]
  for (const change of changes) {
    await using stage = await openStage()
    const ada = await withAda(stage, { email_verified: true })
    const application = await trusted(stage)
    await withPolicy(stage, 'otp', 'email', 'recovery-code')
    await withOtp(stage, ada)
    const mfa_token = (await give(stage, application)).body['mfa_token'] ?? ''
    const { oob_code } = (await ask(stage, 'challenge', { mfa_token, challenge_type: 'oob' })).body
    assert.ok(oob_code)
    assert.ok((await change(stage, `/users/${encodeURIComponent(ada)}`)).status < 300)
    const before = (await stage.deps.jobs.depth()).ready
    const expired = [403, 'expired_token']
    assert.deepEqual(said(await ask(stage, 'challenge', { mfa_token })), expired)
    assert.deepEqual(said(await ask(stage, 'challenge', { mfa_token, challenge_type: 'oob' })), expired)
    assert.deepEqual(said(await ask(stage, 'associate', { authenticator_types: ['otp'] }, mfa_token)), expired)
    assert.deepEqual(said(await ask(stage, 'authenticators', undefined, mfa_token)), expired)
    const by = (grant: string, proof: Record<string, string>) =>
      prove(stage, application, grant, { mfa_token, ...proof })
    assert.deepEqual(said(await by('mfa-otp', { otp: codeOf(stage, SEED) })), expired)
    assert.deepEqual(said(await by('mfa-recovery-code', { recovery_code: 'ABCD' })), expired)
    assert.deepEqual(said(await by('mfa-oob', { oob_code, binding_code: '123456' })), expired)
    assert.equal((await stage.deps.jobs.depth()).ready, before, 'no code is sent')
  }
})

test('one code is one proof, over however many mfa_tokens, and a code that was sent counts for its own', async () => {
  await using stage = await openStage()
  const ada = await withAda(stage, { email_verified: true })
  const application = await trusted(stage)
  await withPolicy(stage, 'otp', 'email')
  await withOtp(stage, ada)
  const fresh = async () => (await give(stage, application)).body['mfa_token'] ?? ''
  const [one, other] = [await fresh(), await fresh()]
  const challenge = { mfa_token: one, challenge_type: 'oob' }
  const { oob_code } = (await ask(stage, 'challenge', challenge)).body
  await stage.work()
  const { body: inbox } = await stage.raw({ url: '/dev/inbox', headers: { accept: 'application/json' } })
  const text = (inbox as { messages: { text: string }[] }).messages[0]?.text ?? ''
  const binding_code = /\b\d{6}\b/.exec(text)?.[0]
  const oob = { oob_code, binding_code }
  assert.ok(oob_code !== undefined && binding_code !== undefined)
  assert.deepEqual(said(await prove(stage, application, 'mfa-oob', { ...oob, mfa_token: other })), [
    403,
    'invalid_grant',
  ])
  const otp = codeOf(stage, SEED)
  const both = await Promise.all(
    [one, other].map((mfa_token) => prove(stage, application, 'mfa-otp', { mfa_token, otp })),
  )
  assert.deepEqual(
    both.map(({ status }) => status).toSorted((a, b) => a - b),
    [200, 403],
  )
})

test('a factor that is there when the new one is used for the first time ends the adding', async () => {
  await using stage = await openStage()
  const ada = await withAda(stage)
  const application = await trusted(stage)
  await withPolicy(stage, 'otp')
  const mfa_token = (await give(stage, application)).body['mfa_token'] ?? ''
  const { secret } = (await ask(stage, 'associate', { authenticator_types: ['otp'] }, mfa_token)).body
  await withOtp(stage, ada)
  const otp = codeOf(stage, secret)
  assert.deepEqual(said(await prove(stage, application, 'mfa-otp', { mfa_token, otp })), [403, 'expired_token'])
  assert.equal(((await stage.ask('GET', methodsOf(ada))).body as unknown[]).length, 1)
})

test('an address is added as the libraries ask for it: the user’s own where none is named', async () => {
  await using stage = await openStage()
  await withAda(stage)
  const application = await trusted(stage)
  await withPolicy(stage, 'email')
  const asked = [
    { authenticator_types: ['email'] },
    { authenticator_types: ['oob'], oob_channels: ['email'] },
    { authenticator_types: ['email'], email: 'other@example.com' },
  ]
  for (const body of asked) {
    const token = (await give(stage, application)).body['mfa_token']
    const { status, body: added } = await ask(stage, 'associate', body, token)
    assert.deepEqual([status, added['oob_channel']], [200, 'email'], JSON.stringify(added))
  }
  await stage.work()
  const { body: inbox } = await stage.raw({ url: '/dev/inbox', headers: { accept: 'application/json' } })
  const to = (inbox as { messages: { to: string }[] }).messages.map((message) => message.to)
  assert.deepEqual(to.toSorted(), [ADA, ADA, 'other@example.com'])
})

test('an application that may take passwords no more gets no tokens for one that it took before', async () => {
  await using stage = await openStage()
  const ada = await withAda(stage)
  await withPolicy(stage, 'otp')
  await withOtp(stage, ada)
  const changes = [{ grant_types: ['http://auth0.com/oauth/grant-type/mfa-otp'] }, { is_first_party: false }]
  for (const change of changes) {
    const application = await trusted(stage)
    const mfa_token = (await give(stage, application)).body['mfa_token']
    assert.equal((await stage.ask('PATCH', `/clients/${application.client.id}`, change)).status, 200)
    stage.clock.advance(MINUTE)
    const otp = codeOf(stage, SEED)
    assert.deepEqual(said(await prove(stage, application, 'mfa-otp', { mfa_token, otp })), [403, 'unauthorized_client'])
  }
  // nor one that the users of the connection are no concern of any more, nor one that is gone
  for (const change of ['disabled', 'deleted']) {
    const application = await trusted(stage)
    const { id } = application.client
    const mfa_token = (await give(stage, application)).body['mfa_token']
    const off = [{ client_id: id, status: false }]
    const { status } =
      change === 'deleted'
        ? await stage.ask('DELETE', `/clients/${id}`)
        : await stage.ask('PATCH', `/connections/${stage.connection.id}/clients`, off)
    assert.equal(status, 204)
    assert.deepEqual(said(await ask(stage, 'challenge', { mfa_token })), [403, 'expired_token'], change)
    if (change === 'deleted') continue
    stage.clock.advance(MINUTE)
    const otp = codeOf(stage, SEED)
    assert.deepEqual(said(await prove(stage, application, 'mfa-otp', { mfa_token, otp })), [403, 'expired_token'])
  }
})

test('an API has the scopes that the user has of it, and none is taken for another', async () => {
  await using stage = await openStage()
  const ada = await withAda(stage)
  const application = await trusted(stage)
  const scopes = [{ value: 'read:orders' }, { value: 'write:orders' }]
  const more = { scopes, enforce_policies: true }
  for (const identifier of ['orders', 'urn:keyturn:api:orders']) {
    const { status } = await stage.ask('POST', '/resource-servers', { identifier, name: identifier, ...more })
    assert.equal(status, 201)
  }
  const path = `/users/${encodeURIComponent(ada)}/permissions`
  const held = { resource_server_identifier: 'urn:keyturn:api:orders', permission_name: 'read:orders' }
  assert.equal((await stage.ask('POST', path, { permissions: [held] })).status, 201)
  const given = async (audience: string, scope: string | undefined) => {
    const { body } = await give(stage, application, { audience, scope })
    const { aud, scope: said } = decodeJwt(body['access_token'] ?? '')
    return [aud, said, body['refresh_token']]
  }
  assert.deepEqual(await given('orders', 'read:orders offline_access'), ['orders', undefined, undefined])
  const other = ['urn:keyturn:api:orders', 'read:orders', undefined]
  assert.deepEqual(await given('urn:keyturn:api:orders', 'read:orders write:orders'), other)
  assert.deepEqual(await given('urn:keyturn:api:orders', undefined), other)
})

test('codes count for the address that the password came from, as the server named it: not all for the server’s own', async () => {
  await using stage = await openStage()
  await withAda(stage, { email_verified: true })
  const { client } = await trusted(stage, { is_token_endpoint_ip_header_trusted: true })
  await withPolicy(stage, 'email')
  assert.equal((await stage.ask('PATCH', '/keyturn/reset-limits', { asks_per_address: 1 })).status, 200)
  const asked = async (ip: string) => {
    const { body } = await stage.raw({
      method: 'POST',
      url: '/oauth/token',
      headers: { 'auth0-forwarded-for': ip },
      payload: {
        ...{ grant_type: `${PREFIX}password-realm`, realm: CONNECTION, username: ADA, password: PASSWORD },
        ...{ client_id: client.id, client_secret: SECRET },
      },
    })
    const { mfa_token } = body as Record<string, string>
    return (await ask(stage, 'challenge', { mfa_token, challenge_type: 'oob' })).status
  }
  assert.deepEqual([await asked('203.0.113.1'), await asked('203.0.113.2')], [200, 200])
  assert.equal((await logged(stage))[0]?.ip, '203.0.113.2')
  assert.equal(await asked('203.0.113.1'), 429)
})
