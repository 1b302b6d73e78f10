// A tenant's client as oidc-provider wants it described.
import type { Sealer } from '#kit'
import type { Client } from '#tenant'

/** Grants that this server offers: what a client may use further is kept on it and waits for its issue. */
const OFFERED = ['client_credentials']

export function clientMetadata(client: Client, sealer: Sealer): Record<string, unknown> {
  const { id, name, secretSealed, settings } = client
  const { app_type, grant_types: grants = OFFERED, token_endpoint_auth_method: method } = settings
  const open = method === 'none' || (method === undefined && (app_type === 'spa' || app_type === 'native'))
  // a client that is registered without authentication has proven nothing, whatever secret it has
  const secret = open || secretSealed === undefined ? undefined : sealer.open('client-secret', secretSealed)
  return {
    client_id: id,
    client_name: name,
    ...(secret === undefined ? {} : { client_secret: secret }),
    token_endpoint_auth_method: secret === undefined ? 'none' : 'client_secret_post',
    grant_types: secret === undefined ? [] : grants.filter((grant) => OFFERED.includes(grant)),
    response_types: [],
    redirect_uris: [],
    id_token_signed_response_alg: 'RS256',
  }
}
