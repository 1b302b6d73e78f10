// Temporary folders: that of a killed server goes at the next start, that of a living one stays, as does all else.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

import { systemClock } from '#kit'

import { sweep } from './sweep.ts'

const program = `
import { systemClock } from '#kit'
import { openFolder } from ${JSON.stringify(fileURLToPath(new URL('./folder.ts', import.meta.url)))}
const folder = await openFolder('// runner', undefined, systemClock)
console.log(folder.path)
setInterval(() => {}, 1000)
`

/** A server, as far as its folder goes. */
async function openServer(root: string) {
  const args = ['--input-type=module', '-e', program]
  const child = spawn(process.execPath, args, {
    cwd: fileURLToPath(new URL('../../..', import.meta.url)),
    env: { ...process.env, TMPDIR: root },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const path = await new Promise<string>((resolve) =>
    child.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString().trim())),
  )
  return {
    path,
    async kill() {
      const gone = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGKILL')
      await gone
    },
  }
}

test('the folder of a killed server is removed, that of a living one and what is not ours stay', async (t) => {
  const root = await mkdtemp(join(tmpdir(), 'kt-sweep-'))
  t.after(() => rm(root, { recursive: true, force: true }))
  const [dead, living] = await Promise.all([openServer(root), openServer(root)])
  t.after(() => living.kill())
  assert.ok(existsSync(join(dead.path, 'runner.cjs')))
  // a canary behind a link in the folder: removing the folder must not reach it
  const canary = join(root, 'canary')
  await mkdir(canary)
  await writeFile(join(canary, 'file'), 'kept')
  await symlink(canary, join(dead.path, 'link'))
  await dead.kill()

  // names like ours that are not ours: a link, a file, a folder that is being made right now
  await symlink(canary, join(root, 'keyturn-aaaaaa'))
  await writeFile(join(root, 'keyturn-bbbbbb'), '')
  await mkdir(join(root, 'keyturn-cccccc'))
  await mkdir(join(root, 'keyturn-notes'))
  await mkdir(join(root, 'keyturn-dddddd'))
  await utimes(join(root, 'keyturn-dddddd'), 1, 1)
  // somebody's data directory, made by `mktemp -d /tmp/keyturn-XXXXXX`
  await mkdir(join(root, 'keyturn-eeeeee'))
  await writeFile(join(root, 'keyturn-eeeeee', 'store.db'), '')
  await utimes(join(root, 'keyturn-eeeeee'), 1, 1)

  await sweep(root, systemClock)
  assert.ok(!existsSync(dead.path))
  assert.ok(existsSync(living.path))
  assert.ok(existsSync(join(canary, 'file')))
  const names = (await readdir(root)).filter((name) => name !== 'canary' && !living.path.endsWith(name))
  assert.deepEqual(names.sort(), [
    'keyturn-aaaaaa',
    'keyturn-bbbbbb',
    'keyturn-cccccc',
    'keyturn-eeeeee',
    'keyturn-notes',
  ])
})
