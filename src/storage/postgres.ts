// Kysely over PostgreSQL: pool, type parsers, and the connection string's own errors told in one sentence.

import { PostgresDialect, type Dialect } from 'kysely'
import { Pool, types } from 'pg'

import { type Log, messageOf, StartRefused } from '#kit'

/** int8 carries our times in milliseconds, which stay far below 2^53. */
types.setTypeParser(types.builtins.INT8, Number)

/**
 * Opens a pool and waits until the database answers.
 *
 * @param url `postgres://…`
 * @param connections the most that this node opens
 * @throws StartRefused within 15 s when it cannot be reached
 */
export async function openPool(url: string, connections: number, log: Log): Promise<Pool> {
  const pool = new Pool({ connectionString: url, max: connections, connectionTimeoutMillis: 10_000, keepAlive: true })
  // an idle connection that the server closes must not end the process; the next query opens another
  pool.on('error', (thrown) => log.warn('an idle database connection was lost', { reason: thrown.message }))
  // nor one that breaks while it is lent out: whoever has it hears of it by its query
  pool.on('connect', (client) =>
    client.on('error', (thrown) => log.warn('a database connection broke', { reason: thrown.message })),
  )
  try {
    await pool.query('select 1')
  } catch (thrown) {
    await pool.end()
    throw new StartRefused(
      `The database of KEYTURN_DATABASE_URL (${withoutPassword(url)}) cannot be reached: ${messageOf(thrown) || 'no answer'}. Check the address, the name and that PostgreSQL is running.`,
    )
  }
  return pool
}

export function postgresDialect(pool: Pool): Dialect {
  return new PostgresDialect({ pool })
}

function withoutPassword(url: string): string {
  try {
    const parsed = new URL(url)
    parsed.password = ''
    return parsed.href
  } catch {
    return 'not a URL'
  }
}
