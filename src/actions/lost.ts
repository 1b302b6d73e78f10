// Executions whose job was given up (the node ended again and again while it ran): they are shown as failed.
import type { Jobs } from '#jobs'
import type { Clock } from '#kit'
import type { Logs } from '#logs'
import type { Storage } from '#storage'

import { abandon } from './pipeline.ts'

const AT_ONCE = 100

/** The failed job goes: the execution is in the failed list from now on, and is run again from there. */
export async function settleLost(deps: { storage: Storage; jobs: Jobs; logs: Logs; clock: Clock }): Promise<void> {
  const { jobs } = deps
  for (const { id, error } of await jobs.failed({ take: AT_ONCE, task: 'run-execution' })) {
    const execution = (await jobs.failedPayload(id))?.['execution']
    if (typeof execution !== 'string') continue
    await abandon(deps, execution, `${error} It is not tried again by itself.`)
    await jobs.drop(id)
  }
}
