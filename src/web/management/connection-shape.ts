// A connection as the API shows one.
import type { Connection } from '#identity'

/** @param enabledClients ids; Auth0 still shows them although clients have a list of their own for it */
export function showConnection(connection: Connection, enabledClients?: readonly string[]): Record<string, unknown> {
  const { id, name, strategy, displayName, options, metadata } = connection
  return {
    id,
    options: { ...options },
    strategy,
    name,
    is_domain_connection: false,
    ...(displayName === undefined ? {} : { display_name: displayName }),
    ...(Object.keys(metadata).length === 0 ? {} : { metadata }),
    authentication: { active: true },
    connected_accounts: { active: false },
    realms: [name],
    ...(enabledClients === undefined ? {} : { enabled_clients: enabledClients }),
  }
}
