// What users look like in answers; what was never set is left out.
import { Type } from 'typebox'

import { anyObject } from '../schema.ts'
import { flag, list, offsetList, optional, shape, text, time, whole } from './shape.ts'

const identity = shape('Identity', { user_id: text, connection: text, provider: text, isSocial: flag })

const properties = {
  created_at: time,
  email: optional(text),
  email_verified: optional(flag),
  family_name: optional(text),
  given_name: optional(text),
  identities: list(identity),
  name: optional(text),
  nickname: optional(text),
  phone_number: optional(text),
  phone_verified: optional(flag),
  picture: optional(text),
  updated_at: time,
  user_id: text,
  user_metadata: optional(anyObject),
  username: optional(text),
  app_metadata: optional(anyObject),
  blocked: optional(flag),
  last_ip: optional(text),
  last_login: optional(time),
  last_password_reset: optional(time),
  logins_count: optional(whole),
}

export const userAnswer = shape('User', properties)

/** With `fields` every property may be absent. */
export const someUser = Type.Partial(userAnswer, { title: 'SomeUser' })
export const usersAnswer = offsetList('users', someUser)
export const usersByEmailAnswer = list(someUser)
