// The text of docs/compatibility.md, made from the route table: what of Auth0's Management API works, is kept, or is not there.
import { type ManagementRoute, notHere, routeTable } from '#web'

/** The page as it must be now. */
export function compatibilityPage(): string {
  const groups = Map.groupBy(routeTable, ({ path }) => path.split('/')[1] ?? '')
  const count = (is: (route: ManagementRoute) => boolean) => routeTable.filter(is).length
  const lines = [
    '# Compatibility with Auth0',
    '',
    'Generated from the routes by `npm run docs`. Do not edit.',
    '',
    `Of ${routeTable.length} endpoints of the Management API below, ${count((route) => route.support === 'works')} work,`,
    `${count((route) => status(route).startsWith('stored'))} are stored for round trips only, and`,
    `${count((route) => status(route).startsWith('not'))} are not supported: they answer 404 \`not_supported\` with the reason.`,
    `Further ${notHere().length} that clients of Auth0 know are not here, and say why ([below](#what-else-auth0s-clients-know)).`,
    'Whatever has an effect at Auth0 and none here is refused, or stands in this table.',
    '',
    '## Authentication API',
    '',
    '| endpoint | status |',
    '|---|---|',
    "| `POST /oauth/token` | works: `authorization_code` with PKCE (S256), `refresh_token`, `client_credentials`; the secret in the body or in the Authorization header, or `private_key_jwt`. Off unless a client of the tenant's own names them in `grant_types`: `password`, `password-realm`, `mfa-otp`, `mfa-oob`, `mfa-recovery-code`. Every other grant is refused |",
    '| `POST /dbconnections/change_password` | works |',
    '| `GET` and `POST /authorize` | works: `code` with PKCE, and `id_token` by `form_post`. Refused: `token`, `web_message`, `request`, `request_uri`, `organization`, `invitation` |',
    '| `POST /oauth/revoke`, `GET` and `POST /userinfo` | works |',
    '| `POST /oauth/introspect` | works. ours: RFC 7662; a client with credentials asks about its own opaque and refresh tokens |',
    '| `GET /oidc/logout`, `/v2/logout` | works |',
    '| `POST /dbconnections/signup` | works; `organization` is refused |',
    '| `GET /.well-known/openid-configuration`, `/.well-known/jwks.json` | works |',
    '| `POST /mfa/challenge`, `POST /mfa/associate`, `GET /mfa/authenticators` | works, with the `mfa_token` of a password grant. Differs: recovery codes come with the tokens, push and voice cannot be added here, security keys are for the hosted pages |',
    '| `DELETE /mfa/authenticators/{id}`, `/passwordless/*`, `/oauth/device/code`, `/oauth/par`, `/oidc/register` | not supported: 404 |',
    '',
    '## Where this server differs on purpose',
    '',
    '- A scope of the Management API is granted only by a token that holds it: otherwise `create:client_grants` is worth every scope.',
    '- Secrets and keys of a client are read, set and added only by tokens that hold all of its scopes at this API: otherwise `update:client_keys` is worth every scope.',
    '- A token loses a scope, and dies with its client, at once, not when it expires.',
    '- JSON bodies with duplicate keys, `__proto__`, more than 100 levels or more than 1 MB are refused, as are compressed bodies.',
    '- Ids with `..` or control characters are refused, also where a user id is chosen.',
    '- Passwords may be set by `PATCH /users/{id}`, as at Auth0; ASVS 6.4.6 would not have administrators choose them.',
    '',
    '## Management API',
    ...[...groups].flatMap(([group, routes]) => [
      '',
      `### ${group}`,
      '',
      '| endpoint | scope, any of | status |',
      '|---|---|---|',
      ...routes.map((route) => `| \`${route.method} ${named(route)}\` | ${scopes(route)} | ${status(route)} |`),
    ]),
    '',
    "## What else Auth0's clients know",
    '',
    'Each answers 404 `not_supported`, to everybody, with its reason.',
    '',
    '| endpoint | not supported |',
    '|---|---|',
    ...notHere().map((each) => `| \`${each.method} ${named(each)}\` | ${each.reason} |`),
  ]
  return `${lines.join('\n')}\n`
}

function named({ path }: { path: string }): string {
  return `/api/v2${path.replace(/:(\w+)/g, '{$1}')}`
}

function scopes(route: ManagementRoute): string {
  return route.scopes.map((scope) => `\`${scope}\``).join(' ')
}

function status({ support, note }: ManagementRoute): string {
  const words =
    support === 'works'
      ? 'works'
      : 'stored' in support
        ? `stored for round trips only: ${support.stored}`
        : `not supported: ${support.missing}`
  return note === undefined ? words : `${words}. ${note}`
}
