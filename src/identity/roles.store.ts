// The SQL of roles: what a role permits, who has it, and what is permitted to a user directly.
import type { UserId } from '#kit'
import type { Db, Tx } from '#storage'

export type Role = { id: string; name: string; description: string; createdAt: number }

/** `audience` is the identifier of a resource server, `permission` one of its scopes. */
export type Permission = { audience: string; permission: string }

/** @throws a unique violation (`isTaken`) when the name is taken */
export async function insert(db: Db, role: Role): Promise<void> {
  await db
    .insertInto('roles')
    .values({ id: role.id, name: role.name, description: role.description, created_at: role.createdAt })
    .execute()
}

export async function find(db: Db, id: string): Promise<Role | undefined> {
  const row = await db.selectFrom('roles').selectAll().where('id', '=', id).executeTakeFirst()
  return row && fromRow(row)
}

/** @param nameFilter part of the name, in any case */
export async function list(
  db: Db,
  page: { offset: number; limit: number; nameFilter?: string | undefined },
): Promise<{ roles: Role[]; total: number }> {
  const all = await db.selectFrom('roles').selectAll().orderBy('name').execute()
  const wanted = page.nameFilter?.toLowerCase()
  const found = wanted === undefined ? all : all.filter(({ name }) => name.toLowerCase().includes(wanted))
  return { roles: found.slice(page.offset, page.offset + page.limit).map(fromRow), total: found.length }
}

/** @returns the role as it is now, or undefined when there is none */
export async function update(
  db: Db,
  id: string,
  change: { name?: string; description?: string },
): Promise<Role | undefined> {
  if (Object.keys(change).length === 0) return find(db, id)
  const row = await db.updateTable('roles').set(change).where('id', '=', id).returningAll().executeTakeFirst()
  return row && fromRow(row)
}

export async function remove(db: Db, id: string): Promise<void> {
  await db.deleteFrom('roles').where('id', '=', id).execute()
}

export async function permissionsOf(db: Db, role: string): Promise<Permission[]> {
  return db
    .selectFrom('role_permissions')
    .select(['audience', 'permission'])
    .where('role_id', '=', role)
    .orderBy('audience')
    .orderBy('permission')
    .execute()
}

export async function addPermissions(tx: Tx, role: string, permissions: readonly Permission[]): Promise<void> {
  for (const permission of permissions) {
    await tx
      .insertInto('role_permissions')
      .values({ role_id: role, ...permission })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  }
}

export async function removePermissions(tx: Tx, role: string, permissions: readonly Permission[]): Promise<void> {
  for (const { audience, permission } of permissions) {
    await tx
      .deleteFrom('role_permissions')
      .where('role_id', '=', role)
      .where('audience', '=', audience)
      .where('permission', '=', permission)
      .execute()
  }
}

export async function rolesOf(db: Db, user: UserId): Promise<Role[]> {
  const rows = await db
    .selectFrom('roles')
    .innerJoin('user_roles', 'user_roles.role_id', 'roles.id')
    .selectAll('roles')
    .where('user_roles.user_id', '=', user)
    .orderBy('roles.name')
    .execute()
  return rows.map(fromRow)
}

/** Ids of those who have a role, in order of the ids, after `from`. */
export async function membersOf(
  db: Db,
  role: string,
  page: { from?: string | undefined; limit: number; offset?: number },
): Promise<string[]> {
  let query = db.selectFrom('user_roles').select('user_id').where('role_id', '=', role)
  if (page.from !== undefined) query = query.where('user_id', '>', page.from)
  const rows = await query
    .orderBy('user_id')
    .limit(page.limit)
    .offset(page.offset ?? 0)
    .execute()
  return rows.map((row) => row.user_id)
}

export async function assign(tx: Tx, user: UserId, role: string): Promise<void> {
  await tx
    .insertInto('user_roles')
    .values({ user_id: user, role_id: role })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

export async function unassign(tx: Tx, user: string, role: string): Promise<void> {
  await tx.deleteFrom('user_roles').where('user_id', '=', user).where('role_id', '=', role).execute()
}

/** What is permitted to a user directly; what its roles permit is theirs. */
export async function permissionsOfUser(db: Db, user: UserId): Promise<Permission[]> {
  return db
    .selectFrom('user_permissions')
    .select(['audience', 'permission'])
    .where('user_id', '=', user)
    .orderBy('audience')
    .orderBy('permission')
    .execute()
}

export async function permit(tx: Tx, user: UserId, permissions: readonly Permission[]): Promise<void> {
  for (const permission of permissions) {
    await tx
      .insertInto('user_permissions')
      .values({ user_id: user, ...permission })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  }
}

export async function forbid(tx: Tx, user: UserId, permissions: readonly Permission[]): Promise<void> {
  for (const { audience, permission } of permissions) {
    await tx
      .deleteFrom('user_permissions')
      .where('user_id', '=', user)
      .where('audience', '=', audience)
      .where('permission', '=', permission)
      .execute()
  }
}

/** An API that goes takes every permission of it along. */
export async function forgetAudience(tx: Tx, audience: string): Promise<void> {
  await tx.deleteFrom('role_permissions').where('audience', '=', audience).execute()
  await tx.deleteFrom('user_permissions').where('audience', '=', audience).execute()
}

function fromRow(row: { id: string; name: string; description: string; created_at: number }): Role {
  return { id: row.id, name: row.name, description: row.description, createdAt: row.created_at }
}
