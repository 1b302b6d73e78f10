// auth0-deploy-cli, unpatched: organizations from YAML, exported, and imported again without a change.
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'

import { runDeployCli } from './deploy-cli.ts'
import { type Body, startServer, type TestServer } from './server.ts'

const TENANT = `organizations:
  - name: acme
    display_name: Acme
    metadata:
      plan: gold
    branding:
      colors:
        primary: '#112233'
        page_background: '#ffffff'
    connections:
      - name: Username-Password-Authentication
        assign_membership_on_login: true
        show_as_button: true
        is_signup_enabled: false
`

const env = { AUTH0_INCLUDED_ONLY: JSON.stringify(['organizations', 'clients', 'connections', 'clientGrants']) }

async function organizationsOf({ api }: TestServer): Promise<unknown> {
  const { body } = await api('GET', '/api/v2/organizations')
  return Promise.all(
    (body as Body[]).map(async (each) => {
      const connections = await api('GET', `/api/v2/organizations/${each.id}/connections`)
      return { ...each, connections: connections.body }
    }),
  )
}

test('organizations are imported, exported, and imported again without a change', async () => {
  await using server = await startServer({ env: { KEYTURN_HTTPS: 'on' } })
  const folder = mkdtempSync(join(tmpdir(), 'keyturn-organizations-'))
  try {
    const yaml = join(folder, 'given.yaml')
    writeFileSync(yaml, TENANT)
    await runDeployCli(server, ['import', '--input_file', yaml], { env })
    const before = await organizationsOf(server)
    assert.match(JSON.stringify(before), /"plan":"gold".*"assign_membership_on_login":true/)
    const out = join(folder, 'out')
    await runDeployCli(server, ['export', '--format', 'yaml', '--output_folder', out], { env })
    assert.match(
      readFileSync(join(out, 'tenant.yaml'), 'utf8'),
      /- name: acme[\s\S]+display_name: Acme[\s\S]+plan: gold/,
    )
    await runDeployCli(server, ['import', '--input_file', join(out, 'tenant.yaml')], { env })
    assert.deepEqual(await organizationsOf(server), before)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
