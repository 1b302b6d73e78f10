// Runs auth0-deploy-cli, unpatched, as a client of the server.
import { createRequire } from 'node:module'
import { join } from 'node:path'

import { type ClientRun, runClient } from './client-process.ts'
import { authorityOf, type TestServer } from './server.ts'

const TOOL = createRequire(import.meta.url).resolve('auth0-deploy-cli')
const LIGHTER = join(import.meta.dirname, 'official', 'deploy-cli-lighter.ts')

/**
 * @param whole with the tool's own check of custom texts, which takes longer than all the rest
 * @throws Error with what was printed when it fails
 */
export async function runDeployCli(
  server: TestServer,
  words: readonly string[],
  { env = {}, whole = false }: { env?: Record<string, string>; whole?: boolean } = {},
): Promise<ClientRun> {
  const run = await runClient([...(whole ? [] : ['--import', LIGHTER]), TOOL, ...words], {
    NODE_EXTRA_CA_CERTS: authorityOf(server.output()) ?? '',
    AUTH0_DOMAIN: new URL(server.url).host,
    AUTH0_CLIENT_ID: server.client.id,
    AUTH0_CLIENT_SECRET: server.client.secret,
    ...env,
  })
  if (run.code !== 0) throw new Error(`${run.stdout}\n${run.stderr}\n${server.output().slice(-2000)}`)
  return run
}
