// storage: one connection to the store, whichever database it is, and transactions that span rooms.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'

import { Kysely, type Transaction } from 'kysely'
import type { Pool } from 'pg'

import { type Log, messageOf, type Secret, StartRefused } from '#kit'

import { lockDirectory } from './lock.ts'
import { migrate } from './migrate.ts'
import { openPool, postgresDialect } from './postgres.ts'
import { keepPrivate } from './private-files.ts'
import { markTransaction, sqliteDialect } from './sqlite-dialect.ts'
import type { Tables } from './tables.ts'

export type * from './tables.ts'
export { isUniqueViolation } from './violations.ts'
export { alignPositions, isSettled, nextPosition } from './visible-order.ts'

/** What a store takes first: the connection, or the transaction that it shall be part of. */
export type Db = Kysely<Tables>
export type Tx = Transaction<Tables>

export type Storage = AsyncDisposable & {
  db: Db
  dialect: 'sqlite' | 'postgres'
  /** the pool, for the queue on PostgreSQL */
  pool: Pool | undefined
  /** Runs `work` in one transaction; what `afterCommit` was given runs when the commit is on the disk. */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  /** names of the migrations that this opening applied */
  migrated: string[]
}

export type StorageOptions = {
  /** used by the embedded store only */
  directory: string
  url: Secret<string> | undefined
  connections?: number
  log: Log
}

/** Opens the store, takes the lock of the data directory, and brings the schema up to date. */
export async function openStorage(options: StorageOptions): Promise<Storage> {
  return options.url ? openPostgres(options, options.url) : openSqlite(options)
}

const whenCommitted = new WeakMap<Tx, (() => void)[]>()

/** Has `then` run once the transaction is durable; it never runs when the transaction is rolled back. */
export function afterCommit(tx: Tx, then: () => void): void {
  const list = whenCommitted.get(tx)
  if (!list) throw new Error('afterCommit needs a transaction of storage.transaction()')
  list.push(then)
}

async function openSqlite({ directory }: StorageOptions): Promise<Storage> {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 })
  } catch (thrown) {
    throw new StartRefused(`The data directory ${directory} cannot be made: ${messageOf(thrown)}`)
  }
  const lock = openOrRefuse(directory)
  const db = new Kysely<Tables>({ dialect: sqliteDialect(join(directory, 'keyturn.sqlite')) })
  try {
    const migrated = await migrate(db)
    return {
      db,
      dialect: 'sqlite',
      pool: undefined,
      migrated,
      transaction: (work) => inTransaction(db, work),
      async [Symbol.asyncDispose]() {
        await db.destroy()
        lock[Symbol.dispose]()
      },
    }
  } catch (thrown) {
    await db.destroy()
    lock[Symbol.dispose]()
    throw thrown
  }
}

function openOrRefuse(directory: string): Disposable {
  try {
    keepPrivate(directory)
    return lockDirectory(directory)
  } catch (thrown) {
    if (thrown instanceof StartRefused) throw thrown
    throw new StartRefused(
      `The data directory ${directory} cannot be written: ${messageOf(thrown)}. Choose another with KEYTURN_DATA_DIR.`,
    )
  }
}

async function openPostgres({ connections = 20, log }: StorageOptions, url: Secret<string>): Promise<Storage> {
  const pool = await openPool(url.reveal(), connections, log)
  const db = new Kysely<Tables>({ dialect: postgresDialect(pool) })
  const migrated = await migrate(db)
  return {
    db,
    dialect: 'postgres',
    pool,
    migrated,
    transaction: (work) => inTransaction(db, work),
    [Symbol.asyncDispose]: () => db.destroy(),
  }
}

async function inTransaction<T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> {
  const committed: (() => void)[] = []
  const result = await db.transaction().execute((tx) => {
    whenCommitted.set(tx, committed)
    return markTransaction(() => work(tx))
  })
  for (const then of committed) then()
  return result
}
