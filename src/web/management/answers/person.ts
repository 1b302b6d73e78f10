// What a user's methods, sessions and tokens look like in answers.
import { list, offsetList, openShape, optional, shape, text, time } from './shape.ts'

export const methodAnswer = openShape('AuthenticationMethod', {
  id: text,
  type: text,
  created_at: optional(time),
  name: optional(text),
})
export const methodsAnswer = offsetList('authenticators', methodAnswer)
export const methodsReplaced = list(methodAnswer)
export const recoveryCodeAnswer = shape('RecoveryCode', { recovery_code: text })

const session = openShape('Session', { id: text, user_id: text })
const refreshToken = openShape('RefreshToken', { id: text, user_id: text })
/** Here `take` alone makes a page: there is no plain array. */
const page = (title: string, plural: string, item: typeof session) =>
  openShape(title, { [plural]: list(item), next: optional(text) })
export const sessionsAnswer = page('Sessions', 'sessions', session)
export const refreshTokensAnswer = page('RefreshTokens', 'tokens', refreshToken)
