// When a ticket is good, and that of many spenders one wins.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'

import { type ConnectionId, HOUR, silentLog, systemIds, type TicketId } from '#kit'
import { openStorage, type Storage } from '#storage'

import * as connections from './connections.store.ts'
import { ticketState } from './ticket-state.ts'
import * as tickets from './tickets.store.ts'
import type { User } from './user.ts'
import { parseEmail } from './user.ts'
import * as users from './users.store.ts'

async function withUser(work: (storage: Storage, user: User) => Promise<void>): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'keyturn-identity-'))
  try {
    await using storage = await openStorage({ directory, url: undefined, log: silentLog })
    const connection = systemIds.connection()
    const fresh = { strategy: 'auth0', displayName: undefined, options: {}, metadata: {}, createdAt: 1, updatedAt: 1 }
    await connections.insert(storage.db, { id: connection, name: 'c', ...fresh })
    const user = await users.insert(storage.db, { id: systemIds.user(), connection, email: 'mara@example.com', at: 1 })
    await work(storage, user)
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

const ticketOf = (user: User) => ({
  id: 'tkt_1' as TicketId,
  purpose: 'password-reset' as const,
  user: user.id,
  address: user.email,
  credentialVersion: user.credentialVersion,
  client: undefined,
  resultUrl: undefined,
  options: {},
  createdAt: 1000,
  expiresAt: 1000 + HOUR,
})

test('of 50 that spend one ticket at once exactly one wins', () =>
  withUser(async (storage, user) => {
    await storage.transaction((tx) => tickets.insert(tx, 'token', ticketOf(user)))
    const won = await Promise.all(
      Array.from({ length: 50 }, () => storage.transaction((tx) => tickets.spend(tx, 'tkt_1' as TicketId, 2000))),
    )
    assert.equal(won.filter(Boolean).length, 1)
  }))

test('the raw token stands nowhere in the store', () =>
  withUser(async (storage, user) => {
    const token = systemIds.handle()
    await storage.transaction((tx) => tickets.insert(tx, token, ticketOf(user)))
    const row = await storage.db.selectFrom('tickets').selectAll().executeTakeFirstOrThrow()
    assert.ok(!JSON.stringify(row).includes(token))
    assert.equal((await tickets.findByToken(storage.db, 'password-reset', token))?.id, 'tkt_1')
  }))

test('a token of another purpose is no reset ticket', () =>
  withUser(async (storage, user) => {
    await storage.transaction((tx) => tickets.insert(tx, 'token', { ...ticketOf(user), purpose: 'email-verification' }))
    assert.equal(await tickets.findByToken(storage.db, 'password-reset', 'token'), undefined)
  }))

test('a ticket dies by time, use, revocation, and by a change of password, address or block', () =>
  withUser(async (_, user) => {
    const ticket = { ...ticketOf(user), spentAt: undefined, revokedAt: undefined }
    assert.equal(ticketState(ticket, user, 2000), 'open')
    assert.equal(ticketState(ticket, user, 1000 + HOUR), 'expired')
    assert.equal(ticketState({ ...ticket, spentAt: 1500 }, user, 2000), 'used')
    assert.equal(ticketState({ ...ticket, revokedAt: 1500 }, user, 2000), 'superseded')
    assert.equal(ticketState(ticket, { ...user, credentialVersion: 2 }, 2000), 'superseded')
    assert.equal(ticketState(ticket, { ...user, email: 'other@example.com' }, 2000), 'superseded')
    assert.equal(ticketState(ticket, { ...user, blocked: true }, 2000), 'superseded')
    assert.equal(ticketState(ticket, undefined, 2000), 'superseded')
  }))

test('an address that only looks alike after folding finds the stored one, to which mail goes (CVE-2019-19844)', () =>
  withUser(async (storage, user) => {
    const found = await users.findByEmail(storage.db, user.connection, 'MARA@EXAMPLE.COM')
    assert.equal(found?.email, 'mara@example.com')
    assert.equal(await users.findByEmail(storage.db, user.connection, 'mara@examp\u0131e.com'), undefined)
    assert.equal(await users.findByEmail(storage.db, 'con_other' as ConnectionId, 'mara@example.com'), undefined)
  }))

test('an address is one plain address, or nothing', () => {
  for (const good of ['a@b.co', 'Mara.Lind+tag@Example.com', 'müller@bücher.example', "o'neil@example.com"]) {
    assert.equal(
      parseEmail(good),
      good.replace(/[A-Z]/g, (c) => c.toLowerCase()),
    )
  }
  const bad = [
    '',
    'a',
    'a@',
    '@b.co',
    'a@b@c.co',
    'a b@c.co',
    'a@b.co,c@d.co',
    '"a"@b.co',
    'Mara <a@b.co>',
    'a@b.co\r\nBcc: x@y.z',
    'a(comment)@b.co',
    'a@[127.0.0.1]',
    'a@-b.co',
    'a@b..co',
    `${'a'.repeat(65)}@b.co`,
    `a@${'b'.repeat(260)}.co`,
    'a@b.co\0',
  ]
  for (const address of bad) assert.throws(() => parseEmail(address), /format email/, JSON.stringify(address))
})

test('a user who is gone takes hashes and tickets along', () =>
  withUser(async (storage, user) => {
    await storage.transaction((tx) => tickets.insert(tx, 'token', ticketOf(user)))
    assert.equal(await users.remove(storage.db, user.id), true)
    assert.equal(await tickets.find(storage.db, 'tkt_1' as TicketId), undefined)
    assert.equal(await users.remove(storage.db, 'auth0|nobody'), false)
  }))
