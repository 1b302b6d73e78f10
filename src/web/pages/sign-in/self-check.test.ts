// docs/oidc-self-check.md keeps its word: every item of it names tests, and they are there.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

const ROOT = join(import.meta.dirname, '../../../..')
const HERE = 'src/web/pages/sign-in'
const FILES: Record<string, string> = {
  A: `${HERE}/attacks.slow.test.ts`,
  B: `${HERE}/behaviour.slow.test.ts`,
  C: `${HERE}/credentials.slow.test.ts`,
  E: 'e2e/signin.test.ts',
  N: 'e2e/signin-nodes.test.ts',
  O: 'src/oidc/oidc.test.ts',
  P: `${HERE}/conformance.slow.test.ts`,
  S: `${HERE}/sign-in.slow.test.ts`,
}

test('every item of the self-check names a test that there is', () => {
  const page = readFileSync(join(ROOT, 'docs/oidc-self-check.md'), 'utf8')
  const rows = page.split('\n').filter((line) => line.startsWith('| ') && !/^\| (item|attack) \|/.test(line))
  assert.ok(rows.length > 50)
  for (const row of rows) {
    const cell = row.split('|').at(-2)?.trim() ?? ''
    assert.match(cell, /^([A-Z]\b|`src\/|`web\/)/, `no test: ${row}`)
    // "C *one*, *another*; N on two nodes": a name is one of the last letter's file
    let file = ''
    for (const [, letter, name] of cell.matchAll(/\b([A-Z])\b|\*([^*]+)\*/g)) {
      if (letter !== undefined) file = FILES[letter] ?? assert.fail(`no file ${letter}: ${row}`)
      if (name === undefined) continue
      const source = readFileSync(join(ROOT, file), 'utf8')
      for (const part of name.split(' … ')) assert.ok(source.includes(part), `${file} has no test ${name}`)
    }
  }
})
