// What a client was given: the tenant's own clients get what they ask for, others what the user has agreed to.
import type { Grant, KoaContextWithOIDC } from 'oidc-provider'

import { oidcRecords } from '#identity'
import type { Clock, UserId } from '#kit'
import type { Storage } from '#storage'

import { parseAccountId } from './account-id.ts'
import { clientFacts } from './client-facts.ts'

type GrantStore = { storage: Pick<Storage, 'db'>; clock: Clock }

/** Called with every authorization request of somebody who is signed in. */
export async function existingGrant(context: KoaContextWithOIDC, { storage, clock }: GrantStore) {
  const { provider, client, session, account } = context.oidc
  if (!client || !account || !session) return undefined
  const id = session.grantIdFor(client.clientId)
  const held = id === undefined ? undefined : await provider.Grant.find(id)
  const known = held?.accountId === account.accountId ? held : undefined
  if (!clientFacts(client).firstParty) {
    // agreed to just now, in this session or in one before: a user is asked once
    const agreed = context.oidc.result?.consent?.grantId
    if (agreed !== undefined) return provider.Grant.find(agreed)
    if (known) return known
    const user = parseAccountId(account.accountId)?.id as UserId
    const record = await oidcRecords.findGrant(storage.db, user, client.clientId, clock.now())
    const before = record?.uid === undefined ? undefined : await provider.Grant.find(record.uid)
    return before?.accountId === account.accountId ? before : undefined
  }
  const grant = known ?? new provider.Grant({ accountId: account.accountId, clientId: client.clientId })
  addAsked(grant, context)
  await grant.save()
  return grant
}

/** Everything that this very request asks for: scopes of OpenID Connect, and those that the API has. */
export function addAsked(grant: Grant, { oidc }: KoaContextWithOIDC): void {
  const asked = [...oidc.requestParamScopes]
  const ours = [...oidc.requestParamOIDCScopes].join(' ')
  if (ours !== '') grant.addOIDCScope(ours)
  for (const [name, server] of Object.entries(oidc.resourceServers ?? {})) {
    const has = server.scopes
    const scope = asked.filter((each) => has.has(each)).join(' ')
    grant.addResourceScope(name, scope)
  }
}
