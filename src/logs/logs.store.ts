// The SQL of log events. The log_id begins with the time, so that the primary key is the order of pages; checkpoints
// follow `position`, the order in which events became visible.
import { type ExpressionBuilder, type RawBuilder, sql } from 'kysely'

import { DAY, fromStored } from '#kit'
import { type Db, isSettled, nextPosition, type Storage, type Tables, type Tx } from '#storage'

import type { LogEvent } from './log-event.ts'
import { idFloor } from './log-id.ts'

export type Dialect = Storage['dialect']

export async function insert(db: Db | Tx, dialect: Dialect, event: LogEvent, at: number): Promise<void> {
  await db
    .insertInto('log_events')
    .values({
      log_id: event.log_id,
      // ids are taken before the commit: a slow transaction makes an event visible whose id is less than others read already
      position: nextPosition(dialect, 'log_events', 'position'),
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

/** In the order of positions, after that event; an unknown id counts by its digits. */
export async function after(db: Db, dialect: Dialect, from: string, take: number): Promise<LogEvent[]> {
  const known = await db.selectFrom('log_events').select('position').where('log_id', '=', from).executeTakeFirst()
  const rows = await db
    .selectFrom('log_events')
    .select('event_json')
    .$if(known !== undefined, (query) =>
      query.where(sql<boolean>`(position, log_id) > (${known?.position ?? 0}, ${from})`),
    )
    .$if(known === undefined, (query) =>
      query.where('log_id', '>', from).where('position', '>=', (e) => firstAfter(e, from)),
    )
    .where(isSettled(dialect, 'position'))
    .orderBy('position')
    .orderBy('log_id')
    .limit(take)
    .execute()
  return rows.map((row) => fromStored<LogEvent>(row.event_json))
}

/** The id that a checkpoint for everything new begins with; undefined when there is no event. */
export async function newest(db: Db, dialect: Dialect): Promise<string | undefined> {
  const row = await db
    .selectFrom('log_events')
    .select('log_id')
    .where(isSettled(dialect, 'position'))
    .orderBy('position', 'desc')
    .orderBy('log_id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.log_id
}

/** How many events of each type there were on each day (UTC). @param from first day, to: the day after the last */
export async function countByDay(
  db: Db,
  types: readonly string[],
  { from, to }: { from: number; to: number },
): Promise<{ day: number; type: string; count: number }[]> {
  const day = sql<number>`${sql.ref('date')} / ${sql.lit(DAY)}`
  const rows = await db
    .selectFrom('log_events')
    .select([day.as('day'), 'type', (e) => e.fn.countAll<number>().as('count')])
    .where('type', 'in', types)
    .where('log_id', '>=', idFloor(from))
    .where('log_id', '<', idFloor(to))
    .groupBy([day, 'type'])
    .execute()
  return rows.map((row) => ({ day: row.day * DAY, type: row.type, count: row.count }))
}

/** Ids grow with time on every node, so the first events by their ids are near the first by their positions. */
const NEAR = 100

function firstAfter(e: ExpressionBuilder<Tables, 'log_events'>, from: string) {
  return e
    .selectFrom((inner) =>
      inner
        .selectFrom('log_events as near')
        .select('near.position')
        .where('near.log_id', '>', from)
        .orderBy('near.log_id')
        .limit(NEAR)
        .as('first'),
    )
    .select((inner) => inner.fn.min<number>('first.position').as('position'))
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
