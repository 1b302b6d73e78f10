// The SQL of the development inbox: sealed messages, of which the newest stay.
import type { Db, Tx } from '#storage'

/** A message with the same id is the same message: a job that runs twice delivers once. */
export async function insert(tx: Tx, message: { id: string; at: number; sealed: string }): Promise<void> {
  await tx
    .insertInto('inbox_messages')
    .values({ id: message.id, at: message.at, message_sealed: message.sealed })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

export async function remove(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('inbox_messages').where('id', '=', id).execute()
}

export async function keepNewest(tx: Tx, count: number): Promise<void> {
  await tx
    .deleteFrom('inbox_messages')
    .where('id', 'in', (query) =>
      // a large limit, because SQLite knows no offset without one
      query
        .selectFrom('inbox_messages')
        .select('id')
        .orderBy('at', 'desc')
        .orderBy('id', 'desc')
        .limit(1_000_000)
        .offset(count),
    )
    .execute()
}

/** Newest first. */
export async function list(db: Db): Promise<{ id: string; at: number; sealed: string }[]> {
  const rows = await db.selectFrom('inbox_messages').selectAll().orderBy('at', 'desc').orderBy('id', 'desc').execute()
  return rows.map(({ id, at, message_sealed: sealed }) => ({ id, at, sealed }))
}
