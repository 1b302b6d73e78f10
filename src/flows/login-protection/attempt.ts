// An attempt to sign in with a password, and what stays known of it between judging and recording.
import type { AttemptKey, Bucket, Connection, User } from '#identity'

import type { RequestFacts } from '../request-facts.ts'

export type Attempt = {
  connection: Connection
  /** as `parseIdentifier` answered */
  entry: string
  /** whom the entry names, if anybody; nobody is counted the same way */
  user: User | undefined
  client: { client_id: string; name: string } | undefined
  request: RequestFacts
}

/** What `recordAttempt` needs to know of the judgement. */
export type Admitted = {
  attempt: Attempt
  /** undefined where nothing counts: switched off, or from an address that the tenant trusts */
  pair: { key: AttemptKey; failures: number; most: number; blocks: boolean; tells: boolean } | undefined
  account: string
  bucket: Bucket | undefined
}
