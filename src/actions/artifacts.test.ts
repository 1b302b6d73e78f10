// Artifacts on the node's disk: kept by content, trusted only when they prove themselves.
import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'

import { withStores } from '#storage/testing'

import { openArtifacts } from './artifacts.ts'
import * as versions from './versions.store.ts'

const artifact = { hash: 'a'.repeat(64), code: 'exports.x = 1', sourceMap: null }

function newFolder(): Disposable & { path: string } {
  const path = mkdtempSync(join(tmpdir(), 'keyturn-artifacts-'))
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) }
}

await withStores((name, openStorage) => {
  test(`${name}: an artifact that was loaded once is read from the disk, and a damaged copy from the database`, async () => {
    await using storage = await openStorage()
    using folder = newFolder()
    const artifacts = openArtifacts(storage, folder.path)
    assert.equal(await artifacts.find(artifact.hash), undefined)
    await versions.putArtifact(storage.db, artifact, 1)
    assert.deepEqual(await artifacts.find(artifact.hash), artifact)
    const file = join(folder.path, 'artifacts', artifact.hash)
    assert.deepEqual(readdirSync(join(folder.path, 'artifacts')), [artifact.hash])

    await storage.db.deleteFrom('artifacts').execute()
    assert.deepEqual(await artifacts.find(artifact.hash), artifact, 'the database is not asked')

    writeFileSync(file, readFileSync(file, 'utf8').replace('x = 1', 'x = 2'))
    assert.equal(await artifacts.find(artifact.hash), undefined, 'a damaged copy is nothing')
    await versions.putArtifact(storage.db, artifact, 1)
    assert.deepEqual(await artifacts.find(artifact.hash), artifact, 'it is made again')
    assert.match(readFileSync(file, 'utf8'), /x = 1/)
  })
})
