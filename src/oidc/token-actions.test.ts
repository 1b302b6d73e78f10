// Actions with a say in tokens, against the adapter: what happens around them while they run, and who gets past them.
import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'

import { decodeJwt } from 'jose'

import type { AtExchange, AtLogin, LoginFacts, PasswordGrant } from '#flows'
import { connections, oidcRecords, users } from '#identity'
import {
  type ClientId,
  heldClock,
  isObject,
  type JsonObject,
  openSealer,
  Secret,
  silentLog,
  systemClock,
  systemIds,
  type UserId,
} from '#kit'
import { openStorage } from '#storage'
import { type Client, clientGrants, clients, resourceServers } from '#tenant'

import { ACCOUNT, type Authorized, openOidc } from './index.ts'
import { noPasswordGrant } from './testing-grant.ts'

const publicUrl = 'https://id.example.com'
const callback = 'https://app.example.com/callback'
const orders = 'https://orders.example.com/'
const user = 'auth0|one' as UserId
const client = 'shop' as ClientId
const request = { ip: '203.0.113.7', userAgent: 'a test', hostname: 'id.example.com', language: 'en', method: 'GET' }
const verifier = randomBytes(32).toString('base64url')

const granted = { kind: 'granted' as const, execution: 'an execution', idToken: {}, accessToken: {} }

/** headers */
type Sent = { readonly [name: string]: string }

/** @param settings of the application */
async function openStage(settings: Client['settings'] = {}) {
  const directory = mkdtempSync(join(tmpdir(), 'keyturn-oidc-'))
  const storage = await openStorage({ directory, url: undefined, log: silentLog })
  const { db } = storage
  const sealer = openSealer(new Secret(randomBytes(32)))
  const clock = heldClock(systemClock.now())
  const at = clock.now()
  const one = { metadata: {}, createdAt: at, updatedAt: at }
  const connection = systemIds.connection()
  const database = { name: 'Users', strategy: 'auth0', displayName: undefined, options: {} } as const
  await connections.insert(db, { ...one, ...database, id: connection })
  await users.insert(db, { id: user, connection, email: 'ada@example.com', emailVerified: true, at })
  const grant_types = ['authorization_code', 'refresh_token', 'implicit']
  const browser = { app_type: 'spa' as const, token_endpoint_auth_method: 'none' as const, callbacks: [callback] }
  await clients.insert(db, {
    ...one,
    id: client,
    name: 'Shop',
    secretSealed: undefined,
    settings: { ...browser, grant_types, ...settings },
  })
  for (const identifier of [orders, 'https://stock.example.com/', 'invoices']) {
    const server = { name: 'API', scopes: [{ value: 'read' }], system: false, createdAt: at }
    const more = { id: systemIds.resourceServer(), identifier, settings: { allow_offline_access: true } }
    // oxlint-disable-next-line no-await-in-loop -- one connection
    await resourceServers.insert(db, { ...server, ...more })
  }
  const asked: LoginFacts[] = []
  const actions: { login: AtLogin; exchange: AtExchange } = {
    login: () => Promise.resolve(granted),
    exchange: () => Promise.reject(new Error('nobody asks')),
  }
  const flows = {
    atLogin: (facts: LoginFacts) => {
      asked.push(facts)
      return actions.login(facts)
    },
    atExchange: (facts: Parameters<AtExchange>[0]) => actions.exchange(facts),
    passwordGrant: {
      ...noPasswordGrant,
      prove: ({ asks }: Parameters<PasswordGrant['prove']>[0]) =>
        Promise.resolve({ kind: 'proven' as const, user, version: 1, amr: ['pwd'], at, asks }),
    },
  }
  const oidc = await openOidc({ storage, sealer, clock, ids: systemIds, log: silentLog, flows, publicUrl })
  const cookies = new Map<string, string>()

  function arrive(answered: Authorized): Authorized {
    for (const cookie of [answered.answer.headers['set-cookie'] ?? []].flat()) {
      const [pair = ''] = cookie.split(';')
      const at = pair.indexOf('=')
      cookies.set(pair.slice(0, at), pair.slice(at + 1))
    }
    return answered
  }
  const headers = () => ({ cookie: [...cookies].map((pair) => pair.join('=')).join('; ') })

  /** An authorization request of this browser. */
  async function authorize(change: Record<string, string> = {}, more = '', sent: Sent = {}): Promise<Authorized> {
    const query = new URLSearchParams({
      client_id: client,
      response_type: 'code',
      redirect_uri: callback,
      scope: 'openid email offline_access read',
      audience: orders,
      state: 'a state',
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
      ...change,
    })
    const asking = { headers: { ...headers(), ...sent }, request }
    return arrive(await oidc.authorize({ query: `${query.toString()}${more}`, ...asking }))
  }

  /** The same, signing in where it is asked for. @returns where the browser is sent in the end */
  async function signIn(change: Record<string, string> = {}, more = '', sent: Sent = {}): Promise<URL> {
    let answered = await authorize(change, more, sent)
    if (answered.kind === 'interact') {
      const { uid } = answered.interaction
      const { credentialVersion: version = 0 } = (await users.find(db, user)) ?? {}
      await oidc.finish('users', uid, { login: { id: user, version, amr: ['pwd'], at: clock.now() } })
      answered = arrive(await oidc.resume('users', uid, { headers: { ...headers(), ...sent }, request }))
    }
    return placeOf(answered)
  }

  async function token(body: Record<string, unknown>, sent: Sent = {}) {
    const answer = await oidc.answer({ method: 'POST', endpoint: 'token', headers: sent, body, request })
    return { status: answer.status, body: isObject(answer.body) ? answer.body : {} }
  }

  return {
    ...{ storage, sealer, clock, oidc, actions, asked, authorize, signIn, headers, token },
    redeem: (back: URL, change: Record<string, unknown> = {}) =>
      token({
        grant_type: 'authorization_code',
        client_id: client,
        code: back.searchParams.get('code') ?? '',
        redirect_uri: callback,
        code_verifier: verifier,
        ...change,
      }),
    refresh: ({ refresh_token }: JsonObject, change: Record<string, unknown> = {}, sent: Sent = {}) =>
      token({ grant_type: 'refresh_token', client_id: client, refresh_token, ...change }, sent),
    async [Symbol.asyncDispose]() {
      await storage[Symbol.asyncDispose]()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

function placeOf({ answer }: Authorized): URL {
  const { location } = answer.headers
  assert.ok(typeof location === 'string', JSON.stringify(answer.body))
  return new URL(location)
}

test('a code of our own account page is redeemed by nobody: it would be a token that no Action was asked about', async () => {
  await using stage = await openStage()
  const own = { client_id: ACCOUNT, redirect_uri: `${publicUrl}/u/account` }
  const back = await stage.signIn({ ...own, scope: 'openid read' })
  assert.equal(stage.asked.length, 0)
  const { status, body } = await stage.redeem(back, own)
  assert.deepEqual([status, body['access_token'], body['id_token']], [403, undefined, undefined], JSON.stringify(body))
})

test('a request is for one API, the one that the Actions are told of', async () => {
  await using stage = await openStage()
  const stock = 'https://stock.example.com/'
  const resource = (name: string) => `&resource=${encodeURIComponent(name)}`
  for (const more of [resource(orders) + resource(stock), resource(stock)]) {
    // oxlint-disable-next-line no-await-in-loop -- one browser
    const back = await stage.signIn({}, more)
    assert.deepEqual([back.searchParams.get('error'), back.searchParams.get('code')], ['invalid_target', null], more)
  }
  assert.equal(stage.asked.length, 0)
  const { body } = await stage.redeem(await stage.signIn({}, resource(orders)), { resource: orders })
  assert.deepEqual(decodeJwt(String(body['access_token'])).aud, [orders, `${publicUrl}/userinfo`])
  const { body: none } = await stage.refresh(body as JsonObject, { resource: stock })
  assert.equal(none['error'], 'invalid_target')
})

test('an API is called by its identifier at a refresh too', async () => {
  await using stage = await openStage()
  const { body } = await stage.redeem(await stage.signIn({ audience: 'invoices' }))
  assert.equal((await stage.refresh(body as JsonObject)).status, 200)
  assert.deepEqual(
    stage.asked.map(({ audience }) => audience),
    ['invoices', 'invoices'],
  )
})

test('a session that is ended while Actions run stays ended, and its request gets no code', async () => {
  await using stage = await openStage()
  const { storage } = stage
  await stage.signIn()
  const session = await stage.oidc.sessionOf('users', stage.headers())
  assert.ok(session)
  stage.actions.login = async () => {
    await oidcRecords.removeByUid(storage.db, 'Session', session.uid)
    return granted
  }
  const back = await stage.signIn({ prompt: 'none' })
  assert.deepEqual([back.searchParams.get('error'), back.searchParams.get('code')], ['login_required', null])
  assert.equal(await stage.oidc.sessionOf('users', stage.headers()), undefined)
  assert.deepEqual(await oidcRecords.listOfUser(storage.db, 'Session', user, stage.clock.now()), [])
})

test('a password that changes while Actions run ends the request, and leaves nothing behind', async () => {
  await using stage = await openStage()
  const { storage, clock } = stage
  stage.actions.login = async () => {
    await users.update(storage.db, user, { at: clock.now(), newCredentials: true })
    await oidcRecords.revokeUser(storage.db as never, user)
    return granted
  }
  const back = await stage.signIn()
  assert.deepEqual([back.searchParams.get('error'), back.searchParams.get('code')], ['login_required', null])
  assert.deepEqual(await oidcRecords.listOfUser(storage.db, 'Session', user, clock.now()), [])
})

test('a refresh token that is revoked while Actions run gives no token, rotating or not', async () => {
  for (const rotation_type of ['rotating', 'non-rotating']) {
    await using stage = await openStage({ refresh_token: { rotation_type } })
    const { storage } = stage
    const { body } = await stage.redeem(await stage.signIn())
    stage.actions.login = async () => {
      await oidcRecords.revokeUser(storage.db as never, user)
      return granted
    }
    const { status, body: refused } = await stage.refresh(body as JsonObject)
    assert.deepEqual(
      [status, refused['error'], refused['access_token']],
      [403, 'invalid_grant', undefined],
      rotation_type,
    )
  }
})

test('Actions see parameters of a token request that nobody else knows, and nothing that proves anything', async () => {
  await using stage = await openStage()
  const { body } = await stage.redeem(await stage.signIn())
  const secrets = { password: 'x', code: 'x', subject_token: 'x', mfa_token: 'x' }
  const { status } = await stage.refresh(body as JsonObject, {
    ...secrets,
    nested: { a: 1 },
    'a b': 'x',
    device: 'kiosk',
  })
  assert.equal(status, 200)
  assert.deepEqual(stage.asked.at(1)?.body, { grant_type: 'refresh_token', client_id: client, device: 'kiosk' })
})

test('Actions have their say where an application took the password, and never see it', async () => {
  const grant_type = 'http://auth0.com/oauth/grant-type/password-realm'
  await using stage = await openStage({ grant_types: [grant_type, 'refresh_token'] })
  const { storage, actions, asked, clock } = stage
  const { db } = storage
  const [users_] = await connections.list(db)
  await connections.enableClient(db, users_?.id ?? systemIds.connection(), client)
  const given = { grant_type, client_id: client, realm: 'Users', username: 'ada@example.com', password: 'a password' }
  const give = () => stage.token({ ...given, audience: orders, scope: 'openid read offline_access', plan: 'gold' })
  const claims = { idToken: { 'https://example.com/a': 1 }, accessToken: { 'https://example.com/b': 2 } }
  actions.login = () => Promise.resolve({ ...granted, ...claims })
  const { status, body } = await give()
  assert.equal(status, 200, JSON.stringify(body))
  assert.equal(decodeJwt(String(body['id_token']))['https://example.com/a'], 1)
  const { gty, ...token } = decodeJwt(String(body['access_token']))
  assert.deepEqual([token['https://example.com/b'], gty, token.aud], [2, 'password', [orders, `${publicUrl}/userinfo`]])
  const { protocol, session, audience, scopes, body: seen } = asked[0] ?? assert.fail('no Action was asked')
  assert.deepEqual([protocol, session, audience], ['oauth2-password', undefined, orders])
  assert.deepEqual(scopes, ['openid', 'offline_access', 'read'])
  assert.deepEqual(Object.keys(seen).toSorted(), [
    ...['audience', 'client_id', 'grant_type', 'plan', 'realm', 'scope', 'username'],
  ])
  assert.doesNotMatch(JSON.stringify(asked), /a password/)

  actions.login = () => Promise.resolve({ kind: 'denied', execution: 'an execution', reason: 'Not today.' })
  const denied = await give()
  assert.deepEqual([denied.status, denied.body['error_description']], [403, 'Not today.'])
  actions.login = () => Promise.resolve({ kind: 'failed', execution: 'an execution', reason: 'An Action failed.' })
  assert.equal((await give()).status, 500)
  const server = (await resourceServers.findByIdentifier(db, orders)) ?? assert.fail('no API')
  actions.login = () => resourceServers.update(db, { ...server, scopes: [] }, clock.now()).then(() => granted)
  const less = (await give()).body
  const left = 'openid offline_access'
  assert.deepEqual([less['scope'], decodeJwt(String(less['access_token']))['scope']], [left, left])
  const before = await oidcRecords.listOfUser(db, 'RefreshToken', user, clock.now())
  actions.login = async () => {
    await users.update(db, user, { at: clock.now(), newCredentials: true })
    return granted
  }
  const late = await give()
  assert.deepEqual([late.status, late.body['error'], late.body['access_token']], [403, 'invalid_grant', undefined])
  assert.equal((await oidcRecords.listOfUser(db, 'RefreshToken', user, clock.now())).length, before.length)
})

test('a machine gets no token by a grant that was taken away while Actions ran', async () => {
  await using stage = await openStage()
  const { storage, sealer, clock } = stage
  const at = clock.now()
  const secretSealed = sealer.seal('client-secret', 'its secret')
  const job: Client = {
    id: 'job' as ClientId,
    name: 'Job',
    secretSealed,
    settings: { grant_types: ['client_credentials'] },
    metadata: {},
    createdAt: at,
    updatedAt: at,
  }
  await clients.insert(storage.db, job)
  const grant = { id: systemIds.grant(), client: job.id, audience: orders, scope: ['read'] }
  await clientGrants.insert(storage.db, grant, at)
  stage.actions.exchange = async () => {
    await clientGrants.remove(storage.db, grant.id)
    return { kind: 'granted', execution: undefined, accessToken: {} }
  }
  const credentials = { client_id: job.id, client_secret: 'its secret' }
  const { status, body } = await stage.token({ grant_type: 'client_credentials', audience: orders, ...credentials })
  assert.deepEqual([status, body['error'], body['access_token']], [403, 'access_denied', undefined])
})

test('a browser names no address of its own, whichever application its request names', async () => {
  await using stage = await openStage()
  const { storage, sealer } = stage
  const before = await clients.find(storage.db, client)
  assert.ok(before)
  const settings = { ...before.settings, token_endpoint_auth_method: 'client_secret_post' as const }
  await clients.update(storage.db, {
    ...{ ...before, secretSealed: sealer.seal('client-secret', 'its secret') },
    settings: { ...settings, is_token_endpoint_ip_header_trusted: true },
  })
  const named = { 'auth0-forwarded-for': '198.51.100.1' }
  const back = await stage.signIn({}, '', named)
  assert.equal(stage.asked.at(-1)?.request.ip, request.ip)
  await stage.signIn({ prompt: 'none' }, '', named)
  assert.equal(stage.asked.at(-1)?.request.ip, request.ip)
  const { body } = await stage.redeem(back, { client_secret: 'its secret' })
  assert.equal((await stage.refresh(body as JsonObject, { client_secret: 'its secret' }, named)).status, 200)
  assert.equal(
    stage.asked.at(-1)?.request.ip,
    '198.51.100.1',
    'at the token endpoint the application has shown who it is',
  )
})

test('Actions see the parameters of the request, those of the application’s own too, and no token of a hint', async () => {
  await using stage = await openStage()
  const more = '&plan=gold&ext-theme=dark&__proto__=a&keyturn_custom={}&keyturn_offline=yes&client_secret=s'
  await stage.signIn({ login_hint: 'ada@example.com', scope: 'openid' }, more)
  const query: { readonly [name: string]: string } = stage.asked[0]?.query ?? {}
  assert.deepEqual(Object.keys(query).sort(), [
    ...['audience', 'client_id', 'code_challenge', 'code_challenge_method', 'ext-theme', 'login_hint', 'plan'],
    ...['redirect_uri', 'response_type', 'scope', 'state'],
  ])
  assert.deepEqual([query['plan'], query['ext-theme'], query['scope']], ['gold', 'dark', 'openid'])
  const many = Array.from({ length: 50 }, (_, at) => `&a${at}=${'x'.repeat(2000)}`).join('')
  await stage.signIn({ prompt: 'none' }, many)
  const custom = Object.entries(stage.asked.at(-1)?.query ?? {}).filter(([name]) => /^a\d/.test(name))
  assert.deepEqual([custom.length, custom[0]?.[1].length], [20, 1024])
})

test('with an opaque token /userinfo tells the custom claims of the id_token, which replace none of its own', async () => {
  await using stage = await openStage()
  const idToken = { 'https://example.com/roles': ['editor'], email: 'somebody@else.example', name: 'not asked for' }
  stage.actions.login = () => Promise.resolve({ ...granted, idToken, accessToken: { plan: 'gold' } })
  const { body } = await stage.redeem(await stage.signIn({ scope: 'openid email', audience: '' }))
  const headers = { authorization: `Bearer ${String(body['access_token'])}` }
  const told = await stage.oidc.answer({ method: 'GET', endpoint: 'userinfo', headers })
  const mail = { email: 'ada@example.com', email_verified: true }
  assert.deepEqual(told.body, { ...idToken, ...mail, sub: user })
})

test('requests at once of one session have each the claims that were decided for them', async () => {
  await using stage = await openStage()
  await stage.signIn()
  const arrivals: (() => void)[] = []
  stage.actions.login = async ({ query }) => {
    // all wait for the last, and go on in the opposite order
    await new Promise<void>((resolve) => {
      arrivals.unshift(resolve)
      if (arrivals.length === 10) for (const go of arrivals) go()
    })
    return { ...granted, idToken: { mine: query['state'] ?? '' }, accessToken: { mine: query['state'] ?? '' } }
  }
  const states = Array.from({ length: 10 }, (_, at) => `request ${at}`)
  const backs = await Promise.all(states.map((state) => stage.signIn({ prompt: 'none', state })))
  const tokens = await Promise.all(backs.map((back) => stage.redeem(back)))
  for (const name of ['id_token', 'access_token']) {
    const told = tokens.map(({ body }) => decodeJwt(String(body[name]))['mine'])
    assert.deepEqual(told, states)
  }
})
