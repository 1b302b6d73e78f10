// What the room promises, in types.
import type { Db, Tx } from '#storage'

import type { LogEvent, NewLogEvent } from './log-event.ts'
import type { LogType } from './log-types.ts'

export type Logs = {
  /**
   * Writes an event, part of the transaction when there is one. Secrets under telling names are taken out first.
   *
   * @returns its log_id
   */
  write(db: Db | Tx, event: NewLogEvent): Promise<string>
  /** Newest first unless asked otherwise. @throws AppError `invalid` when `q` or `sort` cannot be read */
  list(db: Db, page: LogPage): Promise<{ start: number; limit: number; total: number; logs: LogEvent[] }>
  /**
   * After `from` (exclusive), in the order in which events became visible: nothing that is committed later comes before.
   * An unknown `from` counts by its digits.
   */
  listFrom(db: Db, checkpoint: { from: string; take: number }): Promise<LogEvent[]>
  /** Where a checkpoint begins that wants everything new. */
  newest(db: Db): Promise<string>
  find(db: Db, logId: string): Promise<LogEvent | undefined>
  /** As `list`, of one user. */
  listOfUser(
    db: Db,
    user: string,
    page: LogPage,
  ): Promise<{ start: number; limit: number; total: number; logs: LogEvent[] }>
  /** How many events of these types there were on each day (UTC), `day` in milliseconds; days without any are left out. */
  countByDay(
    db: Db,
    types: readonly LogType[],
    days: { from: number; to: number },
  ): Promise<{ day: number; type: string; count: number }[]>
  /**
   * Hears every event that this node wrote, after its commit, in order of commit. A listener that throws is logged
   * and goes on hearing.
   *
   * @returns ends the subscription
   */
  subscribe(listener: (event: LogEvent) => void): () => void
  /** Deletes up to `limit` events older than `before` (milliseconds since the epoch), oldest first. @returns how many */
  deleteOlderThan(db: Db, before: number, limit: number): Promise<number>
}

export type LogPage = {
  /** from 0 */
  page: number
  perPage: number
  /** counting is left out unless asked for: `total` is 0 then */
  totals?: boolean
  /** `date:1` or `date:-1` (`field:direction` as Auth0 writes it) */
  sort?: string | undefined
  /** Lucene query: field:value, quotes, AND OR NOT, parentheses, wildcards, ranges */
  q?: string | undefined
}
