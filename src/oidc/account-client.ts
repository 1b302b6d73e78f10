// The client behind /u/login: signing in without an application, to change a password or to log out.

/** A client of ours, in no list of the tenant's: its one callback is a page of ours. */
export const ACCOUNT = 'keyturn-account'

export function accountMetadata(publicUrl: string): Record<string, unknown> {
  return {
    client_id: ACCOUNT,
    client_name: 'Keyturn',
    token_endpoint_auth_method: 'none',
    application_type: 'web',
    grant_types: ['authorization_code'],
    response_types: ['code'],
    redirect_uris: [`${publicUrl}/u/account`],
    id_token_signed_response_alg: 'RS256',
    keyturn: { firstParty: true, origins: [] },
  }
}
