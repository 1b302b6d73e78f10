// The SQL of Hooks and of their secrets.
import { fromStored, type HookId } from '#kit'
import type { Db, HookRow, Tx } from '#storage'
import type { TriggerId } from '#triggers'

import type { BuildError } from '../build/index.ts'
import type { Hook, HookStatus } from './hook.ts'

export async function insert(db: Db, hook: Hook): Promise<void> {
  await db.insertInto('hooks').values(toRow(hook)).execute()
}

export async function find(db: Db, id: string): Promise<Hook | undefined> {
  const row = await db.selectFrom('hooks').selectAll().where('id', '=', id).executeTakeFirst()
  return row && fromRow(row)
}

export async function findByName(db: Db, name: string): Promise<Hook | undefined> {
  const row = await db.selectFrom('hooks').selectAll().where('name', '=', name).executeTakeFirst()
  return row && fromRow(row)
}

/** The Hook that a change of a password runs. */
export async function enabledOf(db: Db, trigger: TriggerId): Promise<{ id: HookId; name: string } | undefined> {
  const row = await db
    .selectFrom('hooks')
    .select(['id', 'name'])
    .where('trigger_id', '=', trigger)
    .where('enabled', '=', 1)
    .executeTakeFirst()
  return row && { id: row.id as HookId, name: row.name }
}

export type HookFilter = { trigger?: string; enabled?: boolean }

/** Oldest first. */
export async function list(
  db: Db,
  filter: HookFilter,
  page: { offset: number; limit: number },
): Promise<{ hooks: Hook[]; total: number }> {
  let query = db.selectFrom('hooks')
  if (filter.trigger !== undefined) query = query.where('trigger_id', '=', filter.trigger)
  if (filter.enabled !== undefined) query = query.where('enabled', '=', filter.enabled ? 1 : 0)
  const { total } = await query.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
  const rows = await query
    .selectAll()
    .orderBy('created_at')
    .orderBy('id')
    .limit(page.limit)
    .offset(page.offset)
    .execute()
  return { hooks: rows.map(fromRow), total }
}

/** Writes everything; whoever changes a Hook holds its row (`lock`). */
export async function update(tx: Tx, hook: Hook): Promise<void> {
  const { id: _id, created_at: _created, ...set } = toRow(hook)
  await tx.updateTable('hooks').set(set).where('id', '=', hook.id).execute()
}

/** The switch: at most one of a trigger is on. */
export async function disableOthers(tx: Tx, trigger: TriggerId, except: HookId): Promise<void> {
  await tx
    .updateTable('hooks')
    .set({ enabled: 0 })
    .where('trigger_id', '=', trigger)
    .where('enabled', '=', 1)
    .where('id', '!=', except)
    .execute()
}

/** Moves a build on; a build of an older revision writes nothing. */
export async function setBuild(db: Db, { id, revision, status, artifactHash, errors }: Hook): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('hooks')
    .set({ status, artifact_hash: artifactHash ?? null, errors_json: JSON.stringify(errors) })
    .where('id', '=', id)
    .where('revision', '=', revision)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

export async function remove(db: Db, id: string): Promise<void> {
  await db.deleteFrom('hooks').where('id', '=', id).execute()
}

/** Holds the row until the transaction ends, so that two changes of secrets come one after the other. @returns is there one? */
export async function lock(tx: Tx, id: string, at: number): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('hooks')
    .set({ updated_at: at })
    .where('id', '=', id)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

export type HookSecret = { name: string; valueSealed: string }

export async function secretsOf(db: Db, hook: string): Promise<HookSecret[]> {
  const rows = await db.selectFrom('hook_secrets').selectAll().where('hook_id', '=', hook).orderBy('name').execute()
  return rows.map(({ name, value_sealed: valueSealed }) => ({ name, valueSealed }))
}

export async function putSecret(tx: Tx, hook: string, secret: HookSecret, at: number): Promise<void> {
  const row = { hook_id: hook, name: secret.name, value_sealed: secret.valueSealed, updated_at: at }
  await tx
    .insertInto('hook_secrets')
    .values(row)
    .onConflict((conflict) =>
      conflict.columns(['hook_id', 'name']).doUpdateSet({ value_sealed: row.value_sealed, updated_at: at }),
    )
    .execute()
}

export async function removeSecrets(tx: Tx, hook: string, names: readonly string[]): Promise<void> {
  await tx.deleteFrom('hook_secrets').where('hook_id', '=', hook).where('name', 'in', names).execute()
}

function toRow(hook: Hook): HookRow {
  return {
    id: hook.id,
    name: hook.name,
    trigger_id: hook.trigger,
    script: hook.script,
    dependencies_json: JSON.stringify(hook.dependencies),
    enabled: hook.enabled ? 1 : 0,
    status: hook.status,
    revision: hook.revision,
    artifact_hash: hook.artifactHash ?? null,
    errors_json: JSON.stringify(hook.errors),
    created_at: hook.createdAt,
    updated_at: hook.updatedAt,
  }
}

function fromRow(row: HookRow): Hook {
  return {
    id: row.id as HookId,
    name: row.name,
    trigger: row.trigger_id as TriggerId,
    script: row.script,
    dependencies: fromStored<Record<string, string>>(row.dependencies_json),
    enabled: row.enabled === 1,
    status: row.status as HookStatus,
    revision: row.revision,
    artifactHash: row.artifact_hash ?? undefined,
    errors: fromStored<BuildError[]>(row.errors_json),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}
