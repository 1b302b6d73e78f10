// What a client is when it does not say so itself: Auth0's defaults by kind of application.
import type { Client } from './clients.store.ts'

/** A client without a secret, or one that says that it keeps none: it has to prove itself by PKCE. */
export function isPublicClient({ settings, secretSealed }: Pick<Client, 'settings' | 'secretSealed'>): boolean {
  const { token_endpoint_auth_method: named, app_type: type } = settings
  if (keysOf({ settings }) !== undefined) return false
  if (named !== undefined) return named === 'none'
  return secretSealed === undefined || type === 'spa' || type === 'native'
}

/** Ids of the keys that a client proves itself by; undefined when it does so in another way, or not at all. */
export function keysOf({ settings }: Pick<Client, 'settings'>): readonly string[] | undefined {
  return settings.client_authentication_methods?.private_key_jwt.credentials.map(({ id }) => id)
}

export function clientGrantTypes({ settings, secretSealed }: Pick<Client, 'settings' | 'secretSealed'>) {
  const { grant_types: named, app_type: type } = settings
  if (named !== undefined) return named
  if (type === 'non_interactive') return ['client_credentials']
  const browser = ['authorization_code', 'implicit', 'refresh_token']
  return type === 'spa' || type === 'native' || secretSealed === undefined
    ? browser
    : [...browser, 'client_credentials']
}
