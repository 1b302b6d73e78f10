// The SQL of log events. The log_id begins with the time, so that the primary key is the order.
import { type RawBuilder } from 'kysely'

import { fromStored } from '#kit'
import type { Db, Tx } from '#storage'

import type { LogEvent } from './log-event.ts'
import { idFloor } from './log-id.ts'

export async function insert(db: Db | Tx, event: LogEvent, at: number): Promise<void> {
  await db
    .insertInto('log_events')
    .values({
      log_id: event.log_id,
      type: event.type,
      date: at,
      user_id: event.user_id ?? null,
      client_id: event.client_id ?? null,
      connection_id: event.connection_id === '' ? null : event.connection_id,
      ip: event.ip ?? null,
      event_json: JSON.stringify(event),
    })
    .execute()
}

export async function find(db: Db, logId: string): Promise<LogEvent | undefined> {
  const row = await db.selectFrom('log_events').select('event_json').where('log_id', '=', logId).executeTakeFirst()
  return row && fromStored<LogEvent>(row.event_json)
}

export type Found = { user?: string; where?: RawBuilder<boolean> | undefined }

export async function page(
  db: Db,
  found: Found,
  { offset, limit, order }: { offset: number; limit: number; order: 'asc' | 'desc' },
): Promise<LogEvent[]> {
  const rows = await matching(db, found)
    .select('event_json')
    .orderBy('log_id', order)
    .offset(offset)
    .limit(limit)
    .execute()
  return rows.map((row) => fromStored<LogEvent>(row.event_json))
}

export async function count(db: Db, found: Found): Promise<number> {
  const row = await matching(db, found)
    .select((e) => e.fn.countAll<number>().as('count'))
    .executeTakeFirst()
  return row?.count ?? 0
}

function matching(db: Db, { user, where }: Found) {
  let query = db.selectFrom('log_events')
  if (user !== undefined) query = query.where('user_id', '=', user)
  if (where) query = query.where(where)
  return query
}

export async function after(db: Db, from: string, take: number): Promise<LogEvent[]> {
  const rows = await db
    .selectFrom('log_events')
    .select('event_json')
    .where('log_id', '>', from)
    .orderBy('log_id')
    .limit(take)
    .execute()
  return rows.map((row) => fromStored<LogEvent>(row.event_json))
}

/** In pieces, so that retention never holds the writer for long. */
export async function deleteOlderThan(db: Db, before: number, limit: number): Promise<number> {
  const gone = await db
    .deleteFrom('log_events')
    .where('log_id', 'in', (e) =>
      e.selectFrom('log_events').select('log_id').where('log_id', '<', idFloor(before)).orderBy('log_id').limit(limit),
    )
    .executeTakeFirst()
  return Number(gone.numDeletedRows)
}
