// Sign-ins under attack, on both stores: what is counted, who is blocked, who is not, and who is told.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'

import {
  type Connection,
  connections,
  hashPassword,
  limits,
  parseForeign,
  passwords,
  type User,
  users,
} from '#identity'
import { openTestJobs, until } from '#jobs/testing'
import { DAY, heldClock, type HeldClock, HOUR, openSealer, Secret, silentLog, systemClock, systemIds } from '#kit'
import { openLogs } from '#logs'
import { openTestMail } from '#mail/testing'
import type { Storage } from '#storage'
import { withStores } from '#storage/testing'
import { administrators, settings } from '#tenant'

import type { RequestFacts } from '../request-facts.ts'
import { type Login, openLogin } from './open.ts'

const RIGHT = 'a good long passphrase 7'
const sealer = openSealer(new Secret(Buffer.alloc(32, 3)))

type Scene = {
  storage: Storage
  login: Login
  clock: HeldClock
  connection: Connection
  user: User
  /** tries a password; the entry is the user's address when left out */
  enter(password: string, ip?: string, entry?: string, connection?: Connection): Promise<string>
  logged(type: string): Promise<number>
  mails(): Promise<{ to: string; subject: string; links: string[] }[]>
}

async function openScene(storage: Storage): Promise<Scene> {
  const clock = heldClock(systemClock.now())
  const at = clock.now()
  const connection: Connection = {
    id: systemIds.connection(),
    name: 'people',
    strategy: 'auth0',
    displayName: undefined,
    options: {},
    metadata: {},
    createdAt: at,
    updatedAt: at,
  }
  await connections.insert(storage.db, connection)
  const user = await users.insert(storage.db, {
    id: systemIds.user(),
    connection: connection.id,
    email: 'ada@example.com',
    at,
  })
  const hash = await hashPassword(new Secret(RIGHT))
  await storage.transaction((tx) =>
    passwords.replaceHash(tx, { user: user.id, hash, at, historyId: systemIds.uuid(), keep: 0 }),
  )
  const jobs = await openTestJobs(storage)
  const logs = openLogs({ storage, clock, log: silentLog, tenantName: 't' })
  const mail = openTestMail({ storage, sealer, clock })
  const login = openLogin({ storage, jobs, logs, mail, clock, ids: systemIds, publicUrl: 'https://id.example.com' })
  return {
    ...{ storage, login, clock, connection, user },
    async enter(password, ip = '192.0.2.1', entry = 'ada@example.com', at = connection) {
      const found = await users.findByIdentifier(storage.db, connection.id, entry)
      const attempt = { connection: at, entry, user: found, client: undefined, request: requestFrom(ip) }
      return (await login.check(attempt, new Secret(password))).kind
    },
    async logged(type) {
      const { total } = await logs.list(storage.db, { page: 0, perPage: 1, totals: true, q: `type:${type}` })
      return total
    },
    async mails() {
      await using _worker = await jobs.work(
        { 'deliver-mail': { run: async (payload) => void (await mail.deliver(payload)) } },
        { concurrency: 1 },
      )
      await until(async () => {
        const { ready, running, failed } = await jobs.depth()
        assert.equal(failed, 0)
        return ready + running === 0
      })
      return await mail.inbox.list()
    },
  }
}

function requestFrom(ip: string): RequestFacts {
  return { ip, userAgent: undefined, hostname: 'id.example.com', language: undefined, method: 'POST' }
}

await withStores((name, openTestStorage) => {
  test(`${name}: ten wrong passwords block that address, once, and tell the owner; elsewhere the owner gets in`, async () => {
    await using storage = await openTestStorage()
    const scene = await openScene(storage)
    for (let i = 0; i < 10; i++) assert.equal(await scene.enter('wrong'), 'wrong')
    assert.equal(await scene.enter(RIGHT), 'account-blocked')
    assert.equal(await scene.enter(RIGHT, '192.0.2.2'), 'good')
    assert.equal(await scene.logged('limit_wc'), 1)
    const mails = await scene.mails()
    assert.equal(mails.length, 1)
    assert.equal(mails[0]?.to, 'ada@example.com')
    assert.match(mails[0]?.links[0] ?? '', /^https:\/\/id\.example\.com\/u\/unblock\?ticket=[\w-]{43}$/)
    assert.deepEqual(await scene.login.blocksOf('ada@example.com'), [
      { identifier: 'ada@example.com', address: '192.0.2.1', connection: 'people' },
    ])
    await scene.login.unblock(scene.user, { request: requestFrom('192.0.2.99'), client: { id: 'c', name: 'c' } })
    assert.equal(await scene.logged('ublkdu'), 1)
    assert.equal(await scene.enter(RIGHT), 'good')
  })

  test(`${name}: of a hundred tries at once no more than ten are judged`, async () => {
    await using storage = await openTestStorage()
    const scene = await openScene(storage)
    await settings.write(storage.db, 'suspicious_ip_throttling', { enabled: false }, 0)
    const kinds = await Promise.all(Array.from({ length: 100 }, () => scene.enter('wrong')))
    assert.ok(kinds.filter((kind) => kind === 'wrong').length <= 10)
    assert.equal(
      kinds.filter((kind) => kind === 'account-blocked').length,
      100 - kinds.filter((k) => k === 'wrong').length,
    )
    assert.equal(await scene.logged('limit_wc'), 1)
    assert.equal((await scene.mails()).length, 1)
  })

  test(`${name}: an address block is one: a /64 of IPv6, an IPv4 address in either notation`, async () => {
    await using storage = await openTestStorage()
    const scene = await openScene(storage)
    await settings.write(storage.db, 'brute_force_protection', { max_attempts: 2 }, 0)
    assert.equal(await scene.enter('wrong', '2001:db8:1:2::1'), 'wrong')
    assert.equal(await scene.enter('wrong', '2001:db8:1:2:ffff::9'), 'wrong')
    assert.equal(await scene.enter(RIGHT, '2001:db8:1:2::77'), 'account-blocked')
    assert.equal(await scene.enter(RIGHT, '2001:db8:1:3::1'), 'good')
    assert.equal(await scene.enter('wrong', '::ffff:192.0.2.9'), 'wrong')
    assert.equal(await scene.enter('wrong', '192.0.2.9'), 'wrong')
    assert.equal(await scene.enter(RIGHT, '192.0.2.9'), 'account-blocked')
  })

  test(`${name}: the settings count: off, monitoring only, allow list, counting by account alone`, async () => {
    await using storage = await openTestStorage()
    const scene = await openScene(storage)
    const set = (value: object) =>
      settings.write(storage.db, 'brute_force_protection', { max_attempts: 1, ...value }, 0)
    await set({ enabled: false })
    for (let i = 0; i < 3; i++) assert.equal(await scene.enter('wrong'), 'wrong')
    await set({ shields: ['user_notification'] })
    for (let i = 0; i < 3; i++) assert.equal(await scene.enter('wrong', '192.0.2.3'), 'wrong')
    await set({ allowlist: ['192.0.2.0/24'] })
    for (let i = 0; i < 3; i++) assert.equal(await scene.enter('wrong', '192.0.2.4'), 'wrong')
    await set({})
    const options = { brute_force_protection: false }
    const other = { ...scene.connection, options }
    for (let i = 0; i < 3; i++) assert.equal(await scene.enter('wrong', '192.0.2.6', undefined, other), 'wrong')
    await set({ mode: 'count_per_identifier' })
    assert.equal(await scene.enter('wrong', '192.0.2.5'), 'wrong')
    assert.equal(await scene.enter(RIGHT, '198.51.100.1'), 'account-blocked')
  })

  test(`${name}: a success forgets what was counted; a block ends by itself after thirty days`, async () => {
    await using storage = await openTestStorage()
    const scene = await openScene(storage)
    for (let i = 0; i < 9; i++) await scene.enter('wrong')
    assert.equal(await scene.enter(RIGHT), 'good')
    for (let i = 0; i < 10; i++) assert.equal(await scene.enter('wrong'), 'wrong')
    assert.equal(await scene.enter(RIGHT), 'account-blocked')
    scene.clock.advance(30 * DAY + HOUR)
    assert.equal(await scene.enter(RIGHT), 'good')
  })

  test(`${name}: entries that name nobody are counted and answered like others`, async () => {
    await using storage = await openTestStorage()
    const scene = await openScene(storage)
    for (let i = 0; i < 10; i++) assert.equal(await scene.enter('wrong', '192.0.2.7', 'nobody@example.com'), 'wrong')
    assert.equal(await scene.enter('wrong', '192.0.2.7', 'Nobody@Example.com'), 'account-blocked')
    assert.equal((await scene.login.blocksOf('nobody@example.com')).length, 1)
    const rows = await storage.db.selectFrom('login_attempts').selectAll().execute()
    assert.doesNotMatch(JSON.stringify(rows), /nobody@/)
    assert.equal((await scene.mails()).length, 0)
  })

  test(`${name}: an address that fails for many accounts has to wait; good sign-ins cost it nothing`, async () => {
    await using storage = await openTestStorage()
    const scene = await openScene(storage)
    await administrators.insert(storage.db, {
      ...{ id: 'a', email: 'root@example.com', passwordHash: '', role: 'owner', createdAt: 0 },
    })
    const stage = { 'pre-login': { max_attempts: 3, rate: HOUR } }
    await settings.write(storage.db, 'suspicious_ip_throttling', { stage }, 0)
    for (let i = 0; i < 5; i++) assert.equal(await scene.enter(RIGHT), 'good')
    for (let i = 0; i < 3; i++) assert.equal(await scene.enter('wrong', undefined, `u${i}@example.com`), 'wrong')
    assert.equal(await scene.enter(RIGHT), 'address-blocked')
    assert.equal(await scene.enter(RIGHT, '192.0.2.2'), 'good')
    assert.equal(await scene.login.isThrottled('192.0.2.1'), true)
    assert.equal(await scene.logged('limit_mu'), 1)
    assert.deepEqual(
      (await scene.mails()).map(({ to }) => to),
      ['root@example.com'],
    )
    scene.clock.advance(HOUR)
    assert.equal(await scene.enter(RIGHT), 'good')
    for (let i = 0; i < 2; i++) await scene.enter('wrong', undefined, `v${i}@example.com`)
    assert.equal(await scene.enter(RIGHT), 'address-blocked')
    await scene.login.forgiveAddress('192.0.2.1')
    assert.equal(await scene.enter(RIGHT), 'good')
  })

  test(`${name}: many addresses together get a hundred tries a day at one account; a known address is not held up`, async () => {
    await using storage = await openTestStorage()
    const scene = await openScene(storage)
    const nobody = 'nobody@example.com'
    assert.equal(await scene.enter(RIGHT, '198.51.100.9'), 'good')
    const name = `login-account:${scene.user.id}`
    // 99 wrong ones, as the bucket keeps them
    const full = scene.clock.now() + 99 * (DAY / 100)
    await storage.db.deleteFrom('limits').where('name', '=', name).execute()
    await storage.db.insertInto('limits').values({ name, window_start: full, count: 1 }).execute()
    assert.equal(await scene.enter('wrong', '198.51.100.1'), 'wrong')
    assert.equal(await scene.enter('wrong', '198.51.100.2'), 'account-blocked')
    assert.equal(await scene.enter(RIGHT, '198.51.100.9'), 'good')
    assert.equal(await scene.logged('limit_sul'), 1)
    assert.equal(await scene.enter('wrong', '198.51.100.2', nobody), 'wrong')
  })

  test(`${name}: an imported hash is kept as argon2id after the first sign-in, and that is no change`, async () => {
    await using storage = await openTestStorage()
    const scene = await openScene(storage)
    const parsed = parseForeign({ algorithm: 'md5', hash: { value: createHash('md5').update(RIGHT).digest('hex') } })
    assert.ok('stored' in parsed)
    const { id } = scene.user
    await storage.db.updateTable('passwords').set({ hash: parsed.stored }).where('user_id', '=', id).execute()
    assert.equal(await scene.enter('wrong'), 'wrong')
    assert.equal(await passwords.currentHash(storage.db, id), parsed.stored)
    assert.equal(await scene.enter(RIGHT), 'good')
    assert.match((await passwords.currentHash(storage.db, id)) ?? '', /^\$argon2id\$/)
    assert.equal(await scene.enter(RIGHT), 'good')
    const after = await users.find(storage.db, id)
    assert.deepEqual(
      [after?.credentialVersion, after?.lastPasswordReset],
      [scene.user.credentialVersion, scene.user.lastPasswordReset],
    )
  })

  test(`${name}: a stolen password is told or refused as the tenant has it, and only after it was right`, async () => {
    await using storage = await openTestStorage()
    const scene = await openScene(storage)
    const hash = await hashPassword(new Secret('password1'))
    await storage.db.updateTable('passwords').set({ hash }).execute()
    assert.equal(await scene.enter('password1'), 'good')
    assert.equal(await scene.logged('pwd_leak'), 1)
    await settings.write(storage.db, 'breached_password_detection', { shields: ['block', 'user_notification'] }, 0)
    assert.equal(await scene.enter('password1'), 'leaked')
    assert.equal(await scene.enter('password'), 'wrong')
    assert.deepEqual(
      (await scene.mails()).map(({ subject }) => subject),
      ['Choose a new password'],
    )
    await administrators.insert(storage.db, {
      ...{ id: 'a', email: 'root@example.com', passwordHash: '', role: 'owner', createdAt: 0 },
    })
    const weekly = { shields: ['admin_notification'], admin_notification_frequency: ['weekly'] }
    await settings.write(storage.db, 'breached_password_detection', weekly, 0)
    const told = async () => (await scene.mails()).filter(({ to }) => to === 'root@example.com').length
    const counts: number[] = []
    for (const days of [0, 3, 3, 2]) {
      scene.clock.advance(days * DAY)
      await limits.removeOlderThan(storage.db, scene.clock.now() - 2 * DAY)
      assert.equal(await scene.enter('password1'), 'good')
      counts.push(await told())
    }
    assert.deepEqual(counts, [1, 1, 1, 2], 'once a week')
    await settings.write(storage.db, 'breached_password_detection', { enabled: false, shields: ['block'] }, 0)
    assert.equal(await scene.enter('password1'), 'good')
  })

  test(`${name}: sign-ups of one address are counted for themselves`, async () => {
    await using storage = await openTestStorage()
    const { login, connection, clock } = await openScene(storage)
    const stage = { 'pre-user-registration': { max_attempts: 2, rate: 1000 } }
    await settings.write(storage.db, 'suspicious_ip_throttling', { stage }, 0)
    const ask = () => login.admitSignUp({ connection, client: undefined, request: requestFrom('192.0.2.1') })
    assert.deepEqual([await ask(), await ask(), await ask()], [true, true, false])
    clock.advance(1000)
    assert.deepEqual([await ask(), await ask()], [true, false])
  })
})
