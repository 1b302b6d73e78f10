// What the web room is given: the rooms behind the doors, and the facts of the configuration.
import type { Actions, Packages } from '#actions'
import type { Flows } from '#flows'
import type { Jobs } from '#jobs'
import type { Clock, Ids, Log, Sealer } from '#kit'
import type { Logs, LogStreams } from '#logs'
import type { Mail } from '#mail'
import type { Oidc } from '#oidc'
import type { Storage } from '#storage'

import type { Locate } from './geo.ts'

export type WebDeps = {
  storage: Storage
  flows: Flows
  actions: Actions
  logs: Logs
  logStreams: LogStreams
  jobs: Jobs
  mail: Mail
  oidc: Oidc
  sealer: Sealer
  clock: Clock
  ids: Ids
  log: Log
  /** without a trailing slash; the only origin that is ever written */
  publicUrl: string
  host: string
  /** 0 takes a free one */
  port: number
  mode: 'development' | 'production'
  /** addresses or CIDRs whose `X-Forwarded-*` headers are believed */
  trustedProxies: readonly string[]
  /** Management API calls per second and client */
  rateLimit: number
  inboxEnabled: boolean
  version: string
  /** the package registry, for the dashboard */
  packages?: Packages
  /** the isolation in force, for /health */
  isolation: { tier: string; words: string }
  /** of `openGeoDatabase` */
  locate?: Locate
  /** PEM; absent for plain HTTP */
  tls?: { key: string; cert: string }
}
