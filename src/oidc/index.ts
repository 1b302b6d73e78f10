// oidc: the adapter around oidc-provider, and the judgement of access tokens.
import type { Clock, Ids, Log, Sealer } from '#kit'
import type { Storage } from '#storage'
import { signingKeys } from '#tenant'

import { type AccessToken, type TokenRefusal, tokenJudge } from './access-token.ts'
import { auth0Answer } from './answers.ts'
import { openEndpoints } from './endpoints.ts'
import type { OidcAnswer, OidcRequest } from './exchange.ts'
import { openProvider } from './provider.ts'

export type { AccessToken, TokenRefusal } from './access-token.ts'
export { endpointPaths } from './exchange.ts'
export type { OidcAnswer, OidcEndpoint, OidcRequest } from './exchange.ts'

export type OidcDeps = {
  storage: Storage
  sealer: Sealer
  clock: Clock
  ids: Ids
  log: Log
  /** `KEYTURN_PUBLIC_URL` without a trailing slash; the issuer is the same with one */
  publicUrl: string
}

export type Oidc = {
  /** `https://…/`: with a trailing slash, as clients compare it byte by byte */
  issuer: string
  /** audience of the Management API */
  managementAudience: string
  answer(request: OidcRequest): Promise<OidcAnswer>
  /** Judges a token for the Management API: signature, algorithm, type, issuer, audience, time. Scopes are web's. */
  judgeManagementToken(token: string): Promise<AccessToken | { refused: TokenRefusal }>
}

export async function openOidc(deps: OidcDeps): Promise<Oidc> {
  const { storage, sealer, clock, publicUrl } = deps
  const issuer = `${publicUrl}/`
  const managementAudience = `${publicUrl}/api/v2/`
  const keys = await signingKeys(storage.db, sealer, clock.now())
  const ask = openEndpoints(openProvider({ ...deps, issuer, keys }), publicUrl)
  return {
    issuer,
    managementAudience,
    answer: async (request) => auth0Answer(request, await ask(request)),
    judgeManagementToken: tokenJudge({ keys, issuer, audience: managementAudience, clock }),
  }
}
