// keyturn start: runs a node until it is told to stop.
import { parseArgs } from 'node:util'

import { openApp, readConfig, startScreen } from '#app'

import type { Command } from './command.ts'
import { untilStopped } from './until-stopped.ts'

export const start: Command = {
  name: 'start',
  usage: '[--https]',
  words: 'starts the server (SIGTERM drains and stops it)',
  async run(args) {
    const { values } = parseArgs({ args: [...args], options: { https: { type: 'boolean', default: false } } })
    const stopped = untilStopped()
    const app = await openApp(readConfig(undefined, { https: values.https }))
    process.stdout.write(await startScreen(app, performance.now()))
    await stopped
    process.stderr.write('keyturn: stopping; what is under way is finished first\n')
    await app[Symbol.asyncDispose]()
    return 0
  },
}
