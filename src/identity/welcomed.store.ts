// The SQL of welcomes: whose address has been verified once already.
import type { UserId } from '#kit'
import type { Tx } from '#storage'

/** @returns whether it is the first time */
export async function mark(tx: Tx, user: UserId, at: number): Promise<boolean> {
  const made = await tx
    .insertInto('welcomed_users')
    .values({ user_id: user, at })
    .onConflict((conflict) => conflict.doNothing())
    .returning('user_id')
    .executeTakeFirst()
  return made !== undefined
}
