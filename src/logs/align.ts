// Puts the order of log events right after a restore into another PostgreSQL cluster; to be called at every start.
import type { Storage } from '#storage'

import { alignPositions } from './logs.store.ts'

export async function alignLogPositions({ db, dialect }: Storage): Promise<void> {
  if (dialect === 'postgres') await alignPositions(db)
}
