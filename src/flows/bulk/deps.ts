// What bulk jobs need.
import type { Actions } from '#actions'
import type { Jobs } from '#jobs'
import type { Clock, Ids, Sealer } from '#kit'
import type { Logs } from '#logs'
import type { Mail } from '#mail'
import type { Storage } from '#storage'

export type BulkDeps = {
  storage: Storage
  sealer: Sealer
  jobs: Jobs
  logs: Logs
  mail: Mail
  actions: Actions
  clock: Clock
  ids: Ids
  publicUrl: string
}
