// The SQL of Actions modules and their versions.
import { fromStored } from '#kit'
import type { ActionModuleRow, ActionModuleVersionRow, Db } from '#storage'

import type { Dependency } from '../build/index.ts'
import type { ActionModule, ModuleRef, ModuleVersion } from './module.ts'

export async function insert(
  db: Db,
  { id, name, code, dependencies, createdAt, updatedAt }: ActionModule,
): Promise<void> {
  const row = { id, name, code, dependencies_json: JSON.stringify(dependencies) }
  await db
    .insertInto('action_modules')
    .values({ ...row, created_at: createdAt, updated_at: updatedAt })
    .execute()
}

export async function find(db: Db, id: string): Promise<ActionModule | undefined> {
  const row = await db.selectFrom('action_modules').selectAll().where('id', '=', id).executeTakeFirst()
  return row && withLatest(db, row)
}

export async function findByName(db: Db, name: string): Promise<ActionModule | undefined> {
  const row = await db.selectFrom('action_modules').selectAll().where('name', '=', name).executeTakeFirst()
  return row && withLatest(db, row)
}

export async function list(db: Db): Promise<ActionModule[]> {
  const rows = await db.selectFrom('action_modules').selectAll().orderBy('created_at').orderBy('id').execute()
  return Promise.all(rows.map((row) => withLatest(db, row)))
}

/** Holds the module until the transaction ends. @returns false when there is none */
export async function hold(db: Db, id: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('action_modules')
    .set((e) => ({ name: e.ref('name') }))
    .where('id', '=', id)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

export async function updateDraft(
  db: Db,
  id: string,
  { code, dependencies }: Pick<ActionModule, 'code' | 'dependencies'>,
  at: number,
): Promise<void> {
  await db
    .updateTable('action_modules')
    .set({ code, dependencies_json: JSON.stringify(dependencies), updated_at: at })
    .where('id', '=', id)
    .execute()
}

export async function remove(db: Db, id: string): Promise<void> {
  await db.deleteFrom('action_modules').where('id', '=', id).execute()
}

export async function insertVersion(db: Db, version: ModuleVersion): Promise<void> {
  await db
    .insertInto('action_module_versions')
    .values({
      id: version.id,
      module_id: version.module,
      number: version.number,
      code: version.code,
      dependencies_json: JSON.stringify(version.dependencies),
      created_at: version.createdAt,
    })
    .execute()
}

/** Newest first. */
export async function versions(db: Db, module: string): Promise<ModuleVersion[]> {
  const rows = await db
    .selectFrom('action_module_versions')
    .selectAll()
    .where('module_id', '=', module)
    .orderBy('number', 'desc')
    .execute()
  return rows.map(versionOf)
}

export async function findVersion(db: Db, id: string): Promise<ModuleVersion | undefined> {
  const row = await db.selectFrom('action_module_versions').selectAll().where('id', '=', id).executeTakeFirst()
  return row && versionOf(row)
}

export type Use = {
  action: string
  name: string
  trigger: string
  triggerVersion: string
  deployed: boolean
  ref: ModuleRef
}

/** Drafts and deployed versions that name a module. */
export async function uses(db: Db): Promise<Use[]> {
  const drafts = await db
    .selectFrom('actions')
    .select(['id', 'name', 'trigger_id', 'trigger_version', 'modules_json'])
    .where('modules_json', '!=', '[]')
    .execute()
  const deployed = await db
    .selectFrom('actions')
    .innerJoin('action_versions', 'action_versions.id', 'actions.deployed_version_id')
    .select(['actions.id', 'name', 'actions.trigger_id', 'actions.trigger_version', 'action_versions.modules_json'])
    .where('action_versions.modules_json', '!=', '[]')
    .execute()
  const usesOf = (rows: typeof drafts, isDeployed: boolean) =>
    rows.flatMap((row) =>
      fromStored<ModuleRef[]>(row.modules_json).map((ref) => ({
        ...{ action: row.id, name: row.name, trigger: row.trigger_id, triggerVersion: row.trigger_version },
        deployed: isDeployed,
        ref,
      })),
    )
  return [...usesOf(drafts, false), ...usesOf(deployed, true)]
}

async function withLatest(db: Db, row: ActionModuleRow): Promise<ActionModule> {
  const latest = await db
    .selectFrom('action_module_versions')
    .selectAll()
    .where('module_id', '=', row.id)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst()
  return {
    id: row.id,
    name: row.name,
    code: row.code,
    dependencies: fromStored<Dependency[]>(row.dependencies_json),
    latest: latest && versionOf(latest),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}

function versionOf(row: ActionModuleVersionRow): ModuleVersion {
  return {
    id: row.id,
    module: row.module_id,
    number: row.number,
    code: row.code,
    dependencies: fromStored<Dependency[]>(row.dependencies_json),
    createdAt: row.created_at,
  }
}
