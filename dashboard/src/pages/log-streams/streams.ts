// Log streams and how far each has come, as one query.
import { queryOptions } from '@tanstack/react-query'

import { get, id as encoded } from '../../api/client.ts'
import type { LogStream, LogStreamDeliveries, LogStreamDelivery } from '../../api/schema.ts'

export type Stream = LogStream & { delivery: LogStreamDelivery | undefined }

export const allStreams = queryOptions({
  queryKey: ['log-streams', 'list'],
  refetchInterval: 5000,
  queryFn: async ({ signal }): Promise<Stream[]> => {
    const [streams, { streams: deliveries }] = await Promise.all([
      get<LogStream[]>('/log-streams', signal),
      get<LogStreamDeliveries>('/keyturn/log-streams', signal),
    ])
    return streams.map((stream) => ({ ...stream, delivery: deliveries.find(({ id }) => id === stream.id) }))
  },
})

export const oneStream = (streamId: string) =>
  queryOptions({
    queryKey: ['log-streams', streamId],
    refetchInterval: 5000,
    queryFn: async ({ signal }): Promise<Stream> => {
      const [stream, { streams: deliveries }] = await Promise.all([
        get<LogStream>(`/log-streams/${encoded(streamId)}`, signal),
        get<LogStreamDeliveries>('/keyturn/log-streams', signal),
      ])
      return { ...stream, delivery: deliveries.find(({ id }) => id === stream.id) }
    },
  })

/** How it does, in words with a colour. */
export function healthOf({ status, delivery }: Stream): [words: string, color: string] {
  if (status === 'paused') return ['Paused', 'gray']
  if (status === 'suspended') return ['Suspended', 'red']
  if ((delivery?.failures ?? 0) > 0) return ['Failing', 'yellow']
  return ['Delivers', 'green']
}
