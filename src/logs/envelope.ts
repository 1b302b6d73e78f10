// The envelope of a log event, as the Management API shows it (spec auth0-compatibility §6).
import { isoTime } from '#kit'

import type { LogEvent, NewLogEvent } from './log-event.ts'
import { LOG_TYPES } from './log-types.ts'
import { redact, redactText } from './redact.ts'

export type EnvelopeFacts = { logId: string; at: number; tenantName: string; environmentName: string }

/** Nobody's user agent is longer; it comes from outside and is stored as it came (JSON keeps control characters inert). */
const LONGEST_AGENT = 1024

export function envelope(event: NewLogEvent, { logId, at, tenantName, environmentName }: EnvelopeFacts): LogEvent {
  const { user, connection, client, request } = event
  const userAgent = request?.userAgent?.slice(0, LONGEST_AGENT)
  return present({
    date: isoTime(at),
    type: event.type,
    description: redactText(event.description ?? LOG_TYPES[event.type]),
    connection: connection?.name,
    connection_id: connection?.id ?? '',
    client_id: client?.id,
    client_name: client?.name,
    ip: request?.ip,
    user_agent: userAgent,
    hostname: request?.hostname,
    user_id: user?.id,
    user_name: user?.name,
    strategy: connection?.strategy,
    strategy_type: connection?.strategy === undefined ? undefined : strategyType(connection.strategy),
    audience: event.audience,
    scope: event.scope,
    details: redact(event.details ?? {}),
    log_id: logId,
    _id: logId,
    isMobile: isMobile(userAgent),
    $event_schema: { version: '1.0.0' },
    environment_name: environmentName,
    tenant_name: tenantName,
  })
}

function strategyType(strategy: string): string {
  if (strategy === 'auth0') return 'database'
  return strategy === 'email' || strategy === 'sms' ? 'passwordless' : 'social'
}

/** The usual marks of telephones and tablets; a guess, as everybody's. */
function isMobile(userAgent: string | undefined): boolean {
  return (
    userAgent !== undefined &&
    /\b(Mobile|Android|iPhone|iPad|iPod|Windows Phone|BlackBerry|Opera Mini)\b/i.test(userAgent)
  )
}

type Absent<T> = { [key in keyof T]: T[key] | undefined }

/** Leaves out what is not there, as Auth0 does. */
function present(event: Absent<LogEvent>): LogEvent {
  return Object.fromEntries(Object.entries(event).filter(([, value]) => value !== undefined)) as LogEvent
}
