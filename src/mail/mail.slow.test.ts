// Tests of the mail room: what the reset mail says, and what the development inbox keeps.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'

import { heldClock, openSealer, Secret, silentLog, systemIds } from '#kit'
import type { Storage } from '#storage'
import { withStores } from '#storage/testing'

import { type MailFacts, openMail } from './index.ts'

const URL = 'https://login.example.com/u/reset-verify?ticket=aB3-_x'

const facts: MailFacts = {
  channel: 'email',
  to: 'ada@example.com',
  url: URL,
  user: { email: 'ada@example.com', name: 'Ada' },
  tenant: 'Example',
  application: 'Shop',
  language: 'en',
}

function mailOver(storage: Storage, options: { inbox?: boolean } = {}) {
  const sealer = openSealer(new Secret(randomBytes(32)))
  return openMail({ storage, sealer, clock: heldClock(), ids: systemIds, log: silentLog, inbox: options.inbox ?? true })
}

await withStores((name, openTestStorage) => {
  test(`${name}: a delivered reset mail is read back with its link, newest first, and filtered by address`, async () => {
    await using storage = await openTestStorage()
    const mail = mailOver(storage)
    await mail.deliver(mail.compose('reset_email', facts))
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

  test(`${name}: a job that runs twice delivers once`, async () => {
    await using storage = await openTestStorage()
    const mail = mailOver(storage)
    const message = mail.compose('reset_email', facts)
    await mail.deliver(message)
    await mail.deliver(message)
    assert.equal((await mail.inbox.list()).length, 1)
  })

  test(`${name}: the newest 500 messages stay`, async () => {
    await using storage = await openTestStorage()
    const mail = mailOver(storage)
    for (let i = 0; i < 503; i++) {
      await mail.deliver(mail.compose('reset_email', { ...facts, to: `user${i}@example.com` }))
    }
    const kept = await mail.inbox.list()
    assert.equal(kept.length, 500)
    assert.equal(kept[0]?.to, 'user502@example.com')
    assert.equal(kept.at(-1)?.to, 'user3@example.com')
  })
})

test('names cannot write markup or headers into a mail', () => {
  const mail = mailOver({} as Storage)
  const message = mail.compose('reset_email', {
    ...facts,
    tenant: 'Evil" <x@y>\r\nBcc: all@example.com <script>',
    user: { ...facts.user, name: 'Your prize: http://evil.example' },
  })
  assert.equal(message['from'], '"Evil <x@y>Bcc: all@example.com <script>" <no-reply@login.example.com>')
  assert.ok(!JSON.stringify(message['html']).includes('<script'))
  assert.ok(!JSON.stringify(message).includes('evil.example'), 'a name chosen at sign-up is not mailed on')
})

test('without a provider and without the inbox a delivery fails, so that the job is kept', async () => {
  const mail = mailOver({} as Storage, { inbox: false })
  await assert.rejects(mail.deliver(mail.compose('reset_email', facts)), /No e-mail provider/)
})
