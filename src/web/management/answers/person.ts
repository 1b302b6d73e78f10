// What a user's methods, sessions and tokens look like in answers.
import { Type } from 'typebox'

import { nullable } from '../schema.ts'
import { flag, list, offsetList, optional, shape, text, time } from './shape.ts'

const way = shape('PhoneWay', { type: Type.Enum(['sms', 'voice']), id: text })

export const methodAnswer = shape('AuthenticationMethod', {
  id: text,
  type: Type.Enum(['totp', 'email', 'phone', 'push', 'webauthn-roaming', 'webauthn-platform', 'recovery-code']),
  confirmed: flag,
  name: optional(text),
  phone_number: optional(text),
  preferred_authentication_method: optional(Type.Enum(['sms', 'voice'])),
  authentication_methods: optional(list(way)),
  email: optional(text),
  ...{ key_id: optional(text), relying_party_identifier: optional(text), public_key: optional(text) },
  created_at: time,
  ...{ enrolled_at: optional(time), last_auth_at: optional(time) },
  /** of a TOTP that was made without one, this once */
  totp_secret: optional(text),
})
export const methodsAnswer = offsetList('authenticators', methodAnswer)
export const methodsReplaced = list(methodAnswer)
export const recoveryCodeAnswer = shape('RecoveryCode', { recovery_code: text })

const device = shape('Device', {
  ...{ initial_user_agent: text, initial_ip: text, last_user_agent: text, last_ip: text },
})

export const sessionAnswer = shape('Session', {
  ...{ id: text, user_id: text, created_at: time, updated_at: time, authenticated_at: time, last_interacted_at: time },
  ...{ idle_expires_at: optional(time), expires_at: optional(time) },
  device,
  clients: list(shape('SessionClient', { client_id: text })),
  authentication: shape('SessionAuthentication', {
    methods: list(shape('SessionMethod', { name: text, timestamp: time })),
  }),
  cookie: shape('SessionCookie', { mode: Type.Literal('persistent') }),
})

export const refreshTokenAnswer = shape('RefreshToken', {
  ...{ id: text, user_id: text, created_at: time, last_exchanged_at: time },
  ...{ idle_expires_at: optional(time), expires_at: optional(time) },
  device,
  client_id: text,
  session_id: nullable(text),
  rotating: flag,
  resource_servers: list(shape('TokenAudience', { audience: text, scopes: text })),
})

/** Here `take` alone makes a page: there is no plain array. */
export const sessionsAnswer = shape('Sessions', { sessions: list(sessionAnswer), next: optional(text) })
export const refreshTokensAnswer = shape('RefreshTokens', { tokens: list(refreshTokenAnswer), next: optional(text) })
