// The password grants over HTTP: off unless asked for, and with everything that a sign-in on our pages has.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { decodeJwt } from 'jose'

import { MINUTE } from '#kit'
import { type ClientSettings, clients } from '#tenant'

import { ADA, addApplication, PASSWORD, refreshed, userinfo, withAda } from '../pages/sign-in/testing-application.ts'
import { openStage, SECRET } from '../testing-stage.ts'
import {
  API,
  ask,
  codeOf,
  give,
  logged,
  PREFIX,
  prove,
  CONNECTION,
  said,
  trusted,
  withApi,
  withPolicy,
  type Change,
} from './testing-password-grant.ts'

test('an application that takes passwords gets tokens, which die with the password', async () => {
  await using stage = await openStage()
  const ada = await withAda(stage)
  await withApi(stage)
  const application = await trusted(stage)
  const { status, body } = await give(stage, application, { scope: 'openid email offline_access' })
  assert.equal(status, 200, JSON.stringify(body))
  const idToken = decodeJwt(body['id_token'] ?? '')
  assert.deepEqual([idToken.sub, idToken['email'], idToken['amr']], [ada, ADA, ['pwd']])
  assert.deepEqual([idToken.aud, idToken.iss], [application.client.id, 'https://id.example.com/'])
  assert.equal(body['scope'], 'openid email offline_access')
  assert.equal(await userinfo(stage, body['access_token']), 200)
  const next = await refreshed(stage, application, body['refresh_token'])
  assert.equal(next.status, 200, JSON.stringify(next.body))

  // for an API: nothing asked is everything that it has, as at Auth0; what is asked is what is given
  const all = await give(stage, application, { audience: API, scope: undefined })
  const { scope, sub, gty, aud } = decodeJwt(all.body['access_token'] ?? '')
  assert.deepEqual([scope, sub, gty, aud], ['read:orders write:orders', ada, 'password', API])
  const some = await give(stage, application, { audience: API, scope: 'openid read:orders delete:all' })
  assert.equal(decodeJwt(some.body['access_token'] ?? '')['scope'], 'openid read:orders')

  const offline = await give(stage, application, { audience: API, scope: 'read:orders offline_access' })
  assert.equal(offline.status, 200)
  const { body: list } = await stage.ask('GET', `/users/${encodeURIComponent(ada)}/refresh-tokens`)
  const held = (list as { tokens: { resource_servers: object[] }[] }).tokens.flatMap((each) => each.resource_servers)
  assert.deepEqual(held, [{ audience: API, scopes: 'offline_access read:orders' }])

  const types = (await logged(stage)).map(({ type, user_id }) => `${type} ${user_id ?? ''}`)
  assert.equal(types.filter((type) => type === `sepft ${ada}`).length, 4)
  const { body: user } = await stage.ask('GET', `/users/${encodeURIComponent(ada)}`)
  assert.equal((user as { logins_count: number }).logins_count, 4)

  assert.equal(
    (await stage.ask('PATCH', `/users/${encodeURIComponent(ada)}`, { password: 'Another-Horse-8' })).status,
    200,
  )
  assert.equal(await userinfo(stage, body['access_token']), 401)
  assert.deepEqual(said(await refreshed(stage, application, next.body['refresh_token'])), [403, 'invalid_grant'])
  assert.deepEqual(said(await give(stage, application)), [403, 'invalid_grant'])
})

test('it is off for every application that does not ask for it, and for those of others', async () => {
  await using stage = await openStage()
  await withAda(stage)
  const plain = await addApplication(stage)
  const foreign = await trusted(stage, { is_first_party: false })
  for (const application of [plain, foreign]) {
    for (const grant_type of ['password', `${PREFIX}password-realm`]) {
      const { status, body } = await give(stage, application, { grant_type })
      const words = `Grant type '${grant_type}' not allowed for the client.`
      assert.deepEqual([status, body['error'], body['error_description']], [403, 'unauthorized_client', words])
    }
    for (const grant of ['mfa-otp', 'mfa-oob', 'mfa-recovery-code']) {
      assert.deepEqual(said(await prove(stage, application, grant, {})), [403, 'unauthorized_client'])
    }
  }
  // what a new application of any kind has is what Auth0 gives it: no password grant
  for (const app_type of ['regular_web', 'spa', 'native', 'non_interactive', undefined]) {
    const { body } = await stage.ask('POST', '/clients', { name: 'x', ...(app_type === undefined ? {} : { app_type }) })
    assert.doesNotMatch(JSON.stringify((body as { grant_types: string[] }).grant_types), /password|mfa/)
  }
})

test('the tenant names the connection of the plain grant, and a realm has to be one of the application', async () => {
  await using stage = await openStage()
  await withAda(stage)
  const application = await trusted(stage)
  const plain = { grant_type: 'password', realm: undefined }
  const none = await give(stage, application, plain)
  assert.match(`${none.status} ${none.body['error_description']}`, /^400 Authorization server not configured/)
  assert.equal((await stage.ask('PATCH', '/tenants/settings', { default_directory: CONNECTION })).status, 200)
  assert.equal((await give(stage, application, plain)).status, 200)
  const other = await stage.ask('POST', '/connections', { name: 'Staff', strategy: 'auth0' })
  assert.equal(other.status, 201)
  for (const realm of ['Staff', 'nothing', '', undefined]) {
    assert.deepEqual(said(await give(stage, application, { realm })), [400, 'invalid_request'], String(realm))
  }
})

test('what is missing, unknown or not supported is refused before any password is judged', async () => {
  await using stage = await openStage()
  await withAda(stage)
  const application = await trusted(stage)
  const cases: [Change, number, string][] = [
    [{ username: undefined }, 400, 'invalid_request'],
    [{ username: '' }, 400, 'invalid_request'],
    [{ password: undefined }, 400, 'invalid_request'],
    [{ password: '' }, 400, 'invalid_request'],
    [{ password: 'x'.repeat(10_001) }, 400, 'invalid_request'],
    [{ organization: 'org_1' }, 400, 'invalid_request'],
    [{ audience: 'https://nobody/' }, 403, 'access_denied'],
    // nobody's password is worth a token for the Management API
    [{ audience: 'https://id.example.com/api/v2/' }, 403, 'access_denied'],
    [{ client_secret: 'wrong' }, 401, 'access_denied'],
    [{ client_secret: undefined }, 401, 'access_denied'],
  ]
  for (const [change, status, error] of cases) {
    assert.deepEqual(said(await give(stage, application, change)), [status, error], JSON.stringify(change))
  }
  const twice = await stage.raw({
    method: 'POST',
    url: '/oauth/token',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: `grant_type=password&client_id=${application.client.id}&client_secret=${SECRET}&username=a@b.c&username=${ADA}&password=x`,
  })
  assert.equal(twice.status, 400)
})

test('a stranger learns nothing, and wrong passwords are counted as on our pages', async () => {
  await using stage = await openStage()
  const ada = await withAda(stage)
  const application = await trusted(stage)
  const wrong = await give(stage, application, { password: 'wrong' })
  assert.deepEqual([wrong.status, wrong.body['error_description']], [403, 'Wrong email or password.'])
  assert.deepEqual(await give(stage, application, { username: 'nobody@example.com' }), wrong)
  assert.deepEqual(await give(stage, application, { username: "' or 1=1" }), wrong)
  const [, , first] = await logged(stage)
  assert.deepEqual([first?.type, first?.user_id], ['fepft', ada])
  for (let i = 0; i < 9; i++) await give(stage, application, { password: 'wrong' })
  // the right one too, by the page as by the grant: one counter
  assert.deepEqual(said(await give(stage, application)), [429, 'too_many_attempts'])
  const { body } = await stage.ask('GET', `/user-blocks/${encodeURIComponent(ada)}`)
  assert.equal((body as { blocked_for: unknown[] }).blocked_for.length, 1)
  assert.equal((await stage.ask('DELETE', `/user-blocks/${encodeURIComponent(ada)}`)).status, 204)
  assert.equal((await give(stage, application)).status, 200)
  assert.equal((await stage.ask('PATCH', `/users/${encodeURIComponent(ada)}`, { blocked: true })).status, 200)
  assert.deepEqual(said(await give(stage, application)), [403, 'unauthorized'])
  assert.deepEqual(await give(stage, application, { password: 'wrong' }), wrong)
})

test('a server says whose address it speaks for, if the tenant trusts it and it has shown who it is', async () => {
  await using stage = await openStage()
  await withAda(stage)
  const from = async (settings: ClientSettings, ip: string, secret = true) => {
    const { client } = await trusted(stage, settings)
    await stage.raw({
      method: 'POST',
      url: '/oauth/token',
      headers: { 'auth0-forwarded-for': ip },
      payload: {
        ...{ grant_type: `${PREFIX}password-realm`, realm: CONNECTION, username: ADA, password: PASSWORD },
        ...{ client_id: client.id, ...(secret ? { client_secret: SECRET } : {}) },
      },
    })
    return (await logged(stage))[0]?.ip
  }
  const own = await from({}, '203.0.113.9')
  assert.notEqual(own, '203.0.113.9')
  const is_token_endpoint_ip_header_trusted = true
  assert.equal(await from({ is_token_endpoint_ip_header_trusted }, '203.0.113.9'), '203.0.113.9')
  for (const ip of ['', 'nonsense', '203.0.113.9, 198.51.100.1', 'fe80::1%eth0']) {
    assert.equal(await from({ is_token_endpoint_ip_header_trusted }, ip), own)
  }
  const open = { is_token_endpoint_ip_header_trusted, token_endpoint_auth_method: 'none' as const }
  assert.equal(await from(open, '203.0.113.10', false), own)
})

test('who has no factor adds one, and is asked for it from then on', async () => {
  await using stage = await openStage()
  const ada = await withAda(stage)
  const application = await trusted(stage)
  await withPolicy(stage, 'otp', 'recovery-code')
  const more = await give(stage, application, { scope: 'openid offline_access' })
  assert.deepEqual(said(more), [403, 'mfa_required'])
  assert.equal(more.body['access_token'], undefined)
  assert.deepEqual(more.body['mfa_requirements'], { enroll: [{ type: 'otp' }] })
  assert.equal((await logged(stage))[0]?.type, 'mfar')
  const token = more.body['mfa_token'] ?? ''
  assert.deepEqual(said(await ask(stage, 'challenge', { mfa_token: token })), [403, 'association_required'])
  assert.deepEqual((await ask(stage, 'authenticators', undefined, token)).body, [])
  // nothing was added, so nothing is proven
  assert.deepEqual(said(await prove(stage, application, 'mfa-otp', { mfa_token: token, otp: '000000' })), [
    403,
    'invalid_grant',
  ])
  const added = await ask(stage, 'associate', { authenticator_types: ['otp'] }, token)
  assert.equal(added.body['authenticator_type'], 'otp')
  assert.match(added.body['barcode_uri'] ?? '', /^otpauth:\/\/totp\//)
  assert.deepEqual(said(await prove(stage, application, 'mfa-otp', { mfa_token: token, otp: '000000' })), [
    403,
    'invalid_grant',
  ])
  const otp = codeOf(stage, added.body['secret'])
  const done = await prove(stage, application, 'mfa-otp', { mfa_token: token, otp })
  assert.equal(done.status, 200, JSON.stringify(done.body))
  assert.deepEqual(decodeJwt(done.body['id_token'] ?? '')['amr'], ['pwd', 'mfa'])
  // what was asked for with the password, and not what is asked with the code
  assert.equal(done.body['scope'], 'openid offline_access')
  assert.match(done.body['recovery_code'] ?? '', /^[A-Z2-9]{24}$/)
  assert.deepEqual([(await logged(stage))[0]?.type, (await logged(stage))[0]?.user_id], ['seotpft', ada])
  // one token, once
  assert.deepEqual(said(await prove(stage, application, 'mfa-otp', { mfa_token: token, otp })), [403, 'expired_token'])
  assert.deepEqual(said(await ask(stage, 'associate', { authenticator_types: ['otp'] }, token)), [403, 'expired_token'])

  const again = (await give(stage, application)).body
  assert.deepEqual(again['mfa_requirements'], { challenge: [{ type: 'otp' }, { type: 'recovery-code' }] })
  const second = again['mfa_token'] ?? ''
  assert.deepEqual(said(await ask(stage, 'associate', { authenticator_types: ['otp'] }, second)), [
    403,
    'access_denied',
  ])
  const { body: list } = await ask(stage, 'authenticators', undefined, second)
  const kinds = (list as unknown as Record<string, unknown>[]).map((each) => each['authenticator_type'])
  assert.deepEqual(kinds, ['otp', 'recovery-code'])
  assert.deepEqual((await ask(stage, 'challenge', { mfa_token: second })).body, { challenge_type: 'otp' })
  // the code of this step was used
  assert.deepEqual(said(await prove(stage, application, 'mfa-otp', { mfa_token: second, otp })), [403, 'invalid_grant'])
  // the recovery code, which is spent by it
  const recovery_code = done.body['recovery_code']
  const helped = await prove(stage, application, 'mfa-recovery-code', { mfa_token: second, recovery_code })
  assert.equal(helped.status, 200, JSON.stringify(helped.body))
  assert.equal((await logged(stage))[0]?.type, 'sercft')
  const third = (await give(stage, application)).body['mfa_token']
  assert.deepEqual(said(await prove(stage, application, 'mfa-recovery-code', { mfa_token: third, recovery_code })), [
    403,
    'invalid_grant',
  ])
})

test('a code by mail is sent when the application asks for it, and counts for that challenge alone', async () => {
  await using stage = await openStage()
  await withAda(stage, { email_verified: true })
  const application = await trusted(stage)
  await withPolicy(stage, 'email')
  const mails = async () => {
    await stage.work()
    const { body } = await stage.raw({ url: '/dev/inbox', headers: { accept: 'application/json' } })
    return (body as { messages: { to: string; text: string }[] }).messages
  }
  const token = (await give(stage, application)).body['mfa_token'] ?? ''
  assert.equal((await mails()).length, 0)
  const { body: list } = await ask(stage, 'authenticators', undefined, token)
  const [email] = list as unknown as Record<string, string>[]
  assert.deepEqual([email?.['oob_channel'], email?.['name']], ['email', 'a***@e***.com'])
  assert.deepEqual(said(await ask(stage, 'challenge', { mfa_token: token, challenge_type: 'otp' })), [
    403,
    'unsupported_challenge_type',
  ])
  const asked = { mfa_token: token, client_id: application.client.id, authenticator_id: email?.['id'] }
  const before = (await ask(stage, 'challenge', asked)).body
  assert.deepEqual([before['challenge_type'], before['binding_method']], ['oob', 'prompt'])
  stage.clock.advance(MINUTE)
  const after = (await ask(stage, 'challenge', asked)).body
  const codes = (await mails()).map(({ text }) => /\b\d{6}\b/.exec(text)?.[0] ?? '')
  assert.equal(codes.length, 2)
  const oob = (oob_code: string | undefined, binding_code: string | undefined) =>
    prove(stage, application, 'mfa-oob', { mfa_token: token, oob_code, binding_code })
  assert.deepEqual(said(await oob(before['oob_code'], codes[0])), [403, 'invalid_grant'])
  assert.deepEqual(said(await oob('x', codes[0])), [403, 'invalid_grant'])
  const refused = await Promise.all(codes.map((code) => oob(after['oob_code'], code)))
  assert.deepEqual(
    refused.map(({ status }) => status).toSorted((one, other) => one - other),
    [200, 403],
  )
})

test('an mfa_token is bound to its application, ends after ten minutes and ten wrong codes, and opens no page', async () => {
  await using stage = await openStage()
  const ada = await withAda(stage)
  const application = await trusted(stage)
  await withPolicy(stage, 'otp')
  const { body } = await stage.ask('POST', `/users/${encodeURIComponent(ada)}/authentication-methods`, {
    type: 'totp',
    name: 'phone',
    totp_secret: 'JBSWY3DPEHPK3PXP',
  })
  const otp = codeOf(stage, 'JBSWY3DPEHPK3PXP')
  assert.ok(body)
  const fresh = async () => (await give(stage, application)).body['mfa_token'] ?? ''
  const answer = (mfa_token: string, code: string, by = application) =>
    prove(stage, by, 'mfa-otp', { mfa_token, otp: code })
  const token = await fresh()
  const other = await trusted(stage)
  const foreign = await answer(token, otp, other)
  assert.deepEqual(said(foreign), [403, 'invalid_grant'])
  assert.equal(foreign.body['error_description'], 'mfa_token not issued to this client')
  assert.deepEqual(said(await ask(stage, 'challenge', { mfa_token: token, client_id: other.client.id })), [
    403,
    'invalid_grant',
  ])
  for (const bad of ['x', `${token}x`, `.${token}`, 'a.b', token.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))]) {
    const { status } = await answer(bad, otp)
    assert.equal(status, 403, bad)
  }
  assert.equal((await ask(stage, 'authenticators', undefined)).status, 401)
  // two at once: one of them
  const both = await Promise.all([answer(token, otp), answer(token, otp)])
  assert.deepEqual(
    both.map(({ status }) => status).toSorted((one, other) => one - other),
    [200, 403],
  )

  const late = await fresh()
  stage.clock.advance(10 * MINUTE)
  assert.deepEqual(said(await answer(late, codeOf(stage, 'JBSWY3DPEHPK3PXP'))), [403, 'expired_token'])
  const tried = await fresh()
  const statuses: number[] = []
  for (let i = 0; i < 10; i++) statuses.push((await answer(tried, '000000')).status)
  assert.deepEqual(statuses, [...Array<number>(9).fill(403), 429])
  assert.deepEqual(said(await answer(tried, codeOf(stage, 'JBSWY3DPEHPK3PXP'))), [403, 'expired_token'])

  // a password that changes undoes what it proved
  const undone = await fresh()
  assert.equal(
    (await stage.ask('PATCH', `/users/${encodeURIComponent(ada)}`, { password: 'Another-Horse-8' })).status,
    200,
  )
  assert.deepEqual(said(await answer(undone, codeOf(stage, 'JBSWY3DPEHPK3PXP'))), [403, 'expired_token'])
  const { db } = stage.deps.storage
  const rows = await db.selectFrom('flows').selectAll().where('kind', '=', 'password-grant').execute()
  assert.ok(rows.length > 0)
  for (const { id } of rows) {
    const { status } = await stage.raw({ url: `/u/login?state=${id}` })
    assert.notEqual(status, 200)
  }
  assert.doesNotMatch(JSON.stringify(rows), new RegExp(PASSWORD))
  assert.ok((await clients.find(db, application.client.id)) !== undefined)
})
