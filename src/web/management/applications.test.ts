// Clients, grants, APIs and connections over the API: secrets, scopes, round trips, and what goes with them.
import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { test } from 'node:test'

import { isObject } from '#kit'
import { MANAGEMENT_SCOPES } from '#tenant'

import { openStage, PUBLIC, type Stage } from '../testing-stage.ts'

type Shown = Record<string, unknown>

async function ok(stage: Stage, status: number, ...ask: Parameters<Stage['ask']>): Promise<Shown> {
  const answer = await stage.ask(...ask)
  assert.equal(answer.status, status, `${ask[0]} ${ask[1]}: ${answer.text}`)
  return isObject(answer.body) ? answer.body : {}
}

async function code(stage: Stage, ...ask: Parameters<Stage['ask']>): Promise<[number, unknown]> {
  const { status, body } = await stage.ask(...ask)
  return [status, isObject(body) ? body['errorCode'] : undefined]
}

function tokenFor(stage: Stage, client: Shown, audience: string) {
  const payload = {
    grant_type: 'client_credentials',
    client_id: client['client_id'],
    client_secret: client['client_secret'],
    audience,
  }
  return stage.raw({ method: 'POST', url: '/oauth/token', payload })
}

test('a client shows its secret to its maker and to those who may read keys, and to nobody else', async () => {
  await using stage = await openStage()
  const made = await ok(stage, 201, 'POST', '/clients', {
    name: 'Shop',
    app_type: 'regular_web',
    callbacks: ['https://shop.example/back'],
    client_metadata: { colour: 'blue' },
    oidc_conformant: true,
    jwt_configuration: { lifetime_in_seconds: 60, alg: 'RS256' },
  })
  assert.match(String(made['client_id']), /^[A-Za-z0-9]{32}$/)
  assert.match(String(made['client_secret']), /^[\w-]{64}$/)
  assert.deepEqual(made['grant_types'], ['authorization_code', 'implicit', 'refresh_token', 'client_credentials'])
  assert.deepEqual(made['callbacks'], ['https://shop.example/back'])
  const path = `/clients/${String(made['client_id'])}`
  const plain = await ok(stage, 200, 'GET', path, undefined, ['read:clients'])
  assert.equal('client_secret' in plain, false)
  assert.equal(
    (await ok(stage, 200, 'GET', path, undefined, ['read:client_keys']))['client_secret'],
    made['client_secret'],
  )
  const { text } = await stage.ask('GET', '/clients', undefined, ['read:clients'])
  assert.doesNotMatch(text, /"client_secret"/)
  const events = (await stage.ask('GET', '/logs')).body as Shown[]
  assert.ok(events.some((event) => event['type'] === 'mgmt_api_read'))
  assert.ok(!JSON.stringify(events).includes(String(made['client_secret'])))
})

test('lists of clients page, filter and choose fields', async () => {
  await using stage = await openStage()
  for (const name of ['a', 'b', 'c']) await ok(stage, 201, 'POST', '/clients', { name, app_type: 'spa' })
  const totals = await ok(stage, 200, 'GET', '/clients?include_totals=true&per_page=2&page=1&is_global=false')
  assert.deepEqual([totals['start'], totals['limit'], totals['length'], totals['total']], [2, 2, 2, 4])
  const first = await ok(stage, 200, 'GET', '/clients?take=3&fields=name')
  assert.deepEqual(first['clients'], [{ name: 'Script' }, { name: 'a' }, { name: 'b' }])
  const last = await ok(stage, 200, 'GET', `/clients?take=3&from=${String(first['next'])}&fields=name`)
  assert.deepEqual(last, { clients: [{ name: 'c' }] })
  const [global = {}] = (await stage.ask('GET', '/clients?is_global=true')).body as Shown[]
  assert.deepEqual([global['global'], global['name']], [true, 'All Applications'])
  const path = `/clients/${String(global['client_id'])}`
  await ok(stage, 200, 'PATCH', path, { custom_login_page: '<html>' })
  assert.equal((await ok(stage, 200, 'GET', path))['custom_login_page'], '<html>')
  assert.deepEqual(await code(stage, 'PATCH', path, { name: 'x' }), [400, 'invalid_body'])
  const spa = (await stage.ask('GET', '/clients?app_type=spa,native')).body
  assert.ok(Array.isArray(spa) && spa.length === 3)
  assert.deepEqual(await code(stage, 'GET', '/clients?take=3&from=nonsense'), [400, 'invalid_query_string'])
})

test('a client changes, rotates its secret and is deleted, and tokens follow', async () => {
  await using stage = await openStage()
  const made = await ok(stage, 201, 'POST', '/clients', { name: 'Job', app_type: 'non_interactive' })
  const path = `/clients/${String(made['client_id'])}`
  const audience = `${PUBLIC}/api/v2/`
  assert.equal((await tokenFor(stage, made, audience)).status, 403)
  const grant = await ok(stage, 201, 'POST', '/client-grants', {
    client_id: made['client_id'],
    audience,
    scope: ['read:users'],
  })
  assert.equal((await tokenFor(stage, made, audience)).status, 200)
  const changed = await ok(stage, 200, 'PATCH', path, {
    name: 'Job 2',
    client_metadata: { a: '1' },
    callbacks: ['https://x.example'],
  })
  assert.deepEqual([changed['name'], changed['client_metadata']], ['Job 2', { a: '1' }])
  const without = await ok(stage, 200, 'PATCH', path, { client_metadata: { a: null }, description: 'words' })
  assert.deepEqual([without['client_metadata'], without['callbacks']], [undefined, ['https://x.example']])
  const ten = (first: string) => Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`${first}${i}`, 'x']))
  await ok(stage, 200, 'PATCH', path, { client_metadata: ten('a') })
  // it is what is there in the end that counts
  const more = await stage.ask('PATCH', path, { client_metadata: { one: 'more' } })
  assert.deepEqual([more.status, /maximum 10/.test(more.text)], [400, true])
  assert.deepEqual((await ok(stage, 200, 'GET', path))['client_metadata'], ten('a'))
  const rotated = await ok(stage, 200, 'POST', `${path}/rotate-secret`)
  assert.notEqual(rotated['client_secret'], made['client_secret'])
  assert.equal((await tokenFor(stage, made, audience)).status, 401)
  assert.equal((await tokenFor(stage, rotated, audience)).status, 200)
  const own = { client_secret: 'sixteen or more characters' }
  assert.deepEqual(await code(stage, 'PATCH', path, own, ['update:clients']), [403, 'insufficient_scope'])
  assert.deepEqual(await code(stage, 'PATCH', path, { name: 'x' }, ['update:client_keys']), [403, 'insufficient_scope'])
  await ok(stage, 200, 'PATCH', path, own, ['update:client_keys', 'read:users'])
  assert.equal((await tokenFor(stage, { ...made, ...own }, audience)).status, 200)
  await ok(stage, 200, 'PATCH', path, { grant_types: [] })
  const refused = await tokenFor(stage, { ...made, ...own }, audience)
  assert.ok(isObject(refused.body))
  assert.deepEqual([refused.status, refused.body['error']], [403, 'unauthorized_client'])
  await ok(stage, 204, 'DELETE', path)
  await ok(stage, 204, 'DELETE', path)
  assert.deepEqual(await code(stage, 'GET', path), [404, 'inexistent_client'])
  assert.deepEqual(await code(stage, 'GET', `/client-grants/${String(grant['id'])}`), [404, 'inexistent_client_grant'])
})

test('what would be less safe than it looks is refused unless it is off', async () => {
  await using stage = await openStage()
  const on: object[] = [
    { require_proof_of_possession: true },
    { require_pushed_authorization_requests: true },
    { is_token_endpoint_ip_header_trusted: true, app_type: 'spa' },
    { is_token_endpoint_ip_header_trusted: true, token_endpoint_auth_method: 'none' },
    { client_authentication_methods: { private_key_jwt: { credentials: [] } } },
    { token_endpoint_auth_method: 'private_key_jwt' },
    { unknown: 1 },
    { client_secret: 'chosen by whoever makes the client' },
    { client_id: 'chosen' },
  ]
  for (const body of on) {
    assert.deepEqual(
      await code(stage, 'POST', '/clients', { name: 'x', ...body }),
      [400, 'invalid_body'],
      JSON.stringify(body),
    )
  }
  await ok(stage, 201, 'POST', '/clients', {
    name: 'x',
    require_proof_of_possession: false,
    is_token_endpoint_ip_header_trusted: false,
    session_transfer: null,
  })
})

test('grants: pairs are unique, scopes exist, and nobody gives what they do not hold', async () => {
  await using stage = await openStage()
  const client = await ok(stage, 201, 'POST', '/clients', { name: 'x' })
  const client_id = client['client_id']
  const audience = `${PUBLIC}/api/v2/`
  const grant = { client_id, audience, scope: ['read:users'] }
  const made = await ok(stage, 201, 'POST', '/client-grants', grant)
  assert.match(String(made['id']), /^cgr_[A-Za-z0-9]{16}$/)
  assert.deepEqual(await code(stage, 'POST', '/client-grants', grant), [409, 'conflict'])
  assert.deepEqual(await code(stage, 'POST', '/client-grants', { ...grant, client_id: 'no' }), [
    404,
    'inexistent_client',
  ])
  assert.deepEqual(await code(stage, 'POST', '/client-grants', { ...grant, audience: 'https://no/' }), [
    404,
    'inexistent_resource_server',
  ])
  const path = `/client-grants/${String(made['id'])}`
  assert.deepEqual(await code(stage, 'PATCH', path, { scope: ['read:nothing'] }), [400, 'invalid_body'])
  const narrow = ['update:client_grants', 'create:client_grants']
  assert.deepEqual(await code(stage, 'PATCH', path, { scope: ['delete:users'] }, narrow), [403, 'insufficient_scope'])
  assert.deepEqual((await ok(stage, 200, 'PATCH', path, { scope: ['delete:users'] }))['scope'], ['delete:users'])
  const list = await ok(stage, 200, 'GET', `/client-grants?include_totals=true&take=50&client_id=${String(client_id)}`)
  assert.deepEqual(list, { client_grants: [{ ...made, scope: ['delete:users'] }] })
  await ok(stage, 204, 'DELETE', path)
  await ok(stage, 204, 'DELETE', path)
})

test('an API is made, addressed by its identifier, used for tokens, and gone with its grants', async () => {
  await using stage = await openStage()
  const identifier = 'https://orders.example/v1?x=1'
  const scopes = [{ value: 'read:orders', description: 'Read' }, { value: 'write:orders' }]
  const api = await ok(stage, 201, 'POST', '/resource-servers', {
    name: 'Orders',
    identifier,
    scopes,
    token_lifetime: 60,
  })
  assert.match(String(api['id']), /^[0-9a-f]{24}$/)
  assert.deepEqual(await code(stage, 'POST', '/resource-servers', { identifier }), [
    409,
    'resource_server_already_exists',
  ])
  const path = `/resource-servers/${encodeURIComponent(identifier).replace(/%3A/g, ':')}`
  assert.deepEqual(await ok(stage, 200, 'GET', path), api)
  assert.deepEqual(await ok(stage, 200, 'GET', `/resource-servers/${String(api['id'])}`), api)

  const client = await ok(stage, 201, 'POST', '/clients', { name: 'x', app_type: 'non_interactive' })
  await ok(stage, 201, 'POST', '/client-grants', {
    client_id: client['client_id'],
    audience: identifier,
    scope: ['read:orders'],
  })
  const token = await tokenFor(stage, client, identifier)
  assert.ok(isObject(token.body))
  assert.deepEqual([token.status, token.body['expires_in'], token.body['scope']], [200, 60, 'read:orders'])
  const foreign = await stage.raw({
    url: '/api/v2/users',
    headers: { authorization: `Bearer ${String(token.body['access_token'])}` },
  })
  assert.equal(foreign.status, 401)

  const changed = await ok(stage, 200, 'PATCH', path, { scopes: [{ value: 'read:orders' }], token_lifetime: 120 })
  assert.deepEqual([changed['scopes'], changed['token_lifetime']], [[{ value: 'read:orders' }], 120])
  for (const body of [{ signing_alg: 'HS256' }, { token_dialect: 'rfc9068_profile' }]) {
    assert.deepEqual(await code(stage, 'PATCH', path, body), [400, 'invalid_body'])
  }
  const system = `/resource-servers/${encodeURIComponent(`${PUBLIC}/api/v2/`)}`
  assert.equal((await ok(stage, 200, 'GET', system))['is_system'], true)
  assert.deepEqual(await code(stage, 'DELETE', system), [400, 'operation_not_supported'])
  assert.deepEqual(await code(stage, 'PATCH', system, { name: 'x' }), [400, 'operation_not_supported'])
  await ok(stage, 204, 'DELETE', path)
  assert.equal((await tokenFor(stage, client, identifier)).status, 403)
  assert.deepEqual(await code(stage, 'GET', path), [404, 'inexistent_resource_server'])
})

test('a connection keeps its options whole, rules passwords, and goes with its users', async () => {
  await using stage = await openStage()
  const made = await ok(stage, 201, 'POST', '/connections', {
    name: 'Staff',
    strategy: 'auth0',
    options: { passwordPolicy: 'excellent', brute_force_protection: true, mfa: { active: true } },
    enabled_clients: [stage.client.id],
    metadata: { team: 'a' },
  })
  assert.match(String(made['id']), /^con_[A-Za-z0-9]{16}$/)
  assert.deepEqual([made['enabled_clients'], made['realms']], [[stage.client.id], ['Staff']])
  const user = { connection: 'Staff', email: 'a@example.com' }
  assert.deepEqual(await code(stage, 'POST', '/users', { ...user, password: 'Short-1a' }), [400, 'invalid_body'])
  const ada = await ok(stage, 201, 'POST', '/users', { ...user, password: 'Long-Enough-1a' })
  const path = `/connections/${String(made['id'])}`
  const changed = await ok(stage, 200, 'PATCH', path, { options: { passwordPolicy: 'low' } })
  assert.deepEqual(changed['options'], { passwordPolicy: 'low' })
  for (const body of [
    { name: 'Other' },
    { strategy: 'auth0' },
    { options: { customScripts: { login: 'x' } } },
    { options: { enabledDatabaseCustomization: true } },
    { options: { disable_self_service_change_password: true } },
    { options: { unknown: 1 } },
    { options: { attributes: {}, validation: {} } },
    { options: { passwordPolicy: 'best' } },
  ]) {
    assert.deepEqual(await code(stage, 'PATCH', path, body), [400, 'invalid_body'], JSON.stringify(body))
  }
  assert.deepEqual(await code(stage, 'POST', '/connections', { name: 'Staff', strategy: 'auth0' }), [409, 'conflict'])
  assert.deepEqual(await code(stage, 'POST', '/connections', { name: 'Google', strategy: 'google-oauth2' }), [
    400,
    'invalid_body',
  ])
  const named = (await stage.ask('GET', '/connections?name=Staff&strategy=auth0')).body as Shown[]
  assert.deepEqual(
    named.map(({ id }) => id),
    [made['id']],
  )
  const several = await ok(stage, 200, 'GET', '/connections?include_totals=true&take=50&strategy=auth0&strategy=sms')
  assert.equal((several['connections'] as Shown[]).length, 2)

  const deleted = await ok(stage, 202, 'DELETE', path)
  assert.match(String(deleted['deleted_at']), /^\d{4}-/)
  assert.deepEqual(await code(stage, 'GET', path), [404, 'inexistent_connection'])
  assert.deepEqual(await code(stage, 'GET', `/users/${encodeURIComponent(String(ada['user_id']))}`), [
    404,
    'inexistent_user',
  ])
})

test('clients are let in and out of a connection one by one', async () => {
  await using stage = await openStage()
  const client = await ok(stage, 201, 'POST', '/clients', { name: 'x' })
  const path = `/connections/${stage.connection.id}/clients`
  const status = (on: boolean) => [{ client_id: client['client_id'], status: on }]
  await ok(stage, 204, 'PATCH', path, status(true))
  const ids = async () =>
    ((await ok(stage, 200, 'GET', `${path}?take=50`))['clients'] as Shown[]).map(({ client_id }) => client_id)
  assert.deepEqual(await ids(), [stage.client.id, String(client['client_id'])].toSorted())
  const mine = await ok(stage, 200, 'GET', `/clients/${String(client['client_id'])}/connections`)
  assert.equal((mine['connections'] as Shown[]).length, 1)
  await ok(stage, 204, 'PATCH', path, status(false))
  assert.deepEqual(await ids(), [stage.client.id])
  assert.deepEqual(await code(stage, 'PATCH', path, [{ client_id: 'no', status: true }]), [404, 'inexistent_client'])
  assert.deepEqual(
    await code(
      stage,
      'PATCH',
      path,
      Array.from({ length: 51 }, () => status(true)[0]),
    ),
    [400, 'invalid_body'],
  )
})

test('roles permit scopes of APIs, users have roles, and both are listed', async () => {
  await using stage = await openStage()
  const identifier = 'https://orders.example/'
  await ok(stage, 201, 'POST', '/resource-servers', {
    name: 'Orders',
    identifier,
    scopes: [{ value: 'read:orders', description: 'R' }],
  })
  const role = await ok(stage, 200, 'POST', '/roles', { name: 'Clerk', description: 'Reads' })
  assert.deepEqual(Object.keys(role), ['id', 'name', 'description'])
  assert.deepEqual(await code(stage, 'POST', '/roles', { name: 'Clerk' }), [409, 'role_conflict'])
  const path = `/roles/${String(role['id'])}`
  const permissions = [{ resource_server_identifier: identifier, permission_name: 'read:orders' }]
  await ok(stage, 201, 'POST', `${path}/permissions`, { permissions })
  const shown = { ...permissions[0], description: 'R', resource_server_name: 'Orders' }
  assert.deepEqual((await stage.ask('GET', `${path}/permissions`)).body, [shown])
  const wrong = [{ resource_server_identifier: identifier, permission_name: 'none' }]
  assert.deepEqual(await code(stage, 'POST', `${path}/permissions`, { permissions: wrong }), [400, 'invalid_body'])

  const connection = stage.connection.name
  const user = await ok(stage, 201, 'POST', '/users', {
    connection,
    email: 'a@example.com',
    password: 'Correct-Horse-7',
  })
  const userPath = `/users/${encodeURIComponent(String(user['user_id']))}`
  await ok(stage, 204, 'POST', `${userPath}/roles`, { roles: [role['id']] })
  assert.deepEqual((await stage.ask('GET', `${userPath}/roles`)).body, [role])
  const held = (await stage.ask('GET', `${userPath}/permissions`)).body as Shown[]
  assert.deepEqual(held, [
    { ...shown, sources: [{ source_id: role['id'], source_name: 'Clerk', source_type: 'ROLE' }] },
  ])
  const members = await ok(stage, 200, 'GET', `${path}/users?take=1`)
  assert.deepEqual(
    (members['users'] as Shown[]).map(({ user_id }) => user_id),
    [user['user_id']],
  )
  await ok(stage, 201, 'POST', `${userPath}/permissions`, { permissions })
  await ok(stage, 204, 'DELETE', `${userPath}/roles`, { roles: [role['id']] })
  const direct = (await stage.ask('GET', `${userPath}/permissions`)).body as Shown[]
  const [permission = {}] = direct
  assert.deepEqual((permission['sources'] as Shown[])[0]?.['source_type'], 'DIRECT')
  await ok(stage, 204, 'DELETE', `${userPath}/permissions`, { permissions })
  await ok(stage, 204, 'DELETE', `${path}/permissions`, { permissions })
  await ok(stage, 200, 'POST', `${path}/users`, { users: [user['user_id']] })
  assert.deepEqual(await code(stage, 'POST', `${path}/users`, { users: ['auth0|nobody'] }), [404, 'inexistent_user'])
  assert.deepEqual(await ok(stage, 200, 'DELETE', path), {})
  assert.deepEqual(await code(stage, 'DELETE', path), [404, 'inexistent_role'])
  assert.deepEqual((await stage.ask('GET', `${userPath}/roles`)).body, [])
})

test('the whole grant of the Management API is what its scopes are', async () => {
  await using stage = await openStage()
  const [grant] = (await stage.ask('GET', '/client-grants')).body as Shown[]
  assert.deepEqual(grant?.['scope'], MANAGEMENT_SCOPES)
})

test('keys of a client that may do more here than the caller are neither shown nor set nor added (Immich CVE-2026-23896)', async () => {
  await using stage = await openStage()
  const path = `/clients/${stage.client.id}`
  const refused = [403, 'insufficient_scope']
  const pem = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ type: 'spki', format: 'pem' })
  const key = { credential_type: 'public_key', pem }
  const own = { client_secret: 'sixteen or more characters' }
  assert.deepEqual(await code(stage, 'PATCH', path, own, ['update:client_keys']), refused)
  assert.deepEqual(await code(stage, 'POST', `${path}/rotate-secret`, {}, ['update:client_keys']), refused)
  assert.deepEqual(await code(stage, 'POST', `${path}/credentials`, key, ['create:client_credentials']), refused)
  assert.equal('client_secret' in (await ok(stage, 200, 'GET', path, undefined, ['read:client_keys'])), false)
  const { text } = await stage.ask('GET', '/clients', undefined, ['read:client_keys'])
  assert.doesNotMatch(text, /"client_secret"/)
  // one that may do no more than they: theirs to keep
  const made = await ok(stage, 201, 'POST', '/clients', { name: 'Nightly', app_type: 'non_interactive' })
  const grant = { client_id: made['client_id'], audience: `${PUBLIC}/api/v2/`, scope: ['update:client_keys'] }
  await ok(stage, 201, 'POST', '/client-grants', grant)
  const theirs = `/clients/${String(made['client_id'])}`
  await ok(stage, 200, 'PATCH', theirs, own, ['update:client_keys'])
  await ok(stage, 200, 'POST', `${theirs}/rotate-secret`, {}, ['update:client_keys'])
  const keys = ['read:client_keys', 'update:client_keys']
  assert.ok('client_secret' in (await ok(stage, 200, 'GET', theirs, undefined, keys)))
})
