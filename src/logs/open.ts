// Opens the tenant's log.
import { AppError, type Clock, type Log, messageOf, parseLucene } from '#kit'
import { afterCommit, type Db, type Storage, type Tx } from '#storage'

import { envelope } from './envelope.ts'
import type { LogEvent } from './log-event.ts'
import { idFloor, logIds } from './log-id.ts'
import * as store from './logs.store.ts'
import type { LogPage, Logs } from './logs.ts'
import { condition } from './search.ts'

export type LogsDeps = {
  storage: Pick<Storage, 'dialect'>
  clock: Clock
  log: Log
  tenantName: string
  /** `environment_name` of every event; `keyturn` when left out */
  environmentName?: string
}

export function openLogs({ storage, clock, log, tenantName, environmentName = 'keyturn' }: LogsDeps): Logs {
  const newId = logIds(clock)
  const listeners = new Set<(event: LogEvent) => void>()

  function tell(event: LogEvent): void {
    for (const listener of listeners) {
      try {
        listener(event)
      } catch (thrown) {
        log.error('a listener of log events failed', { reason: messageOf(thrown) })
      }
    }
  }

  async function list(db: Db, asked: LogPage, user?: string) {
    const query = asked.q === undefined ? undefined : parseLucene(asked.q)
    const where = query && condition(query, storage.dialect)
    const found = { where, ...(user === undefined ? {} : { user }) }
    const start = asked.page * asked.perPage
    const logs = await store.page(db, found, { offset: start, limit: asked.perPage, order: orderOf(asked.sort) })
    return { start, limit: asked.perPage, total: asked.totals ? await store.count(db, found) : 0, logs }
  }

  return {
    async write(db, event) {
      const { logId, at } = newId()
      const written = envelope(event, { logId, at, tenantName, environmentName })
      await store.insert(db, storage.dialect, written, at)
      if (isTx(db)) afterCommit(db, () => tell(written))
      else tell(written)
      return logId
    },
    list: (db, asked) => list(db, asked),
    listOfUser: (db, user, asked) => list(db, asked, user),
    listFrom: (db, { from, take }) => store.after(db, storage.dialect, from, take),
    newest: async (db) => (await store.newest(db, storage.dialect)) ?? idFloor(clock.now()),
    find: store.find,
    countByDay: store.countByDay,
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    deleteOlderThan: store.deleteOlderThan,
  }
}

function isTx(db: Db | Tx): db is Tx {
  return db.isTransaction
}

/** `date:1`, `date:-1`; without, the newest come first. */
function orderOf(sort: string | undefined): 'asc' | 'desc' {
  if (sort === undefined || sort === 'date:-1') return 'desc'
  if (sort === 'date:1') return 'asc'
  throw new AppError(
    'invalid',
    'invalid_query_string',
    `Query validation error: 'String does not match pattern ^date:(-1|1)$' on property sort.`,
  )
}
