// Blocks over the API: listed, lifted, by identifier, by user, by address; and settings that take effect.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { hashPassword, passwords, type User, users } from '#identity'
import { isObject, Secret, systemIds } from '#kit'

import { openStage, type Stage } from '../testing-stage.ts'

const RIGHT = 'a good long passphrase 7'

async function addAda(stage: Stage): Promise<User> {
  const { storage } = stage.deps
  const at = stage.clock.now()
  const ada = { id: systemIds.user(), connection: stage.connection.id, email: 'ada@example.com', at }
  const user = await users.insert(storage.db, ada)
  const hash = await hashPassword(new Secret(RIGHT))
  await storage.transaction((tx) =>
    passwords.replaceHash(tx, { user: user.id, hash, at, historyId: systemIds.uuid(), keep: 0 }),
  )
  return user
}

async function enter(stage: Stage, user: User, password: string, ip = '192.0.2.1'): Promise<string> {
  const request = { ip, userAgent: undefined, hostname: '', language: undefined, method: 'POST' }
  const attempt = { connection: stage.connection, entry: 'ada@example.com', user, client: undefined, request }
  return (await stage.deps.flows.login.check(attempt, new Secret(password))).kind
}

async function ok(stage: Stage, status: number, ...ask: Parameters<Stage['ask']>): Promise<unknown> {
  const answer = await stage.ask(...ask)
  assert.equal(answer.status, status, `${ask[0]} ${ask[1]}: ${answer.text}`)
  return answer.body
}

test('a block is listed by identifier and by user, and lifted by either', async () => {
  await using stage = await openStage()
  const ada = await addAda(stage)
  const path = '/attack-protection/brute-force-protection'
  await ok(stage, 200, 'PATCH', path, { max_attempts: 2 })
  const block = async () => {
    for (let i = 0; i < 2; i++) assert.equal(await enter(stage, ada, 'wrong'), 'wrong')
    assert.equal(await enter(stage, ada, RIGHT), 'account-blocked')
  }
  await block()
  const one = { identifier: 'ada@example.com', ip: '192.0.2.1', connection: stage.connection.name }
  const byName = '/user-blocks?identifier=Ada%40example.com'
  const byId = `/user-blocks/${encodeURIComponent(ada.id)}`
  assert.deepEqual(await ok(stage, 200, 'GET', byName), { blocked_for: [one] })
  assert.deepEqual(await ok(stage, 200, 'GET', byId), { blocked_for: [one] })
  await ok(stage, 204, 'DELETE', byName)
  await ok(stage, 204, 'DELETE', byName)
  assert.equal(await enter(stage, ada, RIGHT), 'good')
  await block()
  await ok(stage, 204, 'DELETE', byId)
  assert.equal(await enter(stage, ada, RIGHT), 'good')
  await block()
  await ok(stage, 200, 'PATCH', path, { enabled: false })
  assert.deepEqual(await ok(stage, 200, 'GET', `${byId}?consider_brute_force_enablement=true`), { blocked_for: [] })
  assert.deepEqual(await ok(stage, 200, 'GET', byId), { blocked_for: [one] })
  assert.equal(await enter(stage, ada, RIGHT), 'good')
  await ok(stage, 404, 'GET', '/user-blocks/auth0%7Cnobody')
  await ok(stage, 400, 'GET', '/user-blocks')
  await ok(stage, 400, 'GET', '/user-blocks?identifier=%3Cscript%3E')
  assert.deepEqual(await ok(stage, 200, 'GET', '/user-blocks?identifier=nobody%40example.com'), { blocked_for: [] })
})

test('a new password lifts every block', async () => {
  await using stage = await openStage()
  const ada = await addAda(stage)
  await ok(stage, 200, 'PATCH', '/attack-protection/brute-force-protection', { max_attempts: 1 })
  await enter(stage, ada, 'wrong')
  assert.equal(await enter(stage, ada, RIGHT), 'account-blocked')
  await ok(stage, 200, 'PATCH', `/users/${encodeURIComponent(ada.id)}`, { password: 'Quite-New-2-password' })
  assert.equal(await enter(stage, ada, 'Quite-New-2-password'), 'good')
})

test('a throttled address is told of and forgiven', async () => {
  await using stage = await openStage()
  const ada = await addAda(stage)
  const throttling = '/attack-protection/suspicious-ip-throttling'
  const set = await ok(stage, 200, 'PATCH', throttling, { stage: { 'pre-login': { max_attempts: 1 } } })
  assert.ok(isObject(set) && isObject(set['stage']))
  assert.deepEqual(set['stage']['pre-login'], { max_attempts: 1, rate: 864_000 })
  assert.deepEqual(set['stage']['pre-user-registration'], { max_attempts: 50, rate: 1200 })
  const path = '/anomaly/blocks/ips/192.0.2.1'
  await ok(stage, 404, 'GET', path)
  assert.equal(await enter(stage, ada, 'wrong'), 'wrong')
  assert.equal(await enter(stage, ada, RIGHT), 'address-blocked')
  await ok(stage, 200, 'GET', path)
  await ok(stage, 204, 'DELETE', path)
  await ok(stage, 404, 'GET', path)
  assert.equal(await enter(stage, ada, RIGHT), 'good')
  await ok(stage, 400, 'GET', '/anomaly/blocks/ips/example.com')
  await ok(stage, 404, 'GET', '/anomaly/blocks/ips/2001%3Adb8%3A%3A1')
  await ok(stage, 400, 'PATCH', throttling, { allowlist: ['not an address'] })
  await ok(stage, 400, 'PATCH', '/attack-protection/brute-force-protection', { max_attempts: 101 })
})

test('verification mails and tickets go to those who have an address', async () => {
  await using stage = await openStage()
  const ada = await addAda(stage)
  const begun = await ok(stage, 201, 'POST', '/jobs/verification-email', {
    user_id: ada.id,
    client_id: stage.client.id,
  })
  assert.ok(isObject(begun))
  assert.equal(begun['type'], 'verification_email')
  await stage.work()
  const job = await ok(stage, 200, 'GET', `/jobs/${String(begun['id'])}`)
  assert.ok(isObject(job) && job['status'] === 'completed')
  const [mail] = await stage.deps.mail.inbox.list({ to: 'ada@example.com' })
  const link = mail?.links.find((each) => each.includes('/u/email-verification?ticket='))
  assert.ok(link !== undefined)
  const page = await stage.raw({ url: new URL(link).pathname + new URL(link).search })
  assert.equal(page.status, 303)
  assert.match(String(page.headers['location']), /^\/u\/email-verification\?state=/)
  const logs = await ok(stage, 200, 'GET', '/logs?q=type:svr')
  assert.equal((logs as unknown[]).length, 1)
  const made = await ok(stage, 201, 'POST', '/tickets/email-verification', {
    user_id: ada.id,
    result_url: 'https://shop.example/',
    ttl_sec: 60,
  })
  assert.ok(isObject(made))
  assert.match(String(made['ticket']), /^https:\/\/id\.example\.com\/u\/email-verification\?ticket=[\w-]{43}#$/)
  const rows = JSON.stringify(await stage.deps.storage.db.selectFrom('tickets').selectAll().execute())
  assert.ok(!rows.includes(new URL(String(made['ticket'])).searchParams.get('ticket') ?? '?'))
  const wrong: [object, number][] = [
    [{ user_id: 'auth0|nobody' }, 404],
    [{ user_id: ada.id, client_id: 'nobody' }, 404],
    [{ user_id: ada.id, organization_id: 'org_1' }, 400],
    [{ user_id: ada.id, identity: { user_id: 'other', provider: 'auth0' } }, 400],
    [{}, 400],
  ]
  const inbox = async () => (await stage.deps.mail.inbox.list({ to: 'new@example.com' })).length
  const fresh = { connection: stage.connection.name, password: 'Quite-New-2-password', verify_email: true }
  const mara = await ok(stage, 201, 'POST', '/users', { ...fresh, email: 'mara@example.com' })
  assert.ok(isObject(mara))
  await ok(stage, 400, 'POST', '/users', { ...fresh, phone_number: '+15550100' })
  const changed = { email: 'new@example.com', verify_email: true }
  await ok(stage, 200, 'PATCH', `/users/${encodeURIComponent(String(mara['user_id']))}`, changed)
  await stage.work()
  assert.equal(await inbox(), 1)
  assert.equal((await stage.deps.mail.inbox.list({ to: 'mara@example.com' })).length, 1)
  for (const path of ['/jobs/verification-email', '/tickets/email-verification']) {
    for (const [body, status] of wrong) await ok(stage, status, 'POST', path, body)
  }
  await ok(stage, 400, 'POST', '/tickets/email-verification', { user_id: ada.id, result_url: 'javascript:alert(1)' })
})
