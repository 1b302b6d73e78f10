// What Auth0 has and this server has not, or not yet: asking for it is answered with the reason.
import { AppError } from '#kit'
import type { ManagementScope } from '#tenant'

import { type ManagementRoute, route } from './route.ts'

type Row = readonly [method: ManagementRoute['method'], path: string, scope: ManagementScope]

const ROWS: readonly (readonly [reason: string, ...rows: Row[]])[] = [
  [
    'Duo is not offered',
    ['GET', '/guardian/factors/duo/settings', 'read:guardian_factors'],
    ['PUT', '/guardian/factors/duo/settings', 'update:guardian_factors'],
    ['PATCH', '/guardian/factors/duo/settings', 'update:guardian_factors'],
  ],
  [
    'push notifications are not offered',
    ['GET', '/guardian/factors/push-notification/providers/apns', 'read:guardian_factors'],
    ['PUT', '/guardian/factors/push-notification/providers/apns', 'update:guardian_factors'],
    ['PATCH', '/guardian/factors/push-notification/providers/apns', 'update:guardian_factors'],
    ['PUT', '/guardian/factors/push-notification/providers/fcm', 'update:guardian_factors'],
    ['PATCH', '/guardian/factors/push-notification/providers/fcm', 'update:guardian_factors'],
    ['GET', '/guardian/factors/push-notification/providers/sns', 'read:guardian_factors'],
    ['PUT', '/guardian/factors/push-notification/providers/sns', 'update:guardian_factors'],
    ['PATCH', '/guardian/factors/push-notification/providers/sns', 'update:guardian_factors'],
  ],
  [
    'there are no organizations here, and events name none',
    ['POST', '/organizations', 'create:organizations'],
    ['GET', '/organizations/:id', 'read:organizations'],
    ['GET', '/organizations/name/:name', 'read:organizations'],
    ['PATCH', '/organizations/:id', 'update:organizations'],
    ['DELETE', '/organizations/:id', 'delete:organizations'],
    ['POST', '/organizations/:id/members', 'update:organizations'],
    ['POST', '/organizations/:id/invitations', 'update:organizations'],
    ['POST', '/organizations/:id/enabled_connections', 'update:organizations'],
  ],
  [
    'KEYTURN_PUBLIC_URL is the one origin of this server: set it to your domain',
    ['POST', '/custom-domains', 'create:custom_domains'],
    ['GET', '/custom-domains/:id', 'read:custom_domains'],
    ['PATCH', '/custom-domains/:id', 'update:custom_domains'],
    ['DELETE', '/custom-domains/:id', 'delete:custom_domains'],
    ['POST', '/custom-domains/:id/verify', 'create:custom_domains'],
  ],
  [
    'devices are known by their refresh tokens: end those instead',
    ['POST', '/device-credentials', 'create:device_credentials'],
    ['DELETE', '/device-credentials/:id', 'delete:device_credentials'],
  ],
  [
    'a user has one identity, that of its connection',
    ['POST', '/users/:id/identities', 'update:users'],
    ['DELETE', '/users/:id/identities/:provider/:user_id', 'update:users'],
  ],
  [
    'browsers are not remembered',
    ['POST', '/users/:id/multifactor/actions/invalidate-remember-browser', 'update:users'],
    ['DELETE', '/users/:id/multifactor/:provider', 'update:users'],
  ],
]

export const notSupportedRoutes: readonly ManagementRoute[] = ROWS.flatMap(([reason, ...rows]) =>
  rows.map(([method, path, scope]) =>
    route({
      support: { missing: reason },
      method,
      path,
      summary: 'Not supported',
      scopes: [scope],
      status: 200,
      handle: () =>
        Promise.reject(
          new AppError('absent', 'not_supported', `${method} ${path} is not supported by this server: ${reason}.`),
        ),
    }),
  ),
)
