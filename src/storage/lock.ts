// One server per data directory: a second SQLite file is held in an exclusive transaction for the server's whole life.
// The kernel lets go of it when the process ends, however it ends, so no stale lock is ever left behind.

import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

import { StartRefused } from '#kit'

/** @throws StartRefused when another server has the directory */
export function lockDirectory(directory: string): Disposable {
  const database = new DatabaseSync(join(directory, 'lock.sqlite'))
  try {
    database.exec('PRAGMA busy_timeout = 0; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE')
  } catch (thrown) {
    database.close()
    if (thrown instanceof Error && /locked|busy/i.test(thrown.message)) {
      throw new StartRefused(
        `Another Keyturn server is using ${directory}. Stop it first, or give this one a directory of its own with KEYTURN_DATA_DIR.`,
      )
    }
    throw thrown
  }
  return {
    [Symbol.dispose]() {
      if (database.isOpen) database.close()
    },
  }
}
