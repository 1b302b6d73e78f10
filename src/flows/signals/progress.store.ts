// The SQL of how far a stream's events have come: what waits, what was taken last, since when nothing is.
import type { Db, SignalStreamRow, Tx } from '#storage'

export type Progress = {
  /** events that its receiver has not taken yet, and when the oldest of them was written */
  waiting: number
  oldestAt: number | undefined
  /** whether its receiver has to be told of its status yet; not counted above */
  telling: boolean
  /** when its receiver took an event last */
  deliveredAt: number | undefined
  /** since when no try reached it; undefined after one that did */
  failingSince: number | undefined
  /** the last try that failed, or the last event that was refused for good */
  lastError: { words: string; at: number } | undefined
  verification: Verification | undefined
}

/** The one that was asked for last. `dropped`: nobody took it within the time that events are kept. */
export type Verification = { askedAt: number } & (
  | { state: 'waits' | 'dropped' }
  | { state: 'delivered'; endedAt: number }
  | { state: 'refused'; endedAt: number; reason: string }
)

/** @param streams all of them when left out */
export async function read(db: Db, streams?: readonly string[]): Promise<Map<string, Progress>> {
  const rows = await db
    .selectFrom('signal_streams')
    .select(['id', 'verified_at', 'verification_jti', 'verification_ended_at', 'verification_refusal'])
    .select(['delivered_at', 'failing_since', 'last_error', 'last_error_at'])
    .$if(streams !== undefined, (query) => query.where('id', 'in', [...(streams ?? [])]))
    .execute()
  const ids = rows.map(({ id }) => id)
  if (ids.length === 0) return new Map()
  const waiting = await db
    .selectFrom('signal_events')
    .select((e) => [
      ...(['stream_id', 'while_resting'] as const),
      e.fn.countAll<number>().as('count'),
      e.fn.min('created_at').as('oldest'),
    ])
    .where('stream_id', 'in', ids)
    .groupBy(['stream_id', 'while_resting'])
    .execute()
  const verifications = await db
    .selectFrom('signal_events as event')
    .innerJoin('signal_streams as stream', (join) =>
      join.onRef('stream.id', '=', 'event.stream_id').onRef('stream.verification_jti', '=', 'event.jti'),
    )
    .select('stream.id')
    .where('stream.id', 'in', ids)
    .execute()
  const verifying = new Set(verifications.map(({ id }) => id))
  const told = waiting.filter(({ while_resting }) => while_resting === 1)
  const telling = new Set(told.map(({ stream_id }) => stream_id))
  const events = waiting.filter(({ while_resting }) => while_resting === 0)
  const queues = new Map(events.map(({ stream_id, count, oldest }) => [stream_id, { count, oldest }]))
  return new Map(
    rows.map((row) => [
      row.id,
      {
        waiting: queues.get(row.id)?.count ?? 0,
        oldestAt: queues.get(row.id)?.oldest,
        telling: telling.has(row.id),
        deliveredAt: row.delivered_at ?? undefined,
        failingSince: row.failing_since ?? undefined,
        lastError:
          row.last_error === null || row.last_error_at === null
            ? undefined
            : { words: row.last_error, at: row.last_error_at },
        verification: verificationOf(row, verifying.has(row.id)),
      },
    ]),
  )
}

type VerificationRow = Pick<
  SignalStreamRow,
  'verified_at' | 'verification_jti' | 'verification_ended_at' | 'verification_refusal'
>

function verificationOf(row: VerificationRow, waits: boolean): Verification | undefined {
  const { verified_at: askedAt, verification_ended_at: endedAt, verification_refusal: reason } = row
  if (askedAt === null || row.verification_jti === null) return undefined
  if (endedAt === null) return { askedAt, state: waits ? 'waits' : 'dropped' }
  return reason === null ? { askedAt, state: 'delivered', endedAt } : { askedAt, state: 'refused', endedAt, reason }
}

export async function beginVerification(tx: Tx, stream: string, jti: string): Promise<void> {
  const set = { verification_jti: jti, verification_ended_at: null, verification_refusal: null }
  await tx.updateTable('signal_streams').set(set).where('id', '=', stream).execute()
}

/** Its receiver took these events. */
export async function taken(tx: Tx, stream: string, jtis: readonly string[], at: number): Promise<void> {
  if (jtis.length === 0) return
  const set = { delivered_at: at, failing_since: null }
  await tx.updateTable('signal_streams').set(set).where('id', '=', stream).execute()
  await endVerification(tx, stream, jtis, at, null)
}

/**
 * Its receiver read these events and does not want them.
 *
 * @param reasons by `jti`; the last one stays on the stream
 */
export async function refused(tx: Tx, stream: string, reasons: ReadonlyMap<string, string>, at: number): Promise<void> {
  const words = [...reasons.values()].at(-1)
  if (words === undefined) return
  const row = await tx
    .updateTable('signal_streams')
    .set({ failing_since: null, last_error: words, last_error_at: at })
    .where('id', '=', stream)
    .returning('verification_jti')
    .executeTakeFirst()
  const jti = row?.verification_jti ?? ''
  const reason = reasons.get(jti)
  if (reason !== undefined) await endVerification(tx, stream, [jti], at, reason)
}

/** A try reached nobody, or nobody who took it. @returns since when that is so */
export async function failed(db: Db, stream: string, words: string, at: number): Promise<number> {
  const row = await db
    .updateTable('signal_streams')
    .set((e) => ({
      failing_since: e.fn.coalesce('failing_since', e.val(at)),
      last_error: words,
      last_error_at: at,
    }))
    .where('id', '=', stream)
    .returning('failing_since')
    .executeTakeFirst()
  return row?.failing_since ?? at
}

/** It has all its time again; what went wrong last may still be read. */
export async function beginAnew(tx: Tx, stream: string): Promise<void> {
  await tx.updateTable('signal_streams').set({ failing_since: null }).where('id', '=', stream).execute()
}

/** How the address before did says nothing of the next one. */
export async function forgetFailures(tx: Tx, stream: string): Promise<void> {
  const set = { failing_since: null, last_error: null, last_error_at: null }
  await tx.updateTable('signal_streams').set(set).where('id', '=', stream).execute()
}

async function endVerification(
  tx: Tx,
  stream: string,
  jtis: readonly string[],
  at: number,
  refusal: string | null,
): Promise<void> {
  await tx
    .updateTable('signal_streams')
    .set({ verification_ended_at: at, verification_refusal: refusal })
    .where('id', '=', stream)
    .where('verification_jti', 'in', [...jtis])
    .execute()
}
