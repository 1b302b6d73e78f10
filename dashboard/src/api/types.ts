// What the Management API answers, as far as the dashboard reads it.
import type { ExecutionSummary, LogLine } from './schema.ts'

export type TriggerId = 'post-change-password' | 'password-reset-post-challenge' | 'post-login' | 'credentials-exchange'

/** Those of `api/schema.ts`, which is made from the routes, under the names of the pages. */
export type {
  Action,
  ActionPolicy,
  ActionVersion,
  Binding,
  ExecutionSummary as ExecutionRow,
  LogLine,
  SecretName,
  User,
} from './schema.ts'

export type Trigger = {
  id: TriggerId
  name: string
  description: string
  blocking: boolean
  current: string
  versions: { version: string; status: string; starter: string; types: string }[]
  runtimes: string[]
  default_runtime: string
  max_bound: number | null
  handlers: { execute: string; continue: string | null }
  sample_event: unknown
}

/** Narrower than the document, which leaves them open. */
export type OutboundRequest = {
  at: string
  method: string
  url: string
  status?: number
  ms: number
  bytes?: number
  error?: string
}
export type RunResponse = {
  logs: LogLine[]
  logs_truncated?: boolean
  stats: Record<string, number>
  requests: OutboundRequest[]
  commands: { type: string; [key: string]: unknown }[]
  late_errors?: RunError[]
  runtime: string
  /** of a dry run of a draft: what it would have sent */
  sent?: SentRequest[]
  /** of a live run of a draft: what the network answered */
  answers?: Stub[]
}
/** What is answered instead of the network. */
export type Stub = { method?: string; url?: string; status: number; headers?: Record<string, string>; body?: string }
export type SentRequest = { method: string; url: string; headers: [name: string, value: string][]; body: string }
export type RunError = { id: string; msg: string; line?: number; column?: number }
export type TestAnswer = {
  payload: RunResponse & {
    status: 'ok' | 'failed'
    error: (RunError & { stack?: string }) | null
    suspended?: Suspended
  }
}
/** What a run asked for that its continue handler answers. */
export type Suspended =
  | { kind: 'redirect'; url: string; state: string; iss: string; sub: string }
  | { kind: 'prompt'; id: string; fields: Record<string, unknown>; vars: Record<string, unknown> }

export type ExecutionStatus = ExecutionSummary['status']
export type ExecutionResult = {
  action_name: string
  error: RunError | null
  started_at?: string
  ended_at?: string
  kind: 'action' | 'hook'
  action_id: string
  version_id?: string
  status: 'pending' | 'ok' | 'failed' | 'canceled'
  attempt: number
  retry_at?: string
  response?: RunResponse
}
export type Execution = ExecutionSummary & { results: ExecutionResult[]; event: unknown }

export type LogEvent = {
  log_id: string
  date: string
  type: string
  description?: string
  connection?: string
  client_id?: string
  client_name?: string
  ip?: string
  user_agent?: string
  user_id?: string
  user_name?: string
  details?: {
    actions?: { executions?: string[] }
    request?: { method?: string; path?: string }
    [key: string]: unknown
  }
  [key: string]: unknown
}
