// Starting and stopping: refusals are one sentence and a non-zero exit, a stop drains, a kill loses nothing.
import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'

import { freePort } from '#app'

import { startProcess, startServer, until } from './server.ts'

async function refusal(env: Record<string, string>, words = ['start']): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), 'keyturn-start-'))
  try {
    const run = startProcess(words, { KEYTURN_DATA_DIR: directory, KEYTURN_PORT: '0', ...env })
    assert.notEqual(await run.ended, 0)
    const output = run.output().trim()
    assert.equal(output.split('\n').length, 1, output)
    assert.ok(!/\bat .*:\d+:\d+/.test(output), output)
    return output
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

test('a port in use', async () => {
  const taken = createServer()
  const port = await freePort('127.0.0.1')
  await new Promise<void>((resolve) => taken.listen(port, '127.0.0.1', resolve))
  assert.match(await refusal({ KEYTURN_PORT: String(port) }), new RegExp(`^keyturn: Port ${port} is taken`))
  taken.close()
})

test('a data directory that is a file', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'keyturn-start-')), 'file')
  writeFileSync(file, '')
  assert.match(await refusal({ KEYTURN_DATA_DIR: file }), /data directory .*file/)
})

test(
  'a data directory that cannot be written',
  { skip: process.getuid?.() === 0 ? 'root writes everywhere' : false },
  async () => {
    const directory = mkdtempSync(join(tmpdir(), 'keyturn-start-'))
    chmodSync(directory, 0o500)
    assert.match(await refusal({ KEYTURN_DATA_DIR: directory }), /data directory/)
  },
)

test('a second server on the same data directory', async () => {
  await using server = await startServer()
  assert.match(await refusal({ KEYTURN_DATA_DIR: server.directory }), /Another Keyturn server is using/)
})

// what each of them is refused for is told by `app/config.test.ts`
test('values that are none', async () => {
  const cases: [Record<string, string>, RegExp][] = [
    [{ KEYTURN_PROT: '3000' }, /KEYTURN_PROT is not a variable.*Did you mean KEYTURN_PORT\?/],
    [{ KEYTURN_ROLE: 'web' }, /needs PostgreSQL/],
  ]
  for (const [env, sentence] of cases) assert.match(await refusal(env), sentence)
})

test('a database that cannot be reached', async () => {
  const env = {
    KEYTURN_DATABASE_URL: `postgres://keyturn:s3cret@127.0.0.1:${await freePort('127.0.0.1')}/keyturn`,
    KEYTURN_ENCRYPTION_KEY: Buffer.alloc(32, 1).toString('base64'),
  }
  const output = await refusal(env)
  assert.match(output, /cannot be reached/)
  assert.ok(!output.includes('s3cret'))
})

test('production refuses plain http, weak secrets, and says how to allow them', async () => {
  const production = { KEYTURN_MODE: 'production' }
  assert.match(await refusal(production), /needs an https KEYTURN_PUBLIC_URL.*KEYTURN_ALLOW=http/)
  const https = { ...production, KEYTURN_PUBLIC_URL: 'https://login.example.com' }
  const weak = { KEYTURN_BOOTSTRAP_CLIENT_ID: 'x', KEYTURN_BOOTSTRAP_CLIENT_SECRET: 'changeme' }
  assert.match(await refusal({ ...https, ...weak }), /too short for production/)
})

test('an unknown command and an unknown option', async () => {
  assert.match(await refusal({}, ['strat']), /there is no command "strat"/)
  assert.match(await refusal({}, ['start', '--prot']), /--prot/)
})

test('generated credentials are shown once, and never again', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'keyturn-start-'))
  const env = { KEYTURN_DATA_DIR: directory, KEYTURN_PORT: String(await freePort('127.0.0.1')) }
  const starts: string[] = []
  for (const _ of [1, 2]) {
    const run = startProcess(['start'], env)
    await until('it has started', () => run.output().includes('Stop with Ctrl-C') || undefined)
    await run.stop()
    assert.equal(await run.ended, 0)
    starts.push(run.output())
  }
  assert.match(starts[0] ?? '', /Client secret {3}[\w-]{64}/)
  assert.match(starts[0] ?? '', /Administrator {3}admin@example\.com/)
  assert.ok(!/Client secret|Password/.test(starts[1] ?? ''))
  assert.equal(statSync(join(directory, 'encryption.key')).mode & 0o777, 0o600)
  rmSync(directory, { recursive: true, force: true })
})
