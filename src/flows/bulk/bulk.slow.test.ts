// Imports under races, on both stores: two workers at one file, somebody who takes an address at the same moment.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { Actions } from '#actions'
import { type Connection, connections, oidcRecords, users } from '#identity'
import { openTestJobs } from '#jobs/testing'
import { type Clock, heldClock, openSealer, Secret, silentLog, systemClock, systemIds } from '#kit'
import { openLogs } from '#logs'
import { openTestMail } from '#mail/testing'
import type { Storage } from '#storage'
import { withStores } from '#storage/testing'

import { mailSettings } from '../mail-settings.ts'
import type { BulkDeps } from './deps.ts'
import { exportUsers } from './export-users.ts'
import { importUsers } from './import-users.ts'
import { openBulk } from './open.ts'

const sealer = openSealer(new Secret(Buffer.alloc(32, 3)))
const request = { ip: '192.0.2.1', userAgent: undefined, hostname: '', language: undefined, method: 'POST' }
const never = new AbortController().signal

async function openScene(storage: Storage, clock: Clock = heldClock(systemClock.now())) {
  const at = clock.now()
  const publicUrl = 'https://id.example.com'
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
  const jobs = await openTestJobs(storage)
  const logs = openLogs({ storage, clock, log: silentLog, tenantName: 't' })
  const mail = openTestMail({ storage, sealer, clock, publicUrl, settings: mailSettings(storage) })
  // what a changed password sets off has tests of its own
  const actions = { enqueue: async () => undefined } as unknown as Actions
  const deps: BulkDeps = { storage, sealer, jobs, logs, mail, actions, clock, ids: systemIds, publicUrl }
  const asked = { upsert: false, send_completion_email: false, client: { client_id: 'c', name: 'c' }, request }
  return { deps, connection, asked, bulk: openBulk(deps) }
}

await withStores((name, openTestStorage) => {
  test(`${name}: two workers at one import create everybody once, and count everybody once`, async () => {
    await using storage = await openTestStorage()
    const { deps, connection, asked, bulk } = await openScene(storage)
    const rows = Array.from({ length: 120 }, (_, i) => ({ email: `u${i % 100}@example.com` }))
    const { id } = await bulk.startImport(connection, rows, asked)
    const ends = await Promise.allSettled([importUsers(deps, id, never), importUsers(deps, id, never)])
    // one of them may have lost a step to the other; its job comes again
    for (const end of ends) if (end.status === 'rejected') assert.match(String(end.reason), /another worker/)
    await importUsers(deps, id, never)
    const job = await bulk.find(id)
    assert.deepEqual([job?.status, job?.inserted, job?.failed, job?.position], ['completed', 100, 20, 120])
    const { total } = await users.list(storage.db, storage.dialect, { offset: 0, limit: 1, totals: true })
    assert.equal(total, 100)
    assert.equal((await bulk.errors(id)).length, 20)
  })

  test(`${name}: an address that somebody takes meanwhile costs that row alone`, async () => {
    await using storage = await openTestStorage()
    const { deps, connection, asked, bulk } = await openScene(storage)
    const rows = Array.from({ length: 60 }, (_, i) => ({ email: `u${i}@example.com` }))
    const { id } = await bulk.startImport(connection, rows, asked)
    const signUps = rows.slice(20, 40).map(({ email }) => {
      const user = { id: systemIds.user(), connection: connection.id, email, at: 0 }
      return storage
        .transaction((tx) => users.insert(tx, user))
        .then(
          () => 1,
          () => 0,
        )
    })
    const [taken] = await Promise.all([Promise.all(signUps), importUsers(deps, id, never)])
    const others = taken.reduce<number>((sum, each) => sum + each, 0)
    const job = await bulk.find(id)
    assert.deepEqual([job?.status, job?.inserted, job?.failed], ['completed', 60 - others, others])
  })

  test(`${name}: a hash that replaces another ends sessions and tokens in its transaction; the same one, or a first, does not`, async () => {
    await using storage = await openTestStorage()
    const { deps, connection, asked, bulk } = await openScene(storage)
    const run = async (hash: object | undefined) => {
      const row = { email: 'ada@example.com', ...(hash && { custom_password_hash: { algorithm: 'md5', hash } }) }
      const { id } = await bulk.startImport(connection, [row], { ...asked, upsert: true })
      await importUsers(deps, id, never)
      const user = await users.findByEmail(storage.db, connection.id, 'ada@example.com')
      if (!user) throw new Error('nobody was made')
      return user
    }
    const left = async () => {
      const rows = await storage.db.selectFrom('oidc_records').select('model').orderBy('model').execute()
      return rows.map(({ model }) => model)
    }
    const { id } = await run(undefined)
    for (const model of ['RefreshToken', 'Session']) {
      await oidcRecords.put(storage.db, model, {
        ...{ model, payloadSealed: oidcRecords.sealPayload(sealer, model, {}), user: id, client: 'c' },
        ...{ grant: undefined, uid: model, createdAt: 0, expiresAt: undefined, consumedAt: undefined },
      })
    }
    const first = await run({ value: '5f4dcc3b5aa765d61d8327deb882cf99' })
    assert.deepEqual(await left(), ['RefreshToken', 'Session'], 'a first password changes none')
    const again = await run({ value: '5f4dcc3b5aa765d61d8327deb882cf99' })
    assert.deepEqual(await left(), ['RefreshToken', 'Session'], 'nor does the same once more')
    assert.equal(again.credentialVersion, first.credentialVersion)
    const other = await run({ value: '482c811da5d5b4bc6d497ffa98491e38' })
    assert.deepEqual(await left(), [])
    assert.ok(other.credentialVersion > first.credentialVersion, 'what is under way dies too')
    const events = await storage.db.selectFrom('log_events').select('type').where('type', '=', 'scp').execute()
    assert.equal(events.length, 1)
  })

  test(`${name}: two workers at one export write every user once`, async () => {
    await using storage = await openTestStorage()
    const { deps, connection, asked, bulk } = await openScene(storage)
    const rows = Array.from({ length: 700 }, (_, i) => ({ email: `u${i}@example.com` }))
    const begun = await bulk.startImport(connection, rows, asked)
    await importUsers(deps, begun.id, never)
    const { id } = await bulk.startExport(connection, 700, { format: 'json', client: asked.client })
    await Promise.allSettled([exportUsers(deps, id, never), exportUsers(deps, id, never)])
    await exportUsers(deps, id, never)
    const job = await bulk.find(id)
    assert.deepEqual([job?.status, job?.position], ['completed', 700])
    const parts = await storage.db.selectFrom('bulk_parts').select('number').where('job_id', '=', id).execute()
    assert.deepEqual(
      parts.map(({ number }) => number).toSorted((a, b) => a - b),
      [0, 1],
    )
  })
})
