// The SQL of dashboard administrators: kept apart from users, in no connection, out of reach of /api/v2/users.
import type { Db } from '#storage'

export type Administrator = {
  id: string
  email: string
  passwordHash: string
  role: 'owner' | 'editor' | 'viewer'
  createdAt: number
}

export async function insert(db: Db, administrator: Administrator): Promise<void> {
  await db
    .insertInto('administrators')
    .values({
      id: administrator.id,
      email: administrator.email,
      password_hash: administrator.passwordHash,
      role: administrator.role,
      created_at: administrator.createdAt,
    })
    .execute()
}
