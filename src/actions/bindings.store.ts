// The SQL of bindings: which Actions a trigger runs, in which order.
import type { ActionId, VersionId } from '#kit'
import type { BindingRow, Db, Tx } from '#storage'
import type { TriggerId } from '#triggers'

import type { Binding } from './action.ts'

export async function list(db: Db, trigger: string): Promise<Binding[]> {
  const rows = await db
    .selectFrom('bindings')
    .selectAll()
    .where('trigger_id', '=', trigger)
    .orderBy('position')
    .execute()
  return rows.map(fromRow)
}

/** Replaces the whole ordered list of a trigger. */
export async function replace(tx: Tx, trigger: TriggerId, bindings: readonly Binding[]): Promise<void> {
  await tx.deleteFrom('bindings').where('trigger_id', '=', trigger).execute()
  if (bindings.length === 0) return
  const rows = bindings.map((binding, position): BindingRow => ({
    id: binding.id,
    trigger_id: trigger,
    action_id: binding.action,
    position,
    display_name: binding.displayName,
    created_at: binding.createdAt,
    updated_at: binding.updatedAt,
  }))
  await tx.insertInto('bindings').values(rows).execute()
}

export async function countOf(db: Db, action: ActionId): Promise<number> {
  const row = await db
    .selectFrom('bindings')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('action_id', '=', action)
    .executeTakeFirstOrThrow()
  return row.count
}

export async function removeOf(tx: Tx, action: ActionId): Promise<void> {
  await tx.deleteFrom('bindings').where('action_id', '=', action).execute()
}

/** What a trigger runs now: bound Actions in order, with the version deployed for each. */
export type PlannedAction = { action: ActionId; version: VersionId; name: string }

export async function plan(db: Db, trigger: TriggerId): Promise<PlannedAction[]> {
  const rows = await db
    .selectFrom('bindings')
    .innerJoin('actions', 'actions.id', 'bindings.action_id')
    .select(['actions.id', 'actions.name', 'actions.deployed_version_id'])
    .where('bindings.trigger_id', '=', trigger)
    .where('actions.deployed_version_id', 'is not', null)
    .orderBy('bindings.position')
    .execute()
  return rows.map((row) => ({
    action: row.id as ActionId,
    version: row.deployed_version_id as VersionId,
    name: row.name,
  }))
}

function fromRow(row: BindingRow): Binding {
  return {
    id: row.id,
    trigger: row.trigger_id as TriggerId,
    action: row.action_id as ActionId,
    displayName: row.display_name,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}
