// What protecting sign-ins needs.
import type { Jobs } from '#jobs'
import type { Clock, Ids, Secret } from '#kit'
import type { Logs } from '#logs'
import type { Mail } from '#mail'
import type { Storage } from '#storage'

export type ProtectionDeps = {
  storage: Storage
  jobs: Jobs
  logs: Logs
  mail: Mail
  clock: Clock
  ids: Ids
  publicUrl: string
  /** a service that is asked about breached passwords beside the bundled list, if one is configured */
  isLeaked?: ((password: Secret<string>) => Promise<boolean>) | undefined
}
