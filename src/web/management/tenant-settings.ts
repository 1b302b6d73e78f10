// /tenants/settings: what the tenant is called, and what Auth0 keeps beside it.
import { type Static, Type } from 'typebox'

import type { JsonObject } from '#kit'
import type { Db } from '#storage'
import { settings } from '#tenant'

import { settingsShape } from './answers/shape.ts'
import { chooseFields } from './fields.ts'
import { places } from './places.ts'
import { route } from './route.ts'
import { anyObject, closed, fieldsChoice, nullable } from './schema.ts'

const text = (maxLength: number, description: string) => Type.Optional(Type.String({ maxLength, description }))
const kept = Type.Optional(nullable(anyObject))
const flag = Type.Optional(nullable(Type.Boolean()))
const hours = Type.Optional(Type.Number({ minimum: 0, maximum: 87_600, description: 'Hours' }))
const minutes = Type.Optional(Type.Number({ minimum: 0, maximum: 5_256_000, description: 'Minutes' }))

const IN_MINUTES = '_in_minutes'

/** What is answered as long as nothing else was set. */
const defaults = {
  allowed_logout_urls: [],
  enabled_locales: ['en'],
  flags: {},
  session_lifetime: 168,
  idle_session_lifetime: 72,
  sandbox_version: '22',
  friendly_name: '',
}

const body = closed({
  friendly_name: Type.Optional(
    Type.String({ minLength: 1, maxLength: 255, description: 'Friendly name of the tenant' }),
  ),
  default_audience: text(600, 'Identifier of the API that tokens are for when none is named'),
  // from here on: kept until the room that reads it is there
  default_directory: text(128, 'Name of the connection for password grants'),
  picture_url: text(2048, 'URL of the logo'),
  support_email: text(254, 'Address for people who need help'),
  support_url: text(2048, 'Page for people who need help'),
  enabled_locales: Type.Optional(Type.Array(Type.String({ maxLength: 35 }), { maxItems: 100, uniqueItems: true })),
  allowed_logout_urls: places('URLs that a logout may return to, compared byte by byte'),
  default_redirection_uri: text(2048, 'Where errors without a place to go end'),
  session_lifetime: hours,
  session_lifetime_in_minutes: minutes,
  idle_session_lifetime: hours,
  idle_session_lifetime_in_minutes: minutes,
  ephemeral_session_lifetime: hours,
  ephemeral_session_lifetime_in_minutes: minutes,
  idle_ephemeral_session_lifetime: hours,
  idle_ephemeral_session_lifetime_in_minutes: minutes,
  sandbox_version: text(10, 'Node version of legacy extensibility'),
  legacy_sandbox_version: text(10, 'Node version of legacy extensibility'),
  change_password: kept,
  guardian_mfa_page: kept,
  error_page: kept,
  device_flow: kept,
  session_cookie: kept,
  sessions: kept,
  oidc_logout: kept,
  mtls: kept,
  security_headers: kept,
  default_token_quota: kept,
  country_codes: kept,
  flags: Type.Optional(Type.Record(Type.String({ maxLength: 100 }), Type.Boolean(), { maxProperties: 100 })),
  acr_values_supported: Type.Optional(nullable(Type.Array(Type.String({ maxLength: 200 }), { maxItems: 100 }))),
  customize_mfa_in_postlogin_action: flag,
  allow_organization_name_in_authentication_api: flag,
  pushed_authorization_requests_supported: flag,
  authorization_response_iss_parameter_supported: flag,
  skip_non_verifiable_callback_uri_confirmation_prompt: flag,
  client_id_metadata_document_supported: flag,
  enable_ai_guide: flag,
  phone_consolidated_experience: flag,
  include_session_metadata_in_tenant_logs: flag,
  resource_parameter_profile: Type.Optional(Type.Enum(['audience', 'compatibility'])),
  dynamic_client_registration_security_mode: Type.Optional(Type.Enum(['strict', 'permissive'])),
})

/** Minutes are given back as hours. */
const answer = settingsShape(
  'TenantSettings',
  closed(Object.fromEntries(Object.entries(body.properties).filter(([name]) => !name.endsWith(IN_MINUTES)))),
  Object.keys(defaults),
)

export const tenantSettingsRoutes = [
  route({
    method: 'GET',
    path: '/tenants/settings',
    summary: 'Get tenant settings',
    scopes: ['read:tenant_settings'],
    status: 200,
    support: 'works',
    query: closed({ ...fieldsChoice }),
    answer: answer.some,
    handle: async ({ storage: { db } }, { query }) => chooseFields(await shown(db), query),
  }),
  route({
    method: 'PATCH',
    path: '/tenants/settings',
    summary: 'Update tenant settings',
    scopes: ['update:tenant_settings'],
    status: 200,
    support: 'works',
    note: 'friendly_name, enabled_locales (every language of the pages while it is not set), default_audience, allowed_logout_urls, session_lifetime, idle_session_lifetime, allow_organization_name_in_authentication_api and flags.enable_public_signup_user_exists_error take effect; everything else is kept for round trips',
    body,
    answer: answer.all,
    async handle({ storage, clock }, { body: change }) {
      return storage.transaction(async (tx) => {
        const { friendly_name, ...further } = change
        const at = clock.now()
        await settings.change(tx, 'tenant_settings', {}, (before) => merged(before, further), at)
        if (friendly_name !== undefined) {
          const nobody = { id: '', friendly_name: '' }
          await settings.change(tx, 'tenant', nobody, (before) => ({ ...before, friendly_name }), at)
        }
        return shown(tx)
      })
    },
  }),
]

/** Flags merge one by one; everything else is replaced, and null takes it away. */
function merged(before: JsonObject, change: Omit<Static<typeof body>, 'friendly_name'>): JsonObject {
  const flags = change.flags === undefined ? {} : { flags: { ...(before['flags'] as JsonObject), ...change.flags } }
  const after = { ...before, ...inHours(change), ...flags }
  return Object.fromEntries(Object.entries(after).filter(([, value]) => value !== null))
}

/** `session_lifetime_in_minutes` and its kin say the same as the hours do, and are given back as hours. */
function inHours(change: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(change).map(([name, value]) =>
      name.endsWith(IN_MINUTES) && typeof value === 'number'
        ? [name.slice(0, -IN_MINUTES.length), value / 60]
        : [name, value],
    ),
  )
}

async function shown(db: Db): Promise<Record<string, unknown>> {
  const tenant = await settings.read(db, 'tenant')
  return {
    ...defaults,
    ...(await settings.read(db, 'tenant_settings')),
    friendly_name: tenant?.friendly_name ?? '',
  }
}
