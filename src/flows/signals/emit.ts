// Puts a security event before every receiver that wants it, in the transaction of what happened: both, or neither.
import { users } from '#identity'
import type { Jobs } from '#jobs'
import { type Clock, type Sealer, systemIds } from '#kit'
import type { Tx } from '#storage'

import { type StoredSignal, STREAM_UPDATED, VERIFICATION } from './event-types.ts'
import * as progress from './progress.store.ts'
import * as store from './signals.store.ts'

export type EmitDeps = { sealer: Sealer; jobs: Pick<Jobs, 'enqueue'>; clock: Clock }

type Claims = StoredSignal['claims']

/** @param session when it is about one session alone: its id, and the id under which each client knows it */
export async function emitSignal(
  tx: Tx,
  deps: EmitDeps,
  event: {
    type: string
    user: string
    claims: Claims
    session?: { id: string; sids: { readonly [client: string]: string } }
  },
): Promise<void> {
  const streams = (await store.listOpen(tx)).filter(({ requested }) => requested.includes(event.type))
  if (streams.length === 0) return
  const user = await users.find(tx, event.user)
  const seconds = Math.floor(deps.clock.now() / 1000)
  const signal: StoredSignal = {
    type: event.type,
    iat: seconds,
    txn: systemIds.uuid(),
    subject: {
      kind: 'user',
      id: event.user,
      ...(user?.email === undefined ? {} : { email: user.email }),
      ...(event.session === undefined ? {} : { session: event.session }),
    },
    claims: { event_timestamp: seconds, ...event.claims },
  }
  for (const stream of streams) await putSignal(tx, deps, stream, signal)
}

/** Somebody asked for it: proof that the way is open (SSF 1.0 §8.1.4). */
export async function emitVerification(
  tx: Tx,
  deps: EmitDeps,
  stream: store.Stream,
  state: string | undefined,
): Promise<void> {
  const jti = await putSignal(tx, deps, stream, {
    type: VERIFICATION,
    iat: Math.floor(deps.clock.now() / 1000),
    txn: systemIds.uuid(),
    subject: { kind: 'stream' },
    claims: state === undefined ? {} : { state },
  })
  await progress.beginVerification(tx, stream.id, jti)
}

/** With the status and reason that the stream has now (SSF 1.0 §8.1.5). */
export async function emitStreamUpdated(tx: Tx, deps: EmitDeps, stream: store.Stream): Promise<void> {
  const { status, reason } = stream
  await putSignal(tx, deps, stream, {
    type: STREAM_UPDATED,
    iat: Math.floor(deps.clock.now() / 1000),
    txn: systemIds.uuid(),
    subject: { kind: 'stream' },
    claims: { status, ...(reason === undefined ? {} : { reason }) },
  })
}

/** @returns its jti */
async function putSignal(tx: Tx, deps: EmitDeps, stream: store.Stream, signal: StoredSignal): Promise<string> {
  const jti = systemIds.uuid()
  const whileResting = signal.type === STREAM_UPDATED
  await store.putEvent(tx, deps.sealer, { stream: stream.id, jti, signal, whileResting, at: deps.clock.now() })
  if (stream.status === 'enabled' || whileResting) await enqueuePush(tx, deps, stream)
  return jti
}

/** More than the seven days that events are kept; long before, the stream is paused (`deliver.ts`), which is told so long. */
const ATTEMPTS = 1100

/**
 * One run for each receiver that empties its row of events in order, and one that waits: what comes while it runs is not
 * lost. None where the receiver fetches.
 */
export async function enqueuePush(
  tx: Tx,
  { jobs }: Pick<EmitDeps, 'jobs'>,
  { id: stream, delivery }: Pick<store.Stream, 'id' | 'delivery'>,
): Promise<void> {
  if (delivery.method !== 'push') return
  const one = { queue: `signals:${stream}`, key: `signals:${stream}`, maxAttempts: ATTEMPTS }
  await jobs.enqueue(tx, 'deliver-signals', { stream }, one)
}
