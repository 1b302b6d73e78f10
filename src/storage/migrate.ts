// Brings a database to this program's schema, and refuses one that is newer than the program.
import type { Kysely } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'

import { messageOf, StartRefused } from '#kit'

import * as first from './migrations/0001-first.ts'
import type { Tables } from './tables.ts'

const MIGRATIONS: Record<string, Migration> = {
  '0001-first': first,
}

/** @returns the names of the migrations that were applied now; none when the schema was current */
export async function migrate(db: Kysely<Tables>): Promise<string[]> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => MIGRATIONS } })
  await refuseNewer(db)
  const { error, results } = await migrator.migrateToLatest()
  if (error) throw new StartRefused(`The database could not be brought to this version's schema: ${messageOf(error)}`)
  return (results ?? []).map((result) => result.migrationName)
}

async function refuseNewer(db: Kysely<Tables>): Promise<void> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true })
  if (!tables.some((table) => table.name === 'kysely_migration')) return
  const rows = await db
    .withTables<{ kysely_migration: { name: string } }>()
    .selectFrom('kysely_migration')
    .select('name')
    .execute()
  const unknown = rows.map((row) => row.name).filter((name) => !(name in MIGRATIONS))
  if (unknown.length > 0) {
    throw new StartRefused(
      `The database has a newer schema (${unknown.join(', ')}) than this version of Keyturn knows. Start the newer version, or restore the backup made before the upgrade.`,
    )
  }
}
