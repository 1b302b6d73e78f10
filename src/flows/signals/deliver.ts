// The job deliver-signals: pushes security events to a receiver (RFC 8935) until each is taken or refused for good.
import type { JobContext, Jobs } from '#jobs'
import { HOUR, type JsonObject } from '#kit'
import type { Logs } from '#logs'
import type { Storage } from '#storage'

import * as progress from './progress.store.ts'
import { type SignDeps, signSignal } from './sign.ts'
import * as store from './signals.store.ts'
import { changeStatus } from './status.ts'

export type DeliverDeps = SignDeps & {
  storage: Storage
  jobs: Pick<Jobs, 'enqueue'>
  logs: Logs
  /** one request by the policy of addresses, without redirects */
  send(call: {
    url: string
    method: 'POST'
    headers: { readonly [name: string]: string }
    body: string
    timeoutMs: number
    signal?: AbortSignal
    refusalText?: number
  }): Promise<{ status: number; text: string }>
}

const TIMEOUT = 15_000
/** Not a number of attempts: each further event begins those anew. */
const PATIENCE = 9 * HOUR

/**
 * Pushes what waits for one receiver, oldest first. A stream that is paused or gone keeps or loses its events without
 * this job; only that it was paused goes out still. @throws Error to be tried again, beginning with the same event
 */
export function deliverSignals(deps: DeliverDeps) {
  return async (
    payload: JsonObject,
    context: Pick<JobContext, 'attempt' | 'maxAttempts' | 'signal'>,
  ): Promise<void> => {
    const { storage, sealer, clock, logs } = deps
    const { stream: id } = payload as { stream: string }
    for (;;) {
      context.signal.throwIfAborted()
      const stream = await store.find(storage.db, id)
      if (stream?.delivery.method !== 'push') return
      const [event] = await store.listEvents(storage.db, sealer, stream, 1)
      if (!event) return
      const token = await signSignal(storage.db, deps, stream, event)
      const outcome = await push(deps, stream.delivery, token, context)
      const at = clock.now()
      if (outcome === 'taken') {
        await storage.transaction(async (tx) => {
          await store.removeEvents(tx, id, [event.jti])
          await progress.taken(tx, id, [event.jti], at)
        })
      } else if (outcome.permanent) {
        await storage.transaction(async (tx) => {
          await store.removeEvents(tx, id, [event.jti])
          await progress.refused(tx, id, new Map([[event.jti, outcome.words]]), at)
          const details = { jti: event.jti }
          await logs.write(tx, { type: 'fn', client: { id: stream.client }, description: outcome.words, details })
        })
      } else {
        const since = await progress.failed(storage.db, id, outcome.words, at)
        const last = context.attempt >= context.maxAttempts
        // that it rests is told once, however that ends
        if (stream.status !== 'enabled' && last) return
        if (stream.status === 'enabled' && (last || at - since >= PATIENCE)) return rest(deps, stream, outcome.words)
        throw new Error(`${outcome.words} of the stream ${id}`)
      }
    }
  }
}

type Outcome = 'taken' | { permanent: boolean; words: string }

async function push(
  { sealer, send }: DeliverDeps,
  delivery: { url: string; authorizationSealed: string | undefined },
  token: string,
  { signal }: Pick<JobContext, 'signal'>,
): Promise<Outcome> {
  const { url, authorizationSealed } = delivery
  const { host } = new URL(url)
  const authorization =
    authorizationSealed === undefined ? {} : { authorization: sealer.open('signal-authorization', authorizationSealed) }
  try {
    const { status, text } = await send({
      url,
      method: 'POST',
      headers: { 'content-type': 'application/secevent+jwt', accept: 'application/json', ...authorization },
      body: token,
      timeoutMs: TIMEOUT,
      signal,
      refusalText: 500,
    })
    if (status >= 200 && status < 300) return 'taken'
    // §2.4: the receiver read it and says why it does not take it; the same again changes nothing
    const err = status === 400 ? /"err"\s*:\s*"([\w-]{1,50})"/.exec(text)?.[1] : undefined
    if (err !== undefined) return { permanent: true, words: `${host} refused a security event: ${err}` }
    return { permanent: false, words: `${host} answered ${status} to a security event` }
  } catch {
    if (signal.aborted) throw signal.reason
    return { permanent: false, words: `${host} could not be reached with a security event` }
  }
}

/** Nobody there for hours: the stream is paused, its events are kept, and its receiver hears why as soon as it can. */
async function rest(deps: DeliverDeps, tried: store.Stream, reason: string): Promise<void> {
  const { storage, logs } = deps
  await storage.transaction(async (tx) => {
    const stream = await store.lock(tx, tried.id)
    // changed while it was tried: that began a run of its own
    if (stream?.status !== 'enabled' || JSON.stringify(stream.delivery) !== JSON.stringify(tried.delivery)) return
    await changeStatus(tx, deps, stream, { status: 'paused', reason }, 'transmitter')
    const details = { stream: stream.id }
    await logs.write(tx, { type: 'fn', client: { id: stream.client }, description: `Paused: ${reason}`, details })
  })
}
