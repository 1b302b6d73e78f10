// What the room needs to be opened.
import type { Clock, Ids, Log, Sealer } from '#kit'
import type { Storage } from '#storage'

import type { Timers } from './timers.ts'

export type JobsDeps = {
  storage: Storage
  sealer: Sealer
  clock: Clock
  ids: Ids
  log: Log
  /** different for every process of the cluster */
  nodeId: string
  /** real time when left out */
  timers?: Timers
}

/** With everything that may be left out. */
export type OpenDeps = Required<JobsDeps>
