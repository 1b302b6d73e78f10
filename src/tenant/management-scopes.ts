// Every scope of the Management API: what a client grant may hold, and what the bootstrap client is given.

/** resource → verbs; a scope is `verb:resource` (Auth0's names). */
const VERBS = {
  administrators: ['create', 'delete', 'read', 'update'],
  actions: ['create', 'delete', 'read', 'update'],
  anomaly_blocks: ['delete', 'read'],
  attack_protection: ['read', 'update'],
  authentication_methods: ['create', 'delete', 'read', 'update'],
  branding: ['create', 'delete', 'read', 'update'],
  client_credentials: ['create', 'delete', 'read', 'update'],
  client_grants: ['create', 'delete', 'read', 'update'],
  client_keys: ['read', 'update'],
  client_summary: ['read'],
  clients: ['create', 'delete', 'read', 'update'],
  connections: ['create', 'delete', 'read', 'update'],
  current_administrator: ['read', 'update'],
  custom_domains: ['create', 'delete', 'read', 'update'],
  device_credentials: ['create', 'delete', 'read', 'update'],
  email_provider: ['create', 'delete', 'read', 'update'],
  email_templates: ['create', 'read', 'update'],
  event_streams: ['read'],
  flows: ['read'],
  flows_vault_connections: ['read'],
  forms: ['create', 'delete', 'read', 'update'],
  guardian_enrollment_tickets: ['create'],
  guardian_enrollments: ['delete', 'read'],
  guardian_factors: ['read', 'update'],
  hooks: ['create', 'delete', 'read', 'update'],
  log_streams: ['create', 'delete', 'read', 'update'],
  logs: ['read'],
  logs_users: ['read'],
  mfa_policies: ['read', 'update'],
  network_acls: ['read'],
  organization_client_grants: ['create', 'delete', 'read'],
  organization_connections: ['create', 'delete', 'read', 'update'],
  organization_discovery_domains: ['create', 'delete', 'read', 'update'],
  organization_invitations: ['create', 'delete', 'read'],
  organization_member_roles: ['create', 'delete', 'read'],
  organization_members: ['create', 'delete', 'read'],
  organizations: ['create', 'delete', 'read', 'update'],
  phone_providers: ['create', 'delete', 'read', 'update'],
  phone_templates: ['create', 'delete', 'read', 'update'],
  prompts: ['read', 'update'],
  refresh_tokens: ['delete', 'read'],
  resource_servers: ['create', 'delete', 'read', 'update'],
  role_members: ['create', 'delete', 'read'],
  roles: ['create', 'delete', 'read', 'update'],
  rules: ['read'],
  rules_configs: ['read'],
  self_service_profiles: ['read'],
  sessions: ['create', 'delete', 'read', 'update'],
  signal_streams: ['create', 'delete', 'read', 'update'],
  signing_keys: ['create', 'delete', 'read', 'update'],
  stats: ['read'],
  tenant_settings: ['read', 'update'],
  token_exchange_profiles: ['read'],
  user_attribute_profiles: ['read'],
  user_idp_tokens: ['read'],
  user_tickets: ['create'],
  users: ['create', 'delete', 'read', 'update'],
  users_app_metadata: ['update'],
} as const

/** Of receivers of security events, as the interoperability profile of Shared Signals calls them. */
const SIGNAL_SCOPES = ['ssf.manage', 'ssf.read'] as const

export type ManagementScope =
  | {
      [Resource in keyof typeof VERBS]: `${(typeof VERBS)[Resource][number]}:${Resource}`
    }[keyof typeof VERBS]
  | (typeof SIGNAL_SCOPES)[number]

export const MANAGEMENT_SCOPES = [
  ...Object.entries(VERBS).flatMap(([resource, verbs]) => verbs.map((verb) => `${verb}:${resource}`)),
  ...SIGNAL_SCOPES,
] as readonly ManagementScope[]
