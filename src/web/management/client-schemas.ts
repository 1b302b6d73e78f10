// Bodies of the clients routes: what works, what is kept for round trips, and what is refused unless it is off.
import { type TSchema, Type } from 'typebox'

import { MOST_CREDENTIALS, newCredentialBody } from './credential-key.ts'
import { MOST_METADATA } from './metadata.ts'
import { origins, places } from './places.ts'
import { anyObject, closed, nullable } from './schema.ts'

const url = (description: string) => Type.String({ format: 'uri', maxLength: 2048, description })
const urls = (description: string) =>
  Type.Optional(Type.Array(Type.String({ maxLength: 2048 }), { maxItems: 500, description }))
const flag = Type.Optional(Type.Boolean())
const kept = Type.Optional(nullable(anyObject))
/** Taken only when it says that the thing is off: on, it would be a promise that nobody keeps. */
const off = (what: string): TSchema =>
  Type.Optional(Type.Unsafe<false | null>({ enum: [false, null], description: `${what} is not supported yet` }))
const none = (what: string): TSchema =>
  Type.Optional(Type.Unsafe<null>({ type: 'null', description: `${what} is not supported yet` }))

const INITIATORS = [
  'rp-logout',
  'idp-logout',
  'password-changed',
  'session-expired',
  'session-revoked',
  'account-deleted',
  'email-identifier-changed',
  'mfa-phone-unenrolled',
  'account-deactivated',
] as const

const GRANT_TYPES = [
  'authorization_code',
  'client_credentials',
  'implicit',
  'password',
  'refresh_token',
  'urn:ietf:params:oauth:grant-type:device_code',
  'http://auth0.com/oauth/grant-type/password-realm',
  'http://auth0.com/oauth/grant-type/mfa-oob',
  'http://auth0.com/oauth/grant-type/mfa-otp',
  'http://auth0.com/oauth/grant-type/mfa-recovery-code',
  'http://auth0.com/oauth/grant-type/passwordless/otp',
] as const

const seconds = (description: string, minimum: number) =>
  Type.Optional(Type.Integer({ minimum, maximum: 157_788_000, description: `${description}, in seconds` }))

/** As Auth0 has it; src/tenant/refresh-policy.ts reads it. */
const refreshToken = closed({
  rotation_type: Type.Optional(
    Type.Enum(['rotating', 'non-rotating'], {
      description: 'Whether every use gives a new token and ends the old one',
    }),
  ),
  expiration_type: Type.Optional(
    Type.Enum(['expiring', 'non-expiring'], { description: 'Whether tokens have a lifetime at all' }),
  ),
  leeway: seconds('Time in which the token before the last is still taken, when they rotate', 0),
  token_lifetime: seconds('Lifetime from the first token on', 1),
  infinite_token_lifetime: Type.Optional(Type.Boolean({ description: 'Whether there is no such lifetime' })),
  idle_token_lifetime: seconds('Lifetime from the last use on', 1),
  infinite_idle_token_lifetime: Type.Optional(Type.Boolean({ description: 'Whether there is no such lifetime' })),
  policies: none('Refresh tokens for many APIs'),
})

const jwtConfiguration = closed({
  lifetime_in_seconds: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 2_592_000, description: 'Lifetime of an id_token, in seconds' }),
  ),
  alg: Type.Optional(Type.Enum(['RS256'], { description: 'What id_tokens are signed by: RS256 and nothing else' })),
  secret_encoded: flag,
  scopes: kept,
})

/** Whom to tell that a session is over, and of which reasons: those that never happen here may be named too. */
const oidcLogout = closed({
  backchannel_logout_urls: places('URLs that logout tokens are sent to'),
  backchannel_logout_initiators: Type.Optional(
    nullable(
      closed({
        mode: Type.Optional(Type.Enum(['custom', 'all'], { description: 'Whether only selected reasons count' })),
        selected_initiators: Type.Optional(
          Type.Array(Type.Enum([...INITIATORS], { description: 'A reason' }), { uniqueItems: true }),
        ),
      }),
    ),
  ),
  backchannel_logout_session_metadata: Type.Optional(
    nullable(closed({ include: off('Metadata of the session in logout tokens') })),
  ),
})

/** Read by this server. */
const working = {
  description: Type.Optional(Type.String({ maxLength: 140, description: 'Free text description of this client' })),
  logo_uri: Type.Optional(Type.String({ maxLength: 2048, description: 'URL of the logo' })),
  app_type: Type.Optional(
    Type.Enum(['native', 'spa', 'regular_web', 'non_interactive'], { description: "The client's application type" }),
  ),
  grant_types: Type.Optional(
    Type.Array(Type.Enum([...GRANT_TYPES], { description: 'A grant type' }), {
      uniqueItems: true,
      description: 'Grant types that the client may use',
    }),
  ),
  token_endpoint_auth_method: Type.Optional(
    nullable(
      Type.Enum(['none', 'client_secret_post', 'client_secret_basic'], {
        description: 'How the client authenticates at the token endpoint',
      }),
    ),
  ),
  client_metadata: Type.Optional(
    Type.Record(Type.String(), nullable(Type.String({ maxLength: 255 })), {
      maxProperties: MOST_METADATA,
      description: 'Metadata of the client: up to 10 texts',
    }),
  ),
  initiate_login_uri: Type.Optional(nullable(url('URL at which a login begins'))),
  is_first_party: flag,
  callbacks: places('URLs that a login may return to, compared byte by byte'),
  allowed_logout_urls: places('URLs that a logout may return to, compared byte by byte'),
  allowed_origins: origins('Origins of scripts'),
  web_origins: origins('Origins of scripts that ask for tokens'),
  jwt_configuration: Type.Optional(nullable(jwtConfiguration)),
  refresh_token: Type.Optional(nullable(refreshToken)),
  oidc_logout: Type.Optional(nullable(oidcLogout)),
  is_token_endpoint_ip_header_trusted: Type.Optional(
    Type.Boolean({ description: 'Whether its auth0-forwarded-for header names the address of a user' }),
  ),
}

/** Waits for signing in: stored and given back. */
const stored = {
  allowed_clients: urls('Ids of clients'),
  client_aliases: urls('Audiences of SAML'),
  mobile: kept,
  native_social_login: kept,
  addons: kept,
  encryption_key: kept,
  sso: flag,
  sso_disabled: flag,
  oidc_conformant: flag,
  cross_origin_authentication: flag,
  cross_origin_auth: flag,
  cross_origin_loc: Type.Optional(nullable(Type.String({ maxLength: 2048 }))),
  custom_login_page_on: flag,
  custom_login_page: Type.Optional(Type.String({ maxLength: 200_000 })),
  form_template: Type.Optional(Type.String({ maxLength: 200_000 })),
  organization_usage: Type.Optional(nullable(Type.Enum(['deny', 'allow', 'require']))),
  organization_require_behavior: Type.Optional(
    nullable(Type.Enum(['no_prompt', 'pre_login_prompt', 'post_login_prompt'])),
  ),
  skip_non_verifiable_callback_uri_confirmation_prompt: Type.Optional(nullable(Type.Boolean())),
}

/** Something would be less safe than it looks. */
const refused = {
  require_pushed_authorization_requests: off('Requiring pushed authorization requests'),
  require_proof_of_possession: off('Proof of possession'),
  signed_request_object: none('A signed request object'),
  session_transfer: none('Session transfer'),
  compliance_level: none('A compliance level'),
  token_quota: none('A token quota'),
  token_exchange: none('Token exchange'),
  default_organization: none('A default organization'),
}

export const storedClientFields: readonly string[] = [
  ...Object.keys(stored),
  // they mean something for HS256 alone
  'jwt_configuration.secret_encoded',
  'jwt_configuration.scopes',
]

const name = Type.String({ minLength: 1, maxLength: 255, pattern: '^[^<>]+$', description: 'Name of this client' })

/** Printable ASCII, as RFC 6749 appendix A.2 has it. */
const secret = Type.String({
  minLength: 16,
  maxLength: 512,
  pattern: '^[\\u0020-\\u007e]+$',
  description: 'The secret of the client: 16 or more printable ASCII characters',
})

const byName = Type.Optional(
  Type.Unsafe<never>({ not: {}, description: 'mTLS is not offered: a proxy in front of this server ends TLS' }),
)

/** How a client proves itself by keys. A client is made with whole keys, and changed with the ids of stored ones. */
const byKeys = <Keys extends TSchema>(keys: Keys) =>
  closed({
    private_key_jwt: closed({ credentials: keys }),
    tls_client_auth: byName,
    self_signed_tls_client_auth: byName,
  })

const keyIds = Type.Array(
  closed({ id: Type.String({ minLength: 1, maxLength: 64, description: 'ID of the credential' }) }),
  {
    minItems: 1,
    maxItems: MOST_CREDENTIALS,
    uniqueItems: true,
    description: 'Credentials of the client: one or two',
  },
)

export const newClientBody = closed({
  name,
  ...working,
  ...stored,
  ...refused,
  client_authentication_methods: Type.Optional(
    nullable(
      byKeys(
        Type.Array(newCredentialBody, { minItems: 1, maxItems: MOST_CREDENTIALS, description: 'One or two keys' }),
      ),
    ),
  ),
})

export const changeClientBody = closed({
  name: Type.Optional(name),
  client_secret: Type.Optional(secret),
  ...working,
  ...stored,
  ...refused,
  client_authentication_methods: Type.Optional(nullable(byKeys(keyIds))),
})
