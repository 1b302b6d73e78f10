// Strangers guess at an administrator from many addresses: their guesses end, and the administrator still gets in.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'

import { hashPassword, limits } from '#identity'
import { openTestJobs } from '#jobs/testing'
import { DAY, heldClock, HOUR, openSealer, Secret, silentLog, systemClock, systemIds } from '#kit'
import { openLogs } from '#logs'
import { openTestMail } from '#mail/testing'
import { withStores } from '#storage/testing'
import { administrators } from '#tenant'

import { openAdministratorSignIn } from './open.ts'

const EMAIL = 'owner@example.com'
const PASSWORD = 'a long enough passphrase'
const HOME = '192.0.2.1'

await withStores((name, open) => {
  test(`${name}: a hundred guesses from everywhere hold strangers off, and not the owner at a known address`, async () => {
    await using storage = await open()
    const clock = heldClock(systemClock.now())
    const logs = openLogs({ storage, clock, log: silentLog, tenantName: 't' })
    const sealer = openSealer(new Secret(randomBytes(32)))
    const mail = openTestMail({ storage, sealer, clock })
    const jobs = await openTestJobs(storage)
    const signIn = openAdministratorSignIn({
      ...{ storage, jobs, logs, mail, clock, sealer, ids: systemIds, publicUrl: 'https://id.example.com' },
    })
    const passwordHash = await hashPassword(new Secret(PASSWORD))
    const owner = { id: systemIds.uuid(), email: EMAIL, passwordHash, role: 'owner' as const, createdAt: clock.now() }
    await administrators.insert(storage.db, owner)

    async function enter(ip: string, password: string): Promise<string> {
      const flow = await signIn.begin('interaction', 'browser', false)
      const input = { type: 'credentials-given' as const, email: EMAIL, password: new Secret(password) }
      const request = { ip, userAgent: undefined, hostname: '', language: undefined, method: 'POST' }
      const state = await signIn.feed(flow, 'browser', input, { request })
      return state?.at === 'identifying' ? (state.problem ?? '') : (state?.at ?? '')
    }

    /** as a hundred guesses from many addresses leave the count of the account */
    async function exhaust(): Promise<void> {
      const { name: count } = await storage.db
        .selectFrom('limits')
        .select('name')
        .where('name', 'like', 'administrator:%')
        .where('name', 'not like', 'administrator:%:%')
        .executeTakeFirstOrThrow()
      for (let n = 0; n < 100; n++)
        await limits.take(storage.db, { name: count, most: 100, windowMs: HOUR }, clock.now())
    }

    assert.equal(await enter(HOME, PASSWORD), 'ended')
    assert.equal(await enter('203.0.113.1', 'a guess'), 'wrong')
    await exhaust()
    assert.equal(await enter('203.0.113.2', PASSWORD), 'too-many', 'the guesses of strangers end')
    assert.equal(await enter(HOME, PASSWORD), 'ended', 'the owner is at home')
    assert.equal(await enter(HOME, 'a guess'), 'wrong')
    for (let n = 0; n < 9; n++) await enter(HOME, 'a guess')
    assert.equal(await enter(HOME, PASSWORD), 'too-many', 'a known address has ten tries like any other')
    // an address is forgotten
    clock.advance(31 * DAY)
    assert.equal(await enter('203.0.113.1', 'a guess'), 'wrong')
    await exhaust()
    assert.equal(await enter(HOME, PASSWORD), 'too-many')
  })
})
