// The SQL of Actions and their drafts.
import { sql } from 'kysely'

import { type ActionId, fromStored, type VersionId } from '#kit'
import type { ActionRow, Db, Tx } from '#storage'
import type { RuntimeLabel, TriggerId } from '#triggers'

import type { Action, ActionSecret, ActionStatus } from './action.ts'
import type { BuildError, Dependency, ResolvedDependency } from './build/index.ts'
import type { ModuleRef } from './modules/module.ts'
import type { ActionPolicy } from './policy.ts'

export async function insert(db: Db, action: Action): Promise<void> {
  await db.insertInto('actions').values(toRow(action)).execute()
}

/** The policy alone: it is read with every execution, and code can be long. */
export async function findPolicy(db: Db, id: ActionId): Promise<ActionPolicy | undefined> {
  const row = await db.selectFrom('actions').select('policy_json').where('id', '=', id).executeTakeFirst()
  return row && fromStored<ActionPolicy>(row.policy_json)
}

export async function find(db: Db, id: string): Promise<Action | undefined> {
  const row = await db.selectFrom('actions').selectAll().where('id', '=', id).executeTakeFirst()
  return row && fromRow(row)
}

export async function findByName(db: Db, name: string): Promise<Action | undefined> {
  const row = await db.selectFrom('actions').selectAll().where('name', '=', name).executeTakeFirst()
  return row && fromRow(row)
}

export type ActionFilter = { trigger?: string; name?: string; deployed?: boolean }

export async function list(
  db: Db,
  filter: ActionFilter,
  page: { offset: number; limit: number },
): Promise<{ actions: Action[]; total: number }> {
  let query = db.selectFrom('actions')
  if (filter.trigger !== undefined) query = query.where('trigger_id', '=', filter.trigger)
  if (filter.name !== undefined) query = query.where('name', '=', filter.name)
  if (filter.deployed !== undefined) {
    query = query.where('deployed_version_id', filter.deployed ? 'is not' : 'is', null)
  }
  const { total } = await query.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
  const rows = await query
    .selectAll()
    .orderBy('created_at')
    .orderBy('id')
    .limit(page.limit)
    .offset(page.offset)
    .execute()
  return { actions: rows.map(fromRow), total }
}

/** The Action, its row held until the transaction ends: what reads, changes and writes back loses no other change. */
export async function hold(tx: Tx, id: string): Promise<Action | undefined> {
  const same = sql<number>`updated_at`
  await tx.updateTable('actions').set({ updated_at: same }).where('id', '=', id).execute()
  return find(tx, id)
}

/** Writes everything; whoever changes an Action holds its row (`hold`). */
export async function update(tx: Tx, action: Action): Promise<void> {
  const { id: _id, created_at: _created, ...set } = toRow(action)
  await tx.updateTable('actions').set(set).where('id', '=', action.id).execute()
}

/** How a build ended; that of an older revision writes nothing. @returns whether it was written */
export async function setBuild(db: Db, action: Action): Promise<boolean> {
  const { status, artifact_hash, resolved_json, errors_json } = toRow(action)
  const { numUpdatedRows } = await db
    .updateTable('actions')
    .set({ status, artifact_hash, resolved_json, errors_json })
    .where('id', '=', action.id)
    .where('revision', '=', action.revision)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Moves a build on; a build of an older revision writes nothing. */
export async function setStatus(db: Db, id: ActionId, revision: number, status: ActionStatus): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('actions')
    .set({ status })
    .where('id', '=', id)
    .where('revision', '=', revision)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

export async function remove(db: Db, id: ActionId): Promise<void> {
  await db.deleteFrom('actions').where('id', '=', id).execute()
}

function toRow(action: Action): ActionRow {
  return {
    id: action.id,
    name: action.name,
    trigger_id: action.trigger,
    trigger_version: action.triggerVersion,
    code: action.code,
    dependencies_json: JSON.stringify(action.dependencies),
    secrets_json: JSON.stringify(action.secrets),
    modules_json: JSON.stringify(action.modules),
    runtime: action.runtime,
    status: action.status,
    revision: action.revision,
    artifact_hash: action.artifactHash ?? null,
    resolved_json: action.resolved ? JSON.stringify(action.resolved) : null,
    errors_json: JSON.stringify(action.errors),
    policy_json: JSON.stringify(action.policy),
    deployed_version_id: action.deployedVersion ?? null,
    deployed_revision: action.deployedRevision ?? null,
    created_at: action.createdAt,
    updated_at: action.updatedAt,
  }
}

function fromRow(row: ActionRow): Action {
  return {
    id: row.id as ActionId,
    name: row.name,
    trigger: row.trigger_id as TriggerId,
    triggerVersion: row.trigger_version,
    code: row.code,
    dependencies: fromStored<Dependency[]>(row.dependencies_json),
    secrets: fromStored<ActionSecret[]>(row.secrets_json),
    modules: fromStored<ModuleRef[]>(row.modules_json),
    runtime: row.runtime as RuntimeLabel,
    status: row.status as ActionStatus,
    revision: row.revision,
    artifactHash: row.artifact_hash ?? undefined,
    resolved: row.resolved_json === null ? undefined : fromStored<ResolvedDependency[]>(row.resolved_json),
    errors: fromStored<BuildError[]>(row.errors_json),
    policy: fromStored<ActionPolicy>(row.policy_json),
    deployedVersion: (row.deployed_version_id ?? undefined) as VersionId | undefined,
    deployedRevision: row.deployed_revision ?? undefined,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}
