// Makes the bundled list of breached and common passwords; with --check it only says whether the file is what it makes.
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { dictionary } from '@zxcvbn-ts/language-common'

const FILE = join(import.meta.dirname, '..', 'src', 'identity', 'breached-passwords.bin')

/** Bytes of SHA-1 that are kept of each: of 2⁴⁰ values 49,000 are taken, so one good password in 22 million is refused. */
const KEPT = 5

const passwords: readonly string[] = dictionary['passwords-common']
const prefixes = new Set(
  passwords.map((password) =>
    createHash('sha1')
      .update(password.normalize('NFKC').toLowerCase())
      .digest('hex')
      .slice(0, KEPT * 2),
  ),
)
const list = Buffer.from([...prefixes].toSorted().join(''), 'hex')

if (!process.argv.includes('--check')) {
  writeFileSync(FILE, list)
  console.log(`${prefixes.size} passwords, ${list.length} bytes`)
} else if (!readFileSync(FILE).equals(list)) {
  console.log('src/identity/breached-passwords.bin is not what its tool makes: run node tools/breached-passwords.ts.')
  process.exitCode = 1
}
