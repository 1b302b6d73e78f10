// Bodies of the connections routes: database connections, and which of their options do something here.
import { type TSchema, Type } from 'typebox'

import { MOST_METADATA } from './metadata.ts'
import { anyObject, closed, nullable } from './schema.ts'

const flag = Type.Optional(Type.Boolean())
const kept = Type.Optional(nullable(anyObject))
const off = (what: string): TSchema =>
  Type.Optional(Type.Unsafe<false | null>({ enum: [false, null], description: `${what} is not supported yet` }))
const empty = (what: string): TSchema =>
  Type.Optional(
    Type.Unsafe<object | null>({
      type: ['object', 'null'],
      maxProperties: 0,
      description: `${what} is not supported yet`,
    }),
  )

const enable = Type.Boolean({ description: 'Whether the rule holds' })

const identifier = Type.Optional(
  closed({
    active: Type.Optional(Type.Boolean({ description: 'Whether people sign in by it' })),
    default_method: Type.Optional(Type.Enum(['password'], { description: 'Passwords are the only method' })),
  }),
)
const status = Type.Optional(
  Type.Enum(['required', 'optional', 'inactive'], { description: 'Whether it is asked for at sign-up' }),
)
const length = Type.Optional(Type.Integer({ minimum: 1, maximum: 128 }))
const required = Type.Optional(
  Type.Boolean({ description: 'Kept for round trips: what is asked for at sign-up counts' }),
)

/** Auth0's flexible identifiers; src/identity/identifiers.ts reads them. */
const attributes = closed({
  email: Type.Optional(
    closed({
      identifier,
      profile_required: required,
      unique: Type.Optional(Type.Literal(true, { description: 'Addresses are always unique' })),
      verification_method: Type.Optional(Type.Enum(['link'], { description: 'An address is verified by a link' })),
      signup: Type.Optional(
        closed({
          status,
          verification: Type.Optional(
            closed({ active: Type.Optional(Type.Boolean({ description: 'Whether a mail verifies it' })) }),
          ),
        }),
      ),
    }),
  ),
  phone_number: Type.Optional(
    closed({
      identifier,
      profile_required: required,
      signup: Type.Optional(
        closed({ status, verification: Type.Optional(closed({ active: off('Verifying a number at sign-up') })) }),
      ),
    }),
  ),
  username: Type.Optional(
    closed({
      identifier,
      profile_required: required,
      signup: Type.Optional(closed({ status })),
      validation: Type.Optional(
        nullable(
          closed({
            min_length: length,
            max_length: length,
            allowed_types: Type.Optional(
              closed({
                email: off('An address as a username'),
                phone_number: off('A number as a username'),
              }),
            ),
          }),
        ),
      ),
    }),
  ),
})

/** Read when a password is chosen or a user is made. */
const working = {
  passwordPolicy: Type.Optional(
    nullable(Type.Enum(['none', 'low', 'fair', 'good', 'excellent'], { description: 'Password strength level' })),
  ),
  password_complexity_options: Type.Optional(
    nullable(closed({ min_length: Type.Optional(Type.Integer({ minimum: 1, maximum: 128 })) })),
  ),
  password_history: Type.Optional(
    nullable(closed({ enable, size: Type.Optional(Type.Integer({ minimum: 0, maximum: 24 })) })),
  ),
  password_no_personal_info: Type.Optional(nullable(closed({ enable }))),
  password_dictionary: Type.Optional(
    nullable(
      closed({
        enable,
        dictionary: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 50 }), { maxItems: 200 })),
      }),
    ),
  ),
  requires_username: flag,
  disable_signup: flag,
  attributes: Type.Optional(nullable(attributes)),
}

/** Waits for signing in, signing up and factors: stored and given back. */
const stored = {
  brute_force_protection: flag,
  strategy_version: Type.Optional(Type.Integer({ minimum: 0, maximum: 10 })),
  mfa: kept,
  authentication_methods: kept,
  passkey_options: kept,
  validation: kept,
  precedence: Type.Optional(Type.Array(Type.Enum(['email', 'phone_number', 'username']), { uniqueItems: true })),
  non_persistent_attrs: Type.Optional(nullable(Type.Array(Type.String({ maxLength: 100 }), { maxItems: 100 }))),
  basic_profile: flag,
  ext_profile: flag,
  api_enable_users: flag,
  enable_script_context: flag,
}

const refused = {
  enabledDatabaseCustomization: off('A custom database'),
  import_mode: off('Importing users at their first login'),
  customScripts: empty('A custom database'),
  configuration: empty('A custom database'),
  disable_self_service_change_password: off('Switching self-service reset off'),
  password_options: empty('password_options (passwordPolicy and its companions do the same)'),
}

export const storedConnectionOptions: readonly string[] = Object.keys(stored)

const options = closed({ ...working, ...stored, ...refused }, { description: 'Options of the connection' })

const shared = {
  display_name: Type.Optional(
    nullable(Type.String({ minLength: 1, maxLength: 128, description: 'Name shown to people' })),
  ),
  options: Type.Optional(options),
  enabled_clients: Type.Optional(
    Type.Array(Type.String({ minLength: 1, maxLength: 64 }), {
      maxItems: 1000,
      uniqueItems: true,
      description: 'Ids of the clients that may use the connection',
    }),
  ),
  is_domain_connection: off('A domain connection'),
  show_as_button: flag,
  realms: Type.Optional(Type.Array(Type.String({ maxLength: 128 }), { maxItems: 10 })),
  metadata: Type.Optional(
    Type.Record(Type.String(), nullable(Type.String({ maxLength: 255 })), {
      maxProperties: MOST_METADATA,
      description: 'Metadata',
    }),
  ),
  authentication: Type.Optional(closed({ active: Type.Literal(true) })),
  connected_accounts: Type.Optional(closed({ active: Type.Literal(false) })),
}

export const newConnectionBody = closed({
  name: Type.String({
    minLength: 1,
    maxLength: 128,
    pattern: '^[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?$',
    description: 'The name of the connection',
  }),
  strategy: Type.Enum(['auth0'], { description: 'Only database connections are supported' }),
  ...shared,
})

export const changeConnectionBody = closed({ ...shared })

export const connectionClientsBody = Type.Array(
  closed({ client_id: Type.String({ minLength: 1, maxLength: 64 }), status: Type.Boolean() }),
  { minItems: 1, maxItems: 50, description: 'At most 50 clients at a time' },
)
