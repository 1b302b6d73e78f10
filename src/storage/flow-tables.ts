// The tables of the room flows: journeys, bulk jobs, security events. As `tables.ts` says of all of them.

export type FlowTables = {
  flows: FlowRow
  bulk_jobs: BulkJobRow
  /** what an import reads and an export wrote: piece by piece, so that neither is in memory whole */
  bulk_parts: { job_id: string; number: number; body_sealed: string }
  bulk_errors: { job_id: string; position: number; error_sealed: string }
  signal_streams: SignalStreamRow
  signal_events: SignalEventRow
}

export type FlowRow = {
  id: string
  kind: string
  state: string
  /** the whole state, sealed: codes that were sent and answers of other sites are in it */
  facts_sealed: string
  /** grows with every step; a step that read an older one loses */
  step: number
  browser_hash: string
  user_id: string | null
  created_at: number
  updated_at: number
  expires_at: number
}

/** A job that the Management API was asked for: an import, an export, a verification mail. */
export type BulkJobRow = {
  id: string
  type: 'users_import' | 'users_export' | 'verification_email'
  status: 'pending' | 'processing' | 'completed' | 'failed'
  connection_id: string | null
  /** what was asked for, and by whom */
  asked_json: string
  total: number
  /** rows that are done; moved on by compare-and-set, in the transaction of the rows themselves */
  position: number
  inserted: number
  updated: number
  failed: number
  created_at: number
  updated_at: number
  expires_at: number
}

/** A receiver's stream of security events (OpenID SSF 1.0). */
export type SignalStreamRow = {
  id: string
  client_id: string
  audience: string
  method: 'push' | 'poll'
  endpoint_url: string | null
  authorization_sealed: string | null
  /** what the receiver asked for, and what of it there is */
  events_json: string
  subject_format: 'iss_sub' | 'email'
  status: 'enabled' | 'paused' | 'disabled'
  status_reason: string | null
  description: string | null
  /** grows with each verification that is asked for */
  verified_at: number | null
  /** the event of the one that was asked for last, when its receiver took or refused it, and in what words */
  verification_jti: string | null
  verification_ended_at: number | null
  verification_refusal: string | null
  /** when its receiver took an event last */
  delivered_at: number | null
  /** since when no try reached it; null after one that did */
  failing_since: number | null
  /** of the last try that failed, or the last event that was refused for good */
  last_error: string | null
  last_error_at: number | null
  created_at: number
  updated_at: number
}

/** An event that its receiver has not taken yet. */
export type SignalEventRow = {
  stream_id: string
  jti: string
  claims_sealed: string
  /** 1: it tells that the stream rests, and goes out although it does */
  while_resting: number
  created_at: number
}
