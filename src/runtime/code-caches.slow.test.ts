// Code caches: kept over a restart, never taken from a child that ran an Action, never believed when they were changed.
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'

import { bundle } from './testdata/fixtures.ts'
import { openStage } from './testdata/stage.ts'

const code =
  'const axios = require("axios"); exports.onExecutePostChangePassword = async () => { console.log(typeof axios.post) }'

async function until(what: () => Promise<boolean>): Promise<void> {
  while (!(await what().catch(() => false))) await new Promise((resolve) => setTimeout(resolve, 10))
}

test('a code cache is made by a child of its own, kept over a restart, and dropped when it was changed', async (t) => {
  const dataDir = await mkdtemp(join(tmpdir(), 'kt-caches-'))
  t.after(() => rm(dataDir, { recursive: true, force: true }))
  const folder = join(dataDir, 'code-cache')
  const artifact = await bundle(code)
  const find = async () => join(folder, (await readdir(folder)).find((name) => !name.startsWith('.')) ?? 'none')
  const runUntil = async (what: () => Promise<boolean>) => {
    await using stage = await openStage({ dataDir })
    const { logs } = await stage.runtime.invoke(stage.invocation(artifact)).settled
    assert.equal(logs[0]?.text, 'function')
    await until(what)
  }
  await runUntil(async () => existsSync(await find()))
  const file = await find()
  const made = await readFile(file)
  assert.equal((await stat(file)).mode & 0o777, 0o600)

  // read, and not refused by V8: a refused one is removed
  await utimes(file, 1, 1)
  await runUntil(async () => (await stat(file)).mtimeMs > 1000)
  assert.deepEqual(await readFile(file), made)

  const changed = Buffer.concat([made.subarray(0, 1000), Buffer.from('x'), made.subarray(1001)])
  await writeFile(file, changed)
  await writeFile(join(folder, '.half-written'), 'x')
  await runUntil(async () => !(await readFile(file)).equals(changed))
  assert.ok(!existsSync(join(folder, '.half-written')))
})

test('an Action that sends a raw frame is ended, and nothing of it is kept', async () => {
  await using stage = await openStage()
  const ran = await stage.run(
    `const { writeSync } = require('fs');
    const head = Buffer.alloc(4); head.writeUInt32LE((100000 | 0x80000000) >>> 0);
    exports.onExecutePostChangePassword = async () => {
      writeSync(3, head); writeSync(3, Buffer.alloc(100000, 65));
      await new Promise((done) => setTimeout(done, 5000));
    }`,
  )
  assert.equal(ran.completion.status, 'failed')
  assert.equal(ran.completion.status === 'failed' && ran.completion.failure.id, 'crashed')
})
