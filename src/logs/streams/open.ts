// Opens the log streams: changing them, waking them when there is something new, and the task that delivers.
import { AppError, type Clock, type Log, messageOf, type Sealer } from '#kit'
import type { Storage, Tx } from '#storage'

import { idFloor } from '../log-id.ts'
import type { Logs } from '../logs.ts'
import { deliver, type DeliveryDeps, type Send } from './deliver.ts'
import type { LogStream } from './stream.ts'
import * as store from './streams.store.ts'

export type LogStreamsDeps = {
  storage: Storage
  sealer: Sealer
  clock: Clock
  log: Log
  logs: Pick<Logs, 'subscribe' | 'listFrom' | 'newest'>
  send: Send
  /** as part of the transaction, under a key and a queue of the stream's own; @param at not before then */
  enqueue(tx: Tx, stream: { id: string; priority: boolean }, at?: number): Promise<void>
}

export type LogStreams = AsyncDisposable & {
  list(): Promise<LogStream[]>
  find(id: string): Promise<LogStream | undefined>
  /** @param startFrom milliseconds since the epoch; events after now when left out */
  create(stream: NewLogStream, startFrom?: number): Promise<LogStream>
  /** Of two changes at once none is lost. @throws AppError when there is none */
  change(id: string, by: (before: LogStream) => LogStream): Promise<LogStream>
  remove(id: string): Promise<boolean>
  /** Has every stream looked at that may have something to send. */
  wake(): Promise<void>
  deliver(id: string, signal: AbortSignal): Promise<void>
}

export type NewLogStream = Pick<LogStream, 'id' | 'name' | 'status' | 'isPriority' | 'filters' | 'pii' | 'sink'>

/** More than this many receivers would each need a place in the lane, or wait for one another. */
export const MOST_STREAMS = 20

/** What is written within this time goes out together. */
const GATHER_MS = 100

export function openLogStreams(deps: LogStreamsDeps): LogStreams {
  const { storage, sealer, clock, log, logs, enqueue } = deps
  const delivery: DeliveryDeps = { ...deps, after: (db, from, take) => logs.listFrom(db, { from, take }) }
  let timer: NodeJS.Timeout | undefined
  let waking: Promise<void> = Promise.resolve()

  async function wake(): Promise<void> {
    for (const stream of await store.due(storage.db, clock.now())) {
      await storage.transaction((tx) => enqueue(tx, stream))
    }
  }

  /** A wake that fails is made up for by the recurring one. */
  function wakeSoon(): void {
    timer ??= setTimeout(() => {
      timer = undefined
      waking = wake().catch((thrown: unknown) =>
        log.warn('log streams could not be woken; the next look will make up for it', { reason: messageOf(thrown) }),
      )
    }, GATHER_MS)
    timer.unref()
  }

  const unsubscribe = logs.subscribe(wakeSoon)

  return {
    list: () => store.list(storage.db, sealer),
    find: (id) => store.find(storage.db, sealer, id),
    async create(wanted, startFrom) {
      const checkpoint = startFrom === undefined ? await logs.newest(storage.db) : idFloor(startFrom)
      const stream: LogStream = { ...wanted, ...fresh, checkpoint, createdAt: clock.now() }
      await storage.transaction(async (tx) => {
        if ((await store.count(tx)) >= MOST_STREAMS) {
          throw new AppError('conflict', 'log_stream_limit', `There may be ${MOST_STREAMS} log streams at most.`)
        }
        await store.insert(tx, sealer, stream)
        await enqueueActive(tx, stream)
      })
      return stream
    },
    change: (id, by) =>
      storage.transaction(async (tx) => {
        const before = await store.hold(tx, sealer, id)
        if (!before) throw new AppError('absent', 'inexistent_log_stream', 'The log stream does not exist.')
        // whoever changes a stream wants it tried again now
        const after = { ...by(before), ...fresh }
        await store.update(tx, sealer, after)
        await enqueueActive(tx, after)
        return after
      }),
    remove: (id) => store.remove(storage.db, id),
    wake,
    deliver: (id, signal) => deliver(delivery, id, signal),
    async [Symbol.asyncDispose]() {
      unsubscribe()
      clearTimeout(timer)
      await waking
    },
  }

  async function enqueueActive(tx: Tx, stream: LogStream): Promise<void> {
    if (stream.status === 'active') await enqueue(tx, { id: stream.id, priority: stream.isPriority })
  }
}

const fresh = { failures: 0, failingSince: undefined, retryAt: undefined, lastError: undefined }
