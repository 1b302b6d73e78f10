// The adapter against the real embedded store: tokens, refusals, discovery, and what a forged token meets.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'

import {
  decodeJwt,
  decodeProtectedHeader,
  exportJWK,
  exportSPKI,
  generateKeyPair,
  importJWK,
  type JWK,
  SignJWT,
} from 'jose'

import { type ClientId, DAY, heldClock, isObject, openSealer, Secret, silentLog, systemClock, systemIds } from '#kit'
import { openStorage } from '#storage'
import { clientGrants, clients, resourceServers, signingKeys } from '#tenant'

import { openOidc, type OidcAnswer } from './index.ts'
import { recordsAdapter } from './records-adapter.ts'
import { noPasswordGrant } from './testing-grant.ts'

const publicUrl = 'https://id.example.com'
const audience = `${publicUrl}/api/v2/`
const secret = 'a secret with & signs:+% =/?'

/** Nothing is bound: what Actions of a sign-in do is in e2e/token-actions.test.ts. */
const noActions = {
  atLogin: () => Promise.resolve({ kind: 'granted' as const, execution: undefined, idToken: {}, accessToken: {} }),
  atExchange: () => Promise.resolve({ kind: 'granted' as const, execution: undefined, accessToken: {} }),
  passwordGrant: noPasswordGrant,
}

async function openStage() {
  const directory = mkdtempSync(join(tmpdir(), 'keyturn-oidc-'))
  const storage = await openStorage({ directory, url: undefined, log: silentLog })
  const sealer = openSealer(new Secret(randomBytes(32)))
  const clock = heldClock(systemClock.now())
  const at = clock.now()
  const client = systemIds.client()
  const one = { metadata: {}, createdAt: at, updatedAt: at }
  await clients.insert(storage.db, {
    ...one,
    id: client,
    name: 'Script',
    secretSealed: sealer.seal('client-secret', secret),
    settings: { grant_types: ['client_credentials'] },
  })
  await clients.insert(storage.db, {
    ...one,
    id: 'public' as ClientId,
    name: 'Page',
    secretSealed: undefined,
    settings: {},
  })
  const server = { name: 'API', scopes: [], system: true, settings: {}, createdAt: at }
  await resourceServers.insert(storage.db, { ...server, id: systemIds.resourceServer(), identifier: audience })
  await resourceServers.insert(storage.db, { ...server, id: systemIds.resourceServer(), identifier: 'not a URI' })
  await clientGrants.insert(
    storage.db,
    { id: systemIds.grant(), client, audience, scope: ['read:users', 'read:logs'] },
    at,
  )
  const oidc = await openOidc({ storage, sealer, clock, ids: systemIds, log: silentLog, flows: noActions, publicUrl })
  const asked = { grant_type: 'client_credentials', client_id: client, client_secret: secret, audience }
  return {
    storage,
    sealer,
    clock,
    client,
    oidc,
    ask: (change: Record<string, unknown> = {}, headers: Record<string, string> = {}) =>
      oidc.answer({ method: 'POST', endpoint: 'token', headers, body: { ...asked, ...change } }),
    async [Symbol.asyncDispose]() {
      await storage[Symbol.asyncDispose]()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

function tokenOf({ body }: OidcAnswer): string {
  assert.ok(isObject(body) && typeof body['access_token'] === 'string')
  return body['access_token']
}

test("a token has exactly Auth0's claims and the whole grant when no scope is asked for", async () => {
  await using stage = await openStage()
  const answer = await stage.ask()
  assert.equal(answer.status, 200)
  const access_token = tokenOf(answer)
  assert.deepEqual(answer.body, {
    access_token,
    scope: 'read:users read:logs',
    expires_in: 86_400,
    token_type: 'Bearer',
  })
  const { kid, ...header } = decodeProtectedHeader(access_token)
  assert.deepEqual(header, { alg: 'RS256', typ: 'JWT' })
  assert.equal(typeof kid, 'string')
  const { iat = 0, exp = 0, ...claims } = decodeJwt(access_token)
  assert.equal(exp - iat, 86_400)
  assert.deepEqual(claims, {
    iss: 'https://id.example.com/',
    sub: `${stage.client}@clients`,
    aud: 'https://id.example.com/api/v2/',
    scope: 'read:users read:logs',
    gty: 'client-credentials',
    azp: stage.client,
  })
})

test('the secret may come in the Authorization header, and a scope within the grant may be asked for', async () => {
  await using stage = await openStage()
  const pair = [stage.client, secret].map(encodeURIComponent).join(':')
  const basic = { authorization: `Basic ${Buffer.from(pair).toString('base64')}` }
  const answer = await stage.ask({ client_id: undefined, client_secret: undefined, scope: 'read:logs' }, basic)
  assert.equal(answer.status, 200)
  assert.equal(decodeJwt(tokenOf(answer))['scope'], 'read:logs')
})

test("refusals have Auth0's statuses and words", async () => {
  await using stage = await openStage()
  const unauthorized = [401, 'access_denied', 'Unauthorized']
  const cases: [Record<string, unknown>, unknown[]][] = [
    [{ client_secret: 'wrong' }, unauthorized],
    [{ client_id: 'nobody' }, unauthorized],
    [{ client_id: undefined }, unauthorized],
    [{ client_secret: undefined }, unauthorized],
    [{ client_id: { $ne: '' } }, unauthorized],
    [{ grant_type: undefined }, [400, 'invalid_request', 'Missing required parameter: grant_type']],
    [
      { grant_type: 'urn:ietf:params:oauth:grant-type:device_code' },
      [403, 'unsupported_grant_type', 'Unsupported grant type: urn:ietf:params:oauth:grant-type:device_code'],
    ],
    [{ grant_type: 'password' }, [403, 'unauthorized_client', "Grant type 'password' not allowed for the client."]],
    [
      { client_id: 'public', client_secret: undefined },
      [403, 'unauthorized_client', "Grant type 'client_credentials' not allowed for the client."],
    ],
    [{ audience: 'https://other/' }, [403, 'access_denied', 'Service not enabled within domain: https://other/']],
    [{ organization: 'org_1' }, [403, 'access_denied', 'The client grant does not allow an organization.']],
    [{ scope: 'read:users delete:users' }, [403, 'access_denied', 'Client has not been granted scopes: delete:users']],
  ]
  for (const [change, expected] of cases) {
    const { status, body } = await stage.ask(change)
    assert.ok(isObject(body))
    assert.deepEqual([status, body['error'], body['error_description']], expected, JSON.stringify(change))
  }
  const { status, body } = await stage.ask({ audience: 'not a URI' })
  assert.equal(status, 403)
  assert.match(JSON.stringify(body), /Client is not authorized to access/)
  assert.equal((await stage.ask({ audience: undefined })).status, 403)
  assert.equal((await stage.ask({ grant_type: ['client_credentials', 'password'] })).status, 400)
})

test('discovery promises what is served, under the public URL, whatever the headers say', async () => {
  await using stage = await openStage()
  const headers = { host: 'evil.example', 'x-forwarded-host': 'evil.example', forwarded: 'host=evil.example' }
  const { body } = await stage.oidc.answer({ method: 'GET', endpoint: 'discovery', headers })
  assert.ok(isObject(body))
  assert.equal(body['issuer'], 'https://id.example.com/')
  assert.deepEqual(body['response_types_supported'], ['code', 'id_token'])
  assert.deepEqual(body['code_challenge_methods_supported'], ['S256'])
  assert.equal(body['token_endpoint'], 'https://id.example.com/oauth/token')
  assert.equal(body['authorization_endpoint'], 'https://id.example.com/authorize')
  assert.equal(body['end_session_endpoint'], 'https://id.example.com/oidc/logout')
  assert.equal(body['authorization_response_iss_parameter_supported'], true)
  assert.doesNotMatch(JSON.stringify(body), /evil/)
})

test('the published keys are public halves only', async () => {
  await using stage = await openStage()
  const { body } = await stage.oidc.answer({ method: 'GET', endpoint: 'jwks', headers: {} })
  const { keys } = body as { keys: Record<string, unknown>[] }
  assert.equal(keys.length, 2)
  const names = ['alg', 'e', 'kid', 'kty', 'n', 'use', 'x5c', 'x5t']
  for (const key of keys) assert.deepEqual(Object.keys(key).sort(), names)
})

test('a management token is good until it expires', async () => {
  await using stage = await openStage()
  const token = tokenOf(await stage.ask())
  const good = await stage.oidc.judgeManagementToken(token)
  assert.ok('client' in good)
  assert.equal(good.client, stage.client)
  assert.deepEqual([...good.scope], ['read:users', 'read:logs'])
  // the library dates tokens by the time of the machine, which goes on
  stage.clock.advance(2 * DAY)
  assert.deepEqual(await stage.oidc.judgeManagementToken(token), { refused: 'expired' })
})

test('forged tokens are refused: none, HS256 with the public key, a foreign key, issuer, audience or type', async () => {
  await using stage = await openStage()
  const { storage, sealer, clock, client, oidc } = stage
  const [jwk] = await signingKeys(storage.db, sealer, clock.now())
  assert.ok(jwk)
  const key = await importJWK(jwk, 'RS256')
  const iat = Math.floor(clock.now() / 1000)
  const claims = {
    iss: `${publicUrl}/`,
    aud: audience,
    azp: client,
    sub: `${client}@clients`,
    scope: 'read:users',
    iat,
    exp: iat + 60,
  }
  const header = { alg: 'RS256', typ: 'JWT', kid: String(jwk.kid) }
  const sign = (change: object, head: object = {}, by: Parameters<SignJWT['sign']>[0] = key) =>
    new SignJWT({ ...claims, ...change }).setProtectedHeader({ ...header, ...head }).sign(by)
  assert.ok('client' in (await oidc.judgeManagementToken(await sign({}))))

  const foreign = await generateKeyPair('RS256', { extractable: true })
  const spki = await exportSPKI(
    (await importJWK({ kty: 'RSA', n: jwk.n, e: jwk.e } as JWK, 'RS256')) as CryptoKey,
  ).catch(() => '')
  const unsigned = (alg: string) =>
    `${[{ ...header, alg }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')}.`
  const forged = [
    unsigned('none'),
    unsigned('NONE'),
    unsigned('RS256'),
    await sign({}, { alg: 'HS256' }, new TextEncoder().encode(spki || String(jwk.n))),
    await sign({}, {}, foreign.privateKey),
    await sign({}, { jwk: await exportJWK(foreign.publicKey) }, foreign.privateKey),
    await sign({}, { jku: 'https://evil.example/jwks.json', kid: 'evil' }, foreign.privateKey),
    await sign({ iss: 'https://evil.example/' }),
    await sign({ iss: publicUrl }),
    await sign({ aud: 'https://other/' }),
    await sign({ aud: publicUrl }),
    await sign({ azp: undefined }),
    await sign({ azp: [client] }),
    await sign({ exp: undefined }),
    await sign({}, { typ: 'at+jwt' }),
    await sign({}, { typ: undefined }),
    '',
    'x',
    'a.b.c',
    '\0',
  ]
  for (const token of forged) assert.deepEqual(await oidc.judgeManagementToken(token), { refused: 'malformed' }, token)
  assert.deepEqual(await oidc.judgeManagementToken(await sign({ exp: iat - 1 })), { refused: 'expired' })
})

test('/userinfo knows no client-credentials token, and an unknown token is revoked without a word', async () => {
  await using stage = await openStage()
  const authorization = `Bearer ${tokenOf(await stage.ask())}`
  const { status, body } = await stage.oidc.answer({ method: 'GET', endpoint: 'userinfo', headers: { authorization } })
  assert.deepEqual([status, body], [401, 'Unauthorized'])
  const revoked = await stage.oidc.answer({
    method: 'POST',
    endpoint: 'revocation',
    headers: {},
    body: { token: 'unknown', client_id: stage.client, client_secret: secret },
  })
  assert.equal(revoked.status, 200)
})

test('a code or refresh token that is used by two at once is used by the first alone, and what was given with it goes', async () => {
  await using stage = await openStage()
  const { storage, sealer, clock } = stage
  const nobody = { prefix: '', findClient: () => Promise.resolve(undefined) }
  const adapterOf = recordsAdapter({ storage, sealer, clock }, nobody)
  for (const model of ['AuthorizationCode', 'RefreshToken']) {
    const adapter = adapterOf(model)
    const grant = `grant of ${model}`
    await adapter.upsert('the token', { grantId: grant, kind: model }, 60)
    await adapter.upsert('its sibling', { grantId: grant, kind: model }, 60)
    await adapter.consume('the token')
    assert.ok(await adapter.find('its sibling'))
    await assert.rejects(async () => adapter.consume('the token'), /invalid_grant/)
    assert.equal(await adapter.find('its sibling'), undefined)
  }
})
