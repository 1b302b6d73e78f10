// A tenant log event: what rooms write, and what the Management API shows.
import type { Json, JsonObject } from '#kit'

import type { LogType } from './log-types.ts'

/** What a room says happened. Never a secret: see `redact.ts` for what is taken out of `details`. */
export type NewLogEvent = {
  type: LogType
  /** the type's own words when left out */
  description?: string | undefined
  user?: { id: string; name?: string | undefined } | undefined
  connection?: { id: string; name: string; strategy?: string | undefined } | undefined
  client?: { id: string; name?: string | undefined } | undefined
  request?: LogRequest | undefined
  audience?: string | undefined
  scope?: string | undefined
  details?: JsonObject | undefined
}

/** The facts of a request that a log event keeps; more properties may be there and are not kept. */
export type LogRequest = {
  ip?: string | undefined
  userAgent?: string | undefined
  hostname?: string | undefined
}

/** As `GET /api/v2/logs/{id}` answers (spec auth0-compatibility §6). */
export type LogEvent = {
  readonly [key: string]: Json | undefined
  /** `YYYY-MM-DDTHH:MM:SS.mmmZ` */
  date: string
  type: string
  description: string
  connection?: string
  connection_id: string
  client_id?: string
  client_name?: string
  ip?: string
  user_agent?: string
  hostname?: string
  user_id?: string
  user_name?: string
  strategy?: string
  strategy_type?: string
  audience?: string
  scope?: string
  details: JsonObject
  /** digits that sort by time; `_id` is the same */
  log_id: string
  _id: string
  isMobile: boolean
  location_info?: JsonObject
  $event_schema: { version: string }
  environment_name: string
  tenant_name: string
}
