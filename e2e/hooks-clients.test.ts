// Hooks by clients that know them: four lines of the SDK, unpatched, and keyturn itself; auth0-deploy-cli has its own file.
import assert from 'node:assert/strict'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import { type ClientRun, runClient } from './client-process.ts'
import { authorityOf, type Body, executionOf, startServer, type TestServer } from './server.ts'

const MAIN = join(import.meta.dirname, '..', 'src', 'main.ts')
const EXPORT = join(import.meta.dirname, 'testdata', 'hooks-export')
const folder = mkdtempSync(join(tmpdir(), 'keyturn-hooks-'))
const env = { AUTH0_KEYWORD_REPLACE_MAPPINGS: JSON.stringify({ KEY: 'hush-hush' }) }
let server: TestServer

before(async () => {
  server = await startServer({ env: { KEYTURN_HTTPS: 'on' } })
  cpSync(EXPORT, join(folder, 'export'), { recursive: true })
})

after(async () => {
  await server[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true, force: true })
})

function run(words: string[]): Promise<ClientRun> {
  return runClient(words, {
    NODE_EXTRA_CA_CERTS: authorityOf(server.output()) ?? '',
    AUTH0_DOMAIN: new URL(server.url).host,
    AUTH0_CLIENT_ID: server.client.id,
    AUTH0_CLIENT_SECRET: server.client.secret,
    ...env,
  })
}

const keyturn = (...words: string[]) => run([MAIN, ...words])

async function names(): Promise<string[]> {
  return ((await server.api('GET', '/api/v2/hooks')).body as Body[]).map(({ name }) => String(name))
}

test('auth0 2, 3, 4 and the newest make, change and delete Hooks and their secrets', async () => {
  const { code, stdout, stderr } = await run([join(import.meta.dirname, 'official', 'hooks.ts')])
  assert.ok(!/^FAILED/m.test(stdout), `${stdout}\n${server.output().slice(-3000)}`)
  assert.equal(code, 0, stderr)
  assert.equal(stdout.match(/^ok /gm)?.length, 4)
})

test('one command brings Hooks and Actions of an export; what has no trigger here stays out and is named', async () => {
  const words = ['import', join(folder, 'export')]
  const planned = await keyturn(...words)
  assert.equal(planned.code, 2)
  assert.match(planned.stdout, /\+ Hook old-mail \(new, enabled, secret KEY [\da-f]{8}\)\n\+ Tell [\s\S]+runs Tell/)
  assert.match(
    planned.stderr,
    /the Hook old-token stays out: Hooks of credentials-exchange do not run here, only those of post-change-password/,
  )
  assert.match(planned.stderr, /the Action Enrich stays out: pre-user-registration is no trigger here/)
  assert.ok(!`${planned.stdout}${planned.stderr}`.includes('hush-hush'))
  assert.deepEqual(await names(), [])

  const applied = await keyturn(...words, '--yes')
  assert.equal(applied.code, 0, applied.stderr)
  assert.equal((await keyturn(...words)).stdout.includes('secret KEY'), true, 'a value that is given is set again')
  const user = await server.api('POST', '/api/v2/users', {
    ...{ connection: 'Username-Password-Authentication', email: 'mara@example.com', password: 'Old-Passw0rd' },
  })
  await server.api('PATCH', `/api/v2/users/${encodeURIComponent(user.body.user_id)}`, { password: 'New-Passw0rd' })
  const { results } = await executionOf(server.api, user.body.user_id)
  assert.deepEqual(
    (results as Body[]).map(({ action_name, response }) => [action_name, response.logs[0].text]),
    [
      ['old-mail', '60000 mara@example.com 9'],
      ['Tell', 'told'],
    ],
  )
})

test('a Hook that is refused leaves no Action and no binding behind', async () => {
  const before = await server.api('GET', '/api/v2/actions/actions')
  const other = join(folder, 'other')
  cpSync(EXPORT, other, { recursive: true })
  const yaml = readFileSync(join(other, 'tenant.yaml'), 'utf8')
  const long = yaml.replace('name: old-mail', `name: ${'x'.repeat(200)}`).replaceAll('Tell\n', 'Other\n')
  writeFileSync(join(other, 'tenant.yaml'), long)
  const failed = await keyturn('import', other, '--yes')
  assert.equal(failed.code, 1)
  assert.match(failed.stderr, /\+ Other[\s\S]+the bindings of post-change-password are as before\n +Other is removed/)
  assert.deepEqual((await server.api('GET', '/api/v2/actions/actions')).body, before.body)
  const { body } = await server.api('GET', '/api/v2/actions/triggers/post-change-password/bindings')
  assert.deepEqual(
    (body.bindings as Body[]).map(({ display_name: name }) => name),
    ['Tell'],
  )
})

test('a folder of Hooks is pulled, changed, pushed and run', async () => {
  const place = join(folder, 'pulled')
  assert.match((await keyturn('hooks', 'list')).stdout, /^old-mail +post-change-password +yes +built$/m)
  assert.equal((await keyturn('hooks', 'pull', '--folder', place)).code, 0)
  assert.equal((await keyturn('hooks', 'push', '--folder', place)).stdout, 'Nothing to change.\n')
  const file = join(place, 'hooks', 'old-mail.js')
  writeFileSync(file, readFileSync(file, 'utf8').replace("'1m'", "'2m'"))
  assert.equal((await keyturn('hooks', 'push', '--folder', place)).code, 2)
  const pushed = await keyturn('hooks', 'push', '--folder', place, '--yes')
  assert.deepEqual([pushed.code, pushed.stdout], [0, '~ Hook old-mail (script)\n'], pushed.stderr)
  const ran = await keyturn('hooks', 'run', 'old-mail', '--dry')
  assert.equal(ran.code, 0, ran.stderr)
  const { status, response, logs } = JSON.parse(ran.stdout)
  assert.deepEqual([status, response.user.id, logs[0].text], ['ok', 'abc123', '120000 user1@foo.com 9'])
  writeFileSync(file, 'module.exports = function (user, context, cb) {\n  cb(;\n}\n')
  const broken = await keyturn('hooks', 'push', '--folder', place, '--yes')
  assert.equal(broken.code, 1)
  assert.match(broken.stderr, /Unable to compile the extensibility code as javascript.*line 2, column 6/)
  assert.match((await keyturn('hooks', 'run', 'nobody')).stderr, /There is no Hook "nobody"/)
})
