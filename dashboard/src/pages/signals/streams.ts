// Streams of security events: the queries, the words for their events, and how each does.
import { queryOptions } from '@tanstack/react-query'

import { get, id as encoded } from '../../api/client.ts'
import type { TenantSignalStream, TenantSignalStreams } from '../../api/schema.ts'

export type Stream = TenantSignalStream

export const PATH = '/keyturn/signal-streams'
export const PUSH = 'urn:ietf:rfc:8935'
export const POLL = 'urn:ietf:rfc:8936'

export const allStreams = queryOptions({
  queryKey: ['signal-streams', 'list'],
  refetchInterval: 5000,
  queryFn: ({ signal }) => get<TenantSignalStreams>(PATH, signal),
})

export const oneStream = (streamId: string) =>
  queryOptions<Stream>({
    queryKey: ['signal-streams', streamId],
    // whoever asked for a verification waits for it
    refetchInterval: ({ state: { data } }) => (data && verifies(data) ? 1000 : 5000),
    queryFn: ({ signal }) => get<Stream>(`${PATH}/${encoded(streamId)}`, signal),
  })

export function verifies({ status, verification }: Stream): boolean {
  return status === 'enabled' && verification?.state === 'waits'
}

/** Those that may be asked for, by their URIs (CAEP 1.0). */
export const EVENTS: readonly { type: string; label: string; description: string }[] = [
  {
    type: 'https://schemas.openid.net/secevent/caep/event-type/credential-change',
    label: 'Changed passwords',
    description: 'credential-change: a password was changed, whatever the path',
  },
  {
    type: 'https://schemas.openid.net/secevent/caep/event-type/session-revoked',
    label: 'Ended sessions',
    description: "session-revoked: a user's sessions ended, or one of them",
  },
]

/** Those about the stream itself come with each, asked for or not. */
export function ofStream(type: string): boolean {
  return type.startsWith('https://schemas.openid.net/secevent/ssf/event-type/')
}

export function titleOf({ description, client_name, client_id }: Stream): string {
  return description || client_name || client_id
}

/** Nothing of it arrives, however often its application asks. */
export function mayNotFetch({ delivery, receiver_may_fetch }: Stream): boolean {
  return delivery.method === POLL && !receiver_may_fetch
}

/** How it does, in words with a colour. */
export function healthOf({ status, failing_since }: Stream): [words: string, color: string] {
  if (status === 'paused') return ['Paused', 'gray']
  if (status === 'disabled') return ['Disabled', 'red']
  if (failing_since !== undefined) return ['Failing', 'yellow']
  return ['Enabled', 'green']
}
