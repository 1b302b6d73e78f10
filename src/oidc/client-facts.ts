// Our own facts about a client of oidc-provider, which it keeps beside those of the standard.
import type { Client } from 'oidc-provider'

import type { ClientFacts } from './client-metadata.ts'

export function clientFacts(client: Client): ClientFacts {
  return client['keyturn'] as ClientFacts
}
