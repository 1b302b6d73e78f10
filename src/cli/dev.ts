// keyturn dev: the server for working on Keyturn itself, with people, their stories, and one bound Action.
import { openApp, readConfig, seedPeople, startScreen } from '#app'

import type { Command } from './command.ts'
import { untilStopped } from './until-stopped.ts'

export const dev: Command = {
  name: 'dev',
  usage: '',
  words: 'starts with seeded people and one bound Action (npm run dev restarts it at every change)',
  async run() {
    const stopped = untilStopped()
    await using app = await openApp(readConfig())
    process.stdout.write(await startScreen(app, performance.now()))
    const people = await seedPeople(app)
    process.stdout.write(`  People (password of all: ${people.password}):\n`)
    for (const { email, story } of people.list) process.stdout.write(`  ${email.padEnd(28)}${story}\n`)
    process.stdout.write('\n')
    await stopped
    return 0
  },
}
