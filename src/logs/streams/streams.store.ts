// The SQL of log streams. The sink is sealed: keys and addresses of receivers are secrets.
import type { Selectable } from 'kysely'

import { fromStored, type Sealer } from '#kit'
import type { Db, LogStreamRow, Tx } from '#storage'

import type { LogStream, PiiConfig, Sink, StreamStatus } from './stream.ts'

const PURPOSE = 'log-stream-sink'

export async function list(db: Db, sealer: Sealer): Promise<LogStream[]> {
  const rows = await db.selectFrom('log_streams').selectAll().orderBy('created_at').orderBy('id').execute()
  return rows.map((row) => fromRow(row, sealer))
}

export async function find(db: Db, sealer: Sealer, id: string): Promise<LogStream | undefined> {
  const row = await db.selectFrom('log_streams').selectAll().where('id', '=', id).executeTakeFirst()
  return row && fromRow(row, sealer)
}

/** Reads one and holds it until the transaction ends, so that of two changes at once none is lost. */
export async function hold(tx: Tx, sealer: Sealer, id: string): Promise<LogStream | undefined> {
  const row = await tx
    .updateTable('log_streams')
    .set((e) => ({ failures: e.ref('failures') }))
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst()
  return row && fromRow(row, sealer)
}

export async function insert(db: Db, sealer: Sealer, stream: LogStream): Promise<void> {
  await db
    .insertInto('log_streams')
    .values({ ...toRow(stream, sealer), checkpoint: stream.checkpoint, created_at: stream.createdAt })
    .execute()
}

/** Everything but how far it has gone: that is the delivery's own. */
export async function update(db: Db, sealer: Sealer, stream: LogStream): Promise<void> {
  const { id, ...row } = toRow(stream, sealer)
  await db.updateTable('log_streams').set(row).where('id', '=', id).execute()
}

export async function count(db: Db): Promise<number> {
  const row = await db
    .selectFrom('log_streams')
    .select((e) => e.fn.countAll<number>().as('count'))
    .executeTakeFirst()
  return row?.count ?? 0
}

/** @returns whether there was one */
export async function remove(db: Db, id: string): Promise<boolean> {
  const { numDeletedRows } = await db.deleteFrom('log_streams').where('id', '=', id).executeTakeFirst()
  return numDeletedRows > 0n
}

/** Streams that may be delivered to at this moment. */
export async function due(db: Db, now: number): Promise<{ id: string; priority: boolean }[]> {
  const rows = await db
    .selectFrom('log_streams')
    .select(['id', 'is_priority'])
    .where('status', '=', 'active')
    .where((e) => e.or([e('retry_at', 'is', null), e('retry_at', '<=', now)]))
    .execute()
  return rows.map(({ id, is_priority }) => ({ id, priority: is_priority === 1 }))
}

/** Moves on, unless somebody else has. @returns false when the checkpoint was another one by now */
export async function advance(db: Db, id: string, from: string, to: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('log_streams')
    .set({ checkpoint: to, failures: 0, failing_since: null, retry_at: null, last_error: null })
    .where('id', '=', id)
    .where('checkpoint', '=', from)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

export type Failed = Pick<LogStream, 'status' | 'failures' | 'failingSince' | 'retryAt' | 'lastError'>

/** Somebody who paused it meanwhile is not overruled. */
export async function noteFailure(db: Db, id: string, failed: Failed): Promise<void> {
  await db
    .updateTable('log_streams')
    .set({
      status: failed.status,
      failures: failed.failures,
      failing_since: failed.failingSince ?? null,
      retry_at: failed.retryAt ?? null,
      last_error: failed.lastError ?? null,
    })
    .where('id', '=', id)
    .where('status', '=', 'active')
    .execute()
}

function toRow(stream: LogStream, sealer: Sealer) {
  return {
    id: stream.id,
    name: stream.name,
    type: stream.sink.type,
    status: stream.status,
    is_priority: stream.isPriority ? 1 : 0,
    filters_json: JSON.stringify(stream.filters),
    pii_json: stream.pii === undefined ? null : JSON.stringify(stream.pii),
    sink_sealed: sealer.seal(`${PURPOSE}:${stream.id}`, JSON.stringify(stream.sink)),
    failures: stream.failures,
    failing_since: stream.failingSince ?? null,
    retry_at: stream.retryAt ?? null,
    last_error: stream.lastError ?? null,
  }
}

function fromRow(row: Selectable<LogStreamRow>, sealer: Sealer): LogStream {
  return {
    id: row.id,
    name: row.name,
    status: row.status as StreamStatus,
    isPriority: row.is_priority === 1,
    filters: fromStored<string[]>(row.filters_json),
    pii: row.pii_json === null ? undefined : fromStored<PiiConfig>(row.pii_json),
    sink: fromStored<Sink>(sealer.open(`${PURPOSE}:${row.id}`, row.sink_sealed)),
    checkpoint: row.checkpoint,
    failures: row.failures,
    failingSince: row.failing_since ?? undefined,
    retryAt: row.retry_at ?? undefined,
    lastError: row.last_error ?? undefined,
    createdAt: row.created_at,
  }
}
