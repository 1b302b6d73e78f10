// What a child may use, unless the configuration says otherwise.
import type { RuntimeLimits } from './deps.ts'

export const defaultLimits: RuntimeLimits = {
  heapMb: 128,
  // the heap limit does not count Buffers; 128 MB of heap and a loaded axios need about 220 MB resident
  residentMb: 320,
  standbys: 2,
  // 30 warm Actions at 37 MB each (spec/runtime-and-storage.md §1) in both lanes
  children: 64,
  backgroundAtOnce: 32,
  recycleAfter: 10_000,
  descriptors: 256,
}

/** A child that is never idle is replaced after so many times `recycleAfter` (docs/decisions/0024). */
export const BUSY_RECYCLE = 10

/** A program that is kept warm gets no second new child within this time: one that ends each would go on for ever. */
export const WARM_AGAIN_MS = 5000

/** Resident memory of busy children is read this often: a Buffer bomb was caught at 304 ms (spec §1). */
export const WATCH_MS = 100

/** How long a child may take to say that its event loop still turns, before it is killed with all it runs. */
export const DROP_GRACE_MS = 50

/** Log text and request rows that are kept of one execution; the sandbox keeps to them, a forged flood does not. */
export const KEPT = {
  logLines: 2000,
  /** characters of all lines together: the sandbox cuts at 64 kB */
  logText: 128 * 1024,
  requests: 500,
  /** characters of a URL */
  url: 8192,
  late: 50,
  commands: 1000,
} as const
