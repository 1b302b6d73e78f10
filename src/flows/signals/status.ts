// What follows when a stream is enabled, paused or disabled: its events, its next push, and whether its receiver is told.
import type { Tx } from '#storage'

import { type EmitDeps, emitStreamUpdated, enqueuePush } from './emit.ts'
import * as progress from './progress.store.ts'
import * as store from './signals.store.ts'

/**
 * A receiver is told what it did not ask for in this very call (SSF 1.0 §8.1.2, §8.1.5). What was to be told of the
 * status before is old by then.
 *
 * @param before as it was locked in this transaction
 * @param by `transmitter`: this server, of itself
 */
export async function changeStatus(
  tx: Tx,
  deps: EmitDeps,
  before: store.Stream,
  to: Pick<store.Stream, 'status' | 'reason'>,
  by: 'receiver' | 'administrator' | 'transmitter',
): Promise<store.Stream> {
  const after = { ...before, ...to, updatedAt: deps.clock.now() }
  await store.update(tx, after)
  if (after.status === before.status) return after
  if (after.status === 'disabled') await store.removeAllEvents(tx, after.id)
  else await store.removeStreamUpdates(tx, after.id)
  if (after.status === 'enabled') {
    await progress.beginAnew(tx, after.id)
    await enqueuePush(tx, deps, after)
  }
  if (by !== 'receiver') await emitStreamUpdated(tx, deps, after)
  return after
}
