// Builds against the real registry, as npm is configured on this machine.
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { env } from 'node:process'
import { after, before, test } from 'node:test'

import { silentLog, systemClock } from '#kit'

import { type Builder, type BuildOutcome, openBuilder } from './index.ts'
import { runPackages } from './run-packages.ts'

let cacheDir = ''
let builder: Builder

before(async () => {
  cacheDir = await mkdtemp(join(tmpdir(), 'keyturn-build-'))
  builder = openBuilder({ cacheDir, log: silentLog, clock: systemClock, env })
})

after(async () => {
  await builder[Symbol.asyncDispose]()
  await rm(cacheDir, { recursive: true, force: true })
})

function built(outcome: BuildOutcome) {
  assert.equal(outcome.status, 'built', JSON.stringify(outcome))
  return outcome
}

function failed(outcome: BuildOutcome) {
  assert.equal(outcome.status, 'failed')
  return outcome.errors[0]
}

test('latest becomes an exact version with its checksum, and the bundled package works', async () => {
  const code = "const axios = require('axios')\nexports.onExecutePostChangePassword = async () => {}\n"
  const { artifact, dependencies, lock } = built(
    await builder.build({ code, dependencies: [{ name: 'axios', version: 'latest' }] }),
  )
  assert.equal(artifact.code, code)
  assert.match(dependencies[0]?.version ?? '', /^\d+\.\d+\.\d+$/)
  assert.match(dependencies[0]?.integrity ?? '', /^sha512-/)
  assert.ok(lock.packages.some(({ name }) => name === 'follow-redirects'))
  const axios = runPackages(artifact.packages ?? '')('axios') as {
    get(url: string, options: object): Promise<{ data: unknown }>
  }
  const { data } = await axios.get('http://nowhere.test/', {
    adapter: async (config: object) => ({ data: 'answered', status: 200, headers: {}, config }),
  })
  assert.equal(data, 'answered')
})

test('subpaths and versioned names that the code asks for are there, under the name it uses', async () => {
  const code = "require('lodash/get'); require('lodash@4.17.21'); require('lodash/nowhere')"
  const { artifact } = built(await builder.build({ code, dependencies: [{ name: 'lodash', version: '4.17.21' }] }))
  const load = runPackages(artifact.packages ?? '')
  const get = load('lodash/get') as (object: object, path: string) => unknown
  assert.equal(get({ a: { b: 7 } }, 'a.b'), 7)
  assert.equal(load('lodash@4.17.21'), load('lodash'))
  assert.throws(() => load('lodash/nowhere'), {
    code: 'MODULE_NOT_FOUND',
    message: "Cannot find module 'lodash/nowhere'",
  })
})

test('a package of ES modules only is required like any other, and once', async () => {
  const { artifact } = built(await builder.build({ code: '', dependencies: [{ name: 'p-limit', version: '6.2.0' }] }))
  const load = runPackages(artifact.packages ?? '')
  const { default: limit } = load('p-limit') as { default(n: number): (task: () => number) => Promise<number> }
  assert.equal(await limit(1)(() => 3), 3)
  assert.equal(load('p-limit'), load('p-limit'))
})

test('a name or a version that does not exist fails with the name and the reason', async () => {
  const name = '@keyturn-does-not-exist/nothing'
  const missing = failed(await builder.build({ code: '', dependencies: [{ name, version: '1.0.0' }] }))
  assert.deepEqual([missing?.id, missing?.msg], ['dependency_not_found', `${name}@1.0.0: not found in the registry`])
  const version = failed(await builder.build({ code: '', dependencies: [{ name: 'lodash', version: '4.99.0' }] }))
  assert.equal(version?.id, 'dependency_not_found')
  assert.match(version?.msg ?? '', /^lodash@4\.99\.0: No matching version found/)
})

test('code that does not compile is built with its error, beside the dependencies', async () => {
  const { artifact, errors } = built(
    await builder.build({ code: 'exports.x = (', dependencies: [{ name: 'lodash', version: '4.17.21' }] }),
  )
  assert.equal(artifact.code, 'exports.x = (')
  assert.equal(errors[0]?.id, 'syntax_error')
})

test('builds at the same time give the same artifact as one alone', async () => {
  const source = {
    code: "require('p-limit')",
    dependencies: [
      { name: 'p-limit', version: '6.2.0' },
      { name: 'yocto-queue', version: '1.1.1' },
    ],
  }
  const outcomes = await Promise.all([1, 2, 3, 4, 5].map(() => builder.build(source)))
  assert.equal(new Set(outcomes.map((outcome) => built(outcome).artifact.hash)).size, 1)
})
