// A user as the API shows one: keys and order of the recordings; what was never set is left out.
import type { Connection, User } from '#identity'
import { isoTime } from '#kit'

export function showUser(user: User, connection: Pick<Connection, 'name'>): Record<string, unknown> {
  const { profile, email, username, phoneNumber } = user
  return withoutUndefined({
    created_at: isoTime(user.createdAt),
    email,
    email_verified: email === undefined ? undefined : user.emailVerified,
    family_name: profile.family_name,
    given_name: profile.given_name,
    identities: [
      {
        user_id: user.id.slice(user.id.indexOf('|') + 1),
        connection: connection.name,
        provider: 'auth0',
        isSocial: false,
      },
    ],
    name: profile.name,
    nickname: profile.nickname,
    phone_number: phoneNumber,
    phone_verified: phoneNumber === undefined ? undefined : user.phoneVerified,
    picture: profile.picture,
    updated_at: isoTime(user.updatedAt),
    user_id: user.id,
    user_metadata: unlessEmpty(user.userMetadata),
    username,
    app_metadata: unlessEmpty(user.appMetadata),
    blocked: user.blocked ? true : undefined,
    last_ip: user.lastIp,
    last_login: user.lastLogin === undefined ? undefined : isoTime(user.lastLogin),
    last_password_reset: user.lastPasswordReset === undefined ? undefined : isoTime(user.lastPasswordReset),
    logins_count: user.loginsCount === 0 ? undefined : user.loginsCount,
  })
}

function unlessEmpty(metadata: User['userMetadata']): User['userMetadata'] | undefined {
  return Object.keys(metadata).length === 0 ? undefined : metadata
}

function withoutUndefined(object: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined))
}
