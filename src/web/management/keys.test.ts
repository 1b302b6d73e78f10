// Signing keys from outside: what is published, who signs, and that a revoked key's tokens are worth nothing at once.
import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { test } from 'node:test'

import { decodeProtectedHeader, importX509 } from 'jose'

import { KEY_CACHE_MS } from '#oidc'

import { openStage, SECRET, type Stage } from '../testing-stage.ts'

type Shown = {
  kid: string
  cert: string
  pkcs7: string
  thumbprint: string
  fingerprint: string
  current?: boolean
  next?: boolean
  previous?: boolean
  revoked: boolean
}
type Jwk = { kid: string; n: string; x5c: string[]; x5t: string }

async function list(stage: Stage): Promise<Shown[]> {
  return (await stage.ask('GET', '/keys/signing')).body as Shown[]
}

async function published(stage: Stage): Promise<Jwk[]> {
  const { body } = await stage.raw({ url: '/.well-known/jwks.json' })
  return (body as { keys: Jwk[] }).keys
}

async function newToken(stage: Stage): Promise<string> {
  const { client, oidc } = stage
  const asked = { grant_type: 'client_credentials', client_id: client.id, client_secret: SECRET }
  const body = { ...asked, audience: oidc.managementAudience }
  const answer = await oidc.answer({ method: 'POST', endpoint: 'token', headers: {}, body })
  return (answer.body as { access_token: string }).access_token
}

const users = (stage: Stage, token: string) =>
  stage.raw({ url: '/api/v2/users', headers: { authorization: `Bearer ${token}` } })

test('there is a current and a next key, both published with their certificates before one signs', async () => {
  await using stage = await openStage()
  const keys = await list(stage)
  assert.deepEqual(
    keys.map(({ current, next }) => [current, next]),
    [
      [true, undefined],
      [undefined, true],
    ],
  )
  const jwks = await published(stage)
  assert.deepEqual(
    jwks.map(({ kid }) => kid),
    keys.map(({ kid }) => kid),
  )
  for (const [i, jwk] of jwks.entries()) {
    assert.deepEqual(Object.keys(jwk), ['kty', 'use', 'n', 'e', 'kid', 'x5t', 'x5c', 'alg'])
    const certificate = new X509Certificate(keys[i]?.cert ?? '')
    assert.deepEqual(jwk.x5c, [certificate.raw.toString('base64')])
    assert.equal(keys[i]?.fingerprint, certificate.fingerprint)
    assert.equal(keys[i]?.thumbprint, certificate.fingerprint.replaceAll(':', ''))
    assert.equal(Buffer.from(jwk.x5t, 'base64url').toString('hex').toUpperCase(), keys[i]?.thumbprint)
    assert.equal(
      (await crypto.subtle.exportKey('jwk', await importX509(certificate.toString(), 'RS256', { extractable: true })))
        .n,
      jwk.n,
    )
    assert.match(keys[i]?.pkcs7 ?? '', /^-----BEGIN PKCS7-----\n/)
    const bundle = Buffer.from((keys[i]?.pkcs7 ?? '').replace(/-----[^-]+-----|\n/g, ''), 'base64')
    assert.ok(bundle.includes(certificate.raw))
  }
  assert.equal((await stage.ask('GET', `/keys/signing/${keys[0]?.kid}`)).status, 200)
  assert.equal((await stage.ask('GET', '/keys/signing/none')).status, 404)
})

test('after a rotation the next key signs, old tokens are good, and a revoked key’s tokens are not', async () => {
  await using stage = await openStage()
  const [first, second] = await list(stage)
  const old = await newToken(stage)
  assert.equal(decodeProtectedHeader(old).kid, first?.kid)
  for (const kid of [first?.kid, second?.kid]) {
    assert.equal((await stage.ask('PUT', `/keys/signing/${kid}/revoke`)).status, 400, 'a key in use stays')
  }
  assert.equal((await stage.ask('PUT', '/keys/signing/none/revoke')).status, 404)

  const rotated = await stage.ask('POST', '/keys/signing/rotate')
  assert.equal(rotated.status, 201)
  const young = await newToken(stage)
  assert.equal(decodeProtectedHeader(young).kid, second?.kid)
  assert.deepEqual(
    (await list(stage)).map(({ kid, current, next, previous }) => [kid, current ?? next ?? previous]),
    [
      [second?.kid, true],
      [(rotated.body as Shown).kid, true],
      [first?.kid, true],
    ],
  )
  assert.equal((await published(stage)).length, 3)
  for (const token of [old, young]) assert.equal((await users(stage, token)).status, 200)

  const revoked = await stage.raw({
    method: 'PUT',
    url: `/api/v2/keys/signing/${first?.kid}/revoke`,
    headers: { authorization: `Bearer ${young}` },
  })
  assert.equal(revoked.status, 200)
  assert.equal((await users(stage, old)).status, 401, 'at once on this node')
  assert.equal((await users(stage, young)).status, 200)
  assert.ok(!(await published(stage)).some(({ kid }) => kid === first?.kid))
})

test('another node heeds a revocation within two seconds, and signs with the key that is current', async () => {
  await using stage = await openStage()
  const { openOidc } = await import('#oidc')
  const other = await openOidc(stage.deps)
  const old = await newToken(stage)
  const [first, second] = await list(stage)
  await stage.ask('POST', '/keys/signing/rotate')
  await stage.raw({
    method: 'PUT',
    url: `/api/v2/keys/signing/${first?.kid}/revoke`,
    headers: { authorization: `Bearer ${await newToken(stage)}` },
  })
  stage.clock.advance(KEY_CACHE_MS)
  assert.deepEqual(await other.judgeManagementToken(old), { refused: 'malformed' })
  const body = { grant_type: 'client_credentials', client_id: stage.client.id, client_secret: SECRET }
  const asked = { ...body, audience: stage.oidc.managementAudience }
  const answer = await other.answer({ method: 'POST', endpoint: 'token', headers: {}, body: asked })
  assert.equal(decodeProtectedHeader((answer.body as { access_token: string }).access_token).kid, second?.kid)
})

test('of two rotations at once one is refused, and no key is lost', async () => {
  await using stage = await openStage()
  const answers = await Promise.all([1, 2].map(() => stage.ask('POST', '/keys/signing/rotate')))
  for (const { status } of answers) assert.ok([201, 409].includes(status))
  const states = (await list(stage)).map(({ current, next }) => (current ? 'current' : next ? 'next' : 'previous'))
  assert.deepEqual(states.slice(0, 2), ['current', 'next'])
  assert.equal(states.filter((state) => state !== 'previous').length, 2)
})
