// What the embedded store promises: grouped commits, one server per directory, refusals in one sentence.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'

import { silentLog, StartRefused } from '#kit'

import { afterCommit, openStorage, type Storage } from './index.ts'

async function withStore(work: (storage: Storage, directory: string) => Promise<void>): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'keyturn-storage-'))
  try {
    await using storage = await openStorage({ directory, url: undefined, log: silentLog })
    await work(storage, directory)
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

function put(storage: Pick<Storage, 'db'>, name: string) {
  return storage.db.insertInto('settings').values({ name, value_json: '{}', updated_at: 1 }).execute()
}

function names(storage: Storage): Promise<string[]> {
  return storage.db
    .selectFrom('settings')
    .select('name')
    .orderBy('name')
    .execute()
    .then((rows) => rows.map((row) => row.name))
}

test('transactions that run side by side all commit, and one that fails takes nobody with it', () =>
  withStore(async (storage) => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 40 }, (_, i) =>
        storage.transaction(async (tx) => {
          await put({ db: tx }, `row-${String(i).padStart(2, '0')}`)
          if (i % 10 === 3) throw new Error('changed my mind')
        }),
      ),
    )
    assert.equal(outcomes.filter((outcome) => outcome.status === 'rejected').length, 4)
    assert.equal((await names(storage)).length, 36)
  }))

test('a row that breaks a key is refused alone, inside a group too', () =>
  withStore(async (storage) => {
    const outcomes = await Promise.allSettled([put(storage, 'a'), put(storage, 'a'), put(storage, 'b')])
    assert.deepEqual(
      outcomes.map((outcome) => outcome.status),
      ['fulfilled', 'rejected', 'fulfilled'],
    )
    assert.deepEqual(await names(storage), ['a', 'b'])
  }))

test('what waits for the commit runs after it, and never after a rollback', () =>
  withStore(async (storage) => {
    const heard: string[] = []
    await storage.transaction(async (tx) => {
      afterCommit(tx, () => heard.push('committed'))
      await put({ db: tx }, 'x')
      assert.deepEqual(heard, [])
    })
    await assert.rejects(
      storage.transaction(async (tx) => {
        afterCommit(tx, () => heard.push('never'))
        await put({ db: tx }, 'x')
      }),
    )
    assert.deepEqual(heard, ['committed'])
  }))

test('a write past the open transaction is refused instead of waiting for itself', () =>
  withStore(async (storage) => {
    await assert.rejects(
      storage.transaction(async () => put(storage, 'y')),
      /pass the transaction on/,
    )
    assert.deepEqual(await names(storage), [])
  }))

test('the store is in WAL mode and syncs every commit', () =>
  withStore(async (_, directory) => {
    const database = new DatabaseSync(join(directory, 'keyturn.sqlite'), { readOnly: true })
    assert.equal(database.prepare('PRAGMA journal_mode').get()?.['journal_mode'], 'wal')
    database.close()
  }))

test('the files are their owner’s alone, also in a directory that everybody may read, and after a careless copy', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'keyturn-storage-'))
  try {
    chmodSync(directory, 0o755)
    const files = ['keyturn.sqlite', 'keyturn.sqlite-wal', 'keyturn.sqlite-shm', 'lock.sqlite']
    const modes = () => files.map((name) => (statSync(join(directory, name)).mode & 0o777).toString(8))
    for (const _ of ['new', 'copied']) {
      await using storage = await openStorage({ directory, url: undefined, log: silentLog })
      await put(storage, randomUUID())
      assert.deepEqual(modes(), ['600', '600', '600', '600'])
      for (const name of files) chmodSync(join(directory, name), 0o644)
    }
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
})

test('a second server on the same data directory is refused with one sentence', () =>
  withStore(async (_, directory) => {
    await assert.rejects(openStorage({ directory, url: undefined, log: silentLog }), (thrown: unknown) => {
      assert.ok(thrown instanceof StartRefused)
      assert.match(thrown.message, /Another Keyturn server is using/)
      return true
    })
  }))

test('a directory that is a file is refused with one sentence', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'keyturn-storage-'))
  const file = join(directory, 'file')
  writeFileSync(file, '')
  await assert.rejects(openStorage({ directory: file, url: undefined, log: silentLog }), StartRefused)
  rmSync(directory, { recursive: true })
})

test('a database with a newer schema is refused', () =>
  withStore(async (storage, directory) => {
    await storage.db
      .withTables<{ kysely_migration: { name: string; timestamp: string } }>()
      .insertInto('kysely_migration')
      .values({ name: '9999-later', timestamp: 'x' })
      .execute()
    await storage[Symbol.asyncDispose]()
    await assert.rejects(openStorage({ directory, url: undefined, log: silentLog }), /newer schema \(9999-later\)/)
  }))
