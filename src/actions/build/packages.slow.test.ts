// Looking packages up: what there is, what there is not, and names that are none, against a registry on loopback.
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { env } from 'node:process'
import { test } from 'node:test'

import { openPackages } from './packages.ts'
import { openTestRegistry } from './test-registry.ts'

test('versions come newest first; an unknown name, a file and a registry without a search are told apart', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'keyturn-packages-'))
  try {
    await using registry = await openTestRegistry()
    for (const version of ['1.0.0', '1.2.0', '2.0.0-beta.1']) registry.publish({ name: 'inner', version })
    registry.publish({ name: '@acme/tool', version: '3.1.4' })
    const packages = openPackages({ cacheDir: dir, registry: registry.url, env })
    const inner = await packages.versions('inner')
    assert.deepEqual([inner.name, inner.versions], ['inner', ['1.2.0', '1.0.0']])
    assert.deepEqual((await packages.versions('@acme/tool')).versions, ['3.1.4'])
    await assert.rejects(packages.versions('nowhere'), { kind: 'absent' })
    const asked = registry.requests.length
    for (const name of ['../evil', 'file:/etc/passwd', 'git+ssh://example.com/x', 'inner@1.0.0', '']) {
      await assert.rejects(packages.versions(name), { kind: 'invalid' }, name)
    }
    assert.equal(registry.requests.length, asked, 'nothing was asked for a name that is none')
    assert.deepEqual(await packages.search('inner'), [])
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
})

test('an audit tells what is known against a version; a registry without audits says so, and links lead to https only', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'keyturn-packages-'))
  try {
    await using registry = await openTestRegistry()
    const packages = openPackages({
      ...{ cacheDir: dir, registry: registry.url },
      env: { ...env, 'npm_config_@acme:registry': 'http://127.0.0.1:1/' },
    })
    const asked = [
      { name: 'inner', version: '1.0.0' },
      { name: 'inner', version: '2.0.0' },
      { name: '@acme/tool', version: '3.1.4' },
    ]
    assert.deepEqual(await packages.audit(asked), { available: false, reason: 'none' })
    const known = { severity: 'high', title: 'Reads <b>too</b> much', vulnerable_versions: '<3', id: 1 }
    registry.audits({
      inner: [
        { ...known, url: 'https://github.com/advisories/GHSA-1' },
        { ...known, url: 'javascript:alert(1)' },
      ],
      other: [known],
    })
    const found = await packages.audit(asked)
    assert.ok(found.available)
    assert.deepEqual(
      found.advisories.map(({ version, severity, url, range }) => [version, severity, url, range]),
      ['1.0.0', '2.0.0'].flatMap((version) => [
        [version, 'high', 'https://github.com/advisories/GHSA-1', '<3'],
        [version, 'high', undefined, '<3'],
      ]),
    )
    assert.deepEqual(found.unchecked, ['@acme/tool'], 'a name of another registry is not told to this one')
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
})
