// Hostile and broken packages from a registry on loopback: nothing runs, nothing leaves its folder, the package is named.
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { env } from 'node:process'
import { after, before, test } from 'node:test'

import { silentLog, systemClock } from '#kit'
import { openPlace } from '#runtime'

import { type Builder, type BuildOutcome, openBuilder } from './index.ts'
import { runPackages } from './run-packages.ts'
import { openTestRegistry, type TestPackage, type TestRegistry } from './test-registry.ts'

let dir = ''
let registry: TestRegistry
let builder: Builder

before(async () => {
  dir = await mkdtemp(join(tmpdir(), 'keyturn-hostile-'))
  registry = await openTestRegistry()
  builder = openBuilder({
    cacheDir: join(dir, 'cache'),
    log: silentLog,
    clock: systemClock,
    registry: registry.url,
    env: { PATH: env.PATH, HOME: dir },
    place: openPlace({ allow: ['127.0.0.1'], map: [] }),
  })
})

after(async () => {
  await builder[Symbol.asyncDispose]()
  await registry[Symbol.asyncDispose]()
  await rm(dir, { recursive: true, force: true })
})

function publish(...packages: readonly TestPackage[]): void {
  for (const pack of packages) registry.publish(pack)
}

function buildWith(name: string, version = '1.0.0'): Promise<BuildOutcome> {
  return builder.build({ code: '', dependencies: [{ name, version }] })
}

async function refusal(name: string, version?: string): Promise<string> {
  const outcome = await buildWith(name, version)
  assert.equal(outcome.status, 'failed', `${name} was built`)
  const [error] = outcome.errors
  return `${error?.id}: ${error?.msg}`
}

async function packagesOf(name: string): Promise<(name: string) => unknown> {
  const outcome = await buildWith(name)
  assert.equal(outcome.status, 'built', JSON.stringify(outcome))
  return runPackages(outcome.artifact.packages ?? '')
}

test('install scripts are never run, and the package is installed without them', async () => {
  const canary = join(dir, 'canary')
  const scripts = {
    preinstall: `touch ${canary}`,
    install: `touch ${canary}`,
    postinstall: `touch ${canary}`,
    prepare: `touch ${canary}`,
  }
  publish({
    name: 'scripted',
    version: '1.0.0',
    manifest: { scripts, hasInstallScript: true },
    files: { 'index.js': 'module.exports = 5' },
  })
  assert.equal((await packagesOf('scripted'))('scripted'), 5)
  assert.equal(existsSync(canary), false)
})

test('symbolic and hard links in a tarball are refused with the name of the package, at any depth', async () => {
  publish(
    {
      name: 'symlinked',
      version: '1.0.0',
      entries: [{ path: 'package/key', type: 'SymbolicLink', linkpath: '/etc/passwd' }],
    },
    {
      name: 'hardlinked',
      version: '1.0.0',
      entries: [{ path: 'package/key', type: 'Link', linkpath: '../../../../etc/passwd' }],
    },
    { name: 'over-symlinked', version: '1.0.0', manifest: { dependencies: { symlinked: '^1.0.0' } } },
  )
  assert.equal(await refusal('symlinked'), 'dependency_refused: symlinked@1.0.0: contains a link (package/key)')
  assert.equal(await refusal('hardlinked'), 'dependency_refused: hardlinked@1.0.0: contains a link (package/key)')
  assert.equal(await refusal('over-symlinked'), 'dependency_refused: symlinked@1.0.0: contains a link (package/key)')
})

test('paths out of the folder are refused and never written', async () => {
  publish(
    { name: 'climber', version: '1.0.0', entries: [{ path: 'package/../../../escaped.js', type: 'File', text: '1' }] },
    { name: 'absolute', version: '1.0.0', entries: [{ path: join(dir, 'escaped.js'), type: 'File', text: '1' }] },
  )
  assert.match(await refusal('climber'), /^dependency_refused: climber@1\.0\.0: contains a path out of its folder/)
  assert.match(await refusal('absolute'), /^dependency_refused: absolute@1\.0\.0: contains a path out of its folder/)
  for (const place of [dir, join(dir, 'cache'), join(dir, 'cache', 'work')])
    assert.equal(existsSync(join(place, 'escaped.js')), false)
})

test('native packages are refused by name; an optional one is left out', async () => {
  publish(
    { name: 'native-file', version: '1.0.0', files: { 'build/Release/x.node': 'ELF' } },
    { name: 'native-gyp', version: '1.0.0', files: { 'binding.gyp': '{}' } },
    { name: 'native-prebuilt', version: '1.0.0', files: { 'prebuilds/linux-x64/x.bin': 'ELF' } },
    { name: 'native-flag', version: '1.0.0', manifest: { gypfile: true } },
    {
      name: 'perhaps-native',
      version: '1.0.0',
      manifest: { optionalDependencies: { 'native-gyp': '1.0.0' } },
      files: { 'index.js': "try { module.exports = require('native-gyp') } catch (e) { module.exports = e.code }" },
    },
  )
  for (const name of ['native-file', 'native-gyp', 'native-prebuilt', 'native-flag']) {
    assert.equal(
      await refusal(name),
      `dependency_refused: ${name}@1.0.0: contains native code, which Actions cannot load`,
    )
  }
  assert.equal((await packagesOf('perhaps-native'))('perhaps-native'), 'MODULE_NOT_FOUND')
})

test('git, URLs, files and aliases to them are refused, declared and as a dependency of a dependency', async () => {
  const specs = [
    'git+https://example.com/x.git',
    'user/repo',
    'https://example.com/x.tgz',
    'file:../../..',
    '../x',
    'npm:user/repo',
  ]
  for (const [i, spec] of specs.entries()) {
    publish({ name: `over-${i}`, version: '1.0.0', manifest: { dependencies: { inner: spec } } })
    assert.match(
      await refusal(`over-${i}`),
      new RegExp(`^dependency_refused: .*(inner|over-${i}).*only packages from a registry`),
      spec,
    )
    assert.match(await refusal('direct', spec), /^dependency_refused: direct/, spec)
  }
})

test('what is missing is named, with the package that asks for it', async () => {
  publish({ name: 'inner', version: '1.0.0' })
  publish({ name: 'wants-version', version: '1.0.0', manifest: { dependencies: { inner: '^7.0.0' } } })
  publish({ name: 'wants-name', version: '1.0.0', manifest: { dependencies: { 'never-published': '^7.0.0' } } })
  const version =
    'dependency_not_found: inner@^7.0.0 (required by wants-version): No matching version found for inner@^7.0.0.'
  assert.equal(await refusal('wants-version'), version)
  const name = 'dependency_not_found: never-published@^7.0.0 (required by wants-name): not found in the registry'
  assert.equal(await refusal('wants-name'), name)
})

test('a tarball that stands outside the registry is refused before it is asked for', async () => {
  await using elsewhere = await openTestRegistry()
  publish({ name: 'foreign', version: '1.0.0', manifest: {} })
  elsewhere.publish({ name: 'foreign', version: '1.0.0' })
  const proxy = await fetch(new URL('foreign', elsewhere.url))
  const { versions } = (await proxy.json()) as { versions: { '1.0.0': { dist: object } } }
  assert.ok(versions['1.0.0'].dist)
  registry.redirectTarball('foreign', '1.0.0', versions['1.0.0'].dist)
  const asked = elsewhere.requests.length
  assert.equal(
    await refusal('foreign'),
    'dependency_refused: foreign@1.0.0: its tarball is not in a configured registry',
  )
  assert.equal(elsewhere.requests.length, asked)
})

test('a tarball with other bytes than its checksum says is refused', async () => {
  publish({ name: 'swapped', version: '1.0.0' }, { name: 'honest', version: '1.0.0', files: { 'index.js': '1' } })
  registry.redirectTarball('swapped', '1.0.0', { tarball: new URL('honest/-/1.0.0.tgz', registry.url).href })
  assert.match(await refusal('swapped'), /^dependency_failed: swapped@1\.0\.0: the registry sent other bytes/)
})

test('requires of files out of the folder find nothing, whether named, absolute or a pattern', async () => {
  await mkdir(join(dir, 'cache'), { recursive: true })
  await writeFile(join(dir, 'cache', 'secret.json'), '{"key":"canary-of-the-server"}')
  await mkdir(join(dir, 'cache', 'node_modules', 'servers-own'), { recursive: true })
  await writeFile(
    join(dir, 'cache', 'node_modules', 'servers-own', 'index.js'),
    'module.exports = "canary-of-the-server"',
  )
  const up = '../../../../'
  publish(
    { name: 'reader', version: '1.0.0', files: { 'index.js': `module.exports = require('${up}secret.json')` } },
    {
      name: 'absolute-reader',
      version: '1.0.0',
      files: { 'index.js': `module.exports = require('${join(dir, 'cache', 'secret.json')}')` },
    },
    {
      name: 'pattern-reader',
      version: '1.0.0',
      files: { 'index.js': `module.exports = (x) => require('${up}' + x + '.json')` },
    },
    { name: 'neighbour-reader', version: '1.0.0', files: { 'index.js': `module.exports = require('servers-own')` } },
  )
  for (const name of ['reader', 'absolute-reader', 'neighbour-reader']) {
    const load = await packagesOf(name)
    assert.throws(() => load(name), { code: 'MODULE_NOT_FOUND' })
  }
  const pattern = await buildWith('pattern-reader')
  if (pattern.status === 'failed')
    assert.match(pattern.errors[0]?.msg ?? '', /^pattern-reader: asks for files out of its folder/)
  else assert.ok(!pattern.artifact.packages?.includes('canary-of-the-server'))
})

test('a package that esbuild cannot read fails with its name and place', async () => {
  publish(
    { name: 'garbled', version: '1.0.0', files: { 'index.js': 'module.exports = {' } },
    {
      name: 'awaiting',
      version: '1.0.0',
      manifest: { type: 'module', exports: './i.js' },
      files: { 'i.js': 'export const a = await 1' },
    },
  )
  assert.match(await refusal('garbled'), /^dependency_failed: garbled: cannot be bundled: .*garbled\/index\.js:1/)
  assert.match(await refusal('awaiting'), /^dependency_failed: awaiting: cannot be bundled: Top-level await/)
})

test('a scoped registry of the npm configuration is asked, with its token, and nobody else', async () => {
  await using own = await openTestRegistry()
  own.guard('token-of-acme-0123456789')
  own.publish({ name: '@acme/inner', version: '2.0.0', files: { 'index.js': 'module.exports = "acme"' } })
  own.publish({
    name: '@acme/outer',
    version: '1.0.0',
    manifest: { dependencies: { '@acme/inner': '*' } },
    files: { 'index.js': "module.exports = require('@acme/inner')" },
  })
  publish({ name: '@acme/inner', version: '9.9.9', files: { 'index.js': 'module.exports = "confused"' } })
  const home = join(dir, 'home')
  await mkdir(home, { recursive: true })
  const host = own.url.replace('http:', '')
  await writeFile(join(home, '.npmrc'), `@acme:registry=${own.url}\n${host}:_authToken=\${ACME_TOKEN}\n`)
  const settings = { cacheDir: join(dir, 'cache-acme'), log: silentLog, clock: systemClock, registry: registry.url }
  await using good = openBuilder({
    ...settings,
    env: { PATH: env.PATH, HOME: home, ACME_TOKEN: 'token-of-acme-0123456789' },
  })
  const outcome = await good.build({ code: '', dependencies: [{ name: '@acme/outer', version: 'latest' }] })
  assert.equal(outcome.status, 'built', JSON.stringify(outcome))
  if (outcome.status === 'built') assert.equal(runPackages(outcome.artifact.packages ?? '')('@acme/outer'), 'acme')
  await using bad = openBuilder({
    ...settings,
    cacheDir: join(dir, 'cache-bad'),
    env: { PATH: env.PATH, HOME: home, ACME_TOKEN: 'wrong-token-000' },
  })
  const refused = await bad.build({ code: '', dependencies: [{ name: '@acme/outer', version: '1.0.0' }] })
  assert.equal(refused.status, 'failed')
  assert.match(refused.errors[0]?.msg ?? '', /^@acme\/outer.*the registry refused access \(401\)/)
  assert.ok(!JSON.stringify(refused).includes('wrong-token'))
  assert.ok(!(await readFile(join(home, '.npmrc'), 'utf8')).includes('wrong-token'))
})

test('a dependency with a registry of its own comes from there, also without a scope', async () => {
  await using own = await openTestRegistry()
  own.publish({ name: 'plain', version: '1.0.0', files: { 'index.js': 'module.exports = "own"' } })
  publish({ name: 'plain', version: '1.0.0', files: { 'index.js': 'module.exports = "confused"' } })
  const outcome = await builder.build({
    code: '',
    dependencies: [{ name: 'plain', version: '1.0.0', registry_url: own.url }],
  })
  assert.equal(outcome.status, 'built', JSON.stringify(outcome))
  if (outcome.status === 'built') assert.equal(runPackages(outcome.artifact.packages ?? '')('plain'), 'own')
  for (const registry_url of ['file:///etc', 'not a url', 'ftp://example.com/', 'https://user:secret@example.com/']) {
    const refused = await builder.build({ code: '', dependencies: [{ name: 'plain', version: '1.0.0', registry_url }] })
    assert.equal(refused.status === 'failed' && refused.errors[0]?.id, 'dependency_refused', registry_url)
    assert.ok(!JSON.stringify(refused).includes('secret'))
  }
})

test('a registry that an author names is asked only where Actions may reach, redirects and addresses included', async () => {
  const asked: string[] = []
  const inside = createServer((request, response) => {
    asked.push(request.url ?? '')
    response.end('AKIA of the metadata service')
  })
  await new Promise<void>((listening) => inside.listen(0, '127.0.0.1', listening))
  const { port } = inside.address() as AddressInfo
  const elsewhere = createServer((_request, response) => {
    response.writeHead(302, { location: `http://127.0.0.1:${port}/by-redirect` }).end()
  })
  await new Promise<void>((listening) => elsewhere.listen(0, '::1', listening))
  const { port: further } = elsewhere.address() as AddressInfo
  await using author = openBuilder({
    cacheDir: join(dir, 'cache-author'),
    log: silentLog,
    clock: systemClock,
    registry: registry.url,
    env: { PATH: env.PATH, HOME: dir },
    // the redirecting one stands for a host of the internet
    place: openPlace({ allow: ['::1'], map: [] }),
  })
  const tries = [
    { name: 'plain', version: 'latest', registry_url: `http://127.0.0.1:${port}/` },
    { name: '@scoped/plain', version: '1.0.0', registry_url: `http://localhost:${port}/` },
    { name: 'plain', version: '1.0.0', registry_url: `http://[::ffff:127.0.0.1]:${port}/` },
    { name: 'plain', version: '1.0.0', registry_url: `http://[::1]:${further}/` },
  ]
  const outcomes = await Promise.all(tries.map((dependency) => author.build({ code: '', dependencies: [dependency] })))
  for (const [i, outcome] of outcomes.entries()) {
    assert.equal(outcome.status, 'failed')
    assert.match(outcome.errors[0]?.msg ?? '', /leads to an address that is not public/, String(tries[i]?.registry_url))
  }
  assert.deepEqual(asked, [])
  // what the machine's own configuration names stays in reach
  publish({ name: 'beside', version: '1.0.0', files: { 'index.js': 'module.exports = "beside"' } })
  const beside = await author.build({
    code: '',
    dependencies: [{ name: 'beside', version: '1.0.0', registry_url: registry.url }],
  })
  assert.equal(beside.status, 'built', JSON.stringify(beside))
  for (const server of [inside, elsewhere]) {
    server.closeAllConnections()
    await new Promise((closed) => server.close(closed))
  }
})

test('a registry that never stops talking ends the build, and not the machine', async () => {
  const piece = Buffer.alloc(1 << 20, ' ')
  const endless = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    const more = () => {
      while (response.write(piece));
      response.once('drain', more)
    }
    more()
  })
  await new Promise<void>((listening) => endless.listen(0, '127.0.0.1', listening))
  const { port } = endless.address() as AddressInfo
  await using small = openBuilder({
    cacheDir: join(dir, 'cache-endless'),
    log: silentLog,
    clock: systemClock,
    registry: `http://127.0.0.1:${port}/`,
    env: { PATH: env.PATH, HOME: dir },
    memoryLimit: 400_000_000,
  })
  const outcome = await small.build({ code: '', dependencies: [{ name: 'endless', version: '1.0.0' }] })
  assert.equal(outcome.status === 'failed' && outcome.errors[0]?.id, 'build_crashed', JSON.stringify(outcome))
  endless.closeAllConnections()
  await new Promise((closed) => endless.close(closed))
})
