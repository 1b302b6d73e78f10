// cli: the commands of `keyturn`. One file each; this one finds the command and prints refusals as one sentence.
import { VERSION } from '#app'
import { messageOf, StartRefused } from '#kit'

import { actions } from './actions.ts'
import type { Command } from './command.ts'
import { demo } from './demo.ts'
import { dev } from './dev.ts'
import { doctor } from './doctor.ts'
import { executions } from './executions.ts'
import { hooks } from './hooks.ts'
import { importExport } from './import.ts'
import { migrate } from './migrate.ts'
import { runtimes } from './runtimes.ts'
import { start } from './start.ts'

const commands: readonly Command[] = [
  start,
  dev,
  demo,
  migrate,
  doctor,
  actions,
  hooks,
  executions,
  importExport,
  runtimes,
]

/** @returns the exit code: 0, or 1 with one sentence on stderr, or 2 when the words are off */
export async function runCommand(argv: readonly string[]): Promise<number> {
  const [name = 'help', ...args] = argv
  if (name === 'help' || name === '--help' || name === '-h') {
    process.stdout.write(help())
    return 0
  }
  if (name === '--version' || name === 'version') {
    process.stdout.write(`${VERSION}\n`)
    return 0
  }
  const command = commands.find((each) => each.name === name)
  if (!command) {
    process.stderr.write(`keyturn: there is no command "${name}". keyturn help lists them.\n`)
    return 2
  }
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(`usage: keyturn ${row(command)}\n`)
    return 0
  }
  try {
    return await command.run(args)
  } catch (thrown) {
    if (thrown instanceof StartRefused || isArgumentError(thrown)) {
      process.stderr.write(`keyturn: ${messageOf(thrown)}\n`)
      return thrown instanceof StartRefused ? 1 : 2
    }
    throw thrown
  }
}

function isArgumentError(thrown: unknown): boolean {
  return thrown instanceof TypeError && 'code' in thrown && String(thrown.code).startsWith('ERR_PARSE_ARGS')
}

function help(): string {
  const rows = commands.map((command) => `  ${row(command)}`)
  return `keyturn ${VERSION}: programmable password reset and change\n\nusage: keyturn <command> [options]\n\n${rows.join('\n')}\n\nEverything else is configured by KEYTURN_ variables: docs/configuration.md\n`
}

/** What does not fit in front of its words stands above them. */
function row({ name, usage, words }: Command): string {
  const before = `${name} ${usage}`
  return before.length < 24 ? `${before.padEnd(24)}${words}` : `${before}\n${' '.repeat(26)}${words}`
}
