// keyturn actions: a folder of Actions is planned, applied as a whole or not at all, and brought back.
import assert from 'node:assert/strict'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'

import { type ClientRun, runClient } from './client-process.ts'
import { executionOf, startServer, type TestServer } from './server.ts'

const MAIN = join(import.meta.dirname, '..', 'src', 'main.ts')
const SECRET = 'a-very-secret-value'

function cli({ url, client }: TestServer, words: string[], env: Record<string, string> = {}): Promise<ClientRun> {
  const place = { AUTH0_DOMAIN: url, AUTH0_CLIENT_ID: client.id, AUTH0_CLIENT_SECRET: client.secret }
  return runClient([MAIN, 'actions', ...words], { ...place, ...env })
}

function write(folder: string, name: string, code: string, more: Record<string, unknown> = {}): void {
  mkdirSync(join(folder, 'actions', name), { recursive: true })
  writeFileSync(join(folder, 'actions', name, 'code.js'), code)
  const action = {
    ...{ name, code: `./actions/${name}/code.js`, runtime: 'node22', deployed: true, dependencies: [], secrets: [] },
    supported_triggers: [{ id: 'post-change-password', version: 'v2' }],
    ...more,
  }
  writeFileSync(join(folder, 'actions', `${name}.json`), JSON.stringify(action))
}

function bind(folder: string, ...names: string[]): void {
  mkdirSync(join(folder, 'triggers'), { recursive: true })
  const bound = names.map((name) => ({ action_name: name, display_name: name }))
  writeFileSync(join(folder, 'triggers', 'triggers.json'), JSON.stringify({ 'post-change-password': bound }))
}

const VERIFY = `exports.onExecutePostChallenge = async (event, api) => api.redirect.sendUserTo('https://verify.example.com/')
exports.onContinuePostChallenge = async (event, api) => {
  api.access.deny(api.redirect.validateToken({ secret: event.secrets.SHARED }).verdict)
}
`

const code = (words: string) => `exports.onExecutePostChangePassword = async () => { console.log('${words}') }\n`

test('a folder is planned, deployed, changed, listed, tested, read back and reverted', async () => {
  await using server = await startServer()
  const { api } = server
  const folder = mkdtempSync(join(tmpdir(), 'keyturn-actions-'))
  try {
    write(folder, 'First', code('##GREETING##'), { secrets: [{ name: 'TOKEN' }] })
    write(folder, 'Second', code('two'))
    bind(folder, 'First', 'Second')
    const env = { AUTH0_KEYWORD_REPLACE_MAPPINGS: JSON.stringify({ GREETING: 'hello' }), MY_TOKEN: SECRET }
    const words = ['deploy', '--folder', folder, '--secret', 'TOKEN=env:MY_TOKEN']

    const planned = await cli(server, words, env)
    assert.equal(planned.code, 2, planned.stderr)
    assert.match(planned.stdout, /\+ First \(new, secret TOKEN [\da-f]{8}\)[\s\S]+runs First → Second/)
    assert.ok(!`${planned.stdout}${planned.stderr}`.includes(SECRET))
    assert.deepEqual((await api('GET', '/api/v2/actions/actions')).body.actions, [])

    const applied = await cli(server, [...words, '--yes'], env)
    assert.equal(applied.code, 0, applied.stderr)
    const listed = JSON.parse((await cli(server, ['list', '--json'])).stdout) as {
      id: string
      name: string
      code: string
    }[]
    assert.deepEqual(listed.map(({ name }) => name).toSorted(), ['First', 'Second'])
    assert.match(listed.find(({ name }) => name === 'First')?.code ?? '', /'hello'/)

    const again = await cli(server, ['deploy', '--folder', folder], env)
    assert.deepEqual([again.code, again.stdout], [0, 'Nothing to change.\n'], again.stderr)

    write(folder, 'Second', code('two, changed'))
    assert.equal((await cli(server, ['deploy', '--folder', folder, '--yes'], env)).code, 0)
    assert.match((await cli(server, ['versions', 'Second'])).stdout, /^2 +yes[\s\S]+^1 /m)

    const user = await api('POST', '/api/v2/users', {
      ...{ connection: 'Username-Password-Authentication', email: 'mara@example.com', password: 'Old-Passw0rd' },
    })
    await api('PATCH', `/api/v2/users/${encodeURIComponent(user.body.user_id)}`, { password: 'New-Passw0rd' })
    assert.equal((await executionOf(api, user.body.user_id)).status, 'final')
    assert.match((await cli(server, ['logs', 'Second'])).stdout, /log +two, changed/)
    assert.equal((await cli(server, ['try', 'First'])).code, 0)
    const nothing = await cli(server, ['test'])
    assert.deepEqual([nothing.code, nothing.stderr], [1, 'keyturn: No Action has a test: nothing was run.\n'])

    assert.equal((await cli(server, ['revert', 'Second', '1'])).code, 2)
    assert.equal((await cli(server, ['revert', 'Second', '1', '--yes'])).code, 0)
    // a test is kept with the Action, comes along in the folder, and fails in words once the draft does something else
    const second = listed.find(({ name }) => name === 'Second')?.id ?? ''
    const kept = await api('POST', `/api/v2/keyturn/actions/${second}/tests`, { name: 'says nothing' })
    assert.deepEqual([kept.status, kept.body.expected.requests], [201, []], JSON.stringify(kept.body))
    const passed = await cli(server, ['test', 'Second'])
    assert.deepEqual([passed.code, passed.stdout], [0, 'ok  Second: says nothing\n1 run, 0 failed\n'])
    const pulled = join(folder, 'pulled')
    assert.equal((await cli(server, ['pull', '--folder', pulled])).code, 0)
    assert.equal(readFileSync(join(pulled, 'actions', 'Second', 'code.js'), 'utf8'), code('two'))
    assert.ok(existsSync(join(pulled, 'triggers', 'triggers.json')))
    assert.equal((await cli(server, ['deploy', '--folder', pulled])).stdout, 'Nothing to change.\n')
    const sends = "await fetch('https://api.example.com/told', { method: 'POST', body: '{\"to\":\"mara\"}' })"
    write(pulled, 'Second', `exports.onExecutePostChangePassword = async () => { ${sends} }\n`)
    const file = join(pulled, 'actions', 'Second', 'tests.json')
    const [says] = JSON.parse(readFileSync(file, 'utf8')) as { expected: { requests: unknown[] } }[]
    const tells = { method: 'POST', url: 'https://api.example.com/told', body: { to: 'nora' } }
    const stubs = [{ url: 'https://api.example.com/', status: 200 }]
    const second2 = { ...says, name: 'tells Nora', stubs, expected: { ...says?.expected, requests: [tells] } }
    writeFileSync(file, JSON.stringify([says, second2]))
    const pushed = await cli(server, ['push', '--folder', pulled, '--yes'])
    assert.deepEqual([pushed.code, pushed.stdout], [0, '~ Second (code)\n~ Second (tests)\n'], pushed.stderr)
    const failed = await cli(server, ['test'])
    assert.equal(failed.code, 1, failed.stderr)
    assert.match(
      failed.stdout,
      /FAILED {2}Second: says nothing\n +requests\[0\]: expected nothing, got \{"method":"POST"/,
    )
    assert.match(failed.stdout, /tells Nora\n +requests\[0\]\.body\.to: expected "nora", got "mara"\n2 run, 2 failed\n/)

    // the handler after a redirect is tried and tested too, with a token that is signed for each run
    write(pulled, 'Verify', VERIFY, {
      ...{ supported_triggers: [{ id: 'password-reset-post-challenge', version: 'v1' }], deployed: false },
      secrets: [{ name: 'SHARED' }],
    })
    const back = { token: { secret: 'SHARED', claims: { verdict: 'no' } } }
    const commands = [{ type: 'access.deny', reason: 'no' }]
    const verify = { name: 'denies', continue: back, expected: { status: 'ok', error: null, commands, requests: [] } }
    const tests = join(pulled, 'actions', 'Verify', 'tests.json')
    writeFileSync(tests, JSON.stringify([verify]))
    const shared = ['--secret', 'SHARED=env:MY_TOKEN', '--yes']
    const made = await cli(server, ['push', '--folder', pulled, ...shared], env)
    assert.match(made.stdout, /\+ Verify \(new, secret SHARED [\da-f]{8}\)\n~ Verify \(tests\)\n/, made.stderr)
    assert.equal((await cli(server, ['test', 'Verify'])).stdout, 'ok  Verify: denies\n1 run, 0 failed\n')
    assert.equal((await cli(server, ['pull', '--folder', pulled])).code, 0)
    const [kept2] = JSON.parse(readFileSync(tests, 'utf8')) as { continue: unknown }[]
    assert.deepEqual(kept2?.continue, back)
    const returned = join(folder, 'back.json')
    writeFileSync(returned, JSON.stringify({ token: { ...back.token, fault: 'expired' } }))
    const late = await cli(server, ['try', 'Verify', '--continue', returned])
    assert.equal(late.code, 1)
    assert.match(late.stdout, /The session token is invalid: jwt expired/)
    assert.ok(![made, late].some(({ stdout, stderr }) => `${stdout}${stderr}`.includes(SECRET)))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

test('one Action that does not build leaves every Action as it was, and says so', async () => {
  await using server = await startServer()
  const { api } = server
  const folder = mkdtempSync(join(tmpdir(), 'keyturn-actions-'))
  try {
    write(folder, 'Good', code('one'))
    bind(folder, 'Good')
    assert.equal((await cli(server, ['deploy', '--folder', folder, '--yes'])).code, 0)
    const next = join(folder, 'next')
    cpSync(join(folder, 'actions'), join(next, 'actions'), { recursive: true })
    write(next, 'Good', code('two'))
    write(next, 'Broken', code('three'), { dependencies: [{ name: 'ms', version: '99.99.99' }] })
    bind(next, 'Good', 'Broken')
    const failed = await cli(server, ['deploy', '--folder', next, '--yes'])
    assert.equal(failed.code, 1)
    assert.match(
      failed.stderr,
      /Broken does not build[\s\S]+Broken is removed|Broken does not build[\s\S]+the draft of Good/,
    )
    const { body } = await api('GET', '/api/v2/actions/actions')
    assert.deepEqual(
      (body.actions as { name: string; code: string; deployed_version: { number: number } }[]).map((each) => [
        ...[each.name, each.code, each.deployed_version.number],
      ]),
      [['Good', code('one'), 1]],
    )
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

test('a placeholder without a value, a secret without a variable and code outside of the folder are refused', async () => {
  await using server = await startServer()
  const folder = mkdtempSync(join(tmpdir(), 'keyturn-actions-'))
  try {
    write(folder, 'One', code('##NOBODY##'))
    assert.match((await cli(server, ['push', '--folder', folder, '--yes'])).stderr, /has no NOBODY/)
    write(folder, 'One', code('one'), { secrets: [{ name: 'TOKEN' }] })
    const secret = ['push', '--folder', folder, '--yes', '--secret', 'TOKEN=env:NOT_SET']
    assert.match((await cli(server, secret)).stderr, /variable must be set/)
    write(folder, 'One', code('one'), { code: '../../etc/passwd' })
    const outside = await cli(server, ['push', '--folder', folder, '--yes'])
    assert.match(outside.stderr, /outside of the folder/)
    assert.equal(outside.code, 1)
    assert.deepEqual((await server.api('GET', '/api/v2/actions/actions')).body.actions, [])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
