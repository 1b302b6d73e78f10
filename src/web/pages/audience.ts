// For which client and connection a link is asked: named in the query, or the tenant's defaults.
import { type Connection, connections } from '#identity'
import type { Storage } from '#storage'
import { type Client, clients, settings } from '#tenant'

const DEFAULT_CONNECTION = 'Username-Password-Authentication'

export type Audience = { client: Client; connection: Connection }

/** @returns undefined when either is unknown, or the client may not use the connection */
export async function findAudience(
  { db }: Storage,
  named: { client: string | undefined; connection: string | undefined },
): Promise<Audience | undefined> {
  const id = named.client ?? (await settings.read(db, 'default_client'))?.client_id
  const client = id === undefined ? undefined : await clients.find(db, id)
  const connection = await connections.findByName(db, named.connection ?? DEFAULT_CONNECTION)
  if (!client || !connection || connection.strategy !== 'auth0') return undefined
  return (await connections.clientEnabled(db, connection.id, client.id)) ? { client, connection } : undefined
}
