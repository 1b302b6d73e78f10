// docs/operate.md, backup and restore: of the embedded store by the document's own command, of PostgreSQL as a whole.
import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'

import { newDatabase, type Place, testPostgresUrl } from '#storage/testing'

import { bindActions, deployAction, executionOf, startProcess, startServer } from './server.ts'

const DOCUMENT = readFileSync(join(import.meta.dirname, '..', 'docs', 'operate.md'), 'utf8')

test('a backup of a running server is restored with its key, and refused with another', async () => {
  const restored = mkdtempSync(join(tmpdir(), 'keyturn-restored-'))
  const secret = 'theSecretOfTheBackedUpClient'
  try {
    await using server = await startServer({ secret })
    const { api, directory } = server
    await bindActions(
      api,
      await deployAction(api, {
        name: 'Says',
        code: 'exports.onExecutePostChangePassword = async (event) => console.log(event.user.email)',
      }),
    )
    const user = {
      connection: 'Username-Password-Authentication',
      email: 'mara@example.com',
      password: 'Old-Passw0rd-7',
    }
    const { body } = await api('POST', '/api/v2/users', user)
    await api('PATCH', `/api/v2/users/${encodeURIComponent(String(body.user_id))}`, { password: 'New-Passw0rd-8' })
    const { id } = await executionOf(api, String(body.user_id))

    const command = /npx node -e "(.*VACUUM INTO.*)"/.exec(DOCUMENT)?.[1]
    assert.ok(command !== undefined, 'the document has the command')
    execFileSync(process.execPath, ['-e', command], { cwd: join(directory), env: { ...process.env, DATA: directory } })
    copyFileSync(join(directory, 'backup.sqlite'), join(restored, 'keyturn.sqlite'))

    writeFileSync(join(restored, 'encryption.key'), Buffer.alloc(32, 9).toString('base64'))
    const refused = startProcess(['start'], { KEYTURN_DATA_DIR: restored, KEYTURN_PORT: '0' })
    assert.equal(await refused.ended, 1)
    assert.match(refused.output(), /^keyturn: The store was made with another encryption key/m)

    copyFileSync(join(directory, 'encryption.key'), join(restored, 'encryption.key'))
    await using again = await startServer({ directory: restored, secret })
    const replayed = await again.api('POST', `/api/v2/actions/executions/${String(id)}/replay`, {})
    assert.equal(replayed.body.results[0].response.logs[0].text, 'mara@example.com', 'what was sealed opens')
  } finally {
    rmSync(restored, { recursive: true, force: true })
    rmSync(`${restored}.secret`, { force: true })
  }
})

const url = await testPostgresUrl()
const skip = typeof url === 'string' ? false : url.message

test(
  'a PostgreSQL store that was copied whole goes on elsewhere: what was sealed opens, what waits runs',
  { skip },
  async (t) => {
    const first = await newDatabase(String(url))
    const secret = 'theSecretOfTheBackedUpClient'
    const key = Buffer.alloc(32, 3).toString('base64')
    const envOf = (database: string | undefined) => ({
      KEYTURN_DATABASE_URL: database ?? '',
      KEYTURN_ENCRYPTION_KEY: key,
    })
    let execution = ''
    let newest = ''
    try {
      {
        await using server = await startServer({ secret, env: envOf(first.url) })
        const { api } = server
        const code = 'exports.onExecutePostChangePassword = async (event) => console.log(event.user.email)'
        await bindActions(api, await deployAction(api, { name: 'Says', code }))
        const user = { connection: 'Username-Password-Authentication', email: 'mara@example.com' }
        const { body } = await api('POST', '/api/v2/users', { ...user, password: 'Old-Passw0rd-7' })
        await api('PATCH', `/api/v2/users/${encodeURIComponent(String(body.user_id))}`, { password: 'New-Passw0rd-8' })
        execution = String((await executionOf(api, String(body.user_id))).id)
        newest = String((await api('GET', '/api/v2/logs?per_page=1')).body[0].log_id)
      }
      await using second = await copyOf(first, String(url), t)
      await using again = await startServer({ secret, env: envOf(second.url) })
      const replayed = await again.api('POST', `/api/v2/actions/executions/${execution}/replay`, {})
      assert.equal(replayed.body.results[0].response.logs[0].text, 'mara@example.com')
      assert.equal((await again.api('POST', '/api/v2/roles', { name: 'Made after the restore' })).status, 200)
      const after = await again.api('GET', `/api/v2/logs?from=${newest}&take=100`)
      const words = (after.body as { description: string }[]).map(({ description }) => description)
      assert.ok(words.includes('Create a role'), 'a checkpoint from before the copy goes on after it')
    } finally {
      await first[Symbol.asyncDispose]()
    }
  },
)

/** By pg_dump and pg_restore where the machine has them for this server; else the server's own copy of a database. */
async function copyOf(from: Place, server: string, t: { diagnostic(words: string): void }): Promise<Place> {
  const dump = spawnSync('pg_dump', ['--format=custom', from.url ?? ''], { maxBuffer: 1 << 30 })
  if (dump.status !== 0) {
    t.diagnostic('this machine has no pg_dump for this server: copied by CREATE DATABASE … TEMPLATE')
    return newDatabase(server, new URL(from.url ?? '').pathname.slice(1))
  }
  const to = await newDatabase(server)
  execFileSync('pg_restore', ['--no-owner', `--dbname=${to.url}`], { input: dump.stdout })
  return to
}
