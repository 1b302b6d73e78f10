// Every table's row type, grouped by the room that owns it. Only that room's *.store.ts may name the table in SQL.
//
// One schema for both databases: text, integer, bigint and double precision mean the same in SQLite and PostgreSQL.
// Times are milliseconds since the epoch, booleans are 0 or 1, columns ending in `_json` hold JSON text,
// columns ending in `_sealed` hold text that only the encryption key opens.

import type { ActionTables } from './action-tables.ts'
import type { FlowTables } from './flow-tables.ts'
import type { TenantTables } from './tenant-tables.ts'

export type * from './action-tables.ts'
export type * from './flow-tables.ts'
export type * from './tenant-tables.ts'

export type Tables = IdentityTables & TenantTables & ActionTables & FlowTables & JobTables & LogTables & MailTables

export type IdentityTables = {
  connections: ConnectionRow
  connection_clients: { connection_id: string; client_id: string }
  users: UserRow
  passwords: { user_id: string; hash: string; set_at: number }
  password_history: { id: string; user_id: string; hash: string; retired_at: number }
  tickets: TicketRow
  oidc_records: OidcRecordRow
  roles: { id: string; name: string; description: string; created_at: number }
  role_permissions: { role_id: string; audience: string; permission: string }
  user_roles: { user_id: string; role_id: string }
  user_permissions: { user_id: string; audience: string; permission: string }
  organizations: OrganizationRow
  organization_members: { organization_id: string; user_id: string }
  organization_connections: { organization_id: string; connection_id: string; settings_json: string }
  factors: FactorRow
  /** whose address was verified once */
  welcomed_users: { user_id: string; at: number }
  login_attempts: LoginAttemptRow
  /** how often something was tried in a window; `name` says what, and by or for whom */
  limits: { name: string; window_start: number; count: number }
}

export type JobTables = {
  jobs: JobRow
  job_nodes: JobNodeRow
  /** the last tick of each recurring task that was enqueued */
  job_ticks: { name: string; tick: number }
}
export type LogTables = { log_events: LogEventRow; log_streams: LogStreamRow }
export type MailTables = { inbox_messages: { id: string; at: number; message_sealed: string } }

export type ConnectionRow = {
  id: string
  name: string
  strategy: string
  display_name: string | null
  options_json: string
  metadata_json: string
  created_at: number
  updated_at: number
}

export type UserRow = {
  id: string
  connection_id: string
  email: string | null
  /** folded form for comparing; mail goes to `email` (Django CVE-2019-19844) */
  email_key: string | null
  email_verified: number
  username: string | null
  username_key: string | null
  phone_number: string | null
  phone_verified: number
  /** name, nickname, given_name, family_name, picture */
  profile_json: string
  user_metadata_json: string
  app_metadata_json: string
  blocked: number
  logins_count: number
  last_login: number | null
  last_ip: string | null
  last_password_reset: number | null
  /** grows with every change of password, address or block; a ticket made under an older one is dead */
  credential_version: number
  created_at: number
  updated_at: number
}

export type TicketRow = {
  id: string
  purpose: string
  token_hash: string
  user_id: string
  address: string | null
  credential_version: number
  client_id: string | null
  result_url: string | null
  options_json: string
  created_at: number
  expires_at: number
  spent_at: number | null
  revoked_at: number | null
}

export type OrganizationRow = {
  id: string
  name: string
  display_name: string | null
  branding_json: string | null
  metadata_json: string
  created_at: number
  updated_at: number
}

export type FactorRow = {
  id: string
  user_id: string
  type: string
  name: string | null
  confirmed: number
  /** where codes go: a phone number or an address */
  identifier: string | null
  preferred: string | null
  /** TOTP secret, hash of a recovery code, or public key */
  secret_sealed: string | null
  /** of WebAuthn: key id, transports and so on */
  settings_json: string
  /** TOTP: the last time step that was accepted; WebAuthn: the signature counter */
  counter: number
  created_at: number
  enrolled_at: number | null
  last_auth_at: number | null
}

/** Failed sign-ins of one account from one address (or from anywhere, where the tenant counts so). */
export type LoginAttemptRow = {
  /** a user's id, or the hash of an entry that names nobody */
  account: string
  connection_id: string
  /** an IPv4 address or a /64; empty when all addresses count as one */
  address: string
  failures: number
  last_at: number
  blocked_at: number | null
  /** when the owner was last here, from this address */
  good_at: number | null
}

export type OidcRecordRow = {
  model: string
  id_hash: string
  payload_sealed: string
  user_id: string | null
  client_id: string | null
  grant_id: string | null
  uid: string | null
  created_at: number
  expires_at: number | null
  consumed_at: number | null
}

/** The queue of the embedded store. On PostgreSQL graphile-worker keeps tables of its own. */
export type JobRow = {
  /** sorts by the time of enqueuing */
  id: string
  task: string
  payload_sealed: string
  /** behind: another job of the same queue is ready or running */
  state: 'later' | 'behind' | 'ready' | 'running' | 'failed'
  priority: number
  run_at: number
  attempts: number
  max_attempts: number
  key: string | null
  queue: string | null
  /** how often the process ended while this job ran */
  lost: number
  leased_by: string | null
  last_error: string | null
  created_at: number
  failed_at: number | null
}

/** A worker that takes jobs on PostgreSQL; one whose beat stays out is dead, and its jobs go to others. */
export type JobNodeRow = {
  /** what graphile-worker writes into `locked_by` */
  pool_id: string
  node_id: string
  tasks_json: string
  /** by the database's clock */
  beat_at: number
}

export type LogStreamRow = {
  id: string
  name: string
  type: string
  status: string
  is_priority: number
  filters_json: string
  pii_json: string | null
  sink_sealed: string
  /** log_id of the event that was delivered last */
  checkpoint: string
  failures: number
  failing_since: number | null
  retry_at: number | null
  last_error: string | null
  created_at: number
}

export type LogEventRow = {
  log_id: string
  /** the order in which events became visible: the writer's turn, or PostgreSQL's transaction id (logs.store.ts) */
  position: number
  type: string
  date: number
  user_id: string | null
  client_id: string | null
  connection_id: string | null
  ip: string | null
  event_json: string
}
