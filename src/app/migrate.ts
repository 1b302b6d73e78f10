// Brings the store to this version's schema without starting anything.
import { openLog } from '#kit'
import { openStorage } from '#storage'

import type { Config } from './config.ts'

/** @returns the names of the migrations that were applied */
export async function migrateStore(config: Config): Promise<string[]> {
  const { dataDir: directory, databaseUrl: url, logLevel } = config
  await using storage = await openStorage({ directory, url, log: openLog(logLevel) })
  return storage.migrated
}
