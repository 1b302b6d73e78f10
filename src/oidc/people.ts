// Who signs in at a provider. The tenant's users and the administrators have one each, and share nothing but the keys.
import type { Account } from 'oidc-provider'

import type { AtExchange, AtLogin } from '#flows'

export type People = PeopleOf<'users' | 'administrators'>

/** An API that a token is for. */
export type Api = { audience: string; scope: string; lifetime: number; offline: boolean }

export type PeopleOf<Kind extends string> = {
  kind: Kind
  /** put before the models of stored records: nobody's session is ever found among the others' */
  prefix: string
  /** `/authorize…`, inside: what comes back to it is resumed by the same provider */
  authorizePath: string
  /** names of the cookies begin with it */
  cookie: string
  findClient(id: string): Promise<Record<string, unknown> | undefined>
  findAccount(account: string): Promise<Account | undefined>
  /** @returns undefined when there is no such API, or it is not for these people */
  findApi(audience: string, account: string | undefined): Promise<Api | undefined>
  defaultAudience(): Promise<string | undefined>
  /** further claims of an access token */
  tokenClaims(account: string): Record<string, unknown>
  /** the Actions that have a say in tokens; no customer's code ever runs at an administrator's sign-in */
  actions: TokenActions | undefined
}

export type TokenActions = { atLogin: AtLogin; atExchange: AtExchange }
