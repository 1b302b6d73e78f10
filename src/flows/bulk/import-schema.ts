// One user of an import file: Auth0's schema, and its words for what does not fit.
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv'
import formats from 'ajv-formats'
import { type Static, Type } from 'typebox'

import type { CustomHash } from '#identity'
import { isObject, type JsonObject } from '#kit'

const closed = { additionalProperties: false }
const text = (most: number) => Type.String({ minLength: 1, maxLength: most })
const encoding = Type.Optional(Type.Enum(['base64', 'hex', 'utf8']))
const metadata = Type.Optional(Type.Unsafe<JsonObject>({ type: 'object' }))

const customHash = Type.Unsafe<CustomHash>(
  Type.Object(
    {
      algorithm: Type.Enum([
        ...['argon2', 'bcrypt', 'hmac', 'ldap', 'md4', 'md5', 'sha1', 'sha256', 'sha512', 'pbkdf2', 'scrypt'],
      ]),
      hash: Type.Object(
        {
          value: text(2048),
          encoding,
          digest: Type.Optional(text(20)),
          key: Type.Optional(Type.Object({ value: text(2048), encoding }, closed)),
        },
        closed,
      ),
      salt: Type.Optional(
        Type.Object(
          {
            value: Type.String({ maxLength: 2048 }),
            encoding,
            position: Type.Optional(Type.Enum(['prefix', 'suffix'])),
          },
          closed,
        ),
      ),
      password: Type.Optional(
        Type.Object(
          { encoding: Type.Optional(Type.Enum(['ascii', 'utf8', 'utf16le', 'ucs2', 'latin1', 'binary'])) },
          closed,
        ),
      ),
      keylen: Type.Optional(Type.Integer({ minimum: 1, maximum: 512 })),
      cost: Type.Optional(Type.Integer({ minimum: 1 })),
      blockSize: Type.Optional(Type.Integer({ minimum: 1 })),
      parallelization: Type.Optional(Type.Integer({ minimum: 1 })),
    },
    closed,
  ),
)

const factor = Type.Object(
  {
    totp: Type.Optional(
      Type.Object({ secret: Type.String({ pattern: '^[A-Z2-7]+$', minLength: 16, maxLength: 128 }) }, closed),
    ),
    phone: Type.Optional(Type.Object({ value: Type.String({ pattern: '^\\+[0-9]{1,15}$' }) }, closed)),
    email: Type.Optional(Type.Object({ value: Type.String({ format: 'email', maxLength: 254 }) }, closed)),
  },
  { ...closed, minProperties: 1, maxProperties: 1 },
)

const importedUser = Type.Object(
  {
    email: Type.Optional(Type.String({ format: 'email', maxLength: 254 })),
    email_verified: Type.Optional(Type.Boolean()),
    phone_number: Type.Optional(Type.String({ pattern: '^\\+[0-9]{1,15}$' })),
    phone_verified: Type.Optional(Type.Boolean()),
    user_id: Type.Optional(
      Type.String({ minLength: 1, maxLength: 255, pattern: '^(?!.*\\.\\.)[^\\s\\u0000-\\u001f|]+$' }),
    ),
    username: Type.Optional(Type.String({ minLength: 1, maxLength: 128, pattern: '^[^\\s\\u0000-\\u001f]+$' })),
    given_name: Type.Optional(text(150)),
    family_name: Type.Optional(text(150)),
    name: Type.Optional(text(300)),
    nickname: Type.Optional(text(300)),
    picture: Type.Optional(Type.String({ pattern: '^https?://', maxLength: 2048 })),
    blocked: Type.Optional(Type.Boolean()),
    password_hash: Type.Optional(text(255)),
    custom_password_hash: Type.Optional(customHash),
    app_metadata: metadata,
    user_metadata: metadata,
    mfa_factors: Type.Optional(Type.Array(factor, { minItems: 1, maxItems: 10 })),
  },
  closed,
)

export type ImportedUser = Static<typeof importedUser>

/** As `GET /jobs/{id}/errors` shows it. `path` is empty where it is the whole user. */
export type RowError = { code: string; message: string; path: string }

let compiled: ValidateFunction<ImportedUser> | undefined

/** With the first row: every start and every command waited 50 ms for it. */
function compile(): ValidateFunction<ImportedUser> {
  const ajv = new Ajv({ allErrors: true, strict: false })
  formats.default(ajv, ['email'])
  ajv.addFormat('email', /^[^\s@]{1,64}@[^\s@]{1,255}$/)
  return ajv.compile<ImportedUser>(importedUser)
}

/** @returns the user, or everything that is wrong with it; ten at most, and no word of a hash */
export function readImportedUser(row: unknown): { user: ImportedUser } | { errors: RowError[] } {
  const check = (compiled ??= compile())
  if (!check(row)) return { errors: (check.errors ?? []).slice(0, 10).map(errorOf) }
  if (row.password_hash !== undefined && row.custom_password_hash !== undefined) {
    const message = 'password_hash and custom_password_hash cannot go together'
    return { errors: [{ code: 'NOT_PASSED', message, path: 'custom_password_hash' }] }
  }
  return { user: row }
}

/** A user as an error shows it: everything that is as good as a password is starred out. */
export function shownRow(row: unknown): JsonObject {
  if (!isObject(row)) return {}
  const hidden = ['password_hash', 'custom_password_hash', 'mfa_factors']
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, hidden.includes(name) ? '*****' : (value as JsonObject[string])]),
  )
}

function errorOf(error: ErrorObject): RowError {
  const named = error.params as { missingProperty?: string; additionalProperty?: string }
  const inner = named.missingProperty ?? named.additionalProperty
  const at = error.instancePath.slice(1).replaceAll('/', '.')
  const path = inner === undefined ? at : [at, inner].filter((part) => part !== '').join('.')
  return {
    code: CODES[error.keyword] ?? 'NOT_PASSED',
    message: `${path} ${error.message ?? 'is not valid'}`.trim(),
    path,
  }
}

const CODES: { readonly [keyword: string]: string | undefined } = {
  type: 'INVALID_TYPE',
  format: 'INVALID_FORMAT',
  enum: 'ENUM_MISMATCH',
  required: 'OBJECT_MISSING_REQUIRED_PROPERTY',
  additionalProperties: 'OBJECT_ADDITIONAL_PROPERTIES',
  minProperties: 'OBJECT_PROPERTIES_MINIMUM',
  maxProperties: 'OBJECT_PROPERTIES_MAXIMUM',
  maxLength: 'MAX_LENGTH',
  minLength: 'MIN_LENGTH',
  pattern: 'PATTERN',
  minimum: 'MINIMUM',
  maximum: 'MAXIMUM',
  minItems: 'ARRAY_LENGTH_SHORT',
  maxItems: 'ARRAY_LENGTH_LONG',
}
