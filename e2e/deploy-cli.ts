// Runs auth0-deploy-cli, unpatched, as a client of the server.
import { createRequire } from 'node:module'

import { type ClientRun, runClient } from './client-process.ts'
import { authorityOf, type TestServer } from './server.ts'

const TOOL = createRequire(import.meta.url).resolve('auth0-deploy-cli')

/**
 * An import takes 15 seconds of processor time: the tool compiles 7.9 MB of schema for custom texts, twice.
 *
 * @throws Error with what was printed when it fails
 */
export async function runDeployCli(
  server: TestServer,
  words: readonly string[],
  { env = {} }: { env?: Record<string, string> } = {},
): Promise<ClientRun> {
  const run = await runClient([TOOL, ...words], {
    NODE_EXTRA_CA_CERTS: authorityOf(server.output()) ?? '',
    AUTH0_DOMAIN: new URL(server.url).host,
    AUTH0_CLIENT_ID: server.client.id,
    AUTH0_CLIENT_SECRET: server.client.secret,
    ...env,
  })
  if (run.code !== 0) throw new Error(`${run.stdout}\n${run.stderr}\n${server.output().slice(-2000)}`)
  return run
}
