// The SQL of organizations: who belongs to which, and through which connections.
import { fromStored, type JsonObject, type UserId } from '#kit'
import type { Db, OrganizationRow, Tx } from '#storage'

export type Organization = {
  id: string
  name: string
  displayName: string | undefined
  branding: JsonObject | undefined
  /** texts by name */
  metadata: JsonObject
  createdAt: number
  updatedAt: number
}

/** @throws a unique violation (`isTaken`) when the name is taken */
export async function insert(db: Db, organization: Organization): Promise<void> {
  await db.insertInto('organizations').values(toRow(organization)).execute()
}

export async function find(db: Db, id: string): Promise<Organization | undefined> {
  const row = await db.selectFrom('organizations').selectAll().where('id', '=', id).executeTakeFirst()
  return row && fromRow(row)
}

export async function findByName(db: Db, name: string): Promise<Organization | undefined> {
  const row = await db.selectFrom('organizations').selectAll().where('name', '=', name).executeTakeFirst()
  return row && fromRow(row)
}

/** In order of the ids, after `from`. */
export async function list(
  db: Db,
  page: { from?: string | undefined; limit: number; offset?: number },
): Promise<Organization[]> {
  let query = db.selectFrom('organizations').selectAll()
  if (page.from !== undefined) query = query.where('id', '>', page.from)
  const rows = await query
    .orderBy('id')
    .limit(page.limit)
    .offset(page.offset ?? 0)
    .execute()
  return rows.map(fromRow)
}

export async function count(db: Db): Promise<number> {
  const row = await db
    .selectFrom('organizations')
    .select((e) => e.fn.countAll().as('many'))
    .executeTakeFirst()
  return Number(row?.many ?? 0)
}

/** Reads one and holds it until the transaction ends, so that of two changes at once none is lost. */
export async function lock(tx: Tx, id: string): Promise<Organization | undefined> {
  const row = await tx
    .updateTable('organizations')
    .set((e) => ({ updated_at: e.ref('updated_at') }))
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst()
  return row && fromRow(row)
}

/** @throws a unique violation (`isTaken`) when the name is taken */
export async function update(tx: Tx, organization: Organization): Promise<void> {
  const { id, created_at: _created, ...set } = toRow(organization)
  await tx.updateTable('organizations').set(set).where('id', '=', id).execute()
}

/** Takes its memberships along. */
export async function remove(db: Db, id: string): Promise<void> {
  await db.deleteFrom('organizations').where('id', '=', id).execute()
}

export async function isMember(db: Db, organization: string, user: UserId): Promise<boolean> {
  const row = await db
    .selectFrom('organization_members')
    .select('user_id')
    .where('organization_id', '=', organization)
    .where('user_id', '=', user)
    .executeTakeFirst()
  return row !== undefined
}

/** Ids of the members, in order of the ids, after `from`. */
export async function membersOf(
  db: Db,
  organization: string,
  page: { from?: string | undefined; limit: number; offset?: number },
): Promise<string[]> {
  let query = db.selectFrom('organization_members').select('user_id').where('organization_id', '=', organization)
  if (page.from !== undefined) query = query.where('user_id', '>', page.from)
  const rows = await query
    .orderBy('user_id')
    .limit(page.limit)
    .offset(page.offset ?? 0)
    .execute()
  return rows.map((row) => row.user_id)
}

export async function countMembers(db: Db, organization: string): Promise<number> {
  const row = await db
    .selectFrom('organization_members')
    .select((e) => e.fn.countAll().as('many'))
    .where('organization_id', '=', organization)
    .executeTakeFirst()
  return Number(row?.many ?? 0)
}

export async function listOfUser(db: Db, user: UserId): Promise<Organization[]> {
  const rows = await db
    .selectFrom('organizations')
    .innerJoin('organization_members', 'organization_members.organization_id', 'organizations.id')
    .selectAll('organizations')
    .where('organization_members.user_id', '=', user)
    .orderBy('organizations.id')
    .execute()
  return rows.map(fromRow)
}

export async function addMember(tx: Tx, organization: string, user: UserId): Promise<void> {
  await tx
    .insertInto('organization_members')
    .values({ organization_id: organization, user_id: user })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

export async function removeMember(tx: Tx, organization: string, user: string): Promise<void> {
  await tx
    .deleteFrom('organization_members')
    .where('organization_id', '=', organization)
    .where('user_id', '=', user)
    .execute()
}

/** `settings` in Auth0's names. */
export type EnabledConnection = { connection: string; settings: JsonObject }

export async function connectionsOf(db: Db, organization: string): Promise<EnabledConnection[]> {
  const rows = await db
    .selectFrom('organization_connections')
    .select(['connection_id', 'settings_json'])
    .where('organization_id', '=', organization)
    .orderBy('connection_id')
    .execute()
  return rows.map((row) => ({ connection: row.connection_id, settings: fromStored<JsonObject>(row.settings_json) }))
}

/** @throws a unique violation (`isTaken`) when it is enabled already */
export async function enableConnection(db: Db, organization: string, enabled: EnabledConnection): Promise<void> {
  await db
    .insertInto('organization_connections')
    .values({
      organization_id: organization,
      connection_id: enabled.connection,
      settings_json: JSON.stringify(enabled.settings),
    })
    .execute()
}

export async function changeConnection(tx: Tx, organization: string, enabled: EnabledConnection): Promise<void> {
  await tx
    .updateTable('organization_connections')
    .set({ settings_json: JSON.stringify(enabled.settings) })
    .where('organization_id', '=', organization)
    .where('connection_id', '=', enabled.connection)
    .execute()
}

export async function disableConnection(db: Db, organization: string, connection: string): Promise<void> {
  await db
    .deleteFrom('organization_connections')
    .where('organization_id', '=', organization)
    .where('connection_id', '=', connection)
    .execute()
}

function toRow(organization: Organization): OrganizationRow {
  return {
    id: organization.id,
    name: organization.name,
    display_name: organization.displayName ?? null,
    branding_json: organization.branding === undefined ? null : JSON.stringify(organization.branding),
    metadata_json: JSON.stringify(organization.metadata),
    created_at: organization.createdAt,
    updated_at: organization.updatedAt,
  }
}

function fromRow(row: OrganizationRow): Organization {
  return {
    id: row.id,
    name: row.name,
    displayName: row.display_name ?? undefined,
    branding: row.branding_json === null ? undefined : fromStored<JsonObject>(row.branding_json),
    metadata: fromStored<JsonObject>(row.metadata_json),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}
