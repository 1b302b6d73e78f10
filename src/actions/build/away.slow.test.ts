// What a build does when the registry is away, the cache damaged, or time over.
import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { env } from 'node:process'
import { test } from 'node:test'

import { DAY, heldClock, silentLog } from '#kit'

import { openBuilder } from './index.ts'
import { runPackages } from './run-packages.ts'
import { openTestRegistry } from './test-registry.ts'

async function withRoom(work: (dir: string) => Promise<void>): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'keyturn-away-'))
  try {
    await work(dir)
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}

test('exact versions that were built before need no registry, also for other code, later, and with a damaged bundle', () =>
  withRoom(async (dir) => {
    const registry = await openTestRegistry()
    registry.publish({
      name: 'inner',
      version: '1.2.0',
      files: { 'index.js': 'module.exports = 6', 'sub.js': 'module.exports = 7' },
    })
    registry.publish({
      name: 'outer',
      version: '1.0.0',
      manifest: { dependencies: { inner: '^1.0.0' } },
      files: { 'index.js': "module.exports = require('inner')", 'sub.js': "module.exports = require('inner/sub')" },
    })
    const clock = heldClock()
    await using builder = openBuilder({
      cacheDir: dir,
      log: silentLog,
      clock,
      registry: registry.url,
      env: { PATH: env.PATH, HOME: dir },
    })
    const dependencies = [{ name: 'outer', version: '1.0.0' }]
    const first = await builder.build({ code: 'exports.a = 1', dependencies })
    assert.equal(first.status, 'built', JSON.stringify(first))
    const asked = registry.requests.length
    await builder.build({ code: 'exports.b = 2', dependencies })
    assert.equal(registry.requests.length, asked)
    await registry[Symbol.asyncDispose]()

    clock.advance(3 * DAY)
    const later = await builder.build({ code: "exports.c = require('outer/sub')", dependencies })
    assert.equal(later.status, 'built', JSON.stringify(later))
    if (later.status === 'built') assert.equal(runPackages(later.artifact.packages ?? '')('outer/sub'), 7)

    for (const name of await readdir(join(dir, 'bundles')))
      await writeFile(join(dir, 'bundles', name), `${'0'.repeat(64)}\n{"text":"evil()"}`)
    const again = await builder.build({ code: 'exports.a = 1', dependencies })
    assert.equal(again.status === 'built' && again.artifact.hash, first.status === 'built' && first.artifact.hash)

    const latest = await builder.build({ code: '', dependencies: [{ name: 'outer', version: 'latest' }] })
    assert.equal(latest.status, 'failed')
    assert.deepEqual([latest.errors[0]?.id, latest.errors[0]?.retryable], ['registry_away', true])
    assert.match(latest.errors[0]?.msg ?? '', /^outer@latest: the registry cannot be reached/)
    const unknown = await builder.build({ code: '', dependencies: [{ name: 'never-seen', version: '1.0.0' }] })
    assert.equal(unknown.status === 'failed' && unknown.errors[0]?.id, 'registry_away')
  }))

test('a registry that answers 503 is away; one that never answers ends at the time limit, and the next build works', () =>
  withRoom(async (dir) => {
    let silent = false
    const server = createServer((_, response) => void (silent || response.writeHead(503).end()))
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
    const registry = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
    await using builder = openBuilder({
      cacheDir: dir,
      log: silentLog,
      clock: heldClock(),
      registry,
      env: { PATH: env.PATH, HOME: dir },
      timeLimitMs: 5000,
    })
    const source = { code: '', dependencies: [{ name: 'x', version: '1.0.0' }] }
    const away = await builder.build(source)
    assert.equal(away.status === 'failed' && away.errors[0]?.id, 'registry_away', JSON.stringify(away))
    silent = true
    const late = await builder.build(source)
    assert.deepEqual(late.status === 'failed' && [late.errors[0]?.id, late.errors[0]?.retryable], [
      'build_timeout',
      true,
    ])
    assert.equal((await builder.build({ code: 'exports.a = 1', dependencies: [] })).status, 'built')
    server.closeAllConnections()
    server.close()
  }))

test('a build knows nothing of the settings and keys of the server', () =>
  withRoom(async (dir) => {
    const registry = await openTestRegistry()
    await writeFile(join(dir, '.npmrc'), `registry=${registry.url}\${KEYTURN_ENCRYPTION_KEY}/\n`)
    await using builder = openBuilder({
      cacheDir: join(dir, 'c'),
      log: silentLog,
      clock: heldClock(),
      env: { PATH: env.PATH, HOME: dir, KEYTURN_ENCRYPTION_KEY: 'canary' },
    })
    await builder.build({ code: '', dependencies: [{ name: 'x', version: '1.0.0' }] })
    assert.ok(registry.requests.length > 0)
    assert.ok(registry.requests.every((request) => !request.includes('canary')))
    await registry[Symbol.asyncDispose]()
  }))
