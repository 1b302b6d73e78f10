// The tables of the room tenant: clients, their keys and grants, APIs, administrators. As `tables.ts` says of all.

export type TenantTables = {
  settings: { name: string; value_json: string; updated_at: number }
  clients: ClientRow
  client_credentials: ClientCredentialRow
  client_grants: { id: string; client_id: string; audience: string; scope_json: string; created_at: number }
  resource_servers: ResourceServerRow
  signing_keys: SigningKeyRow
  forms: { id: string; name: string; definition_json: string; created_at: number; updated_at: number }
  administrators: AdministratorRow
}

export type ClientRow = {
  client_id: string
  name: string
  secret_sealed: string | null
  metadata_json: string
  /** every further property of an Auth0 client that we know */
  settings_json: string
  created_at: number
  updated_at: number
}

/** The public half of a key that a client proves itself with. */
export type ClientCredentialRow = {
  id: string
  client_id: string
  name: string | null
  kid: string
  alg: string
  /** of the public key alone, as SPKI */
  pem: string
  created_at: number
  updated_at: number
  expires_at: number | null
}

export type AdministratorRow = {
  id: string
  /** lower case */
  email: string
  password_hash: string
  role: string
  /** grows with every change of the password; sessions and tokens made under an older one are dead */
  credential_version: number
  /** TOTP secret, sealed for `administrator-otp`; null without a second proof */
  otp_sealed: string | null
  /** the last time step that was accepted */
  otp_step: number
  /** SHA-256 of the recovery code, sealed for `administrator-recovery` */
  recovery_sealed: string | null
  created_at: number
  last_login: number | null
}

export type SigningKeyRow = {
  kid: string
  jwk_sealed: string
  /** PEM of its self-signed certificate */
  cert: string
  state: 'current' | 'next' | 'previous'
  created_at: number
  current_since: number | null
  current_until: number | null
  revoked_at: number | null
}

export type ResourceServerRow = {
  id: string
  identifier: string
  name: string
  scopes_json: string
  is_system: number
  settings_json: string
  created_at: number
  updated_at: number
}
