// A key is worth what it opens: keys of a client that may do more at this API than the caller are not the caller's to have.
import { AppError, type ClientId } from '#kit'
import { clientGrants } from '#tenant'

import type { WebDeps } from '../deps.ts'
import type { Caller } from './route.ts'

type Deps = Pick<WebDeps, 'oidc'> & { storage: Pick<WebDeps['storage'], 'db'> }

/** Does the client hold scopes of this API that the caller does not? */
export async function opensMore({ oidc, storage: { db } }: Deps, caller: Caller, client: string): Promise<boolean> {
  const grant = await clientGrants.findOf(db, client as ClientId, oidc.managementAudience)
  return grant !== undefined && grant.scope.some((scope) => !caller.scope.has(scope))
}

/**
 * Else a token that may set secrets is worth every other token: it takes the one of the strongest client (Immich
 * CVE-2026-23896 and kin). At Auth0 it is.
 *
 * @throws AppError `insufficient_scope`
 */
export async function refuseKeysBeyond(deps: Deps, caller: Caller, client: string): Promise<void> {
  if (!(await opensMore(deps, caller, client))) return
  throw new AppError(
    'forbidden',
    'insufficient_scope',
    'The client may do more at this API than you: its keys are for those who hold all of its scopes.',
  )
}
