// Loaded before auth0-deploy-cli where its own check of the file is not what is tested: it compiles 7.9 MB of schema for
// custom texts, twice an import, which takes 13 of its 15 seconds. What it sends does not depend on it.
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const require = createRequire(import.meta.url)
const tools = join(dirname(require.resolve('auth0-deploy-cli')), 'tools')
// the door first: what is behind it imports in circles
require(tools)
const { schema } = require(join(tools, 'auth0', 'handlers', 'prompts')) as {
  schema: { properties: Record<string, unknown> }
}
schema.properties['customText'] = { type: 'object' }
