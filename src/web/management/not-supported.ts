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
    'nobody is invited here: make the user, and add it to the members',
    ['GET', '/organizations/:id/invitations', 'read:organization_invitations'],
    ['POST', '/organizations/:id/invitations', 'create:organization_invitations'],
    ['GET', '/organizations/:id/invitations/:invitation_id', 'read:organization_invitations'],
    ['DELETE', '/organizations/:id/invitations/:invitation_id', 'delete:organization_invitations'],
  ],
  [
    'roles are held in the tenant, not in an organization: events name those',
    ['GET', '/organizations/:id/members/:user_id/roles', 'read:organization_member_roles'],
    ['POST', '/organizations/:id/members/:user_id/roles', 'create:organization_member_roles'],
    ['DELETE', '/organizations/:id/members/:user_id/roles', 'delete:organization_member_roles'],
  ],
  [
    'sign-in does not heed organizations, so none is discovered by a domain or bound to a grant',
    ['POST', '/organizations/:id/client-grants', 'create:organization_client_grants'],
    ['DELETE', '/organizations/:id/client-grants/:grant_id', 'delete:organization_client_grants'],
    ['GET', '/organizations/:id/discovery-domains', 'read:organization_discovery_domains'],
    ['POST', '/organizations/:id/discovery-domains', 'create:organization_discovery_domains'],
    ['GET', '/organizations/:id/discovery-domains/:domain_id', 'read:organization_discovery_domains'],
    ['PATCH', '/organizations/:id/discovery-domains/:domain_id', 'update:organization_discovery_domains'],
    ['DELETE', '/organizations/:id/discovery-domains/:domain_id', 'delete:organization_discovery_domains'],
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
