// The SQL of password hashes and their history.
import type { UserId } from '#kit'
import type { Db, Tx } from '#storage'

export async function currentHash(db: Db, user: UserId): Promise<string | undefined> {
  const row = await db.selectFrom('passwords').select('hash').where('user_id', '=', user).executeTakeFirst()
  return row?.hash
}

/** Stores a hash; the one before goes into the history, of which `keep` entries stay. */
export async function replaceHash(
  tx: Tx,
  password: { user: UserId; hash: string; at: number; historyId: string; keep: number },
): Promise<void> {
  const before = await currentHash(tx, password.user)
  await tx
    .insertInto('passwords')
    .values({ user_id: password.user, hash: password.hash, set_at: password.at })
    .onConflict((conflict) => conflict.column('user_id').doUpdateSet({ hash: password.hash, set_at: password.at }))
    .execute()
  if (before !== undefined && password.keep > 0) {
    await tx
      .insertInto('password_history')
      .values({ id: password.historyId, user_id: password.user, hash: before, retired_at: password.at })
      .execute()
  }
  const kept = tx
    .selectFrom('password_history')
    .select('id')
    .where('user_id', '=', password.user)
    .orderBy('retired_at', 'desc')
    .orderBy('id')
    .limit(password.keep)
  await tx.deleteFrom('password_history').where('user_id', '=', password.user).where('id', 'not in', kept).execute()
}

/** Puts another hash of the same password in the place of `from`, if that is still the one. */
export async function upgradeHash(db: Db, user: UserId, from: string, to: string): Promise<void> {
  await db.updateTable('passwords').set({ hash: to }).where('user_id', '=', user).where('hash', '=', from).execute()
}

/** Hashes that may not be chosen again, newest first. @param size how many besides the current one */
export async function historyHashes(db: Db, user: UserId, size: number): Promise<string[]> {
  const rows = await db
    .selectFrom('password_history')
    .select('hash')
    .where('user_id', '=', user)
    .orderBy('retired_at', 'desc')
    .limit(size)
    .execute()
  return rows.map((row) => row.hash)
}
