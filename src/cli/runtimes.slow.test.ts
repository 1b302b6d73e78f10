// keyturn runtimes: what is there, what can be added, and what npm said when it could not.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('../main.ts', import.meta.url))

type Ended = { code: number; out: string; err: string }

function keyturn(dataDir: string, ...args: string[]): Promise<Ended> {
  // nobody listens on port 1
  const env = { ...process.env, KEYTURN_DATA_DIR: dataDir, KEYTURN_NPM_REGISTRY: 'http://127.0.0.1:1/' }
  return new Promise((resolve) => {
    execFile(process.execPath, [main, 'runtimes', ...args], { env }, (error, out, err) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err }),
    )
  })
}

test('runtimes are listed, labels that cannot be added are refused, and a registry that is away is told', async (t) => {
  const dataDir = await mkdtemp(join(tmpdir(), 'kt-runtimes-'))
  t.after(() => rm(dataDir, { recursive: true, force: true }))
  const [listed, old, nothing] = await Promise.all([
    keyturn(dataDir, 'list'),
    keyturn(dataDir, 'add', 'node18'),
    keyturn(dataDir, 'install', 'node22'),
  ])
  assert.deepEqual([listed.code, listed.out], [0, `server  ${process.versions.node}  every other label\n`])
  assert.equal(old.code, 1)
  assert.match(old.err, /only node22 and newer/)
  assert.deepEqual([nothing.code, nothing.out], [2, ''])
  // one try: npm itself waits a minute between its tries
  process.env.npm_config_fetch_retries = '0'
  const away = await keyturn(dataDir, 'add', 'node22')
  assert.equal(away.code, 1)
  assert.match(away.err, /node22 could not be installed from npm\.[\s\S]*ECONNREFUSED/)
  assert.equal((await keyturn(dataDir, 'list')).out, listed.out)
})
