// Keeps this node's pools alive in the table, and takes over from nodes that fell silent.
//
// graphile-worker itself frees a dead worker's jobs after four hours. Here a node beats every 2 s and is dead after 9 s
// of silence, so its jobs run elsewhere within 9 + 2 s, and a second more if the wake-up got lost (15 s were promised).
import { type Log, messageOf, SECOND } from '#kit'
import type { Storage } from '#storage'

import type { Timers } from '../timers.ts'
import * as jobs from './jobs.store.ts'
import * as nodes from './nodes.store.ts'

const BEAT = 2 * SECOND
const SILENT = 9 * SECOND

/**
 * A node judges others only after so many beats of its own in a row: when the database was away, everybody was silent,
 * and the first to come back must not take the others for dead.
 */
const STEADY = 5
const ORPHANS_EVERY = 15

/** Far longer than a job is held in advance (1 s), and than writing how it ended takes. */
const MISLAID = 10 * SECOND

const ORPHAN_AGE = 60 * SECOND

export type Heartbeat = {
  /** a pool that begins; it is in the table when this answers, or at the next beat */
  add(pool: nodes.Pool): Promise<void>
  /** a pool that has ended: what it still held goes back */
  remove(poolId: string): Promise<void>
  stop(): void
}

/** @param running ids of the rows that this node's handlers have in hand */
export function startHeartbeat(
  deps: { storage: Storage; timers: Timers; log: Log; nodeId: string },
  running: ReadonlySet<string>,
): Heartbeat {
  const { storage, timers, log, nodeId } = deps
  const pools = new Map<string, nodes.Pool>()
  let beats = 0
  let stopped = false
  let cancel = timers.after(BEAT, () => void beat())

  async function beat(): Promise<void> {
    try {
      await nodes.beat(storage.db, nodeId, [...pools.values()])
      beats++
      if (beats >= STEADY) await takeOver()
      // claimed in a statement whose answer got lost with the connection: nobody has them, and the pool lives
      const mislaid = await storage.transaction((tx) =>
        jobs.unlock(tx, [...pools.keys()], { olderThanMs: MISLAID, except: [...running] }),
      )
      if (mislaid > 0) log.warn('jobs that were claimed and never arrived will run again', { jobs: mislaid })
      const strangers = await jobs.failStrangers(storage.db)
      if (strangers > 0) log.error('jobs of unknown tasks have failed', { jobs: strangers })
    } catch (thrown) {
      beats = 0
      if (!stopped) log.warn('the heartbeat of this node did not reach the database', { reason: messageOf(thrown) })
    }
    if (!stopped) cancel = timers.after(BEAT, () => void beat())
  }

  async function takeOver(): Promise<void> {
    const jobsBack = await storage.transaction(async (tx) => {
      const dead = await nodes.takeDead(tx, SILENT)
      const lost = beats % ORPHANS_EVERY === 0 ? await nodes.orphans(tx, ORPHAN_AGE) : []
      return dead.length + lost.length === 0 ? 0 : jobs.unlock(tx, [...dead, ...lost])
    })
    if (jobsBack > 0) log.warn('jobs of a node that fell silent will run again', { jobs: jobsBack })
  }

  return {
    async add(pool) {
      pools.set(pool.id, pool)
      try {
        await nodes.beat(storage.db, nodeId, [pool])
      } catch (thrown) {
        log.warn('a worker could not be announced; the next beat will', { reason: messageOf(thrown) })
      }
    },
    async remove(poolId) {
      pools.delete(poolId)
      await storage.transaction(async (tx) => {
        await jobs.unlock(tx, [poolId])
        await nodes.remove(tx, [poolId])
      })
    },
    stop() {
      stopped = true
      cancel()
    },
  }
}
