// bcrypt in a thread of its own, made with the first hash and kept; it does not hold the process open.
import { Worker } from 'node:worker_threads'

import { AppError } from '#kit'

/** So many may wait; beyond that somebody is flooding us, and more waiting would only hold memory. */
const MOST_WAITING = 200

type Waiting = { done(good: boolean): void; failed(error: Error): void }

const waiting = new Map<number, Waiting>()
let thread: Worker | undefined
let next = 0

/**
 * @param hash `$2a$`, `$2b$` or `$2y$`; what stands beyond 72 bytes of the password counts nothing, as everywhere
 * @throws AppError `unavailable` when too many are waiting
 */
export function verifyBcrypt(password: string, hash: string): Promise<boolean> {
  if (waiting.size >= MOST_WAITING) {
    return Promise.reject(new AppError('unavailable', undefined, 'Too many sign-ins at once. Try again in a moment.'))
  }
  const { promise, resolve, reject } = Promise.withResolvers<boolean>()
  const id = next++
  waiting.set(id, { done: resolve, failed: reject })
  thread ??= start()
  thread.ref()
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, no window
  thread.postMessage({ id, password, hash })
  return promise
}

function start(): Worker {
  const worker = new Worker(new URL('./bcrypt-worker.ts', import.meta.url), { env: {}, stdin: false })
  worker.on('message', ({ id, good }: { id: number; good: boolean }) => {
    waiting.get(id)?.done(good)
    waiting.delete(id)
    if (waiting.size === 0) worker.unref()
  })
  worker.on('error', (error: Error) => {
    thread = undefined
    for (const each of waiting.values()) each.failed(error)
    waiting.clear()
  })
  return worker
}
