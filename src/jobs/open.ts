// Opens the queue on whichever database the storage is.
import type { JobsDeps } from './deps.ts'
import type { Jobs } from './jobs.ts'
import { openSqliteJobs } from './sqlite/open.ts'
import { systemTimers } from './timers.ts'

/** Brings the queue's own schema up to date, and on the embedded store takes back what an earlier process left. */
export async function openJobs<Task extends string = string>(deps: JobsDeps): Promise<Jobs<Task>> {
  const known = { ...deps, timers: deps.timers ?? systemTimers }
  if (deps.storage.dialect === 'sqlite') return openSqliteJobs(known)
  // graphile-worker is loaded where it is the queue
  const { openPostgresJobs } = await import('./postgres/open.ts')
  return openPostgresJobs(known)
}
