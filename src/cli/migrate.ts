// keyturn migrate: brings the store to this version's schema and ends; for deployments that do it in a step of its own.
import { migrateStore, readConfig } from '#app'

import type { Command } from './command.ts'

export const migrate: Command = {
  name: 'migrate',
  usage: '',
  words: 'brings the database to this version’s schema',
  async run() {
    const applied = await migrateStore(readConfig())
    process.stdout.write(applied.length === 0 ? 'nothing to do\n' : `${applied.join('\n')}\n`)
    return 0
  },
}
