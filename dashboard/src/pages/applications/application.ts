// A client, as far as the dashboard edits it.
export type Application = {
  client_id: string
  client_secret?: string
  name: string
  description?: string
  app_type?: string
  callbacks?: string[]
  allowed_logout_urls?: string[]
  web_origins?: string[]
  initiate_login_uri?: string | null
  grant_types?: string[]
  is_first_party?: boolean
  /** absent where it proves itself by keys */
  token_endpoint_auth_method?: string
  is_token_endpoint_ip_header_trusted?: boolean
}

/** Gets tokens for itself: nobody signs in to it. */
export const MACHINE = 'non_interactive'

export const APP_TYPES = [
  { value: 'regular_web', label: 'Web site with a server' },
  { value: 'spa', label: 'Single-page application' },
  { value: 'native', label: 'Native application' },
  { value: MACHINE, label: 'Machine (API key)' },
]
