// What the embedded store holds, as one digest a table: taken from outside, while the server runs.
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

export type StoreDigest = Disposable & {
  /** table → digest of its rows; the same object while nobody has committed anything */
  take(): Readonly<Record<string, string>>
}

/** Written by refused calls too, or by work that goes on in the background. */
const NOT_COMPARED = /^(log|limits|job|bulk|signal|oidc_|execution|artifacts|circuits|inbox|nodes|sqlite_)/

const BUILT = new Set(['actions', 'hooks'])
/** What of a row that is built people wrote. */
const PEOPLES = ['id', 'name', 'code', 'script', 'enabled', 'revision']

export function openStoreDigest(directory: string): StoreDigest {
  const store = new DatabaseSync(join(directory, 'keyturn.sqlite'), { readOnly: true })
  const tables = store
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table'")
    .all()
    .map(({ name }) => String(name))
    .filter((name) => !NOT_COMPARED.test(name))
  let version: unknown
  let last: Record<string, string> = {}
  return {
    take() {
      const now = store.prepare('PRAGMA data_version').get()?.['data_version']
      if (now === version) return last
      version = now
      last = Object.fromEntries(
        tables.map((table) => {
          const rows = store.prepare(`SELECT * FROM "${table}"`).all()
          // a build changes the rest of them by itself
          const kept = BUILT.has(table) ? rows.map((row) => PEOPLES.map((name) => row[name])) : rows
          return [table, createHash('sha256').update(JSON.stringify(kept, bytes)).digest('hex')]
        }),
      )
      return last
    },
    [Symbol.dispose]() {
      store.close()
    },
  }
}

function bytes(_key: string, value: unknown): unknown {
  return value instanceof Uint8Array
    ? Buffer.from(value).toString('base64')
    : typeof value === 'bigint'
      ? String(value)
      : value
}
