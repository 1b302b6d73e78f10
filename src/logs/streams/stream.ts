// What a log stream is: where the tenant's log events go, and how far they have gone.

export type StreamStatus = 'active' | 'paused' | 'suspended'

/** As Auth0 writes them: the sink's properties by the type of the stream. */
export type Sink =
  | {
      type: 'http'
      httpEndpoint: string
      httpContentFormat: 'JSONARRAY' | 'JSONLINES' | 'JSONOBJECT'
      httpContentType: string
      httpAuthorization?: string
      httpCustomHeaders: readonly { header: string; value: string }[]
    }
  | { type: 'datadog'; datadogApiKey: string; datadogRegion: 'us' | 'eu' | 'us3' | 'us5' }
  | { type: 'splunk'; splunkDomain: string; splunkPort: string; splunkToken: string; splunkSecure: boolean }
  | { type: 'sumo'; sumoSourceAddress: string }
  | { type: 'segment'; segmentWriteKey: string }
  | {
      type: 'mixpanel'
      mixpanelRegion: 'us' | 'eu'
      mixpanelProjectId: string
      mixpanelServiceAccountUsername: string
      mixpanelServiceAccountPassword: string
    }

export type PiiField = 'first_name' | 'last_name' | 'username' | 'email' | 'phone' | 'address'

export type PiiConfig = { log_fields: readonly PiiField[]; method: 'mask' | 'hash'; algorithm: 'xxhash' }

export type LogStream = {
  /** `lst_` and 16 characters */
  id: string
  name: string
  status: StreamStatus
  isPriority: boolean
  /** categories; none lets everything through */
  filters: readonly string[]
  pii: PiiConfig | undefined
  sink: Sink
  /** the log event that was delivered (or left out by a filter) last */
  checkpoint: string
  /** in a row, since the last that was delivered */
  failures: number
  failingSince: number | undefined
  retryAt: number | undefined
  lastError: string | undefined
  createdAt: number
}
