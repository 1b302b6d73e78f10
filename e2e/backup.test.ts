// docs/operate.md, backup and restore of the embedded store: the document's own command, taken from a running server.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'

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
