// A mail that cannot be sent: how often it is tried, what the tenant's logs say, and what stays where.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { enqueue, openTestJobs, passTime, until } from '#jobs/testing'
import { type JsonObject, MINUTE, openSealer, Secret, silentLog, systemClock } from '#kit'
import { openLogs } from '#logs'
import type { MailSettings } from '#mail'
import { openTestMail } from '#mail/testing'
import type { Storage } from '#storage'
import { withStores } from '#storage/testing'

import { deliverMail } from './deliver-mail.ts'

const sealer = openSealer(new Secret(Buffer.alloc(32, 4)))
const URL = 'https://login.example.com/u/reset-verify?ticket=aB3-_xyzAB3-_xyzAB3-_xyz9'

const settings: MailSettings = {
  tenant: { id: 'example', friendlyName: 'Example' },
  brand: {},
  email: {
    name: 'smtp',
    settings: {},
    credentialsSealed: sealer.seal('email-provider', JSON.stringify({ smtp_host: 'mail.example.com' })),
  },
}

const context = {
  ...{ jobId: '1', task: 'deliver-mail', attempt: 1, maxAttempts: 10 },
  signal: AbortSignal.timeout(60_000),
}

function openScene(storage: Storage, tenant: MailSettings = settings) {
  const logs = openLogs({ storage, clock: systemClock, log: silentLog, tenantName: 'example' })
  const mail = openTestMail({
    ...{ storage, sealer, clock: systemClock, inbox: false },
    settings: {
      read: () => Promise.resolve(tenant),
      template: () => Promise.resolve(undefined),
      phoneTemplate: () => Promise.resolve(undefined),
    },
    relay: () => Promise.reject(new Error(`no way to ${URL}`)),
  })
  const all = async () => (await logs.list(storage.db, { page: 0, perPage: 50, sort: 'date:1' })).logs
  return { mail, all, deps: { storage, logs, mail } }
}

await withStores((name, openTestStorage) => {
  test(`${name}: after ten attempts it ends, with an event for each and the letter sealed in the failed list`, async () => {
    await using storage = await openTestStorage()
    const { mail, all, deps } = openScene(storage)
    const jobs = await openTestJobs(storage)
    const letter = mail.compose('reset_email', { channel: 'email', to: 'ada@example.com', url: URL, language: 'en' })
    await enqueue(storage, jobs, 'deliver-mail', letter)
    const run = (payload: JsonObject, context: Parameters<typeof deliverMail>[2]) => deliverMail(deps, payload, context)
    await using _worker = await jobs.work({ 'deliver-mail': { run } }, { concurrency: 1 })
    await until(async () => {
      await passTime(storage, 15 * MINUTE)
      return (await jobs.depth()).failed === 1
    })
    const events = await all()
    assert.deepEqual(
      events.map(({ type }) => type),
      [...Array.from({ length: 9 }, () => 'wn'), 'fn'],
    )
    assert.deepEqual(
      events.map(({ details }) => details['attempt']),
      [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
    )
    const [failed] = await jobs.failed({ take: 1 })
    const told = JSON.stringify([events, failed])
    assert.match(told, /no way to/)
    assert.doesNotMatch(told, /ticket|reset-verify|ada@/)
    const rows = JSON.stringify(
      storage.pool
        ? (await storage.pool.query('select * from graphile_worker._private_jobs')).rows
        : await storage.db.selectFrom('jobs').selectAll().execute(),
    )
    assert.doesNotMatch(rows, /ticket|reset-verify|ada@/)
  })

  test(`${name}: without a provider it ends at once; a code to a phone has an event of its own`, async () => {
    await using storage = await openTestStorage()
    const { email: _none, ...without } = settings
    const { mail, all, deps } = openScene(storage, without)
    const link = mail.compose('reset_email', { channel: 'email', to: 'ada@example.com', url: URL, language: 'en' })
    await assert.rejects(deliverMail(deps, link, context), { name: 'GiveUp' })
    const code = mail.composeCode({ channel: 'sms', to: '+15555550100', code: '493817', language: 'en' })
    await assert.rejects(deliverMail(deps, code, context), { name: 'GiveUp' })
    const events = await all()
    assert.deepEqual(
      events.map(({ type }) => type),
      ['fn', 'gd_send_sms_failure'],
    )
    assert.match(String(events[0]?.description), /^It was not sent\. No e-mail provider is set up/)
    assert.doesNotMatch(JSON.stringify(events), /493817|5555550100|ticket/)
  })

  test(`${name}: what nobody gets is written like any letter, and neither sent, kept nor logged`, async () => {
    await using storage = await openTestStorage()
    for (const tenant of [settings, { ...settings, email: undefined }]) {
      const written: string[] = []
      const { all, deps } = openScene(storage, tenant as MailSettings)
      const mail = openTestMail({
        ...{ storage, sealer, clock: systemClock, inbox: true },
        settings: {
          read: () => Promise.resolve(tenant as MailSettings),
          template: () => Promise.resolve({ subject: 's', body: 'b', from: '', enabled: true, languages: {} }),
          phoneTemplate: () => Promise.resolve(undefined),
        },
        renderer: {
          render: (_program, { parts }) => {
            written.push(JSON.stringify(parts))
            return Promise.resolve({ ok: true, text: JSON.stringify({ parts: { subject: 's', body: 'b', from: '' } }) })
          },
        },
        relay: () => Promise.reject(new Error('it was sent')),
        send: () => Promise.reject(new Error('it was sent')),
      })
      const facts = { to: 'nobody@example.com', url: URL, language: 'en', decoy: true } as const
      for (const channel of ['email', 'sms'] as const) {
        const letter = mail.compose('reset_email', { ...facts, channel })
        // oxlint-disable-next-line no-await-in-loop
        await deliverMail({ ...deps, mail }, letter, { ...context, attempt: 1 })
      }
      assert.equal(written.length, 1, 'the template of mails')
      // oxlint-disable-next-line no-await-in-loop
      assert.deepEqual([await mail.inbox.list(), await all()], [[], []])
    }
  })
})
