// The embedded store's files are its owner's alone: addresses and password hashes stand in them, whoever made the directory.
import { chmodSync, closeSync, existsSync, openSync } from 'node:fs'
import { join } from 'node:path'

/** SQLite makes the -wal and the -shm like the database itself. */
const FILES = ['keyturn.sqlite', 'keyturn.sqlite-wal', 'keyturn.sqlite-shm', 'lock.sqlite']

/** Before SQLite opens them: it would make them by the umask, readable for everybody on most machines. */
export function keepPrivate(directory: string): void {
  for (const name of FILES) {
    const file = join(directory, name)
    if (!existsSync(file) && name.endsWith('.sqlite')) closeSync(openSync(file, 'a', 0o600))
    if (!existsSync(file)) continue
    try {
      chmodSync(file, 0o600)
    } catch {
      // somebody else's file on a shared volume: what may be read there is for its owner to say
    }
  }
}
