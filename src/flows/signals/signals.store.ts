// The SQL of receivers' streams and of the events that wait for them.
import { type ClientId, fromStored, type Sealer } from '#kit'
import type { Db, SignalStreamRow, Tx } from '#storage'

import type { StoredSignal } from './event-types.ts'

export type Stream = {
  id: string
  /** whose it is: the receiver */
  client: ClientId
  audience: string
  delivery: { method: 'poll' } | { method: 'push'; url: string; authorizationSealed: string | undefined }
  /** what was asked for, also what there is not */
  requested: readonly string[]
  format: 'iss_sub' | 'email'
  status: 'enabled' | 'paused' | 'disabled'
  reason: string | undefined
  description: string | undefined
  verifiedAt: number | undefined
  createdAt: number
  updatedAt: number
}

export async function insert(tx: Tx, stream: Stream): Promise<void> {
  await tx.insertInto('signal_streams').values(toRow(stream)).execute()
}

export async function update(tx: Tx, stream: Stream): Promise<void> {
  const { id, created_at: _created, ...set } = toRow(stream)
  await tx.updateTable('signal_streams').set(set).where('id', '=', id).execute()
}

/** Takes its events along. @returns whether there was one */
export async function remove(tx: Tx, id: string): Promise<boolean> {
  const { numDeletedRows } = await tx.deleteFrom('signal_streams').where('id', '=', id).executeTakeFirst()
  return numDeletedRows === 1n
}

export async function find(db: Db, id: string): Promise<Stream | undefined> {
  const row = await db.selectFrom('signal_streams').selectAll().where('id', '=', id).executeTakeFirst()
  return row && fromRow(row)
}

/** Reads a stream and keeps others from changing it until the transaction ends. */
export async function lock(tx: Tx, id: string): Promise<Stream | undefined> {
  const row = await tx
    .updateTable('signal_streams')
    .set((set) => ({ updated_at: set.ref('updated_at') }))
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst()
  return row && fromRow(row)
}

export async function listOfClient(db: Db, client: string): Promise<Stream[]> {
  const rows = await db
    .selectFrom('signal_streams')
    .selectAll()
    .where('client_id', '=', client)
    .orderBy('created_at')
    .orderBy('id')
    .execute()
  return rows.map(fromRow)
}

/** Of all receivers, in order of creation. */
export async function listAll(db: Db): Promise<Stream[]> {
  const rows = await db.selectFrom('signal_streams').selectAll().orderBy('created_at').orderBy('id').execute()
  return rows.map(fromRow)
}

/** Those that keep events; a disabled one misses them. */
export async function listOpen(db: Db): Promise<Stream[]> {
  const rows = await db.selectFrom('signal_streams').selectAll().where('status', '!=', 'disabled').execute()
  return rows.map(fromRow)
}

/**
 * Sealed for its stream: what waits names people, and goes to nobody else.
 *
 * @param event.whileResting goes out also while the stream is paused or disabled, and before what waits
 */
export async function putEvent(
  tx: Tx,
  sealer: Sealer,
  event: { stream: string; jti: string; signal: StoredSignal; whileResting: boolean; at: number },
): Promise<void> {
  await tx
    .insertInto('signal_events')
    .values({
      stream_id: event.stream,
      jti: event.jti,
      claims_sealed: sealer.seal(purpose(event.stream), JSON.stringify(event.signal)),
      while_resting: event.whileResting ? 1 : 0,
      created_at: event.at,
    })
    .execute()
}

/** What may go out now, oldest first after what is told of the stream itself; that alone while the stream rests. */
export async function listEvents(
  db: Db,
  sealer: Sealer,
  { id: stream, status }: Pick<Stream, 'id' | 'status'>,
  most: number,
): Promise<{ jti: string; signal: StoredSignal }[]> {
  const rows = await db
    .selectFrom('signal_events')
    .select(['jti', 'claims_sealed'])
    .where('stream_id', '=', stream)
    .where('while_resting', 'in', status === 'enabled' ? [0, 1] : [1])
    .orderBy('while_resting', 'desc')
    .orderBy('created_at')
    .orderBy('jti')
    .limit(most)
    .execute()
  return rows.map(({ jti, claims_sealed }) => ({
    jti,
    signal: fromStored<StoredSignal>(sealer.open(purpose(stream), claims_sealed)),
  }))
}

/** @returns those that waited */
export async function removeEvents(db: Db, stream: string, jtis: readonly string[]): Promise<string[]> {
  if (jtis.length === 0) return []
  const rows = await db
    .deleteFrom('signal_events')
    .where('stream_id', '=', stream)
    .where('jti', 'in', [...jtis])
    .returning('jti')
    .execute()
  return rows.map(({ jti }) => jti)
}

/** What was to be told of the stream itself. */
export async function removeStreamUpdates(tx: Tx, stream: string): Promise<void> {
  await tx.deleteFrom('signal_events').where('stream_id', '=', stream).where('while_resting', '=', 1).execute()
}

export async function removeAllEvents(tx: Tx, stream: string): Promise<void> {
  await tx.deleteFrom('signal_events').where('stream_id', '=', stream).execute()
}

export async function removeOlderThan(db: Db, before: number): Promise<void> {
  await db.deleteFrom('signal_events').where('created_at', '<', before).execute()
}

function purpose(stream: string): string {
  return `signal:${stream}`
}

/** Without how far its events have come: that is the deliveries' own (`progress.store.ts`). */
function toRow(stream: Stream) {
  const { delivery } = stream
  return {
    id: stream.id,
    client_id: stream.client,
    audience: stream.audience,
    method: delivery.method,
    endpoint_url: delivery.method === 'push' ? delivery.url : null,
    authorization_sealed: delivery.method === 'push' ? (delivery.authorizationSealed ?? null) : null,
    events_json: JSON.stringify(stream.requested),
    subject_format: stream.format,
    status: stream.status,
    status_reason: stream.reason ?? null,
    description: stream.description ?? null,
    verified_at: stream.verifiedAt ?? null,
    created_at: stream.createdAt,
    updated_at: stream.updatedAt,
  } satisfies Partial<SignalStreamRow>
}

function fromRow(row: SignalStreamRow): Stream {
  return {
    id: row.id,
    client: row.client_id as ClientId,
    audience: row.audience,
    delivery:
      row.method === 'poll'
        ? { method: 'poll' }
        : { method: 'push', url: row.endpoint_url ?? '', authorizationSealed: row.authorization_sealed ?? undefined },
    requested: fromStored<string[]>(row.events_json),
    format: row.subject_format,
    status: row.status,
    reason: row.status_reason ?? undefined,
    description: row.description ?? undefined,
    verifiedAt: row.verified_at ?? undefined,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}
