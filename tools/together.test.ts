// Files that share a process: which do, and that one which cannot be loaded fails.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'

import { together } from './together.ts'

const OPENS =
  "const withStores = async () => {}\nawait withStores()\nimport { test } from 'node:test'\ntest('t', () => {})\n"

function withFiles(texts: Record<string, string>, work: (root: string, files: string[]) => void): void {
  const root = mkdtempSync(join(tmpdir(), 'keyturn-together-test-'))
  try {
    for (const [file, text] of Object.entries(texts)) writeFileSync(join(root, file), text)
    work(root, Object.keys(texts))
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}

const many = Object.fromEntries(Array.from({ length: 9 }, (_, n) => [`${n}.mjs`, OPENS]))

test('who opens stores shares a process, but for what changes the process; each file is run once', () => {
  const others = {
    'env.mjs': `${OPENS}process.env['A'] = 'b'\n`,
    'hook.mjs': `${OPENS}before(() => {})\n`,
    'none.mjs': '',
  }
  withFiles({ ...many, ...others }, (root, files) => {
    using runs = together(root, files, 2)
    assert.deepEqual(
      runs.files.filter((file) => !runs.members.has(file)),
      Object.keys(others).map((file) => join(root, file)),
    )
    const all = runs.files.flatMap((file) => runs.members.get(file) ?? [file])
    assert.deepEqual(all.toSorted(), files.map((file) => join(root, file)).toSorted())
    for (const entry of runs.members.keys()) assert.equal(run(entry), 0)
  })
})

test('one lane, and few files, run each alone; what was written is gone afterwards', () => {
  withFiles(many, (root, files) => {
    for (const runs of [together(root, files, 1), together(root, files.slice(1), 2)]) {
      using _ = runs
      assert.equal(runs.members.size, 0)
    }
    const runs = together(root, files, 2)
    const [entry = ''] = runs.members.keys()
    assert.ok(existsSync(entry))
    runs[Symbol.dispose]()
    assert.ok(!existsSync(entry))
  })
})

test('a file that cannot be loaded fails its process', () => {
  withFiles({ ...many, '8.mjs': `${OPENS}throw new Error('not here')\n` }, (root, files) => {
    using runs = together(root, files, 2)
    const codes = [...runs.members.keys()].map((entry) => run(entry))
    assert.equal(codes.filter((code) => code !== 0).length, 1)
  })
})

function run(entry: string): number | null {
  const { NODE_TEST_CONTEXT: _, ...env } = process.env
  return spawnSync(process.execPath, [entry], { env, stdio: 'ignore' }).status
}
