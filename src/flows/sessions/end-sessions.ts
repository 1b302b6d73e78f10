// Ending sessions: the rows go in the caller's transaction, and every application that had one is told by a durable job.
import { type OidcRecord, oidcRecords } from '#identity'
import type { Jobs } from '#jobs'
import { type Clock, isObject, type JsonObject, type Sealer, type UserId } from '#kit'
import type { Tx } from '#storage'
import { clients } from '#tenant'

import { emitSignal } from '../signals/emit.ts'
import { SESSION_REVOKED } from '../signals/event-types.ts'
import { readSession, type StoredSession } from './stored-session.ts'

export type SessionDeps = { sealer: Sealer; jobs: Pick<Jobs, 'enqueue'>; clock: Clock }

/** Why, by Auth0's names of initiators: an application may choose which of them it wants to hear of. */
export type EndReason =
  | 'rp-logout'
  | 'password-changed'
  | 'session-revoked'
  | 'account-deleted'
  | 'account-deactivated'
  | 'email-identifier-changed'

/** Everything of a user: sessions, grants, codes, refresh and access tokens. */
export async function endAllOf(tx: Tx, deps: SessionDeps, user: UserId, why: EndReason): Promise<void> {
  const sessions = await oidcRecords.listOfUser(tx, 'Session', user, deps.clock.now())
  for (const record of sessions) {
    const session = readable(deps.sealer, record)
    if (session) await tellClients(tx, deps, session, why)
  }
  await oidcRecords.revokeUser(tx, user)
  await emitSignal(tx, deps, { type: SESSION_REVOKED, user, claims: whyOf(why) })
}

/**
 * One session, and what was given in it; what was given for good (`offline_access`) stays, as at Auth0.
 *
 * @returns the session that ended; undefined when there was none
 */
export async function endSession(
  tx: Tx,
  deps: SessionDeps,
  id: string,
  why: EndReason,
): Promise<StoredSession | undefined> {
  const record = await oidcRecords.findByUid(tx, 'Session', id, deps.clock.now())
  if (!record) return undefined
  const session = readable(deps.sealer, record)
  if ((await oidcRecords.removeByUid(tx, 'Session', id)) === 0 || !session) return undefined
  for (const { grant, persists } of session.clients) {
    if (grant !== undefined && !persists) await oidcRecords.removeGrant(tx, grant)
  }
  await tellClients(tx, deps, session, why)
  if (why !== 'rp-logout') {
    const sids = Object.fromEntries(session.clients.map(({ client, sid }) => [client, sid]))
    await emitSignal(tx, deps, { type: SESSION_REVOKED, user: session.user, claims: whyOf(why), session: { id, sids } })
  }
  return session
}

/** A row that cannot be opened ends like any other, untold: who owns a damaged session must still be able to change a password. */
function readable(sealer: Sealer, record: OidcRecord): StoredSession | undefined {
  try {
    return readSession(sealer, record)
  } catch {
    return undefined
  }
}

function whyOf(why: EndReason) {
  const policy = why === 'password-changed' || why === 'email-identifier-changed'
  return { initiating_entity: policy ? 'policy' : 'admin', reason_admin: { en: why } }
}

async function tellClients(tx: Tx, { jobs }: SessionDeps, session: StoredSession, why: EndReason): Promise<void> {
  for (const { client, sid } of session.clients) {
    for (const url of await logoutUrls(tx, client, why)) {
      const payload: JsonObject = { client, sub: session.user, sid, url }
      await jobs.enqueue(tx, 'send-logout-token', payload)
    }
  }
}

/** Auth0's `oidc_logout` of a client; every reason counts unless it has chosen some. */
async function logoutUrls(tx: Tx, id: string, why: EndReason): Promise<readonly string[]> {
  const client = await clients.find(tx, id)
  const wanted = client?.settings['oidc_logout']
  if (!isObject(wanted)) return []
  const { backchannel_logout_urls: urls, backchannel_logout_initiators: initiators } = wanted
  if (isObject(initiators) && initiators['mode'] === 'custom') {
    const selected = initiators['selected_initiators']
    if (!Array.isArray(selected) || !selected.includes(why)) return []
  }
  return Array.isArray(urls) ? urls.filter((url): url is string => typeof url === 'string' && isWeb(url)) : []
}

function isWeb(url: string): boolean {
  return URL.canParse(url) && ['https:', 'http:'].includes(new URL(url).protocol)
}
