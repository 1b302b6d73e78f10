// The tenant's users at the provider: their account, claims, clients and APIs.
import type { Account } from 'oidc-provider'

import { roles, type User, users } from '#identity'
import { type Clock, DAY, isoTime, type Sealer } from '#kit'
import type { Storage } from '#storage'
import { type Client, clientCredentials, clients, keysOf, resourceServers, settings } from '#tenant'

import { ACCOUNT, accountMetadata } from './account-client.ts'
import { accountId, parseAccountId } from './account-id.ts'
import { clientMetadata } from './client-metadata.ts'
import type { PeopleOf, TokenActions } from './people.ts'

type Users = PeopleOf<'users'>

export function tenantUsers(
  { db }: Storage,
  sealer: Sealer,
  clock: Clock,
  publicUrl: string,
  actions: TokenActions,
): Users {
  return {
    kind: 'users',
    prefix: '',
    authorizePath: '/authorize',
    cookie: 'keyturn-session',
    async findClient(id) {
      if (id === ACCOUNT) return accountMetadata(publicUrl)
      const client = await clients.find(db, id)
      return client && clientMetadata(client, sealer, await goodKeys(db, client, clock.now()))
    },
    async findAccount(account): Promise<Account | undefined> {
      const user = await findUser(db, account)
      return user && { accountId: account, claims: () => Promise.resolve(userClaims(user)) }
    },
    async findApi(audience, account) {
      const server = await resourceServers.findByIdentifier(db, audience)
      // the Management API is for clients and administrators; a user's token would be good for nothing there
      if (!server || server.system) return undefined
      const rbac = server.settings['enforce_policies'] === true
      const user = rbac && account !== undefined ? await findUser(db, account) : undefined
      const held = user && (await permissionsOf(db, user, audience))
      const offline = server.settings['allow_offline_access'] === true
      const values = server.scopes.map(({ value }) => value)
      const scope = held ? values.filter((value) => held.has(value)) : values
      return { audience, scope: scope.join(' '), lifetime: server.settings.token_lifetime ?? DAY / 1000, offline }
    },
    async defaultAudience() {
      const standard = (await settings.read(db, 'tenant_settings'))?.['default_audience']
      return typeof standard === 'string' && standard !== '' ? standard : undefined
    },
    tokenClaims: () => ({}),
    actions,
  }
}

/** A key that is expired, deleted or taken off the client is not there. */
async function goodKeys(db: Storage['db'], client: Client, now: number) {
  const named = keysOf(client)
  if (named === undefined || named.length === 0) return []
  const all = await clientCredentials.list(db, client.id)
  return all.filter(({ id, expiresAt }) => named.includes(id) && (expiresAt === undefined || expiresAt > now))
}

/** The user of an account, if its credentials are still those that the account was made under. */
export async function findUser(db: Storage['db'], account: string): Promise<User | undefined> {
  const named = parseAccountId(account)
  const user = named && (await users.find(db, named.id))
  return user && !user.blocked && accountId(user) === account ? user : undefined
}

/** OpenID Connect Core §5.1, with what Auth0 adds. */
export function userClaims(user: User): { sub: string; [claim: string]: unknown } {
  const { name, nickname, given_name, family_name, picture } = user.profile
  const entry = user.email ?? user.username ?? user.phoneNumber
  const claims = {
    sub: user.id,
    name: name ?? entry,
    nickname: nickname ?? entry?.split('@')[0],
    given_name,
    family_name,
    picture,
    username: user.username,
    updated_at: isoTime(user.updatedAt),
    ...(user.email === undefined ? {} : { email: user.email, email_verified: user.emailVerified }),
    ...(user.phoneNumber === undefined
      ? {}
      : { phone_number: user.phoneNumber, phone_number_verified: user.phoneVerified }),
  }
  return { sub: claims.sub, ...Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== undefined)) }
}

async function permissionsOf(db: Storage['db'], user: User, audience: string): Promise<ReadonlySet<string>> {
  const direct = await roles.permissionsOfUser(db, user.id)
  const byRole = await Promise.all((await roles.rolesOf(db, user.id)).map(({ id }) => roles.permissionsOf(db, id)))
  return new Set(
    [...direct, ...byRole.flat()].filter((each) => each.audience === audience).map(({ permission }) => permission),
  )
}
