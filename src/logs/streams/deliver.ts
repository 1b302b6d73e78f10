// The task that sends a stream's events: in order, at least once, on whichever node; what it has sent is in its row.
import { type Clock, DAY, type Log, messageOf, MINUTE, random, SECOND, type Sealer } from '#kit'
import type { Db, Storage, Tx } from '#storage'

import type { LogEvent } from '../log-event.ts'
import { categoryOf } from './categories.ts'
import { withoutPii } from './pii.ts'
import { requestsOf, type SinkRequest } from './requests.ts'
import type { LogStream } from './stream.ts'
import * as store from './streams.store.ts'

/** How a request is sent; judged by the policy of outbound requests. */
export type Send = (call: {
  url: string
  method: 'POST'
  headers: { readonly [name: string]: string }
  body: string
  timeoutMs: number
  verifyTls: boolean
  signal: AbortSignal
}) => Promise<{ status: number }>

export type DeliveryDeps = {
  storage: Pick<Storage, 'db' | 'transaction'>
  sealer: Sealer
  clock: Clock
  log: Log
  send: Send
  after(db: Db, checkpoint: string, take: number): Promise<LogEvent[]>
  /** as part of the transaction; @param at not before then */
  enqueue(tx: Tx, stream: { id: string; priority: boolean }, at?: number): Promise<void>
}

const BATCH = 100
const BATCH_BYTES = 1_000_000
/** One receiver's patience is not everybody's: a run that has sent for so long lets others have its place. */
const RUN_MS = 10 * SECOND
const REQUEST_MS = 10 * SECOND
const FIRST_PAUSE = SECOND
const LONGEST_PAUSE = 5 * MINUTE
/** A receiver that took nothing for a day is given up until somebody says `active` again. */
const SUSPENDED_AFTER = DAY

export async function deliver(deps: DeliveryDeps, id: string, signal: AbortSignal): Promise<void> {
  const { storage, sealer, clock } = deps
  const ends = clock.now() + RUN_MS
  for (;;) {
    const stream = await store.find(storage.db, sealer, id)
    if (stream?.status !== 'active') return
    const later = stream.retryAt !== undefined && stream.retryAt > clock.now() ? stream.retryAt : undefined
    if (later !== undefined || clock.now() >= ends) return again(deps, stream, later)
    const events = await deps.after(storage.db, stream.checkpoint, BATCH)
    const last = events.at(-1)
    if (!last) return
    if (!(await sendAll(deps, stream, events, signal))) return
  }
}

/** @returns whether all of it has arrived and the checkpoint stands behind it */
async function sendAll(
  deps: DeliveryDeps,
  stream: LogStream,
  events: readonly LogEvent[],
  signal: AbortSignal,
): Promise<boolean> {
  const { storage, send } = deps
  const { chosen, upTo } = batchOf(stream, events)
  let checkpoint = stream.checkpoint
  const requests = chosen.length === 0 ? [] : requestsOf(stream.sink, chosen)
  for (const request of requests) {
    try {
      const { status } = await send({ ...sendable(request), signal })
      if (status < 200 || status > 299) throw new Error(`the receiver answered ${status}`)
    } catch (thrown) {
      // a drain is no failure of the receiver: the queue gives the work to another node
      if (signal.aborted) throw thrown
      await fail(deps, stream, messageOf(thrown))
      return false
    }
    if (!(await store.advance(storage.db, stream.id, checkpoint, request.upTo))) return false
    checkpoint = request.upTo
  }
  return checkpoint === upTo || store.advance(storage.db, stream.id, checkpoint, upTo)
}

function sendable({ url, headers, body, verifyTls = true }: SinkRequest) {
  return { url, method: 'POST', headers, body, verifyTls, timeoutMs: REQUEST_MS } as const
}

/** As many as fit; what a filter leaves out is passed by. */
function batchOf(stream: LogStream, events: readonly LogEvent[]): { chosen: LogEvent[]; upTo: string } {
  const chosen: LogEvent[] = []
  let bytes = 0
  let upTo = stream.checkpoint
  for (const event of events) {
    if (stream.filters.length === 0 || stream.filters.includes(categoryOf(event.type))) {
      const shown = stream.pii === undefined ? event : withoutPii(event, stream.pii)
      const size = Buffer.byteLength(JSON.stringify(shown))
      if (chosen.length > 0 && bytes + size > BATCH_BYTES) break
      chosen.push(shown)
      bytes += size
    }
    upTo = event.log_id
  }
  return { chosen, upTo }
}

async function fail(deps: DeliveryDeps, stream: LogStream, reason: string): Promise<void> {
  const { storage, clock, log } = deps
  const now = clock.now()
  const failures = stream.failures + 1
  const failingSince = stream.failingSince ?? now
  const suspended = now - failingSince >= SUSPENDED_AFTER
  const pause = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** Math.min(failures - 1, 20))
  const retryAt = suspended ? undefined : now + Math.round(pause * (0.8 + 0.4 * random()))
  const words = suspended ? 'a log stream is suspended: nothing arrived for a day' : 'a log stream could not be sent'
  log.warn(words, { stream: stream.id, failures, reason })
  await storage.transaction(async (tx) => {
    const status = suspended ? 'suspended' : 'active'
    await store.noteFailure(tx, stream.id, { status, failures, failingSince, retryAt, lastError: reason.slice(0, 200) })
    if (!suspended) await deps.enqueue(tx, { id: stream.id, priority: stream.isPriority }, retryAt)
  })
}

async function again({ storage, enqueue }: DeliveryDeps, stream: LogStream, at: number | undefined): Promise<void> {
  await storage.transaction((tx) => enqueue(tx, { id: stream.id, priority: stream.isPriority }, at))
}
