// The SQL of circuit breakers: failures in a row of an Action, and since when its circuit is open.
import { sql } from 'kysely'

import { type ActionId, fromStored } from '#kit'
import type { Db } from '#storage'

import type { ActionPolicy } from './policy.ts'

export type Circuit = { failures: number; openedAt: number | undefined }

export async function find(db: Db, action: ActionId): Promise<Circuit> {
  const row = await db.selectFrom('circuits').selectAll().where('action_id', '=', action).executeTakeFirst()
  return { failures: row?.failures ?? 0, openedAt: row?.opened_at ?? undefined }
}

export type CircuitState = 'closed' | 'open' | 'half_open'

export type NamedCircuit = Circuit & { action: ActionId; name: string; policy: ActionPolicy }

/** Circuits with failures in a row, whether they are open or not; an Action without failures has none. */
export async function list(db: Db): Promise<NamedCircuit[]> {
  const rows = await db
    .selectFrom('circuits')
    .innerJoin('actions', 'actions.id', 'circuits.action_id')
    .select(['circuits.action_id', 'circuits.failures', 'circuits.opened_at', 'actions.name', 'actions.policy_json'])
    .orderBy('actions.name')
    .execute()
  return rows.map((row) => ({
    action: row.action_id as ActionId,
    name: row.name,
    policy: fromStored<ActionPolicy>(row.policy_json),
    failures: row.failures,
    openedAt: row.opened_at ?? undefined,
  }))
}

/** Half-open: the time of rest is over, the next attempt goes through. */
export function stateOf({ openedAt }: Circuit, { circuit_breaker }: ActionPolicy, now: number): CircuitState {
  if (openedAt === undefined || !circuit_breaker) return 'closed'
  return now < openedAt + circuit_breaker.open_ms ? 'open' : 'half_open'
}

/**
 * May the Action run? An open circuit lets one attempt through every `open_ms` (half-open): whoever moves `opened_at`
 * first is that one, on whichever node.
 */
export async function admits(
  db: Db,
  action: ActionId,
  { open_ms }: NonNullable<ActionPolicy['circuit_breaker']>,
  now: number,
): Promise<boolean> {
  const { openedAt } = await find(db, action)
  if (openedAt === undefined) return true
  if (now < openedAt + open_ms) return false
  const { numUpdatedRows } = await db
    .updateTable('circuits')
    .set({ opened_at: now })
    .where('action_id', '=', action)
    .where('opened_at', '=', openedAt)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** One more failure in a row; opens the circuit at the limit. */
export async function countFailure(db: Db, action: ActionId, failures: number, now: number): Promise<void> {
  await db
    .insertInto('circuits')
    .values({ action_id: action, failures: 1, opened_at: failures <= 1 ? now : null })
    .onConflict((conflict) =>
      conflict.column('action_id').doUpdateSet({
        failures: sql<number>`circuits.failures + 1`,
        opened_at: sql<
          number | null
        >`case when circuits.failures + 1 >= ${failures} then ${now} else circuits.opened_at end`,
      }),
    )
    .execute()
}

/** A success closes the circuit. */
export async function reset(db: Db, action: ActionId): Promise<void> {
  await db.deleteFrom('circuits').where('action_id', '=', action).execute()
}
