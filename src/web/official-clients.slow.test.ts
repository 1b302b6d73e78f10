// Auth0's own clients, unpatched, over https against the whole server: the SDK and auth0-deploy-cli.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'

import { openApp, parentEnvironment, readConfig } from '#app'
import { silentLog } from '#kit'

const run = promisify(execFile)
const testdata = join(import.meta.dirname, 'testdata')

async function openStage() {
  const directory = mkdtempSync(join(tmpdir(), 'keyturn-clients-'))
  const client = { id: 'bootstrap', secret: 'a secret of thirty-two characters or so' }
  const app = await openApp(
    readConfig({
      KEYTURN_HTTPS: 'on',
      KEYTURN_PORT: '0',
      KEYTURN_DATA_DIR: join(directory, 'store'),
      KEYTURN_BOOTSTRAP_CLIENT_ID: client.id,
      KEYTURN_BOOTSTRAP_CLIENT_SECRET: client.secret,
      KEYTURN_ISOLATION: 't0',
    }),
    { log: silentLog },
  )
  const environment = { ...parentEnvironment(), NODE_EXTRA_CA_CERTS: app.authorityFile ?? '' }
  return {
    directory,
    client,
    environment,
    domain: `localhost:${app.port}`,
    async [Symbol.asyncDispose]() {
      await app[Symbol.asyncDispose]()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

test('the official SDK spends a day here', { timeout: 120_000 }, async () => {
  await using stage = await openStage()
  const { domain, client, environment } = stage
  const script = join(testdata, 'sdk-journey.ts')
  const { stdout } = await run(process.execPath, [script, domain, client.id, client.secret], { env: environment })
  assert.match(stdout, /the day is over/)
})

test(
  'auth0-deploy-cli imports, exports, imports that again without a change, and deletes',
  { timeout: 280_000 },
  async () => {
    await using stage = await openStage()
    const { domain, client, environment, directory } = stage
    const cli = join(createRequire(import.meta.url).resolve('auth0-deploy-cli/package.json'), '../lib/index.js')
    const env = { ...environment, AUTH0_DOMAIN: domain, AUTH0_CLIENT_ID: client.id, AUTH0_CLIENT_SECRET: client.secret }
    cpSync(join(testdata, 'tenant'), directory, { recursive: true })
    const deploy = async (command: string, file: string, more: Record<string, string> = {}) => {
      const target = command === 'export' ? ['--format=yaml', `--output_folder=${file}`] : [`--input_file=${file}`]
      const { stdout, stderr } = await run(process.execPath, [cli, command, ...target], {
        env: { ...env, ...more },
        cwd: directory,
      })
      return stdout + stderr
    }
    assert.match(await deploy('import', 'tenant.yaml'), /Import Successful/)
    await deploy('export', 'first')
    const first = readFileSync(join(directory, 'first/tenant.yaml'), 'utf8')
    for (const words of [
      'Notify',
      'password-reset-post-challenge',
      'Clerk',
      'https://orders.example/',
      'My Shop',
      'excellent',
    ]) {
      assert.ok(first.includes(words), words)
    }
    assert.ok(!first.includes('hush'))
    assert.ok(existsSync(join(directory, 'first/actions/Notify/code.js')))
    assert.match(await deploy('import', 'first/tenant.yaml'), /Import Successful/)
    await deploy('export', 'second')
    assert.equal(readFileSync(join(directory, 'second/tenant.yaml'), 'utf8'), first)
    assert.match(
      await deploy('import', 'nothing.yaml', { AUTH0_ALLOW_DELETE: 'true' }),
      /Deleted \[actions\][\s\S]*Import Successful/,
    )
  },
)
