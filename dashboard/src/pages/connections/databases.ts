// The connections that keep users here, for choosing one; which of them an application may use.
import { queryOptions } from '@tanstack/react-query'

import { get, id, patch } from '../../api/client.ts'

export type Database = { id: string; name: string }

export const databases = queryOptions({
  queryKey: ['connections', 'databases'],
  queryFn: ({ signal }) => every('/connections', signal),
})

/** Those that an application may use. Read again with whatever else is told of connections. */
export const databasesOf = (client: string) =>
  queryOptions({
    queryKey: ['connections', 'of', client],
    queryFn: ({ signal }) => every(`/clients/${id(client)}/connections`, signal),
  })

/** Lets an application use a connection, or stops it; what other applications may is not touched. */
export const letUse = (connection: string, client: string, status: boolean): Promise<unknown> =>
  patch(`/connections/${id(connection)}/clients`, [{ client_id: client, status }])

/** Pages of 100, as many as there are. */
async function every(path: string, signal: AbortSignal): Promise<Database[]> {
  const found: Database[] = []
  for (let from = ''; ;) {
    const { connections, next } = await get<{ connections: Database[]; next?: string }>(
      `${path}?strategy=auth0&fields=id,name&take=100${from}`,
      signal,
    )
    found.push(...connections)
    if (next === undefined) return found
    from = `&from=${id(next)}`
  }
}
