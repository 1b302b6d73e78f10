// The door of security signals: receivers' streams, their status, verification, and fetching by poll (RFC 8936).
import type { Jobs } from '#jobs'
import { AppError, type ClientId, DAY, type Ids } from '#kit'
import type { Storage } from '#storage'

import { emitVerification, enqueuePush } from './emit.ts'
import * as progress from './progress.store.ts'
import { type SignDeps, signSignal } from './sign.ts'
import * as store from './signals.store.ts'
import { changeStatus } from './status.ts'

export type { Stream } from './signals.store.ts'

export type StreamChange = Partial<Pick<store.Stream, 'requested' | 'description' | 'format'>> & {
  /** `authorization` is the header's value; undefined keeps the one that there is only with the same address */
  delivery?: { method: 'poll' } | { method: 'push'; url: string; authorization: string | undefined }
}

/** A stream with how far its events have come. */
export type WatchedStream = store.Stream & { progress: progress.Progress }

export type Signals = {
  /** of every receiver: for administrators, not for receivers */
  listAll(): Promise<WatchedStream[]>
  /** @throws AppError `absent` */
  findAny(id: string): Promise<WatchedStream>
  list(client: ClientId): Promise<store.Stream[]>
  /** @throws AppError `absent` for what is no stream of this client */
  find(client: ClientId, id: string): Promise<store.Stream>
  create(
    client: ClientId,
    asked: Required<Pick<StreamChange, 'delivery' | 'requested' | 'format'>> & StreamChange,
  ): Promise<store.Stream>
  /** @param replace what is not named goes back to what it is at first (PUT) */
  change(client: ClientId, id: string, change: StreamChange, replace: boolean): Promise<store.Stream>
  remove(client: ClientId, id: string): Promise<void>
  /** @param by an administrator: the receiver is told (SSF 1.0 §8.1.5) */
  setStatus(
    client: ClientId,
    id: string,
    status: store.Stream['status'],
    reason: string | undefined,
    by?: 'receiver' | 'administrator',
  ): Promise<store.Stream>
  /** @throws AppError `too_many` more often than once in `MIN_VERIFICATION` seconds */
  verify(client: ClientId, id: string, state: string | undefined): Promise<void>
  /**
   * Forgets what is acknowledged or refused, and answers with what waits, oldest first.
   *
   * @param asked.refused the receiver's error, an `err` of RFC 8936 §2.6, by `jti`
   */
  poll(
    client: ClientId,
    id: string,
    asked: { acknowledged: readonly string[]; refused?: ReadonlyMap<string, string>; most: number },
  ): Promise<{ sets: Record<string, string>; moreAvailable: boolean }>
  removeExpired(): Promise<void>
}

/** Seconds between two verifications of a stream. */
export const MIN_VERIFICATION = 10

/** What a receiver does not fetch in this time it never gets; a resumed stream begins with what is younger. */
const KEPT = 7 * DAY
const STREAMS_OF_CLIENT = 10
const MOST_IN_POLL = 100

export type SignalDeps = SignDeps & { storage: Storage; jobs: Jobs; ids: Ids }

export function openSignals(deps: SignalDeps): Signals {
  const { storage, sealer, clock, ids } = deps

  function mine(stream: store.Stream | undefined, client: ClientId): store.Stream {
    if (stream?.client === client) return stream
    // of others' streams nobody hears that they are there
    throw absent()
  }

  function deliveryOf(
    delivery: NonNullable<StreamChange['delivery']>,
    before?: store.Stream,
  ): store.Stream['delivery'] {
    if (delivery.method === 'poll') return delivery
    const { url, authorization } = delivery
    const kept = before?.delivery.method === 'push' && before.delivery.url === url ? before.delivery : undefined
    const sealed =
      authorization === undefined ? kept?.authorizationSealed : sealer.seal('signal-authorization', authorization)
    return { method: 'push', url, authorizationSealed: sealed }
  }

  return {
    async listAll() {
      const streams = await store.listAll(storage.db)
      const all = await progress.read(storage.db)
      return streams.flatMap((stream) => watched(stream, all.get(stream.id)) ?? [])
    },
    async findAny(id) {
      const stream = await store.find(storage.db, id)
      const found = stream && watched(stream, (await progress.read(storage.db, [id])).get(id))
      if (!found) throw absent()
      return found
    },
    list: (client) => store.listOfClient(storage.db, client),
    find: async (client, id) => mine(await store.find(storage.db, id), client),
    create: (client, asked) =>
      storage.transaction(async (tx) => {
        if ((await store.listOfClient(tx, client)).length >= STREAMS_OF_CLIENT) {
          throw new AppError('conflict', 'too_many_streams', `A receiver has ${STREAMS_OF_CLIENT} streams at most.`)
        }
        const at = clock.now()
        const stream: store.Stream = {
          id: ids.uuid(),
          client,
          audience: client,
          delivery: deliveryOf(asked.delivery),
          requested: asked.requested,
          format: asked.format,
          status: 'enabled',
          reason: undefined,
          description: asked.description,
          verifiedAt: undefined,
          createdAt: at,
          updatedAt: at,
        }
        await store.insert(tx, stream)
        return stream
      }),
    change: (client, id, change, replace) =>
      storage.transaction(async (tx) => {
        const before = mine(await store.lock(tx, id), client)
        const after: store.Stream = {
          ...before,
          requested: change.requested ?? (replace ? [] : before.requested),
          format: change.format ?? (replace ? 'iss_sub' : before.format),
          description: change.description ?? (replace ? undefined : before.description),
          delivery: change.delivery ? deliveryOf(change.delivery, before) : before.delivery,
          updatedAt: clock.now(),
        }
        await store.update(tx, after)
        if (JSON.stringify(after.delivery) !== JSON.stringify(before.delivery)) {
          await progress.forgetFailures(tx, id)
          // at once: it may be what mends it, and the next try may be minutes away
          await enqueuePush(tx, deps, after)
        }
        return after
      }),
    remove: (client, id) =>
      storage.transaction(async (tx) => {
        mine(await store.lock(tx, id), client)
        await store.remove(tx, id)
      }),
    setStatus: (client, id, status, reason, by = 'receiver') =>
      storage.transaction(async (tx) => {
        const before = mine(await store.lock(tx, id), client)
        return changeStatus(tx, deps, before, { status, reason }, by)
      }),
    verify: (client, id, state) =>
      storage.transaction(async (tx) => {
        const stream = mine(await store.lock(tx, id), client)
        if (stream.status === 'disabled') throw new AppError('conflict', 'stream_disabled', 'The stream is disabled.')
        const now = clock.now()
        if (stream.verifiedAt !== undefined && now - stream.verifiedAt < MIN_VERIFICATION * 1000) {
          throw new AppError('too_many', 'too_many_verifications', `Once in ${MIN_VERIFICATION} seconds is enough.`)
        }
        await store.update(tx, { ...stream, verifiedAt: now })
        await emitVerification(tx, deps, stream, state)
      }),
    async poll(client, id, { acknowledged, refused = new Map<string, string>(), most }) {
      const stream = mine(await store.find(storage.db, id), client)
      if (stream.delivery.method !== 'poll') {
        throw new AppError('invalid', 'invalid_request', 'Events of this stream are pushed.')
      }
      if (acknowledged.length + refused.size > 0) {
        await storage.transaction(async (tx) => {
          const at = clock.now()
          await progress.taken(tx, id, await store.removeEvents(tx, id, acknowledged), at)
          const gone = await store.removeEvents(tx, id, [...refused.keys()])
          await progress.refused(tx, id, new Map(gone.map((jti) => [jti, refusalOf(refused.get(jti))])), at)
        })
      }
      const wanted = Math.min(most, MOST_IN_POLL)
      const waiting = await store.listEvents(storage.db, sealer, stream, wanted + 1)
      const sets: Record<string, string> = {}
      for (const event of waiting.slice(0, wanted)) sets[event.jti] = await signSignal(storage.db, deps, stream, event)
      return { sets, moreAvailable: waiting.length > wanted }
    },
    removeExpired: () => store.removeOlderThan(storage.db, clock.now() - KEPT),
  }
}

function refusalOf(err = ''): string {
  const known = /^[\w-]{1,50}$/.exec(err)?.[0]
  return known === undefined
    ? 'The receiver refused a security event.'
    : `The receiver refused a security event: ${known}`
}

function absent(): AppError {
  return new AppError('absent', 'inexistent_stream', 'The stream does not exist.')
}

/** Undefined when it was deleted between two reads. */
function watched(stream: store.Stream, of: progress.Progress | undefined): WatchedStream | undefined {
  return of && { ...stream, progress: of }
}
