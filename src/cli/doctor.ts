// keyturn doctor: says what this machine offers and what is wrong with the configuration, without starting a server.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { inspectMachine, readConfig } from '#app'

import type { Command } from './command.ts'

export const doctor: Command = {
  name: 'doctor',
  usage: '',
  words: 'checks configuration, Node, isolation tiers and store',
  async run() {
    const config = readConfig()
    const folder = mkdtempSync(join(tmpdir(), 'keyturn-doctor-'))
    try {
      const findings = await inspectMachine(config, folder)
      for (const { what, ok, words } of findings)
        process.stdout.write(`${ok ? 'ok ' : '!! '} ${what.padEnd(12)}${words}\n`)
      return findings.every(({ ok }) => ok) ? 0 : 1
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  },
}
