// The SQL of flows: one row per journey, advanced by compare-and-set on its step number.
import { type FlowId, fromStored, hashHandle, type Sealer } from '#kit'
import type { Db, FlowRow } from '#storage'

import type { FlowState } from './flow.ts'

export type StoredFlow<State> = { id: FlowId; kind: string; state: State; step: number; expiresAt: number }

const PURPOSE = 'flow'

export async function insert<State extends FlowState>(
  db: Db,
  sealer: Sealer,
  flow: { id: FlowId; kind: string; state: State; browser: string; user?: string; at: number; expiresAt: number },
): Promise<void> {
  const row: FlowRow = {
    id: flow.id,
    kind: flow.kind,
    state: flow.state.at,
    facts_sealed: sealer.seal(PURPOSE, JSON.stringify(flow.state)),
    step: 1,
    browser_hash: hashHandle(flow.browser),
    user_id: flow.user ?? null,
    created_at: flow.at,
    updated_at: flow.at,
    expires_at: flow.expiresAt,
  }
  await db.insertInto('flows').values(row).execute()
}

/** For the one input that comes without the cookie: the answer that another site posts to /continue. */
export const anyBrowser = Symbol('any browser')

/**
 * A flow opens only for the browser that began it: the handle in its cookie, of which the row has the hash
 * (Keycloak CVE-2026-7507: a journey begun by an attacker was handed to a victim).
 */
export async function find<State extends FlowState>(
  db: Db,
  sealer: Sealer,
  kind: string,
  id: string,
  browser: string | typeof anyBrowser,
  now: number,
): Promise<StoredFlow<State> | undefined> {
  let query = db
    .selectFrom('flows')
    .selectAll()
    .where('id', '=', id)
    .where('kind', '=', kind)
    .where('expires_at', '>', now)
  if (browser !== anyBrowser) query = query.where('browser_hash', '=', hashHandle(browser))
  const row = await query.executeTakeFirst()
  if (!row) return undefined
  return {
    id: row.id as FlowId,
    kind: row.kind,
    state: fromStored<State>(sealer.open(PURPOSE, row.facts_sealed)),
    step: row.step,
    expiresAt: row.expires_at,
  }
}

/** Journeys of one kind that a browser has open, the newest first. */
export async function listOfBrowser<State extends FlowState>(
  db: Db,
  sealer: Sealer,
  kind: string,
  browser: string,
  now: number,
): Promise<StoredFlow<State>[]> {
  const rows = await db
    .selectFrom('flows')
    .selectAll()
    .where('browser_hash', '=', hashHandle(browser))
    .where('kind', '=', kind)
    .where('expires_at', '>', now)
    .orderBy('created_at', 'desc')
    .limit(10)
    .execute()
  return rows.map((row) => ({
    id: row.id as FlowId,
    kind: row.kind,
    state: fromStored<State>(sealer.open(PURPOSE, row.facts_sealed)),
    step: row.step,
    expiresAt: row.expires_at,
  }))
}

/** @returns false when somebody else advanced the flow since it was read; then nothing was written */
export async function advance<State extends FlowState>(
  db: Db,
  sealer: Sealer,
  flow: StoredFlow<State>,
  state: State,
  at: number,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('flows')
    .set({
      state: state.at,
      facts_sealed: sealer.seal(PURPOSE, JSON.stringify(state)),
      step: flow.step + 1,
      updated_at: at,
    })
    .where('id', '=', flow.id)
    .where('step', '=', flow.step)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

export async function removeExpired(db: Db, now: number): Promise<void> {
  await db.deleteFrom('flows').where('expires_at', '<=', now).execute()
}
