// kill -9 at random moments and at named points: nothing acknowledged is lost, no execution is lost, nothing is half done.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { testPostgresUrl } from '#storage/testing'

import { prove, settle, table } from './crash/proof.ts'
import { type Change, type Point, POINTS, runRound } from './crash/rounds.ts'
import { openStage, type Stage, type StoreName } from './crash/stage.ts'

const url = await testPostgresUrl()
const absent = typeof url === 'string' ? false : url.message
if (absent !== false && process.env['CI'] === 'true') test('PostgreSQL starts', () => assert.fail(absent))

test('embedded store: killed once at every point', () => crash('sqlite', ['all']))
test('PostgreSQL with two nodes: killed once at every point', { skip: absent }, () => crash('postgres', ['all', 'all']))

async function crash(store: StoreName, roles: 'all'[]): Promise<void> {
  await using stage: Stage = await openStage(store, { roles })
  const changes: Change[] = []
  for (const [round, point] of (Object.keys(POINTS) as Point[]).entries()) {
    changes.push(...(await runRound(stage, round, point, { patches: 4, resets: 2 })).changes)
  }
  await settle(stage)
  await using storage = await stage.inspect()
  const proof = await prove(storage, changes, stage)
  process.stdout.write(`${table([{ name: store, kills: Object.keys(POINTS).length, proof }])}\n`)
  assert.deepEqual(proof.words, [])
  assert.deepEqual([proof.lost, proof.halves, proof.undelivered], [0, 0, 0])
  assert.ok(proof.acknowledged > 0 && proof.committed < proof.changes, 'some were cut off and some were not')
}
