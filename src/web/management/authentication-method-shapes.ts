// A user's authentication methods as the API shows them, and as it takes them.
import { type Static, Type } from 'typebox'

import { type EnrolledType, type Factor, newOtpSecret, parseEmail } from '#identity'
import { isoTime, type Ids, type Sealer, type UserId } from '#kit'

import { bodyRefusal } from '../validation.ts'
import { closed } from './schema.ts'

const text = (description: string, maxLength = 255) =>
  Type.Optional(Type.String({ minLength: 1, maxLength, description }))
const preferred = Type.Optional(Type.Enum(['voice', 'sms'], { description: 'How codes reach the phone' }))

const replaceable = {
  name: text('What its owner calls it', 128),
  totp_secret: Type.Optional(Type.String({ pattern: '^[A-Z2-7]{16,128}$', description: 'Base32, without padding' })),
  phone_number: Type.Optional(Type.String({ pattern: '^\\+[1-9]\\d{6,14}$', description: 'E.164' })),
  email: text('Address that codes go to', 254),
  preferred_authentication_method: preferred,
}

export const newMethodBody = closed({
  type: Type.Enum(['phone', 'email', 'totp', 'webauthn-roaming', 'webauthn-platform']),
  ...replaceable,
  key_id: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9_+/=-]{1,1400}$', description: 'Id of the credential' })),
  public_key: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9_+/=-]{1,2000}$', description: 'COSE key, base64url' })),
  relying_party_identifier: text('The domain that the key was made for', 253),
})

export const replacingBody = Type.Array(closed({ type: Type.Enum(['phone', 'email', 'totp']), ...replaceable }), {
  maxItems: 20,
})

export const changeMethodBody = closed({ name: replaceable.name, preferred_authentication_method: preferred })

type NewMethod = Static<typeof newMethodBody>

/** Auth0's names beside ours. */
const API_TYPES: Readonly<Record<EnrolledType, string>> = {
  otp: 'totp',
  email: 'email',
  phone: 'phone',
  'push-notification': 'push',
  'webauthn-roaming': 'webauthn-roaming',
  'webauthn-platform': 'webauthn-platform',
  'recovery-code': 'recovery-code',
}

/** @throws AppError when what the type needs is missing. @returns the row, and a TOTP secret that was made here */
export function readMethod(
  body: NewMethod,
  facts: { user: UserId; at: number; ids: Ids; sealer: Sealer },
): { factor: Factor; made: string | undefined } {
  const { user, at, ids, sealer } = facts
  const fresh = { user, confirmed: true, counter: 0, createdAt: at, enrolledAt: at, lastAuthAt: undefined }
  const named = { name: body.name, preferred: undefined, identifier: undefined, secretSealed: undefined, settings: {} }
  const id = `${body.type}|${ids.device()}`
  switch (body.type) {
    case 'totp': {
      const secret = body.totp_secret ?? newOtpSecret()
      const made = body.totp_secret === undefined ? secret : undefined
      return { factor: { ...fresh, ...named, id, type: 'otp', secretSealed: sealer.seal('factor', secret) }, made }
    }
    case 'phone': {
      const identifier = needed(body.phone_number, 'phone_number')
      const preferred = body.preferred_authentication_method
      return { factor: { ...fresh, ...named, id, type: 'phone', identifier, preferred }, made: undefined }
    }
    case 'email': {
      const identifier = parseEmail(needed(body.email, 'email'))
      return { factor: { ...fresh, ...named, id, type: 'email', identifier }, made: undefined }
    }
    case 'webauthn-roaming':
    case 'webauthn-platform': {
      const rp = body.relying_party_identifier
      const settings = {
        key_id: base64url(needed(body.key_id, 'key_id')),
        ...(rp === undefined ? {} : { relying_party_identifier: rp }),
      }
      const secretSealed = sealer.seal('factor', base64url(needed(body.public_key, 'public_key')))
      return { factor: { ...fresh, ...named, id, type: body.type, settings, secretSealed }, made: undefined }
    }
    default:
      throw bodyRefusal('No enum match', 'type')
  }
}

/** Without secrets; a public key is none. */
export function showMethod(factor: Factor, sealer: Sealer): Record<string, unknown> {
  const { type, identifier, settings } = factor
  const key = type === 'webauthn-roaming' || type === 'webauthn-platform'
  return {
    id: factor.id,
    type: API_TYPES[type],
    confirmed: factor.confirmed,
    ...(factor.name === undefined ? {} : { name: factor.name }),
    ...(type === 'phone' && identifier !== undefined ? { phone_number: identifier } : {}),
    ...(type === 'phone'
      ? {
          preferred_authentication_method: factor.preferred ?? 'sms',
          authentication_methods: ['sms', 'voice'].map((way) => ({ type: way, id: factor.id.replace(/^phone/, way) })),
        }
      : {}),
    ...(type === 'email' && identifier !== undefined ? { email: identifier } : {}),
    ...(key && factor.secretSealed !== undefined
      ? { ...settings, public_key: sealer.open('factor', factor.secretSealed) }
      : {}),
    created_at: isoTime(factor.createdAt),
    ...(factor.enrolledAt === undefined ? {} : { enrolled_at: isoTime(factor.enrolledAt) }),
    ...(factor.lastAuthAt === undefined ? {} : { last_auth_at: isoTime(factor.lastAuthAt) }),
  }
}

function needed(value: string | undefined, name: string): string {
  if (value === undefined) throw bodyRefusal(`Missing required property: ${name}`)
  return value
}

/** Both alphabets are taken, as clients send both. */
function base64url(value: string): string {
  return Buffer.from(value, 'base64url').toString('base64url')
}
