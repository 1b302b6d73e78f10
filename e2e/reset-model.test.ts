// A sample of the sequences that bench/reset-model.ts tries by the thousand; and what else must not get past a factor.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { Visitor } from './plain-visitor.ts'
import { bindCodes, enroll, newPerson, switchFactors, ticketFor, totp, wasChanged } from './post-challenge-stage.ts'
import { tryResets } from './reset-model.ts'
import { startServer, type TestServer } from './server.ts'

let server: TestServer
before(async () => {
  server = await startServer()
})
after(() => server?.[Symbol.asyncDispose]())

/** Park and Miller's, so that the sample is the same in every run. */
function sampled(): (below: number) => number {
  let state = 7
  return (below) => {
    state = (state * 48_271) % 2_147_483_647
    return state % below
  }
}

test('80 sequences over HTTP: no 5xx, and no password without the link and every proof asked for (rubygems.org CVE-2024-21654)', async (t) => {
  const { sequences, requests, changed } = await tryResets(server, 80, sampled())
  t.diagnostic(`${sequences} sequences, ${requests} requests, ${changed} passwords set`)
  assert.ok(changed > 0, 'some went the right way')
})

test('verifying is limited, not only sending; the limit is not by address, and an empty code is no code (Outline CVE-2026-33640, Kaseya CVE-2021-30120)', async () => {
  const { api, url } = server
  await switchFactors(api, 'otp')
  await bindCodes(
    api,
    `exports.onExecutePostChallenge = async (event, api) => { api.authentication.challengeWith({ type: 'otp' }) }`,
  )
  const ada = await newPerson(api)
  const { totp_secret: secret } = await enroll(api, ada, { type: 'totp' })
  const link = await ticketFor(server, ada)
  const visitor = await new Visitor(url).begin(link)
  for (const proof of ['', ' ', '000000', 'null', 'true', '[]']) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    await visitor.submit({ proof }, 'proof')
    assert.match(visitor.words, /invalid/)
  }
  for (let i = 0; i < 4; i++) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    await visitor.submit({ proof: '111111' }, 'proof')
  }
  assert.equal(visitor.title, 'Too Many Tries')
  await visitor.begin(link)
  await visitor.submit({ proof: totp(secret) }, 'proof')
  assert.match(visitor.page, /name="newPassword"/, 'the owner is not locked out')
})

test('the page of a later step does not open in another browser, and its form does nothing there (Apereo CAS execution reuse)', async () => {
  const { api, url } = server
  const ada = await newPerson(api)
  const { totp_secret: secret } = await enroll(api, ada, { type: 'totp' })
  const visitor = await new Visitor(url).begin(await ticketFor(server, ada))
  await visitor.submit({ proof: totp(secret) }, 'proof')
  const [form] = visitor.forms()
  const thief = await new Visitor(url).open('/u/reset-password/request')
  assert.equal((await thief.open(visitor.url)).status, 400)
  const stolen = { ...form?.fields, newPassword: 'Stolen-Passw0rd-1', confirmNewPassword: 'Stolen-Passw0rd-1' }
  assert.equal((await thief.send('POST', '/u/reset-password', stolen)).status, 403)
  assert.equal(await wasChanged(api, ada), false)
})
