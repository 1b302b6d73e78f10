// A script on both SDKs: users come in with their hashes, go out as a file, are asked to verify, and are unblocked.
import assert from 'node:assert/strict'
import { createReadStream, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'

import { ManagementClient } from 'auth0'
import { ManagementClient as Four } from 'auth0-4'

import { given, refusalOf, runSteps } from './steps.ts'

const { domain, clientId, clientSecret } = given()
const newest = new ManagementClient({ domain, clientId, clientSecret })
const four = new Four({ domain, clientId, clientSecret })
const kept = { connection: '' }

async function done(id: string) {
  for (let looks = 0; looks < 600; looks++) {
    const job = await newest.jobs.get(id)
    if (job.status === 'completed') return job as Record<string, unknown> & typeof job
    assert.notEqual(job.status, 'failed')
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  throw new Error('the job takes longer than 15 s')
}

const hash = { algorithm: 'md5' as const, hash: { value: '5f4dcc3b5aa765d61d8327deb882cf99', encoding: 'hex' } }

await runSteps([
  [
    'the newest SDK imports a file',
    async () => {
      const { data: connections } = await newest.connections.list()
      kept.connection = connections[0]?.id ?? ''
      const file = join(tmpdir(), `import-${process.pid}.json`)
      writeFileSync(file, JSON.stringify([{ email: 'one@example.com', custom_password_hash: hash }, { email: 'none' }]))
      const begun = await newest.jobs.usersImports.create({
        users: createReadStream(file),
        connection_id: kept.connection,
        upsert: false,
        external_id: 'mine',
        send_completion_email: false,
      })
      assert.deepEqual([begun.type, begun.connection_id, begun.external_id], ['users_import', kept.connection, 'mine'])
      const job = await done(begun.id)
      rmSync(file)
      assert.deepEqual(job['summary'], { failed: 1, updated: 0, inserted: 1, total: 2 })
      const errors = await newest.jobs.errors.get(begun.id)
      assert.match(JSON.stringify(errors), /INVALID_FORMAT/)
    },
  ],
  [
    'version 4 imports a blob',
    async () => {
      const { data } = await four.jobs.importUsers({
        users: new Blob([JSON.stringify([{ email: 'two@example.com' }])], { type: 'application/json' }),
        connection_id: kept.connection,
        upsert: true,
        send_completion_email: false,
      })
      assert.deepEqual((await done(data.id))['summary'], { failed: 0, updated: 0, inserted: 1, total: 1 })
      const { data: errors } = await four.jobs.getErrors({ id: data.id })
      assert.deepEqual(errors, [])
    },
  ],
  [
    'an export is a file with everybody in it',
    async () => {
      const begun = await newest.jobs.usersExports.create({
        connection_id: kept.connection,
        format: 'csv',
        fields: [{ name: 'email' }, { name: 'email_verified', export_as: 'verified' }],
      })
      const { location } = await done(begun.id)
      const answer = await fetch(String(location))
      const text = gunzipSync(Buffer.from(await answer.arrayBuffer())).toString()
      const lines = text.trim().split('\r\n').toSorted()
      assert.deepEqual(lines, ['"email","verified"', '"one@example.com",false', '"two@example.com",false'])
      const { data } = await four.jobs.exportUsers({ connection_id: kept.connection, format: 'json', limit: 1 })
      assert.equal((await done(data.id)).status, 'completed')
    },
  ],
  [
    'an address is asked to be verified, by mail and by ticket',
    async () => {
      const { data: users } = await four.usersByEmail.getByEmail({ email: 'one@example.com' })
      const user_id = users[0]?.user_id ?? ''
      const job = await newest.jobs.verificationEmail.create({ user_id })
      assert.equal(job.type, 'verification_email')
      await done(job.id)
      const { ticket } = await newest.tickets.verifyEmail({ user_id, result_url: 'https://shop.example/' })
      assert.match(ticket, /\/u\/email-verification\?ticket=/)
      const { data: blocks } = await four.userBlocks.get({ id: user_id })
      assert.deepEqual(blocks.blocked_for, [])
      await newest.userBlocks.delete(user_id)
      await newest.userBlocks.deleteByIdentifier({ identifier: 'one@example.com' })
      const refused = await refusalOf(newest.anomaly.blocks.checkIp('192.0.2.1'))
      assert.equal(refused.status, 404)
    },
  ],
])
