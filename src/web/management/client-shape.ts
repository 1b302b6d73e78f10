// A client as the API shows one: order of the recordings, the secret only to those who may see it.
import { type Client, settings } from '#tenant'

import type { WebDeps } from '../deps.ts'
import type { Caller } from './route.ts'

/** @param reader `maker` is whoever has just made the secret, and sees it this once */
export async function showClient(
  { storage, sealer }: Pick<WebDeps, 'storage' | 'sealer'>,
  client: Client,
  reader: Caller | 'maker',
): Promise<Record<string, unknown>> {
  const tenant = await settings.read(storage.db, 'tenant')
  const { description, logo_uri, app_type, is_first_party = true, ...further } = client.settings
  const visible = reader === 'maker' || reader.scope.has('read:client_keys')
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
    grant_types: client.settings.grant_types ?? defaultGrants(app_type, client.secretSealed !== undefined),
    token_endpoint_auth_method: authMethod(client),
    client_metadata: Object.keys(client.metadata).length === 0 ? undefined : client.metadata,
  }
  return Object.fromEntries(Object.entries(shown).filter(([, value]) => value !== undefined))
}

function authMethod({ settings: { token_endpoint_auth_method: named, app_type }, secretSealed }: Client): string {
  if (named !== undefined) return named
  return secretSealed === undefined || app_type === 'spa' || app_type === 'native' ? 'none' : 'client_secret_post'
}

/** Auth0's defaults by kind of application. */
function defaultGrants(type: Client['settings']['app_type'], hasSecret: boolean): readonly string[] {
  if (type === 'non_interactive') return ['client_credentials']
  const browser = ['authorization_code', 'implicit', 'refresh_token']
  return type === 'spa' || type === 'native' || !hasSecret ? browser : [...browser, 'client_credentials']
}
