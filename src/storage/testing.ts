// For tests of any room: the same tests on both databases, each test with a store of its own.
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'

import { Client } from 'pg'

import { messageOf, Secret, silentLog } from '#kit'

import { openStorage, type Storage, type StorageOptions } from './index.ts'
import { startTestPostgres } from './testing-postgres.ts'

export { plansOf, slowParts } from './testing-plans.ts'
export { startTestPostgres } from './testing-postgres.ts'

/** A place for one store: it can be opened, closed and opened again, by other processes too; gone when disposed of. */
export type Place = AsyncDisposable & {
  directory: string
  /** undefined for the embedded store */
  url: string | undefined
  open(options?: Partial<StorageOptions>): Promise<Storage>
}

/**
 * Runs `define` once for each database; it defines its tests with the store's name in their titles.
 *
 *     import { withStores } from '#storage/testing'
 *
 *     await withStores((name, openStorage) => {
 *       test(`${name}: a row is kept`, async () => {
 *         await using storage = await openStorage()
 *       })
 *     })
 *
 * `prepare` brings PostgreSQL's databases up to what each test would have to do first, once for all of them.
 * PostgreSQL is `TEST_DATABASE_URL`, else one packaged server for the whole test process. Where it cannot start, its
 * tests are said to be skipped; with CI=true that is a failure.
 */
export async function withStores(
  define: (
    name: 'sqlite' | 'postgres',
    openTestStorage: () => Promise<Storage>,
    newPlace: () => Promise<Place>,
  ) => void,
  prepare?: (storage: Storage) => Promise<unknown>,
): Promise<void> {
  define(
    'sqlite',
    () => openAlone(newDirectory),
    async () => newDirectory(),
  )
  const url = await testPostgresUrl(STILL)
  if (typeof url === 'string') {
    const template = await newTemplate(url, prepare)
    const place = () => newDatabase(url, template)
    define('postgres', () => openAlone(place), place)
  } else if (process.env['CI'] === 'true') {
    test('postgres: starts', () => Promise.reject(url))
  } else {
    test(`postgres: skipped, ${url.message.split('\n')[0] ?? ''}`, { skip: true }, () => {})
  }
}

let started: Promise<string | Error> | undefined

/** Transactions of another database hold back what is settled here: no test has others than its own. */
const STILL = { autovacuum: 'off' }

/**
 * The URL that tests may create databases at; an Error says why there is none.
 *
 * @param settings of the server, which counts where it is the first to ask
 */
export function testPostgresUrl(settings: Readonly<Record<string, string>> = {}): Promise<string | Error> {
  started ??= startOnce(settings)
  return started
}

async function startOnce(settings: Readonly<Record<string, string>>): Promise<string | Error> {
  const given = process.env['TEST_DATABASE_URL']
  if (given) return given
  try {
    const postgres = await startTestPostgres(settings)
    // beforeExit, not `after`: hooks run in the order they were set, and databases want to be dropped first
    process.once('beforeExit', () => void postgres[Symbol.asyncDispose]())
    return postgres.url
  } catch (thrown) {
    return new Error(messageOf(thrown))
  }
}

/** @param newPlace where; it goes when the storage is disposed of */
async function openAlone(newPlace: () => Place | Promise<Place>): Promise<Storage> {
  const place = await newPlace()
  const storage = await place.open()
  return {
    ...storage,
    async [Symbol.asyncDispose]() {
      await storage[Symbol.asyncDispose]()
      await place[Symbol.asyncDispose]()
    },
  }
}

function newDirectory(): Place {
  const directory = mkdtempSync(join(tmpdir(), 'keyturn-store-'))
  return {
    directory,
    url: undefined,
    open: (options) => openStorage({ directory, url: undefined, log: silentLog, ...options }),
    async [Symbol.asyncDispose]() {
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

/** Migrations take longer than most tests: they run once, and every test's database is a copy. */
async function newTemplate(serverUrl: string, prepare?: (storage: Storage) => Promise<unknown>): Promise<string> {
  const place = await newDatabase(serverUrl)
  const storage = await place.open()
  await prepare?.(storage)
  await storage[Symbol.asyncDispose]()
  after(() => place[Symbol.asyncDispose]())
  return new URL(place.url ?? '').pathname.slice(1)
}

/** A database of its own; connections that are left over are cut when it goes. */
export async function newDatabase(serverUrl: string, template = 'template1'): Promise<Place> {
  const name = `keyturn_test_${randomBytes(6).toString('hex')}`
  await onServer(serverUrl, `create database ${name} template ${template}`)
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  const { href } = url
  return {
    directory: '',
    url: href,
    open: (options) =>
      openStorage({ directory: '', url: new Secret(href), connections: 8, log: silentLog, ...options }),
    [Symbol.asyncDispose]: () => onServer(serverUrl, `drop database if exists ${name} with (force)`),
  }
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
