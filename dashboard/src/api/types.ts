// What the Management API answers, as far as the dashboard reads it.

export type TriggerId = 'post-change-password' | 'password-reset-post-challenge'

export type Dependency = { name: string; version: string; registry_url?: string }
export type SecretName = { name: string; updated_at?: string }
export type BuildError = { id: string; msg: string; line?: number; column?: number }

export type ActionPolicy = {
  retries: { max_attempts: number; first_delay_ms: number; max_delay_ms: number }
  circuit_breaker: { failures: number; open_ms: number } | null
  timeout_ms: number
  concurrency: number
  metadata: ('user_metadata' | 'app_metadata')[]
}

export type Action = {
  id: string
  name: string
  supported_triggers: { id: TriggerId; version: string }[]
  created_at: string
  updated_at: string
  code: string
  dependencies: Dependency[]
  runtime: string
  status: 'pending' | 'building' | 'built' | 'failed'
  secrets: SecretName[]
  deployed_version?: {
    id: string
    number: number
    code: string
    built_at: string
    dependencies: Dependency[]
    secrets: SecretName[]
  }
  errors?: BuildError[]
  policy: ActionPolicy
  all_changes_deployed: boolean
}

export type ActionVersion = {
  id: string
  number: number
  code: string
  dependencies: Dependency[]
  secrets: SecretName[]
  deployed: boolean
  runtime: string
  created_at: string
  built_at: string
  errors: BuildError[]
}

export type Binding = { id: string; trigger_id: TriggerId; action: Action; display_name: string }

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

export type LogLine = { at: string; level: string; text: string; late?: boolean }
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
  late_errors?: BuildError[]
  runtime: string
}
export type RunError = { id: string; msg: string; line?: number; column?: number }
export type TestAnswer = {
  payload: RunResponse & { status: 'ok' | 'failed'; error: (RunError & { stack?: string }) | null }
}

export type ExecutionStatus = 'pending' | 'final' | 'partial' | 'canceled' | 'suspended'
export type ExecutionRow = {
  id: string
  trigger_id: TriggerId
  status: ExecutionStatus
  user_id?: string
  created_at: string
  updated_at: string
}
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
export type Execution = ExecutionRow & { results: ExecutionResult[]; event: unknown }

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

export type User = {
  user_id: string
  email?: string
  email_verified?: boolean
  name?: string
  nickname?: string
  username?: string
  phone_number?: string
  picture?: string
  created_at: string
  updated_at: string
  blocked?: boolean
  last_login?: string
  last_password_reset?: string
  logins_count?: number
  identities: { connection: string; provider: string; user_id: string }[]
  user_metadata?: Record<string, unknown>
  app_metadata?: Record<string, unknown>
}
