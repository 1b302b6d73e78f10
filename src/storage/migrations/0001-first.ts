// The first schema: everything that one password reset with Actions needs.
import type { Kysely } from 'kysely'

import { actions } from './0001-first/actions.ts'
import { identity } from './0001-first/identity.ts'
import { rest } from './0001-first/rest.ts'
import { tenant } from './0001-first/tenant.ts'

export async function up(db: Kysely<unknown>): Promise<void> {
  await identity(db)
  await tenant(db)
  await actions(db)
  await rest(db)
}
