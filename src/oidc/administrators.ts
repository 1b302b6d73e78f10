// Administrators at a provider of their own: one public client, the dashboard, and one API, the Management API.
import type { Account } from 'oidc-provider'

import { HOUR, SECOND } from '#kit'
import type { Storage } from '#storage'
import { type Administrator, administrators as store, administratorScopes, type RefreshPolicy } from '#tenant'

import { accountId, parseAccountId } from './account-id.ts'
import type { PeopleOf } from './people.ts'

/** The dashboard: a single-page application, code with PKCE, no secret. */
export const DASHBOARD = 'keyturn-dashboard'

/** A dashboard that nobody has open for twelve hours asks for the password. */
const REFRESH: RefreshPolicy = { rotates: true, leeway: 0, lifetime: undefined, idle: (12 * HOUR) / SECOND }

type Administrators = PeopleOf<'administrators'>

export function administrators({ db }: Storage, publicUrl: string): Administrators {
  return {
    kind: 'administrators',
    prefix: 'Administrator',
    authorizePath: '/authorize/administrator',
    cookie: 'keyturn-administrator',
    findClient: (id) => Promise.resolve(id === DASHBOARD ? dashboardMetadata(publicUrl) : undefined),
    async findAccount(account): Promise<Account | undefined> {
      const found = await findAdministrator({ db }, account)
      if (!found) return undefined
      const claims = {
        sub: subjectOf(found.id),
        email: found.email,
        email_verified: true,
        name: found.email,
        keyturn_role: found.role,
      }
      return { accountId: account, claims: () => Promise.resolve(claims) }
    },
    async findApi(audience, account) {
      if (audience !== `${publicUrl}/api/v2/`) return undefined
      const found = account === undefined ? undefined : await findAdministrator({ db }, account)
      const scope = administratorScopes(found?.role ?? 'owner').join(' ')
      return { audience, scope, lifetime: HOUR / 1000, offline: true }
    },
    defaultAudience: () => Promise.resolve(`${publicUrl}/api/v2/`),
    tokenClaims: (account) => ({ version: parseAccountId(account)?.version ?? 0 }),
    actions: undefined,
  }
}

export async function findAdministrator(
  { db }: Pick<Storage, 'db'>,
  account: string,
): Promise<Administrator | undefined> {
  const named = parseAccountId(account)
  const found = named && (await store.find(db, named.id))
  return found && accountId(found) === account ? found : undefined
}

/** No user of a connection can have such an id: those begin with the connection's strategy. */
export function subjectOf(id: string): string {
  return `administrator|${id}`
}

function dashboardMetadata(publicUrl: string): Record<string, unknown> {
  return {
    client_id: DASHBOARD,
    client_name: 'Keyturn dashboard',
    token_endpoint_auth_method: 'none',
    application_type: 'web',
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    redirect_uris: [`${publicUrl}/dashboard/callback`],
    id_token_signed_response_alg: 'RS256',
    keyturn: { firstParty: true, origins: [publicUrl], refresh: REFRESH },
  }
}
