// What counts as a proof of a factor, and how often: TOTP, recovery codes and WebAuthn against the store.
import assert from 'node:assert/strict'
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import { TOTP } from 'otpauth'

import { factors, hashRecoveryCode, type User, users } from '#identity'
import { heldClock, openSealer, Secret, silentLog, systemIds, type TicketId } from '#kit'
import { openLogs } from '#logs'
import { openStorage, type Storage } from '#storage'

import type { ResetDeps } from './deps.ts'
import { verifyProof } from './factors.ts'
import type { Started } from './states.ts'
import { startWebAuthn, verifyWebAuthn } from './webauthn.ts'

const ORIGIN = 'https://login.example.com'
const directory = mkdtempSync(join(tmpdir(), 'keyturn-proofs-'))
const sealer = openSealer(new Secret(randomBytes(32)))
const clock = heldClock()
let storage: Storage
let deps: ResetDeps
let ada: User

before(async () => {
  storage = await openStorage({ directory, url: undefined, log: silentLog })
  const logs = openLogs({ storage, clock, log: silentLog, tenantName: 'example' })
  deps = { storage, logs, sealer, clock, ids: systemIds, publicUrl: ORIGIN } as unknown as ResetDeps
  const connection = systemIds.connection()
  await storage.db
    .insertInto('connections')
    .values({
      ...{ id: connection, name: 'C', strategy: 'auth0', display_name: null, options_json: '{}', metadata_json: '{}' },
      ...{ created_at: 1, updated_at: 1 },
    })
    .execute()
  ada = await users.insert(storage.db, { id: systemIds.user(), connection, email: 'ada@example.com', at: 1 })
})
after(async () => {
  await storage[Symbol.asyncDispose]()
  rmSync(directory, { recursive: true, force: true })
})

async function enroll(id: string, type: 'otp' | 'recovery-code' | 'webauthn-platform', secret: string, settings = {}) {
  await factors.insert(storage.db, {
    ...{ id, user: ada.id, type, name: undefined, confirmed: true, identifier: undefined, preferred: undefined },
    ...{ secretSealed: sealer.seal('factor', secret), settings, counter: 0 },
    ...{ createdAt: 1, enrolledAt: 1, lastAuthAt: undefined },
  })
}

async function prove(started: Started, text: string): Promise<string> {
  const subject = { user: ada.id, ticket: 't' as TicketId, connection: ada.connection, client: 'c' as never }
  const request = { ip: '203.0.113.9', userAgent: undefined, hostname: '', language: undefined, method: 'POST' }
  const effect = { do: 'verify-proof', subject, started, proof: new Secret(text) } as const
  const performed = await verifyProof(deps, effect, { request })
  assert.ok('write' in performed)
  return (await storage.transaction(performed.write)).type
}

test('a TOTP code counts once in its window, also the one before it (MISP CVE-2026-103655, Rodauth CVE-2026-82470)', async () => {
  const secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'
  await enroll('totp|dev_1', 'otp', secret)
  const code = (steps: number) => new TOTP({ secret }).generate({ timestamp: clock.now() + steps * 30_000 })
  assert.equal(await prove({ factor: 'otp' }, code(0)), 'proof-accepted')
  for (const again of [code(0), ` ${code(0)} `, code(-1)]) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    assert.equal(await prove({ factor: 'otp' }, again), 'proof-refused')
  }
  clock.advance(30_000)
  assert.equal(await prove({ factor: 'otp' }, code(0)), 'proof-accepted')
})

test('a recovery code is spent by its first use (Parse Server CVE-2026-31875)', async () => {
  await enroll('recovery|dev_2', 'recovery-code', hashRecoveryCode('ABCDEFGH23456723ABCDEFGH'))
  assert.equal(await prove({ factor: 'recovery-code' }, 'ABCDEFGH23456723ABCDEFGX'), 'proof-refused')
  assert.equal(await prove({ factor: 'recovery-code' }, 'abcd efgh 2345 6723 abcd efgh'), 'proof-accepted')
  assert.equal(await prove({ factor: 'recovery-code' }, 'ABCDEFGH23456723ABCDEFGH'), 'proof-refused')
})

test('what a WebAuthn answer must be is the server’s to say: user verification, origin and challenge (Keycloak CVE-2026-8830, webauthn-framework GHSA-h4fw-6r7f-w494)', async () => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' }) as { x?: string; y?: string }
  const cose = Buffer.concat([
    ...[Buffer.from('a5010203262001215820', 'hex'), Buffer.from(x, 'base64url')],
    ...[Buffer.from('225820', 'hex'), Buffer.from(y, 'base64url')],
  ])
  const id = Buffer.from('key of ada').toString('base64url')
  await enroll('webauthn|dev_3', 'webauthn-platform', cose.toString('base64url'), { key_id: id })
  const started = await startWebAuthn(deps, ada, 'webauthn-platform')
  assert.equal(started.options['userVerification'], 'required')
  let counter = 0
  const answer = (flags: number, more: { origin?: string; challenge?: string } = {}) => {
    const count = Buffer.alloc(4)
    count.writeUInt32BE(++counter)
    const data = Buffer.concat([createHash('sha256').update('login.example.com').digest(), Buffer.from([flags]), count])
    const client = { type: 'webauthn.get', challenge: started.challenge, origin: ORIGIN, crossOrigin: false, ...more }
    const clientData = Buffer.from(JSON.stringify(client))
    const signed = Buffer.concat([data, createHash('sha256').update(clientData).digest()])
    return JSON.stringify({
      ...{ id, rawId: id, type: 'public-key', clientExtensionResults: {} },
      // what a script in the page may claim changes nothing
      ...{ userVerification: 'discouraged', options: { userVerification: 'discouraged' } },
      response: {
        authenticatorData: data.toString('base64url'),
        clientDataJSON: clientData.toString('base64url'),
        signature: sign('sha256', signed, privateKey).toString('base64url'),
      },
    })
  }
  const verify = (text: string) => storage.transaction((tx) => verifyWebAuthn(deps, tx, ada, started, text))
  assert.equal(await verify(answer(0x01)), false, 'present, but not verified')
  assert.equal(await verify(answer(0x05, { origin: 'https://login.example.com.evil.example' })), false)
  assert.equal(await verify(answer(0x05, { challenge: 'AAAA' })), false)
  const good = answer(0x05)
  assert.equal(await verify(good), true)
  assert.equal(await verify(good), false, 'the same answer does not count again')
  for (const odd of ['', '{}', 'null', '[]', '{"id":1}', good.slice(0, -2)]) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    assert.equal(await verify(odd), false)
  }
})
