// The SQL of the workers' heartbeats. Times are the database's, so that the clocks of nodes need not agree.
import { sql } from 'kysely'

import type { Db, Tx } from '#storage'

const NOW = sql<number>`(extract(epoch from clock_timestamp()) * 1000)::bigint`

export type Pool = { id: string; tasks: readonly string[] }

/** Says that the pools live; also brings back a row that another node took for dead. */
export async function beat(db: Db, nodeId: string, pools: readonly Pool[]): Promise<void> {
  if (pools.length === 0) return
  await db
    .insertInto('job_nodes')
    .values(
      pools.map(({ id, tasks }) => ({ pool_id: id, node_id: nodeId, tasks_json: JSON.stringify(tasks), beat_at: NOW })),
    )
    .onConflict((c) => c.column('pool_id').doUpdateSet({ beat_at: NOW }))
    .execute()
}

/** Of several nodes that look at once, one gets each dead pool. */
export async function takeDead(tx: Tx, silentMs: number): Promise<string[]> {
  const rows = await tx
    .deleteFrom('job_nodes')
    .where('beat_at', '<', sql<number>`${NOW} - ${silentMs}::bigint`)
    .returning('pool_id')
    .execute()
  return rows.map((row) => row.pool_id)
}

export async function remove(db: Db, pools: readonly string[]): Promise<void> {
  if (pools.length > 0)
    await db
      .deleteFrom('job_nodes')
      .where('pool_id', 'in', [...pools])
      .execute()
}

/** Pools that hold jobs but never got to their first beat, or ended between two statements. */
export async function orphans(db: Db, lockedForMs: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select distinct locked_by as id from graphile_worker._private_jobs
    where locked_at < now() - ${lockedForMs}::float8 * interval '1 millisecond'
      and locked_by not in (select pool_id from job_nodes)`.execute(db)
  return rows.map((row) => row.id)
}
