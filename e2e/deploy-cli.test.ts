// auth0-deploy-cli, unpatched: a tenant from YAML, exported, imported again without a change, and emptied. Keyturn reads it.
import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'

import { type ClientRun, runClient } from './client-process.ts'
import { runDeployCli } from './deploy-cli.ts'
import { authorityOf, type Body, startServer, type TestServer } from './server.ts'

const MAIN = join(import.meta.dirname, '..', 'src', 'main.ts')
const YAML = join(import.meta.dirname, 'testdata', 'tenant', 'tenant.yaml')
const CONNECTION = 'Username-Password-Authentication'

const env = { AUTH0_KEYWORD_REPLACE_MAPPINGS: JSON.stringify({ TOKEN: 'hush-hush', KEY: 'hush-hush' }) }

/** What an import can change, without what tells when. */
async function tenantOf({ api }: TestServer): Promise<Record<string, unknown>> {
  const told: Record<string, unknown> = {}
  for (const path of [
    ...['actions/actions', 'actions/triggers/post-change-password/bindings', 'connections', 'clients', 'client-grants'],
    ...['roles', 'resource-servers', 'tenants/settings', 'branding', 'guardian/factors', 'guardian/policies'],
    ...['email-templates/reset_email', 'attack-protection/brute-force-protection', 'prompts'],
    ...['emails/provider?fields=name,enabled,default_from_address', 'prompts/reset-password/custom-text/en'],
  ]) {
    const { status, body } = await api('GET', `/api/v2/${path}`)
    assert.equal(status, 200, path)
    told[path] = body
  }
  told['organizations'] = await organizationsOf(api)
  // the tool writes this default of its own into every database that it has read
  const own = 'disable_self_service_change_password'
  return JSON.parse(JSON.stringify(told, (key, value: unknown) => (key === own ? undefined : value))) as typeof told
}

async function organizationsOf(api: TestServer['api']): Promise<unknown> {
  const { body } = await api('GET', '/api/v2/organizations')
  return Promise.all(
    (body as Body[]).map(async (each) => {
      const connections = await api('GET', `/api/v2/organizations/${each.id}/connections`)
      return { ...each, connections: connections.body }
    }),
  )
}

/** Both tools read the same folders. */
function keyturn(server: TestServer, ...words: string[]): Promise<ClientRun> {
  return runClient([MAIN, ...words], {
    NODE_EXTRA_CA_CERTS: authorityOf(server.output()) ?? '',
    AUTH0_DOMAIN: new URL(server.url).host,
    AUTH0_CLIENT_ID: server.client.id,
    AUTH0_CLIENT_SECRET: server.client.secret,
    ...env,
  })
}

function named(list: Body[], name: string): Body {
  return list.find((each) => each.name === name)
}

test('a tenant is imported from YAML, exported, imported again without a change, and emptied', async () => {
  await using server = await startServer({ env: { KEYTURN_HTTPS: 'on' } })
  const { api } = server
  const folder = mkdtempSync(join(tmpdir(), 'keyturn-deploy-cli-'))
  try {
    await runDeployCli(server, ['import', '--input_file', YAML], { env })
    const before = await tenantOf(server)
    const { actions } = before['actions/actions'] as { actions: Body[] }
    const tell = named(actions, 'Tell the team')
    assert.deepEqual([tell.status, tell.all_changes_deployed, tell.deployed_version.number], ['built', true, 1])
    assert.deepEqual([tell.dependencies[0].name, tell.secrets[0].name], ['ms', 'TOKEN'])
    const { bindings } = before['actions/triggers/post-change-password/bindings'] as { bindings: Body[] }
    assert.deepEqual(
      bindings.map(({ display_name: name }) => name),
      ['Tell the team'],
    )
    const people = named(before['connections'] as Body[], 'people')
    assert.deepEqual(
      [people.options.passwordPolicy, people.options.password_history],
      ['excellent', { enable: true, size: 4 }],
    )
    assert.equal((before['email-templates/reset_email'] as Body).subject, 'Your new password')
    assert.equal((before['tenants/settings'] as Body).friendly_name, 'Example Ltd')
    assert.match(JSON.stringify(before['organizations']), /"plan":"gold".*"assign_membership_on_login":true/)
    const [hook] = (await api('GET', '/api/v2/hooks')).body as Body[]
    assert.deepEqual([hook.name, hook.enabled, hook.dependencies], ['old-mail', true, { ms: '2.1.3' }])
    assert.deepEqual((await api('GET', `/api/v2/hooks/${hook.id}/secrets`)).body, { KEY: '_VALUE_NOT_SHOWN_' })

    await runDeployCli(server, ['export', '--format', 'directory', '--output_folder', folder], { env })
    const exported: Body = JSON.parse(readFileSync(join(folder, 'actions', 'Tell the team.json'), 'utf8'))
    assert.deepEqual([exported.name, exported.deployed], ['Tell the team', true])
    assert.ok(!readFileSync(join(folder, 'actions', 'Tell the team.json'), 'utf8').includes('hush-hush'))
    assert.ok(existsSync(join(folder, 'hooks', 'old-mail.js')))
    await runDeployCli(server, ['import', '--input_file', folder], { env })
    const again = await tenantOf(server)
    assert.deepEqual(again, before)
    assert.deepEqual((await api('GET', '/api/v2/hooks')).body, [hook])
    const hooks = join(folder, 'only-hooks')
    mkdirSync(hooks)
    renameSync(join(folder, 'hooks'), join(hooks, 'hooks'))
    const known = await keyturn(server, 'import', hooks)
    assert.equal(known.stdout, 'Nothing to change.\n', known.stderr)

    assert.equal((await api('DELETE', `/api/v2/hooks/${hook.id}`)).status, 204)
    const missing = await keyturn(server, 'import', hooks, '--yes')
    assert.equal(missing.code, 1)
    assert.match(missing.stderr, /old-mail: the secret KEY has no value. --secret KEY=env:VARIABLE gives it one/)
    assert.deepEqual((await api('GET', '/api/v2/hooks')).body, [])

    // the password rules of the file hold for the people of that connection
    const weak = await api('POST', '/api/v2/users', {
      connection: 'people',
      email: 'a@b.example',
      password: 'Old-Passw0',
    })
    assert.equal(weak.status, 400)

    const less = [
      ...['actions: []', 'triggers: {post-change-password: [], password-reset-post-challenge: []}', 'roles: []'],
      ...[
        'clientGrants: []',
        'resourceServers: []',
        `databases: [{name: ${CONNECTION}, strategy: auth0, options: {}}]`,
      ],
    ]
    writeFileSync(join(folder, 'less.yaml'), less.join('\n'))
    await runDeployCli(server, ['import', '--input_file', join(folder, 'less.yaml')], {
      env: { ...env, AUTH0_ALLOW_DELETE: 'true' },
    })
    assert.deepEqual((await api('GET', '/api/v2/actions/actions')).body.actions, [])
    assert.deepEqual((await api('GET', '/api/v2/roles')).body, [])
    const connections = (await api('GET', '/api/v2/connections')).body as Body[]
    assert.deepEqual(
      connections.map(({ name }) => name),
      [CONNECTION],
    )
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
