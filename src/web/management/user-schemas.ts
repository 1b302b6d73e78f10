// Bodies of the users routes.
import { Type } from 'typebox'

import { anyObject, closed, nullable } from './schema.ts'

const email = Type.String({ format: 'email', maxLength: 254, description: "The user's email" })
const phone = Type.String({ pattern: '^\\+[0-9]{1,15}$', description: "The user's phone number (E.164)" })
const username = Type.String({
  minLength: 1,
  maxLength: 128,
  pattern: '^[^\\s\\u0000-\\u001f]+$',
  description: "The user's username",
})
const part = (description: string) => Type.String({ minLength: 1, maxLength: 150, description })
const profile = {
  given_name: part("The user's given name(s)"),
  family_name: part("The user's family name(s)"),
  name: Type.String({ minLength: 1, maxLength: 300, description: "The user's full name" }),
  nickname: Type.String({ minLength: 1, maxLength: 300, description: "The user's nickname" }),
  picture: Type.String({
    format: 'uri',
    pattern: '^https?://',
    maxLength: 2048,
    description: 'A URI pointing to the picture',
  }),
}
/** Mails to be sent along are not sent yet: `false` says nothing, `true` would be taken silently. */
const notSent = (what: string) => Type.Optional(Type.Literal(false, { description: `${what} is not supported yet` }))
const password = Type.String({ minLength: 1, maxLength: 4096, description: "The user's password" })
const metadata = {
  user_metadata: Type.Optional(anyObject),
  app_metadata: Type.Optional(anyObject),
}
const flags = {
  blocked: Type.Optional(Type.Boolean({ description: 'Whether this user was blocked by an administrator' })),
  email_verified: Type.Optional(Type.Boolean({ description: 'Whether this email address is verified' })),
  phone_verified: Type.Optional(Type.Boolean({ description: 'Whether this phone number is verified' })),
  ...metadata,
}

export const newUserBody = closed({
  connection: Type.String({ minLength: 1, maxLength: 128, description: 'Name of the connection' }),
  email: Type.Optional(email),
  phone_number: Type.Optional(phone),
  username: Type.Optional(username),
  password: Type.Optional(password),
  user_id: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 255,
      pattern: '^(?!.*\\.\\.)[^\\s\\u0000-\\u001f|]+$',
      description: "The external user's id provided by the identity provider",
    }),
  ),
  given_name: Type.Optional(profile.given_name),
  family_name: Type.Optional(profile.family_name),
  name: Type.Optional(profile.name),
  nickname: Type.Optional(profile.nickname),
  picture: Type.Optional(profile.picture),
  ...flags,
  verify_email: Type.Optional(Type.Boolean({ description: 'Whether a mail is sent that verifies the address' })),
})

export const changeUserBody = closed({
  email: Type.Optional(nullable(email)),
  phone_number: Type.Optional(nullable(phone)),
  username: Type.Optional(nullable(username)),
  password: Type.Optional(password),
  connection: Type.Optional(Type.String({ minLength: 1, maxLength: 128, description: 'Name of the connection' })),
  client_id: Type.Optional(Type.String({ minLength: 1, maxLength: 64, description: 'Id of the client' })),
  given_name: Type.Optional(nullable(profile.given_name)),
  family_name: Type.Optional(nullable(profile.family_name)),
  name: Type.Optional(nullable(profile.name)),
  nickname: Type.Optional(nullable(profile.nickname)),
  picture: Type.Optional(nullable(profile.picture)),
  ...flags,
  verify_email: Type.Optional(Type.Boolean({ description: 'Whether a mail is sent that verifies the address' })),
  verify_phone_number: notSent('A verification message'),
  verify_password: notSent('A confirmation mail'),
})
