// What else Auth0's clients know: endpoints of products that are not here. Each is answered with its reason, not with a bare 404.

type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'
type Row = `${Method}${string} /${string}`

/** By reason: methods and paths. Who asks needs no token: there is nothing to see. */
const NOT_HERE: readonly (readonly [reason: string, ...rows: Row[]])[] = [
  ['agents are not offered', 'GET POST /agents', 'GET PATCH DELETE /agents/:id'],
  [
    'messages to phones are held by throttling and by the limits of codes, and by nothing further',
    'GET PATCH /attack-protection/phone-provider-protection',
  ],
  [
    'a client is made by POST /clients, not from a document elsewhere',
    'POST /clients/cimd/preview',
    'POST /clients/cimd/register',
  ],
  [
    'connections are databases: nothing is provisioned from a directory, signed, or set up by a profile',
    'POST /connection-profiles',
    'GET /connection-profiles/templates',
    'GET /connection-profiles/templates/:id',
    'GET PATCH DELETE /connection-profiles/:id',
    'GET /connections-scim-configurations',
    'GET POST PATCH DELETE /connections/:id/directory-provisioning',
    'GET /connections/:id/directory-provisioning/default-mapping',
    'POST /connections/:id/directory-provisioning/synchronizations',
    'GET POST PUT DELETE /connections/:id/directory-provisioning/synchronized-groups',
    'GET POST /connections/:id/keys',
    'POST /connections/:id/keys/rotate',
    'GET POST PATCH DELETE /connections/:id/scim-configuration',
    'GET /connections/:id/scim-configuration/default-mapping',
    'GET POST /connections/:id/scim-configuration/tokens',
    'DELETE /connections/:id/scim-configuration/tokens/:tokenId',
    'POST /self-service-profiles',
    'GET PATCH DELETE /self-service-profiles/:id',
    'GET PUT /self-service-profiles/:id/custom-text/:language/:page',
    'POST /self-service-profiles/:id/sso-ticket',
    'POST /self-service-profiles/:id/sso-ticket/:ticketId/revoke',
    'POST /user-attribute-profiles',
    'GET /user-attribute-profiles/templates',
    'GET /user-attribute-profiles/templates/:id',
    'GET PATCH DELETE /user-attribute-profiles/:id',
  ],
  [
    'KEYTURN_PUBLIC_URL is the one origin of this server: set it to your domain',
    'GET PATCH /custom-domains/default',
    'POST /custom-domains/:id/test',
  ],
  [
    'what happens is told by log streams, and by security events (/keyturn/ssf)',
    'POST /event-streams',
    'GET PATCH DELETE /event-streams/:id',
    'GET /event-streams/:id/deliveries',
    'GET /event-streams/:id/deliveries/:eventId',
    'POST /event-streams/:id/redeliver',
    'POST /event-streams/:id/redeliver/:eventId',
    'POST /event-streams/:id/test',
    'GET /events',
  ],
  ['experiments are not offered', 'POST /experimentation/experiments/:id/advance-ramp'],
  [
    'forms have no flows: an Action renders a form, and gets what was written in it',
    'POST /flows',
    'GET PATCH DELETE /flows/:id',
    'GET /flows/:id/executions',
    'GET DELETE /flows/:id/executions/:executionId',
    'POST /flows/vault/connections',
    'GET PATCH DELETE /flows/vault/connections/:id',
  ],
  [
    'what people agreed to is not listed: end their sessions and refresh tokens instead',
    'GET DELETE /grants',
    'DELETE /grants/:id',
  ],
  [
    'there are no groups: users are given roles',
    'GET /groups',
    'GET DELETE /groups/:id',
    'GET /groups/:id/members',
    'GET POST DELETE /groups/:id/roles',
    'GET POST DELETE /roles/:id/groups',
    'GET /users/:id/groups',
    'GET /users/:id/effective-permissions',
    'GET /users/:id/effective-permissions/sources/effective-roles',
    'GET /users/:id/effective-roles',
    'GET /users/:id/effective-roles/sources/groups',
  ],
  [
    'factors have no further settings: they are switched on and off, and messages have templates',
    'GET PUT /guardian/factors/email/settings',
    'GET PUT /guardian/factors/phone/settings',
    'GET PUT /guardian/settings',
  ],
  ['push notifications are not offered', 'PUT PATCH /guardian/factors/push-notification/providers/fcmv1'],
  [
    'keys are made by this server and wrapped by KEYTURN_ENCRYPTION_KEY',
    'GET PUT DELETE /keys/custom-signing',
    'GET POST /keys/encryption',
    'POST /keys/encryption/rekey',
    'GET POST DELETE /keys/encryption/:kid',
    'POST /keys/encryption/:kid/wrapping-key',
  ],
  [
    'who reaches this server is decided in front of it, by a proxy or a firewall',
    'GET POST /keys/network-acls',
    'GET DELETE /keys/network-acls/:kid',
    'POST /network-acls',
    'GET PUT PATCH DELETE /network-acls/:id',
  ],
  [
    'sign-in does not heed organizations: they have members, and neither clients, groups nor templates',
    'GET /client-grants/:id/organizations',
    'GET /organizations/search',
    'GET POST DELETE /organizations/:id/clients',
    'GET PATCH /organizations/:id/clients/:clientId',
    'GET /organizations/:id/discovery-domains/name/:name',
    'GET /organizations/:id/groups',
    'GET POST DELETE /organizations/:id/groups/:groupId/roles',
    'GET /organizations/:id/members/:userId/effective-roles',
    'GET /organizations/:id/members/:userId/effective-roles/sources/groups',
    'GET /organizations/:id/organization-templates',
    'PUT DELETE /organizations/:id/organization-templates/:templateId',
    'GET /organizations/:id/roles/:roleId/groups',
    'GET /organizations/:id/roles/:roleId/members',
  ],
  [
    'pages are drawn by this server: a template and a theme shape them',
    'PATCH /prompts/rendering',
    'GET PATCH /prompts/:prompt/screen/:screen/rendering',
  ],
  [
    'KEYTURN_RATE_LIMIT is the one limit of calls',
    'GET POST /rate-limit-policies',
    'GET PATCH DELETE /rate-limit-policies/:id',
  ],
  [
    'sessions and refresh tokens are listed and ended by user, and carry no metadata',
    'GET /refresh-tokens',
    'POST /refresh-tokens/revoke',
    'PATCH /refresh-tokens/:id',
    'PATCH /sessions/:id',
  ],
  ['the list is the search: GET /resource-servers with identifiers', 'GET /resource-servers/search'],
  [
    'rules do not run here: an Action takes the place of one',
    'POST /rules',
    'GET PATCH DELETE /rules/:id',
    'PUT DELETE /rules-configs/:key',
  ],
  ['tokens are not exchanged', 'POST /token-exchange-profiles', 'GET PATCH DELETE /token-exchange-profiles/:id'],
  ['a user has one identity, that of its connection', 'GET /users/:id/connected-accounts'],
  ['no risk is assessed', 'POST /users/:id/risk-assessments/clear'],
  [
    'verifiable credentials are not offered',
    'GET POST /verifiable-credentials/verification/templates',
    'GET PATCH DELETE /verifiable-credentials/verification/templates/:id',
  ],
]

/** Every method and path by itself. */
export function notHere(): { method: Method; path: string; reason: string }[] {
  return NOT_HERE.flatMap(([reason, ...rows]) =>
    rows.flatMap((row) => {
      const words = row.split(' ')
      const path = words.at(-1) ?? ''
      return words.slice(0, -1).map((method) => ({ method: method as Method, path, reason }))
    }),
  )
}
