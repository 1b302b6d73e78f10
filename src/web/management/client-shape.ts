// A client as the API shows one: order of the recordings, the secret only to those who may see it.
import { type Client, clientGrantTypes, isPublicClient, keysOf, settings } from '#tenant'

import type { WebDeps } from '../deps.ts'
import { opensMore } from './keys-beyond.ts'
import type { Caller } from './route.ts'

/** @param reader `maker` is whoever has just made the secret, and sees it this once */
export async function showClient(
  deps: Pick<WebDeps, 'storage' | 'sealer' | 'oidc'>,
  client: Client,
  reader: Caller | 'maker',
): Promise<Record<string, unknown>> {
  const { storage, sealer } = deps
  const tenant = await settings.read(storage.db, 'tenant')
  const { description, logo_uri, app_type, is_first_party = true, ...further } = client.settings
  // where keys count the secret opens nothing, so it is not shown (Auth0 hides it too)
  const may =
    reader === 'maker' || (reader.scope.has('read:client_keys') && !(await opensMore(deps, reader, client.id)))
  const visible = keysOf(client) === undefined && may
  const secret =
    visible && client.secretSealed !== undefined ? sealer.open('client-secret', client.secretSealed) : undefined
  const shown = {
    tenant: tenant?.id,
    global: false,
    name: client.name,
    description,
    client_id: client.id,
    client_secret: secret,
    app_type,
    logo_uri,
    is_first_party,
    is_token_endpoint_ip_header_trusted: false,
    oidc_conformant: true,
    ...further,
    grant_types: clientGrantTypes(client),
    token_endpoint_auth_method: authMethod(client),
    client_metadata: Object.keys(client.metadata).length === 0 ? undefined : client.metadata,
  }
  return Object.fromEntries(Object.entries(shown).filter(([, value]) => value !== undefined))
}

function authMethod(client: Client): string | undefined {
  if (keysOf(client) !== undefined) return undefined
  return client.settings.token_endpoint_auth_method ?? (isPublicClient(client) ? 'none' : 'client_secret_post')
}
