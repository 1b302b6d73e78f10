// Users over the API: shapes, refusals, what a change revokes, and what nobody may assign.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { oidcRecords, passwords, tickets, users, verifyPassword } from '#identity'
import { isObject, Secret, type TicketId, type UserId } from '#kit'

import { openStage, type Stage } from '../testing-stage.ts'

const connection = 'Username-Password-Authentication'
const password = 'Correct-Horse-7'
const mara = { connection, email: 'Mara.Lind@Example.com', password, given_name: 'Mara', user_metadata: { lang: 'de' } }

async function create(stage: Stage, change: object = {}): Promise<Record<string, unknown>> {
  const { status, body, text } = await stage.ask('POST', '/users', { ...mara, ...change })
  assert.equal(status, 201, text)
  assert.ok(isObject(body))
  return body
}

function path(user: Record<string, unknown>): string {
  return `/users/${encodeURIComponent(String(user['user_id']))}`
}

async function refused(stage: Stage, ...ask: Parameters<Stage['ask']>): Promise<[number, unknown, unknown]> {
  const { status, body } = await stage.ask(...ask)
  assert.ok(isObject(body))
  assert.equal(body['statusCode'], status)
  return [status, body['errorCode'], body['message']]
}

test("a user has Auth0's shape, and comes back the same by id, list and address", async () => {
  await using stage = await openStage()
  const user = await create(stage)
  const id = String(user['user_id'])
  assert.match(id, /^auth0\|[0-9a-f]{24}$/)
  const at = new Date(stage.clock.now()).toISOString()
  const { picture, ...rest } = user
  assert.match(String(picture), /^https:\/\//)
  assert.deepEqual(rest, {
    created_at: at,
    email: 'mara.lind@example.com',
    email_verified: false,
    given_name: 'Mara',
    identities: [{ user_id: id.slice(6), connection, provider: 'auth0', isSocial: false }],
    name: 'mara.lind@example.com',
    nickname: 'mara.lind',
    updated_at: at,
    user_id: id,
    user_metadata: { lang: 'de' },
  })
  assert.deepEqual((await stage.ask('GET', path(user))).body, user)
  assert.deepEqual((await stage.ask('GET', '/users-by-email?email=MARA.lind%40example.com')).body, [user])
  assert.deepEqual((await stage.ask('GET', '/users')).body, [user])
  assert.deepEqual((await stage.ask('GET', '/users?include_totals=true&per_page=2')).body, {
    start: 0,
    limit: 2,
    length: 1,
    total: 1,
    users: [user],
  })
  assert.deepEqual((await stage.ask('GET', `${path(user)}?fields=email,user_id`)).body, {
    email: user['email'],
    user_id: id,
  })
  const without = (await stage.ask('GET', `${path(user)}?fields=identities&include_fields=false`)).body
  assert.ok(isObject(without) && !('identities' in without) && 'email' in without)
  assert.ok(!JSON.stringify(user).includes(password))
})

test('a supplied id is kept, and a second user with the same address or id is a conflict', async () => {
  await using stage = await openStage()
  const user = await create(stage, { user_id: 'from-elsewhere' })
  assert.equal(user['user_id'], 'auth0|from-elsewhere')
  const exists = [409, 'user_exists', 'The user already exists.']
  assert.deepEqual(await refused(stage, 'POST', '/users', { ...mara, email: 'MARA.LIND@example.com' }), exists)
  assert.deepEqual(
    await refused(stage, 'POST', '/users', { ...mara, email: 'x@y.z', user_id: 'from-elsewhere' }),
    exists,
  )
})

test('what a user may not be made of is refused in words that say where', async () => {
  await using stage = await openStage()
  const cases: [object, number, string, RegExp][] = [
    [
      { connection: undefined },
      400,
      'invalid_body',
      /^Payload validation error: 'Missing required property: connection'\.$/,
    ],
    [{ connection: 'nowhere' }, 400, 'inexistent_connection', /does not exist/],
    [{ email: undefined }, 400, 'invalid_body', /Missing required property: email/],
    [{ password: undefined }, 400, 'invalid_body', /Missing required property: password/],
    [
      { email: ['a@b.c', 'd@e.f'] },
      400,
      'invalid_body',
      /'Expected type string but found type array' on property email \(The user's email\)\./,
    ],
    [{ email: { $ne: '' } }, 400, 'invalid_body', /Expected type string but found type object/],
    [{ email: 'nobody' }, 400, 'invalid_body', /Object didn't pass validation for format email: nobody/],
    [{ email: 'a@b.c\r\nBcc: d@e.f' }, 400, 'invalid_body', /format email/],
    [{ email: '"a b"@c.d' }, 400, 'invalid_body', /format email/],
    [{ password: ['a'] }, 400, 'invalid_body', /Expected type string but found type array/],
    [{ password: 'short' }, 400, 'invalid_body', /^PasswordStrengthError: Password is too weak$/],
    [{ blocked: 'yes' }, 400, 'invalid_body', /Expected type boolean but found type string/],
    [{ is_admin: true }, 400, 'invalid_body', /Additional properties not allowed: is_admin/],
    [{ logins_count: 7 }, 400, 'invalid_body', /Additional properties not allowed: logins_count/],
    [{ credential_version: 7 }, 400, 'invalid_body', /Additional properties not allowed/],
    [{ user_metadata: [] }, 400, 'invalid_body', /Expected type object but found type array/],
    [{ username: 'mara' }, 400, 'invalid_body', /requires_username/],
    [{ verify_email: 'yes' }, 400, 'invalid_body', /Expected type boolean/],
    [{ picture: 'javascript:alert(1)' }, 400, 'invalid_body', /picture/],
    [{ phone_number: '0151' }, 400, 'invalid_body', /does not match pattern/],
    [{ user_id: 'a..b' }, 400, 'invalid_body', /does not match pattern/],
  ]
  for (const [change, status, code, words] of cases) {
    const [gotStatus, gotCode, message] = await refused(stage, 'POST', '/users', { ...mara, ...change })
    assert.deepEqual([gotStatus, gotCode], [status, code], JSON.stringify(change))
    assert.match(String(message), words)
    assert.ok(!String(message).includes(password))
  }
  assert.deepEqual((await stage.ask('GET', '/users')).body, [])
})

test('metadata merges at the first level; null takes a property away and {} clears', async () => {
  await using stage = await openStage()
  const user = await create(stage, { user_metadata: { a: { x: 1, y: 2 }, b: 2 }, app_metadata: { role: 'x' } })
  const patch = async (body: object) => (await stage.ask('PATCH', path(user), body)).body as Record<string, unknown>
  assert.deepEqual((await patch({ user_metadata: { a: { x: 3 }, c: 4 } }))['user_metadata'], {
    a: { x: 3 },
    b: 2,
    c: 4,
  })
  assert.deepEqual((await patch({ user_metadata: { b: null } }))['user_metadata'], { a: { x: 3 }, c: 4 })
  const cleared = await patch({ user_metadata: {}, name: 'Mara', given_name: null })
  assert.ok(!('user_metadata' in cleared) && !('given_name' in cleared))
  assert.deepEqual([cleared['name'], cleared['app_metadata']], ['Mara', { role: 'x' }])
})

test('a password changes by the one way there is: rules, history, sessions, tickets and log event', async () => {
  await using stage = await openStage()
  const { storage, flows, clock } = stage.deps
  const user = await create(stage)
  const id = String(user['user_id']) as UserId
  const record = sessionOf(stage, id)
  await oidcRecords.put(storage.db, 's', { ...record, createdAt: 0, expiresAt: undefined, consumedAt: undefined })
  const found = await users.find(storage.db, id)
  assert.ok(found)
  const link = await flows.createResetTicket({ user: found, client: undefined, lifetime: undefined, mailed: false })
  const token = new URL(link).searchParams.get('ticket') ?? ''

  const weak = [400, 'invalid_body', 'PasswordStrengthError: Password is too weak']
  assert.deepEqual(await refused(stage, 'PATCH', path(user), { password: 'weak' }), weak)
  const used = [400, 'invalid_body', 'PasswordHistoryError: Password has previously been used']
  assert.deepEqual(await refused(stage, 'PATCH', path(user), { password }), used)
  for (const field of [{ email: 'n@e.w' }, { phone_number: '+49151' }, { email_verified: true }]) {
    const [status, , message] = await refused(stage, 'PATCH', path(user), { password: 'Another-Horse-8', ...field })
    assert.equal(status, 400)
    assert.match(String(message), /simultaneously/)
  }
  assert.ok(await oidcRecords.find(storage.db, 'Session', 's', 0))

  clock.now()
  stage.clock.advance(1000)
  const { status, body } = await stage.ask('PATCH', path(user), { password: 'Another-Horse-8', connection })
  assert.equal(status, 200)
  assert.ok(isObject(body) && typeof body['last_password_reset'] === 'string')
  assert.ok(await verifyPassword(new Secret('Another-Horse-8'), (await passwords.currentHash(storage.db, id)) ?? ''))
  assert.equal(await oidcRecords.find(storage.db, 'Session', 's', 0), undefined)
  assert.notEqual((await tickets.findByToken(storage.db, 'password-reset', token))?.revokedAt, undefined)
  const events = (await stage.ask('GET', '/logs')).body as Record<string, unknown>[]
  const changed = events.find((event) => event['type'] === 'scp')
  assert.equal(changed?.['user_id'], id)
  assert.equal(changed?.['client_id'], stage.client.id)
  assert.ok(!JSON.stringify(events).includes('Horse'))
})

test('a new address, number or block kills open links and ends sessions', async () => {
  await using stage = await openStage()
  const { storage, flows } = stage.deps
  for (const change of [{ email: 'new@example.com' }, { blocked: true }, { phone_number: '+4915112345678' }]) {
    const user = await create(stage, { email: `${Object.keys(change)[0]}@example.com` })
    const id = String(user['user_id']) as UserId
    const record = sessionOf(stage, id)
    await oidcRecords.put(storage.db, id, { ...record, createdAt: 0, expiresAt: undefined, consumedAt: undefined })
    const found = await users.find(storage.db, id)
    assert.ok(found)
    const link = await flows.createResetTicket({ user: found, client: undefined, lifetime: undefined, mailed: false })
    const { status, body } = await stage.ask('PATCH', path(user), change)
    assert.equal(status, 200)
    assert.ok(isObject(body) && body['email_verified'] === false)
    const token = new URL(link).searchParams.get('ticket') ?? ''
    assert.notEqual((await tickets.findByToken(storage.db, 'password-reset', token))?.revokedAt, undefined)
    assert.ok(((await users.find(storage.db, id))?.credentialVersion ?? 0) > found.credentialVersion)
    assert.equal(await oidcRecords.find(storage.db, 'Session', id, 0), undefined)
  }
  const taken = await create(stage)
  assert.deepEqual(await refused(stage, 'PATCH', path(taken), { email: 'new@example.com' }), [
    400,
    'auth0_idp_error',
    'The specified new email already exists',
  ])
})

test('the narrow scope changes app_metadata and nothing else; ids and counters belong to nobody', async () => {
  await using stage = await openStage()
  const user = await create(stage)
  const narrow = ['update:users_app_metadata']
  assert.equal((await stage.ask('PATCH', path(user), { app_metadata: { plan: 'a' } }, narrow)).status, 200)
  for (const body of [{ blocked: true }, { password: 'Another-Horse-8' }, { app_metadata: {}, email_verified: true }]) {
    const [status, code, message] = await refused(stage, 'PATCH', path(user), body, narrow)
    assert.deepEqual(
      [status, code, message],
      [403, 'insufficient_scope', 'Insufficient scope, expected any of: update:users'],
    )
  }
  for (const body of [{ user_id: 'auth0|x' }, { identities: [] }, { logins_count: 0 }, { created_at: 'now' }]) {
    assert.deepEqual((await refused(stage, 'PATCH', path(user), body)).slice(0, 2), [400, 'invalid_body'])
  }
})

test('a deleted user is gone with everything, twice over, and an unknown one is told', async () => {
  await using stage = await openStage()
  const user = await create(stage)
  const id = String(user['user_id']) as UserId
  const { db } = stage.deps.storage
  const record = sessionOf(stage, id)
  await oidcRecords.put(db, 's', { ...record, createdAt: 0, expiresAt: undefined, consumedAt: undefined })
  const first = await stage.ask('DELETE', path(user))
  assert.deepEqual([first.status, first.text], [204, ''])
  assert.equal((await stage.ask('DELETE', path(user))).status, 204)
  assert.equal(await oidcRecords.find(db, 'Session', 's', 0), undefined)
  assert.equal(await passwords.currentHash(db, id), undefined)
  assert.deepEqual(await refused(stage, 'GET', path(user)), [404, 'inexistent_user', 'The user does not exist.'])
  assert.deepEqual((await refused(stage, 'PATCH', path(user), { name: 'x' })).slice(0, 2), [404, 'inexistent_user'])
})

test('tickets name one user in one way, and carry a link of the public URL', async () => {
  await using stage = await openStage()
  const user = await create(stage)
  const user_id = user['user_id']
  const { status, body } = await stage.ask('POST', '/tickets/password-change', { user_id, ttl_sec: 60 })
  assert.equal(status, 201)
  assert.ok(isObject(body))
  assert.match(String(body['ticket']), /^https:\/\/id\.example\.com\/u\/reset-verify\?ticket=[\w-]{43}#$/)
  const token = new URL(String(body['ticket'])).searchParams.get('ticket') ?? ''
  const ticket = await tickets.findByToken(stage.deps.storage.db, 'password-reset', token)
  assert.equal((ticket?.expiresAt ?? 0) - (ticket?.createdAt ?? 0), 60_000)
  assert.equal((await tickets.find(stage.deps.storage.db, ticket?.id ?? ('' as TicketId)))?.user, user_id)

  const connection_id = stage.connection.id
  const byAddress = await stage.ask('POST', '/tickets/password-change', {
    email: 'mara.lind@example.com',
    connection_id,
  })
  assert.equal(byAddress.status, 201)
  const cases: [object, number, string | undefined][] = [
    [{}, 400, 'invalid_body'],
    [{ user_id, email: 'a@b.c' }, 400, 'invalid_body'],
    [{ email: 'mara.lind@example.com' }, 400, 'invalid_body'],
    [{ user_id: 'auth0|nobody' }, 404, 'inexistent_user'],
    [{ email: 'nobody@example.com', connection_id }, 404, 'inexistent_user'],
    [{ email: 'mara.lind@example.com', connection_id: 'con_nowhere' }, 404, 'inexistent_connection'],
    [{ user_id, client_id: 'nobody' }, 404, 'inexistent_client'],
    [{ user_id, result_url: 'javascript:alert(1)' }, 400, 'invalid_body'],
    [{ user_id, organization_id: 'org_1' }, 404, undefined],
    [{ user_id: [user_id] }, 400, 'invalid_body'],
  ]
  for (const [wrong, expected, code] of cases) {
    assert.deepEqual(
      (await refused(stage, 'POST', '/tickets/password-change', wrong)).slice(0, 2),
      [expected, code],
      JSON.stringify(wrong),
    )
  }
})

function sessionOf({ deps }: Stage, user: UserId) {
  const payloadSealed = oidcRecords.sealPayload(deps.sealer, 'Session', {})
  return { model: 'Session', payloadSealed, user, client: undefined, grant: undefined, uid: undefined }
}
