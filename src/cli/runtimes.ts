// keyturn runtimes: the Nodes that Actions run on beside the server's own, kept in the data directory.
import { addedRuntimes, addRuntime, readConfig } from '#app'
import { AppError } from '#kit'

import type { Command } from './command.ts'

const USAGE = 'keyturn runtimes list | add <label>'

export const runtimes: Command = {
  name: 'runtimes',
  usage: 'list|add <label>',
  words: 'other Nodes for Actions: add node22 installs it from npm, at T1 and T2 code with that label runs on it',
  async run([what, label, ...rest]) {
    const config = readConfig()
    if (what === 'list' && label === undefined) {
      const added = await addedRuntimes(config)
      const own = `server  ${process.versions.node}  every other label\n`
      process.stdout.write(`${own}${added.map((one) => `${one.label}  ${one.version}\n`).join('')}`)
      return 0
    }
    if (what !== 'add' || label === undefined || rest.length > 0) {
      process.stderr.write(`keyturn: ${USAGE}\n`)
      return 2
    }
    try {
      process.stderr.write(`Installing ${label} from npm …\n`)
      const { version } = await addRuntime(config, label)
      process.stdout.write(`${label}  ${version}\n`)
      return 0
    } catch (thrown) {
      if (!(thrown instanceof AppError)) throw thrown
      process.stderr.write(`keyturn: ${thrown.message}${detailOf(thrown)}\n`)
      return 1
    }
  },
}

/** What npm said: the person at this keyboard is the one who may know. */
function detailOf({ detail }: AppError): string {
  return typeof detail === 'string' && detail !== '' ? `\n${detail}` : ''
}
