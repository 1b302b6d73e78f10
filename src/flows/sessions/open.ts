// The door of sessions: listing and ending them, for the Management API and for logging out.
import { type OidcRecord, oidcRecords } from '#identity'
import type { UserId } from '#kit'
import type { Logs } from '#logs'
import type { Storage, Tx } from '#storage'
import { clients } from '#tenant'

import type { RequestFacts } from '../request-facts.ts'
import { type EndReason, endAllOf, endSession, type SessionDeps } from './end-sessions.ts'
import { readRefreshToken, readSession, type StoredRefreshToken, type StoredSession } from './stored-session.ts'

export type Sessions = {
  listOf(user: UserId): Promise<StoredSession[]>
  find(id: string): Promise<StoredSession | undefined>
  refreshTokensOf(user: UserId): Promise<StoredRefreshToken[]>
  findRefreshToken(id: string): Promise<StoredRefreshToken | undefined>
  /** Everything of a user, in the caller's transaction. */
  endAllOf(tx: Tx, user: UserId, why: EndReason): Promise<void>
  /** Every session of a user; refresh tokens stay. */
  endSessionsOf(tx: Tx, user: UserId, why: EndReason): Promise<void>
  /** @returns whether there was one */
  end(id: string, why: EndReason): Promise<boolean>
  /** The same at an administrator's session, of which no application is told. */
  endAdministrator(id: string): Promise<void>
  /** Takes a refresh token away, and with it the grant that it was made under. @returns whether there was one */
  endRefreshToken(tx: Tx, id: string): Promise<boolean>
  endRefreshTokensOf(tx: Tx, user: UserId): Promise<void>
  /** `slo` */
  logOut(id: string, client: string | undefined, request: RequestFacts): Promise<void>
}

export function openSessions(deps: SessionDeps & { storage: Storage; logs: Logs }): Sessions {
  const { storage, sealer, clock, logs } = deps
  const { db } = storage
  const sessions: Sessions = {
    async listOf(user) {
      const records = await oidcRecords.listOfUser(db, 'Session', user, clock.now())
      return records.map((record) => readSession(sealer, record))
    },
    async find(id) {
      const record = await oidcRecords.findByUid(db, 'Session', id, clock.now())
      return record?.user === undefined ? undefined : readSession(sealer, record)
    },
    async refreshTokensOf(user) {
      const records = await oidcRecords.listOfUser(db, 'RefreshToken', user, clock.now())
      return Promise.all(records.map(readToken))
    },
    async findRefreshToken(id) {
      const record = await oidcRecords.findByUid(db, 'RefreshToken', id, clock.now())
      return record && record.consumedAt === undefined ? readToken(record) : undefined
    },
    endAllOf: (tx, user, why) => endAllOf(tx, deps, user, why),
    async endSessionsOf(tx, user, why) {
      for (const { uid = '' } of await oidcRecords.listOfUser(tx, 'Session', user, clock.now())) {
        await endSession(tx, deps, uid, why)
      }
    },
    end: async (id, why) => (await storage.transaction((tx) => endSession(tx, deps, id, why))) !== undefined,
    async endAdministrator(id) {
      await oidcRecords.removeByUid(db, 'AdministratorSession', id)
    },
    async endRefreshToken(tx, id) {
      const record = await oidcRecords.findByUid(tx, 'RefreshToken', id, clock.now())
      if (!record || record.consumedAt !== undefined) return false
      await oidcRecords.removeByUid(tx, 'RefreshToken', id)
      return true
    },
    async endRefreshTokensOf(tx, user) {
      for (const { uid = '' } of await oidcRecords.listOfUser(tx, 'RefreshToken', user, clock.now())) {
        await sessions.endRefreshToken(tx, uid)
      }
    },
    logOut: (id, client, request) =>
      storage.transaction(async (tx) => {
        const ended = await endSession(tx, deps, id, 'rp-logout')
        if (!ended) return
        const named = client === undefined ? undefined : { id: client }
        await logs.write(tx, { type: 'slo', user: { id: ended.user }, client: named, request, details: { sid: id } })
      }),
  }
  return sessions

  async function readToken(record: OidcRecord): Promise<StoredRefreshToken> {
    const client = record.client === undefined ? undefined : await clients.find(db, record.client)
    return readRefreshToken(sealer, record, client ?? { settings: {} })
  }
}
