// Kysely over Node's own SQLite: one writer whose commits are grouped, one reader beside it (WAL lets both work at once).
import { AsyncLocalStorage } from 'node:async_hooks'
import { DatabaseSync, type StatementSync } from 'node:sqlite'

import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SelectQueryNode,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely'

import { openGroupCommit, type GroupCommit } from './group-commit.ts'

/** @param file path of the database file; it is created when absent */
export function sqliteDialect(file: string): Dialect {
  return {
    createDriver: () => new SqliteDriver(file),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createAdapter: () => new PairAdapter(),
    createIntrospector: (db) => new SqliteIntrospector(db),
  }
}

class PairAdapter extends SqliteAdapter {
  override get supportsMultipleConnections(): boolean {
    return true
  }
}

/** Set while a transaction's own code runs: a write through another connection would wait for itself for ever. */
const insideTransaction = new AsyncLocalStorage<true>()

export function markTransaction<T>(work: () => Promise<T>): Promise<T> {
  return insideTransaction.run(true, work)
}

class SqliteDriver implements Driver {
  readonly #file: string
  #writer: Handle | undefined
  #reader: Handle | undefined
  #commits: GroupCommit | undefined

  constructor(file: string) {
    this.#file = file
  }

  async init(): Promise<void> {
    this.#writer = openHandle(this.#file, false)
    this.#reader = openHandle(this.#file, true)
    const { database } = this.#writer
    this.#commits = openGroupCommit((sql) => database.exec(sql))
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    if (!this.#writer || !this.#reader || !this.#commits) throw new Error('the database is closed')
    return new PairConnection(this.#writer, this.#reader, this.#commits)
  }

  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await asPair(connection).begin()
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await asPair(connection).end('commit')
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await asPair(connection).end('rollback')
  }

  async releaseConnection(): Promise<void> {}

  async destroy(): Promise<void> {
    this.#reader?.database.close()
    this.#writer?.database.close()
    this.#reader = undefined
    this.#writer = undefined
  }
}

class PairConnection implements DatabaseConnection {
  readonly #writer: Handle
  readonly #reader: Handle
  readonly #commits: GroupCommit
  #open = false

  constructor(writer: Handle, reader: Handle, commits: GroupCommit) {
    this.#writer = writer
    this.#reader = reader
    this.#commits = commits
  }

  async begin(): Promise<void> {
    refuseNested()
    await this.#commits.enter()
    this.#open = true
  }

  async end(how: 'commit' | 'rollback'): Promise<void> {
    if (!this.#open) return
    this.#open = false
    await this.#commits.leave(how)
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    if (this.#open) return run(this.#writer, query)
    if (SelectQueryNode.is(query.query)) return run(this.#reader, query)
    refuseNested()
    await this.#commits.enter()
    let result: QueryResult<R>
    try {
      result = run<R>(this.#writer, query)
    } catch (thrown) {
      await this.#commits.leave('rollback')
      throw thrown
    }
    await this.#commits.leave('commit')
    return result
  }

  async *streamQuery<R>(query: CompiledQuery): AsyncIterableIterator<QueryResult<R>> {
    const handle = this.#open ? this.#writer : this.#reader
    const statement = handle.database.prepare(query.sql)
    for (const row of statement.iterate(...bindings(query))) yield { rows: [row as R] }
  }
}

/** `reads`: it answers with rows */
type Prepared = { statement: StatementSync; reads: boolean }
type Handle = { database: DatabaseSync; statements: Map<string, Prepared> }

/** Prepared statements kept per handle; 500 is far above the number of statements this program has. */
const STATEMENTS_KEPT = 500

function openHandle(file: string, readOnly: boolean): Handle {
  const database = new DatabaseSync(file, { readOnly, enableForeignKeyConstraints: true })
  database.exec('PRAGMA busy_timeout = 5000')
  if (!readOnly) {
    database.exec('PRAGMA journal_mode = WAL')
    // FULL: a commit is on the disk before anybody hears of it
    database.exec('PRAGMA synchronous = FULL')
  }
  return { database, statements: new Map() }
}

function run<R>(handle: Handle, query: CompiledQuery): QueryResult<R> {
  let prepared = handle.statements.get(query.sql)
  if (!prepared) {
    const statement = handle.database.prepare(query.sql)
    prepared = { statement, reads: statement.columns().length > 0 }
    if (handle.statements.size >= STATEMENTS_KEPT) handle.statements.clear()
    handle.statements.set(query.sql, prepared)
  }
  if (prepared.reads) return { rows: prepared.statement.all(...bindings(query)) as R[] }
  const { changes } = prepared.statement.run(...bindings(query))
  return { rows: [], numAffectedRows: BigInt(changes) }
}

type Bindable = string | number | bigint | null | Uint8Array

function bindings(query: CompiledQuery): Bindable[] {
  return query.parameters.map((value) => {
    if (value === undefined) return null
    if (typeof value === 'boolean') return value ? 1 : 0
    return value as Bindable
  })
}

function asPair(connection: DatabaseConnection): PairConnection {
  if (!(connection instanceof PairConnection)) throw new Error('a connection of another driver')
  return connection
}

function refuseNested(): void {
  if (insideTransaction.getStore()) {
    throw new Error('a write outside the open transaction: pass the transaction on to the store')
  }
}
