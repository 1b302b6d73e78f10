// The SQL of versions and of the artifacts that they run.
import { type ActionId, fromStored, type VersionId } from '#kit'
import type { Db, VersionRow } from '#storage'
import type { RuntimeLabel, TriggerId } from '#triggers'

import type { ActionSecret, ActionVersion } from './action.ts'
import type { BuildError, BuiltArtifact, Dependency } from './build/index.ts'
import type { ModuleRef } from './modules/module.ts'

export async function insert(db: Db, version: ActionVersion): Promise<void> {
  const row: VersionRow = {
    id: version.id,
    action_id: version.action,
    number: version.number,
    trigger_id: version.trigger,
    trigger_version: version.triggerVersion,
    code: version.code,
    dependencies_json: JSON.stringify(version.dependencies),
    secrets_json: JSON.stringify(version.secrets),
    modules_json: JSON.stringify(version.modules),
    runtime: version.runtime,
    status: version.status,
    artifact_hash: version.artifactHash,
    errors_json: JSON.stringify(version.errors),
    created_at: version.createdAt,
    updated_at: version.updatedAt,
    built_at: version.builtAt,
  }
  await db.insertInto('action_versions').values(row).execute()
}

export async function find(db: Db, id: string): Promise<ActionVersion | undefined> {
  const row = await db.selectFrom('action_versions').selectAll().where('id', '=', id).executeTakeFirst()
  return row && fromRow(row)
}

/** Newest first. */
export async function list(
  db: Db,
  action: ActionId,
  page: { offset: number; limit: number },
): Promise<{ versions: ActionVersion[]; total: number }> {
  const rows = await db
    .selectFrom('action_versions')
    .selectAll()
    .where('action_id', '=', action)
    .orderBy('number', 'desc')
    .limit(page.limit)
    .offset(page.offset)
    .execute()
  const { total } = await db
    .selectFrom('action_versions')
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .where('action_id', '=', action)
    .executeTakeFirstOrThrow()
  return { versions: rows.map(fromRow), total }
}

export async function nextNumber(db: Db, action: ActionId): Promise<number> {
  const row = await db
    .selectFrom('action_versions')
    .select(({ fn }) => fn.max('number').as('newest'))
    .where('action_id', '=', action)
    .executeTakeFirst()
  return (row?.newest ?? 0) + 1
}

/** Artifacts are named by their content: storing one twice changes nothing. */
export async function putArtifact(db: Db, artifact: BuiltArtifact, at: number): Promise<void> {
  await db
    .insertInto('artifacts')
    .values({ hash: artifact.hash, body: JSON.stringify(artifact), created_at: at })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

export async function findArtifact(db: Db, hash: string): Promise<BuiltArtifact | undefined> {
  const row = await db.selectFrom('artifacts').select('body').where('hash', '=', hash).executeTakeFirst()
  return row && fromStored<BuiltArtifact>(row.body)
}

function fromRow(row: VersionRow): ActionVersion {
  return {
    id: row.id as VersionId,
    action: row.action_id as ActionId,
    number: row.number,
    trigger: row.trigger_id as TriggerId,
    triggerVersion: row.trigger_version,
    code: row.code,
    dependencies: fromStored<Dependency[]>(row.dependencies_json),
    secrets: fromStored<ActionSecret[]>(row.secrets_json),
    modules: fromStored<ModuleRef[]>(row.modules_json),
    runtime: row.runtime as RuntimeLabel,
    status: 'built',
    artifactHash: row.artifact_hash,
    errors: fromStored<BuildError[]>(row.errors_json),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    builtAt: row.built_at,
  }
}
