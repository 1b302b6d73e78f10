// A refresh token is used: how long it or the next one lives, and whether there is a next one.
import type { Client, KoaContextWithOIDC, RefreshToken } from 'oidc-provider'

import { oidcRecords } from '#identity'
import { type Clock, SECOND } from '#kit'
import { refreshSeconds } from '#tenant'

import { clientFacts } from './client-facts.ts'
import { errors } from './library.ts'
import type { People } from './people.ts'
import type { AdapterDeps } from './records-adapter.ts'
import { atRefresh } from './token-actions.ts'

/**
 * Judged by the settings of this moment: a lifetime that was made shorter counts for what was given before.
 *
 * @returns whether the client gets a new token in place of this one
 */
export async function refreshing(
  context: KoaContextWithOIDC,
  { storage, clock }: Pick<AdapterDeps, 'storage' | 'clock'>,
  people: People,
): Promise<boolean> {
  const { oidc } = context
  const { client } = oidc
  const token = oidc.entities.RefreshToken
  if (!client || !token) throw new Error('a refresh without a client or a token')
  const seconds = secondsLeft(token, client, clock)
  if (seconds <= 0) throw new errors.InvalidGrant('refresh token is expired')
  await atRefresh(context, people)
  if (clientFacts(client).refresh.rotates) return true
  const model = `${people.prefix}RefreshToken`
  const now = clock.now()
  const ms = seconds * SECOND
  // it may have been revoked while Actions ran
  if (!(await oidcRecords.touch(storage.db, model, token.jti, now, ms))) {
    throw new errors.InvalidGrant('refresh token not found')
  }
  // the grant behind it lives as long
  await oidcRecords.prolong(storage.db, `${people.prefix}Grant`, token.grantId ?? '', now + ms)
  return false
}

export function secondsLeft(token: RefreshToken, client: Client, clock: Clock): number {
  const age = Math.max(0, Math.floor(clock.now() / SECOND) - (token.iiat ?? token.iat ?? 0))
  return refreshSeconds(clientFacts(client).refresh, age)
}
