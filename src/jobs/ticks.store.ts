// The SQL of recurring tasks: which tick was enqueued last.
import type { Db, Tx } from '#storage'

/** A task that is seen for the first time begins with its next tick. */
export async function begin(db: Db, name: string, tick: number): Promise<void> {
  await db
    .insertInto('job_ticks')
    .values({ name, tick })
    .onConflict((c) => c.column('name').doNothing())
    .execute()
}

/** @returns whether this call moved it: of all nodes, one hears true for a tick */
export async function advance(tx: Tx, name: string, tick: number): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('job_ticks')
    .set({ tick })
    .where('name', '=', name)
    .where('tick', '<', tick)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}
