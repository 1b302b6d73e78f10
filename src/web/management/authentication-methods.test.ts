// Factors over the API: what was under way without a proof ends when there is one to ask for.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { Browser, withAda } from '../pages/sign-in/testing-application.ts'
import { openStage } from '../testing-stage.ts'

test('the enrollments of a user are a plain list, and each is the one that its id names', async () => {
  await using stage = await openStage()
  const user = await withAda(stage)
  const path = `/users/${encodeURIComponent(user)}`
  assert.deepEqual((await stage.ask('GET', `${path}/enrollments`)).body, [])
  const factor = { type: 'phone', phone_number: '+15555550100' }
  assert.equal((await stage.ask('POST', `${path}/authentication-methods`, factor)).status, 201)
  const { body } = await stage.ask('GET', `${path}/enrollments`)
  const [one] = body as { id: string; status: string; phone_number: string; auth_method: string }[]
  assert.deepEqual([one?.status, one?.phone_number, one?.auth_method], ['confirmed', '+15555550100', 'sms'])
  assert.deepEqual((await stage.ask('GET', `/guardian/enrollments/${encodeURIComponent(one?.id ?? '')}`)).body, one)
  assert.equal((await stage.ask('GET', '/users/auth0%7Cnobody/enrollments')).status, 404)
})

for (const [how, method] of [
  ['added', 'POST'],
  ['put in place', 'PUT'],
] as const) {
  test(`an enrollment that was begun before a factor was ${how} adds no other without a proof (Keycloak CVE-2026-3429)`, async () => {
    await using stage = await openStage()
    const user = await withAda(stage)
    assert.equal((await stage.ask('PUT', '/guardian/factors/email', { enabled: true })).status, 200)
    assert.equal((await stage.ask('PUT', '/guardian/factors/otp', { enabled: true })).status, 200)
    const made = await stage.ask('POST', '/guardian/enrollments/ticket', { user_id: user })
    const { ticket_url: link } = made.body as { ticket_url: string }
    const { pathname, search } = new URL(link)
    const browser = new Browser(stage)
    await browser.open(pathname + search)
    // nothing is enrolled, so nothing is to prove: the next page offers what can be added
    await browser.submit('continue')
    const path = `/users/${encodeURIComponent(user)}/authentication-methods`
    const factor = { type: 'totp', totp_secret: 'JBSWY3DPEHPK3PXP' }
    const added = await stage.ask(method, path, method === 'POST' ? factor : [factor])
    assert.ok(added.status < 300, added.text)
    await browser.submit('factor', { factor: 'email' })
    await browser.submit('entry', { entry: 'mallory@example.com' })
    await stage.work()
    const { body } = await stage.raw({ url: '/dev/inbox?to=mallory@example.com' })
    const [code = ''] = (body as { messages: { codes: string[] }[] }).messages.flatMap(({ codes }) => codes)
    await browser.submit('proof', { proof: code })
    const { body: left } = await stage.ask('GET', path)
    assert.deepEqual(
      (left as { type: string }[]).map(({ type }) => type),
      ['totp'],
    )
  })
}
