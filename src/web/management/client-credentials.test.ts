// private_key_jwt from its set-up by the Management API to tokens, and the forgeries that it has to stand.
import assert from 'node:assert/strict'
import { createHmac, generateKeyPairSync } from 'node:crypto'
import { test } from 'node:test'

import { importPKCS8, SignJWT } from 'jose'

import { isObject, isoTime, MINUTE } from '#kit'

import { openStage, PUBLIC, SECRET, type Stage } from '../testing-stage.ts'

const ISSUER = `${PUBLIC}/`
const JWT_BEARER = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
const pair = () =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
const mine = pair()
const other = pair()

type Answered = Record<string, unknown>

function bodyOf({ body }: { body: unknown }): Answered {
  assert.ok(isObject(body), JSON.stringify(body))
  return body
}

async function addKey(stage: Stage, client: string, change: Record<string, unknown> = {}): Promise<Answered> {
  const key = { credential_type: 'public_key', pem: mine.publicKey, ...change }
  const answer = await stage.ask('POST', `/clients/${client}/credentials`, key)
  assert.equal(answer.status, 201, answer.text)
  return bodyOf(answer)
}

const byKeys = (...ids: unknown[]) => ({
  client_authentication_methods: { private_key_jwt: { credentials: ids.map((id) => ({ id })) } },
})

/** A client with a grant for the Management API, whose one way in is `mine`. */
async function openKeyed(change: Record<string, unknown> = {}) {
  const stage = await openStage()
  const made = await stage.ask('POST', '/clients', { name: 'Keyed', app_type: 'non_interactive' })
  const client = String(bodyOf(made)['client_id'])
  const audience = `${PUBLIC}/api/v2/`
  await stage.ask('POST', '/client-grants', { client_id: client, audience, scope: ['read:users'] })
  const credential = await addKey(stage, client, change)
  const patched = await stage.ask('PATCH', `/clients/${client}`, byKeys(credential['id']))
  assert.equal(patched.status, 200, patched.text)
  const now = () => Math.floor(Date.now() / 1000)
  const claims = (more: object = {}) => {
    const iat = now()
    return { iss: client, sub: client, aud: ISSUER, jti: crypto.randomUUID(), iat, exp: iat + 60, ...more }
  }
  return {
    stage,
    client,
    credential,
    secret: String(bodyOf(made)['client_secret']),
    claims,
    async sign(more: object = {}, header: object = {}, key = mine.privateKey, alg = 'RS256') {
      const by = await importPKCS8(key, alg)
      return new SignJWT(claims(more)).setProtectedHeader({ alg, ...header }).sign(by)
    },
    async ask(assertion: string | undefined, more: Record<string, unknown> = {}) {
      const proof = assertion === undefined ? {} : { client_assertion: assertion, client_assertion_type: JWT_BEARER }
      const body = { grant_type: 'client_credentials', client_id: client, audience, ...proof, ...more }
      const { status, body: answer } = await stage.oidc.answer({ method: 'POST', endpoint: 'token', headers: {}, body })
      return { status, answer }
    },
    [Symbol.asyncDispose]: () => stage[Symbol.asyncDispose](),
  }
}

test('a client with a key gets tokens by assertions, and by its secret no more', async () => {
  await using keyed = await openKeyed()
  const { stage, client, secret } = keyed
  for (const aud of [ISSUER, `${PUBLIC}/oauth/token`, [ISSUER]]) {
    const { status, answer } = await keyed.ask(await keyed.sign({ aud }))
    assert.equal(status, 200, JSON.stringify(answer))
  }
  assert.equal((await keyed.ask(await keyed.sign({}), { client_id: undefined })).status, 200)
  assert.equal((await keyed.ask(undefined, { client_secret: secret })).status, 401)
  assert.equal((await keyed.ask(undefined)).status, 401)
  // both at once is neither
  assert.notEqual((await keyed.ask(await keyed.sign(), { client_secret: secret })).status, 200)
  const basic = Buffer.from(`${client}:${secret}`).toString('base64')
  const body = { grant_type: 'client_credentials', audience: `${PUBLIC}/api/v2/` }
  const headers = { authorization: `Basic ${basic}` }
  assert.equal((await stage.oidc.answer({ method: 'POST', endpoint: 'token', headers, body })).status, 401)
  const shown = bodyOf(await stage.ask('GET', `/clients/${client}`))
  assert.ok(!('client_secret' in shown) && !('token_endpoint_auth_method' in shown))
})

test('codes and refresh tokens are exchanged by the same proof', async () => {
  await using keyed = await openKeyed()
  const { stage, client } = keyed
  const browser = { grant_types: ['authorization_code', 'refresh_token'], callbacks: ['https://app.example/cb'] }
  assert.equal((await stage.ask('PATCH', `/clients/${client}`, browser)).status, 200)
  const code = { grant_type: 'authorization_code', code: 'unknown', redirect_uri: 'https://app.example/cb' }
  const refresh = { grant_type: 'refresh_token', refresh_token: 'unknown' }
  for (const grant of [code, refresh]) {
    // past the proof, and only then judged by what is exchanged
    const proven = await keyed.ask(await keyed.sign(), { ...grant, audience: undefined })
    assert.deepEqual([proven.status, bodyOf({ body: proven.answer })['error']], [403, 'invalid_grant'])
    const forged = await keyed.ask(await keyed.sign({}, {}, other.privateKey), { ...grant, audience: undefined })
    assert.equal(forged.status, 401)
  }
})

test('an assertion is good once, also when it comes eight times at once', async () => {
  await using keyed = await openKeyed()
  const once = await keyed.sign()
  assert.equal((await keyed.ask(once)).status, 200)
  assert.equal((await keyed.ask(once)).status, 401)
  const raced = await keyed.sign()
  const statuses = await Promise.all(Array.from({ length: 8 }, async () => (await keyed.ask(raced)).status))
  assert.deepEqual(
    statuses.toSorted((a, b) => a - b),
    [200, ...Array<number>(7).fill(401)],
  )
})

test('forged assertions are refused', async () => {
  await using keyed = await openKeyed()
  const now = Math.floor(Date.now() / 1000)
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  /** Algorithm confusion: the public key, which is no secret, as the key of an HMAC. */
  const hmac = (alg: string, key: string) => {
    const text = `${part({ alg })}.${part(keyed.claims())}`
    return `${text}.${createHmac(alg.replace('HS', 'sha'), key).update(text).digest('base64url')}`
  }
  const forged: Record<string, string> = {
    'HS256 with the public key': hmac('HS256', mine.publicKey),
    'HS256 with the public key, trimmed': hmac('HS256', mine.publicKey.trim()),
    'HS512 with the secret': hmac('HS512', keyed.secret),
    'HS256 with the secret': hmac('HS256', keyed.secret),
    'no algorithm': `${part({ alg: 'none' })}.${part(keyed.claims())}.`,
    'another algorithm of the same key': await keyed.sign({}, {}, mine.privateKey, 'PS256'),
    'an algorithm that is not offered': await keyed.sign({}, {}, mine.privateKey, 'RS512'),
    'a foreign key': await keyed.sign({}, {}, other.privateKey),
    'an unknown kid': await keyed.sign({}, { kid: 'unknown-key-id' }),
    'a foreign audience': await keyed.sign({ aud: 'https://evil.example/' }),
    'the Management API as audience': await keyed.sign({ aud: `${PUBLIC}/api/v2/` }),
    'audiences of which one is foreign': await keyed.sign({ aud: [ISSUER, 'https://evil.example/'] }),
    'no audience': await keyed.sign({ aud: undefined }),
    'an expired one': await keyed.sign({ exp: now - 60 }),
    'no expiry': await keyed.sign({ exp: undefined }),
    'one that lives for an hour': await keyed.sign({ exp: now + 3600 }),
    'one that is not yet good': await keyed.sign({ nbf: now + 600 }),
    'no jti': await keyed.sign({ jti: undefined }),
    'a jti that is no text': await keyed.sign({ jti: ['a'] }),
    'another issuer': await keyed.sign({ iss: keyed.stage.client.id }),
    'another subject': await keyed.sign({ sub: keyed.stage.client.id }),
    'no JWT': 'a.b.c',
    nothing: '',
  }
  for (const [name, assertion] of Object.entries(forged)) {
    const { status } = await keyed.ask(assertion)
    assert.ok(status === 401 || status === 400, `${name}: ${status}`)
  }
  const type = { client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:saml2-bearer' }
  assert.notEqual((await keyed.ask(await keyed.sign(), type)).status, 200)
  // a client without keys is not let in by an assertion, even one that is signed with its own secret
  const script = { iss: keyed.stage.client.id, sub: keyed.stage.client.id }
  const stolen = await keyed.ask(await keyed.sign(script), { client_id: keyed.stage.client.id })
  assert.equal(stolen.status, 401)
  const text = `${part({ alg: 'HS256' })}.${part(keyed.claims(script))}`
  const signed = `${text}.${createHmac('sha256', SECRET).update(text).digest('base64url')}`
  assert.equal((await keyed.ask(signed, { client_id: keyed.stage.client.id })).status, 401)
})

test('each credential has its own algorithm, and a kid chooses one', async () => {
  await using keyed = await openKeyed({ alg: 'PS256', kid: 'first-key-id' })
  const { stage, client, credential } = keyed
  assert.equal((await keyed.ask(await keyed.sign({}, {}, mine.privateKey, 'PS256'))).status, 200)
  assert.equal((await keyed.ask(await keyed.sign())).status, 401)
  const second = await addKey(stage, client, { pem: other.publicKey, alg: 'RS384', kid: 'second-key-id' })
  await stage.ask('PATCH', `/clients/${client}`, byKeys(credential['id'], second['id']))
  const ask = async (kid: string | undefined, key: string, alg: string) =>
    (await keyed.ask(await keyed.sign({}, kid === undefined ? {} : { kid }, key, alg))).status
  assert.equal(await ask('second-key-id', other.privateKey, 'RS384'), 200)
  assert.equal(await ask(undefined, other.privateKey, 'RS384'), 200)
  assert.equal(await ask('first-key-id', other.privateKey, 'RS384'), 401)
  assert.equal(await ask('second-key-id', other.privateKey, 'PS256'), 401)
})

test('an expired, removed or deleted credential is refused at once, and the secret does not come back', async () => {
  await using keyed = await openKeyed()
  const { stage, client, credential, secret } = keyed
  const path = `/clients/${client}/credentials/${String(credential['id'])}`
  const end = isoTime(stage.clock.now() + MINUTE)
  const patched = bodyOf(await stage.ask('PATCH', path, { expires_at: end }))
  assert.equal(patched['expires_at'], end)
  assert.equal((await keyed.ask(await keyed.sign())).status, 200)
  stage.clock.advance(MINUTE)
  assert.equal((await keyed.ask(await keyed.sign())).status, 401)
  assert.equal((await stage.ask('PATCH', path, { expires_at: null })).status, 200)
  assert.equal((await keyed.ask(await keyed.sign())).status, 200)

  const second = await addKey(stage, client, { pem: other.publicKey })
  await stage.ask('PATCH', `/clients/${client}`, byKeys(second['id']))
  assert.equal((await keyed.ask(await keyed.sign())).status, 401)
  assert.equal((await keyed.ask(await keyed.sign({}, {}, other.privateKey))).status, 200)
  for (const id of [credential['id'], second['id']]) {
    assert.equal((await stage.ask('DELETE', `/clients/${client}/credentials/${String(id)}`)).status, 204)
  }
  assert.equal((await keyed.ask(await keyed.sign({}, {}, other.privateKey))).status, 401)
  assert.equal((await keyed.ask(undefined, { client_secret: secret })).status, 401)
  // only whoever may change clients goes back to the secret, by saying so
  const back = { client_authentication_methods: null, token_endpoint_auth_method: 'client_secret_post' }
  assert.equal((await stage.ask('PATCH', `/clients/${client}`, back)).status, 200)
  assert.equal((await keyed.ask(undefined, { client_secret: secret })).status, 200)
  assert.equal((await keyed.ask(await keyed.sign())).status, 401)
})

test('a client is made with its keys, and its credentials are read, and gone with it', async () => {
  await using stage = await openStage()
  const credentials = [{ credential_type: 'public_key', pem: mine.publicKey, name: 'First' }]
  const made = await stage.ask('POST', '/clients', {
    ...{ name: 'Keyed', client_authentication_methods: { private_key_jwt: { credentials } } },
  })
  assert.equal(made.status, 201, made.text)
  const client = bodyOf(made)
  const listed = await stage.ask('GET', `/clients/${String(client['client_id'])}/credentials`)
  const [first] = listed.body as Answered[]
  assert.deepEqual(client['client_authentication_methods'], {
    private_key_jwt: { credentials: [{ id: first?.['id'] }] },
  })
  assert.match(String(first?.['id']), /^cred_[A-Za-z0-9]{22}$/)
  assert.deepEqual([first?.['name'], first?.['alg'], first?.['credential_type']], ['First', 'RS256', 'public_key'])
  assert.ok(!listed.text.includes('PUBLIC KEY'))
  const path = `/clients/${String(client['client_id'])}/credentials`
  assert.deepEqual((await stage.ask('GET', `${path}/${String(first?.['id'])}`)).body, first)
  await stage.ask('DELETE', `/clients/${String(client['client_id'])}`)
  assert.equal((await stage.ask('GET', path)).status, 404)
  const left = await stage.deps.storage.db.selectFrom('client_credentials').select('id').execute()
  assert.deepEqual(left, [])
})

test('what is no public RSA key, and what is mTLS, is refused with the reason', async () => {
  await using stage = await openStage()
  const path = `/clients/${stage.client.id}/credentials`
  const rsa = (modulusLength: number) =>
    generateKeyPairSync('rsa', { modulusLength }).publicKey.export({ type: 'spki', format: 'pem' })
  const elliptic = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ type: 'spki', format: 'pem' })
  const refused: [Record<string, unknown>, RegExp][] = [
    [{ pem: mine.privateKey }, /private key stays with the client/],
    [{ pem: mine.publicKey + other.publicKey }, /one PEM block/],
    [{ pem: 'hello' }, /one PEM block/],
    [{ pem: '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----' }, /cannot be read/],
    [{ pem: '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----' }, /cannot be read/],
    [{ pem: elliptic }, /RSA key/],
    [{ pem: rsa(1024) }, /2048 to 4096 bits/],
    [{ alg: 'HS256' }, /alg/],
    [{ alg: 'none' }, /alg/],
    [{ kid: 'short' }, /kid/],
    [{ expires_at: isoTime(stage.clock.now() - 1000) }, /expired already/],
    [{ expires_at: 'tomorrow' }, /expires_at/],
    [{ parse_expiry_from_cert: true }, /Only a certificate/],
    [{ credential_type: 'cert_subject_dn', subject_dn: 'CN=x', pem: undefined }, /public_key|pem|Additional/],
    [{ credential_type: 'x509_cert' }, /those of mTLS/],
  ]
  for (const [change, words] of refused) {
    const answer = await stage.ask('POST', path, { credential_type: 'public_key', pem: mine.publicKey, ...change })
    assert.equal(answer.status, 400, answer.text)
    assert.match(answer.text, words)
  }
  assert.deepEqual((await stage.ask('GET', path)).body, [])

  const first = await addKey(stage, stage.client.id)
  assert.match((await stage.ask('POST', path, { credential_type: 'public_key', pem: mine.publicKey })).text, /already/)
  await addKey(stage, stage.client.id, { pem: other.publicKey })
  const third = await stage.ask('POST', path, {
    credential_type: 'public_key',
    pem: mine.publicKey,
    kid: 'third-key-id',
  })
  assert.match(third.text, /2 credentials at most/)

  const keys = { credentials: [{ id: first['id'] }] }
  const methods: [Record<string, unknown>, RegExp][] = [
    [{ tls_client_auth: keys }, /mTLS is not offered|private_key_jwt/],
    [{ private_key_jwt: keys, self_signed_tls_client_auth: keys }, /mTLS is not offered/],
    [{ private_key_jwt: { credentials: [] } }, /credentials/],
    [{ private_key_jwt: { credentials: [{ id: 'cred_unknown' }] } }, /has no credential/],
  ]
  const client = `/clients/${stage.client.id}`
  for (const [method, words] of methods) {
    const answer = await stage.ask('PATCH', client, { client_authentication_methods: method })
    assert.equal(answer.status, 400, answer.text)
    assert.match(answer.text, words)
  }
  const both = { ...byKeys(first['id']), token_endpoint_auth_method: 'client_secret_post' }
  assert.match((await stage.ask('PATCH', client, both)).text, /cannot go together/)
  // somebody else's key is none of this client's
  const another = bodyOf(await stage.ask('POST', '/clients', { name: 'Another' }))
  const foreign = await stage.ask('PATCH', `/clients/${String(another['client_id'])}`, byKeys(first['id']))
  assert.match(foreign.text, /has no credential/)
})
