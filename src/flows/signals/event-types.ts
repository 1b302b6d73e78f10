// The security events that are sent, by their URIs (CAEP 1.0 §3, SSF 1.0 §8).

const CAEP = 'https://schemas.openid.net/secevent/caep/event-type'
const SSF = 'https://schemas.openid.net/secevent/ssf/event-type'

export const CREDENTIAL_CHANGE = `${CAEP}/credential-change`
export const SESSION_REVOKED = `${CAEP}/session-revoked`
export const VERIFICATION = `${SSF}/verification`
export const STREAM_UPDATED = `${SSF}/stream-updated`

/** What a receiver may ask for. The last two come with every stream, asked for or not (SSF 1.0 §8.1.4, §8.1.5). */
export const OFFERED_EVENTS: readonly string[] = [CREDENTIAL_CHANGE, SESSION_REVOKED, VERIFICATION, STREAM_UPDATED]

/** Whom an event is about. `sids`: the session's id as each client knows it, when it is about one session. */
export type SignalSubject =
  | { kind: 'user'; id: string; email?: string; session?: { id: string; sids: { readonly [client: string]: string } } }
  | { kind: 'stream' }

/** As it waits for its receiver: everything that must be the same at each attempt. */
export type StoredSignal = {
  type: string
  /** seconds since the epoch */
  iat: number
  /** the same for all events of one cause */
  txn: string
  subject: SignalSubject
  claims: { readonly [name: string]: string | number | { readonly [language: string]: string } }
}
