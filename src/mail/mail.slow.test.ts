// What messages say, in which language, and what the development inbox keeps of them.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'

import { heldClock, openSealer, Secret } from '#kit'
import type { Storage } from '#storage'
import { withStores } from '#storage/testing'

import type { MailFacts } from './index.ts'
import { openTestMail } from './testing.ts'

const URL = 'https://login.example.com/u/reset-verify?ticket=aB3-_x'

const person = {
  id: 'auth0|1',
  email: 'ada@example.com',
  emailVerified: true,
  username: undefined,
  phoneNumber: undefined,
  profile: { name: 'Ada' },
  userMetadata: {},
  appMetadata: {},
}

const facts: MailFacts = {
  channel: 'email',
  to: 'ada@example.com',
  url: URL,
  person,
  client: { id: 'shop', name: 'Shop' },
  language: 'en',
}

const sealer = openSealer(new Secret(randomBytes(32)))

const mailOver = (storage: Storage) => openTestMail({ storage, sealer, clock: heldClock() })

await withStores((name, openTestStorage) => {
  test(`${name}: a delivered reset mail is read back with its link, newest first, and filtered by address`, async () => {
    await using storage = await openTestStorage()
    const mail = mailOver(storage)
    assert.deepEqual(await mail.deliver(mail.compose('reset_email', facts)), { kind: 'sent', by: 'inbox' })
    await mail.deliver(mail.compose('reset_email', { ...facts, to: 'bob@example.com' }))
    const all = await mail.inbox.list()
    assert.deepEqual(
      all.map(({ to }) => to),
      ['bob@example.com', 'ada@example.com'],
    )
    const [message, ...more] = await mail.inbox.list({ to: 'ADA@example.com' })
    assert.equal(more.length, 0)
    assert.equal(message?.subject, 'Reset your password')
    assert.equal(message.channel, 'email')
    assert.equal(message.from, '"Example" <no-reply@login.example.com>')
    assert.equal(message.at, '2026-11-21T09:00:00.000Z')
    assert.deepEqual(message.links, [URL])
    assert.deepEqual(message.codes, [])
    assert.match(message.text, /within 1 hour/)
    assert.match(message.text, /did not ask for this, ignore/)
    assert.match(message.html, /<a class="button" href="https:\/\/login\.example\.com\/u\/reset-verify\?ticket=aB3-_x"/)
  })

  test(`${name}: no link stands readable in the store`, async () => {
    await using storage = await openTestStorage()
    const mail = mailOver(storage)
    await mail.deliver(mail.compose('reset_email', facts))
    const rows = await storage.db.selectFrom('inbox_messages').selectAll().execute()
    assert.equal(rows.length, 1)
    assert.ok(!JSON.stringify(rows).includes('ticket'))
    assert.ok(!JSON.stringify(rows).includes('ada@'))
  })

  test(`${name}: a job that runs twice delivers once, and the newest 500 messages stay`, async () => {
    await using storage = await openTestStorage()
    const mail = mailOver(storage)
    const message = mail.compose('reset_email', facts)
    await mail.deliver(message)
    await mail.deliver(message)
    assert.equal((await mail.inbox.list()).length, 1)
    for (let i = 0; i < 502; i++) {
      await mail.deliver(mail.compose('reset_email', { ...facts, to: `user${i}@example.com` }))
    }
    const kept = await mail.inbox.list()
    assert.equal(kept.length, 500)
    assert.equal(kept[0]?.to, 'user501@example.com')
    assert.equal(kept.at(-1)?.to, 'user2@example.com')
  })
})

test('without a provider and without the inbox nothing is sent, and that is said at once', async () => {
  const mail = openTestMail({ storage: {} as Storage, sealer, clock: heldClock(), inbox: false })
  const delivery = await mail.deliver(mail.compose('reset_email', facts))
  assert.deepEqual(delivery, {
    kind: 'refused',
    by: 'none',
    reason: 'No e-mail provider is set up, so nothing can be sent.',
  })
})

test('what has expired is not sent any more', async () => {
  const clock = heldClock()
  const mail = openTestMail({ storage: {} as Storage, sealer, clock })
  const code = mail.composeCode({ channel: 'sms', to: '+15555550100', code: '123456', language: 'en' })
  clock.advance(10 * 60_000)
  const delivery = await mail.deliver(code)
  assert.equal(delivery.kind, 'refused')
})
