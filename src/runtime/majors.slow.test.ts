// Other Node majors: installed from npm once, kept in the data directory, and really run.
import assert from 'node:assert/strict'
import { mkdir } from 'node:fs/promises'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

import { AppError } from '#kit'

import { addMajor } from './launch/majors.ts'
import { openStage } from './testdata/stage.ts'

const code =
  'exports.onExecutePostChangePassword = async () => { console.log(process.version.split(".")[0]); await (await fetch("https://api.example.com/n")).text() }'

test('an added major runs the Actions of its label, and only those', async () => {
  // kept between runs: it is 45 MB
  const dataDir = fileURLToPath(new URL('../../node_modules/.cache/keyturn-runtimes/', import.meta.url))
  await mkdir(dataDir, { recursive: true })
  await using stage = await openStage({ dataDir })
  if (stage.runtime.facts().runtimes.node22 === undefined) await addMajor(dataDir, 'node22', undefined)
  // a running server notices by itself
  while (stage.runtime.facts().runtimes.node22 === undefined) await new Promise((resolve) => setTimeout(resolve, 50))
  const [ours] = process.version.split('.')
  const labelled = (label: string) => {
    const artifact = { hash: `majors ${label}`, code, sourceMap: null }
    return stage.run('', { program: { id: label, kind: 'action', label, load: () => Promise.resolve(artifact) } })
  }
  const old = await labelled('node22')
  assert.deepEqual(old.texts, [stage.runtime.isolation.tier === 't0' ? ours : 'v22'])
  assert.match(old.settled.runtime, /^node\d+ \(\d+\.\d+\.\d+\)$/)
  assert.deepEqual(
    old.settled.requests.map((one) => one.status),
    [200],
  )
  assert.deepEqual((await labelled('node18')).texts, [ours])
})

test('only node22 and newer can be added', async () => {
  for (const label of ['node18', 'node18-actions', '../node22', 'node']) {
    await assert.rejects(
      addMajor('/nowhere', label, undefined),
      (thrown) => thrown instanceof AppError && thrown.kind === 'invalid',
    )
  }
})
