// What else goes wrong: the database away under load, a full disk, a backlog. Nothing acknowledged is lost by any of it.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'

import { startTestPostgres } from '#storage/testing'

import { quantile, seedBacklog, timeChanges } from './crash/backlog.ts'
import { prove, settle } from './crash/proof.ts'
import { type Change, preparePatch } from './crash/rounds.ts'
import { alive, openStage, type Stage } from './crash/stage.ts'
import { until } from './server.ts'

const server = await startTestPostgres().catch((thrown: unknown) => String(thrown))
const absent = typeof server === 'string' ? server : false
if (absent !== false && process.env['CI'] === 'true') test('PostgreSQL starts', () => assert.fail(absent))

test(
  'PostgreSQL stopped and started under load: the nodes wait, recover, and lose nothing',
  { skip: absent },
  async (t) => {
    if (typeof server === 'string') return
    await using _server = server
    await using stage = await openStage('postgres', { roles: ['all', 'all'], postgres: server.url })
    const changes: Change[] = []
    const all = await Promise.all(
      Array.from({ length: 24 }, async (_, n) => {
        const node = stage.nodes[n % 2]
        assert.ok(node)
        return preparePatch(stage, `away-${n}`, node)
      }),
    )
    const send = async (some: typeof all) => {
      await Promise.all(
        some.map(async (change) => {
          change.acknowledged = await change.run(() => {}).catch(() => false)
          changes.push(change)
        }),
      )
    }
    const under = send(all.slice(0, 12))
    await until('the first change is acknowledged', () => all.some((change) => change.acknowledged) || undefined)
    await server.crash()
    await send(all.slice(12, 16))
    assert.ok(all.slice(12, 16).every((change) => !change.acknowledged))
    const [node] = stage.nodes
    assert.equal((await fetch(`${node?.local}/health`)).status, 503)
    await server.start()
    await under
    await until('both nodes are ready again', async () => {
      const ready = await Promise.all(
        stage.nodes.map(async ({ local }) => (await fetch(`${local}/health`)).status === 200),
      )
      return ready.every(Boolean) || undefined
    })
    await send(all.slice(16))
    assert.ok(all.slice(16).every((change) => change.acknowledged))
    assert.ok(
      stage.nodes.every((each) => alive(each.server)),
      'no node ended',
    )
    await prove0(t, stage, changes)
  },
)

test('a full disk: changes are refused whole, and go on when there is room again', async (t) => {
  const directory = mkdtempSync(join(tmpdir(), 'keyturn-full-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=48m', 'tmpfs', directory], { stdio: 'ignore' })
  } catch {
    rmSync(directory, { recursive: true })
    return t.skip('no small file system can be mounted here')
  }
  try {
    await using stage = await openStage('sqlite', { directory })
    const [node] = stage.nodes
    assert.ok(node)
    const all = await Promise.all(Array.from({ length: 20 }, (_, n) => preparePatch(stage, `full-${n}`, node)))
    const changes: Change[] = []
    const send = async (change: (typeof all)[number]) => {
      change.acknowledged = await change.run(() => {}).catch(() => false)
      changes.push(change)
      return change.acknowledged
    }
    assert.ok(await send(all[0] ?? assert.fail()))
    await settle(stage)
    const filler = join(directory, 'filler')
    const { bavail, bsize } = statfsSync(directory)
    writeFileSync(filler, Buffer.alloc(bavail * bsize))
    let refused = 0
    // the write-ahead log has room left in its file for a few
    for (const change of all.slice(1, 18)) if (!(await send(change))) refused++
    assert.ok(refused > 0, 'the disk was full')
    rmSync(filler)
    await until(
      'changes are accepted again',
      async () => (await stage.api('GET', '/health')).status === 200 || undefined,
    )
    for (const change of all.slice(18)) assert.ok(await send(change))
    t.diagnostic(`${refused} of 17 refused while the disk was full`)
    await prove0(t, stage, changes)
  } finally {
    execFileSync('umount', ['-l', directory])
    rmSync(directory, { recursive: true, force: true })
  }
})

test('a backlog of 2,000 executions is drained while passwords go on changing', async (t) => {
  await using stage = await openStage('sqlite')
  const [node] = stage.nodes
  assert.ok(node)
  const idle = await timeChanges(stage, 'idle', 12)
  await settle(stage)
  await node.server.stop()
  await seedBacklog(stage, 2000)
  const began = performance.now()
  await node.start()
  const busy = await timeChanges(stage, 'first', 1)
  const left = (await stage.api('GET', '/health')).body.queue.ready
  assert.ok(left > 0, 'the backlog was there meanwhile')
  busy.push(...(await timeChanges(stage, 'busy', 11)))
  await settle(stage)
  const took = (performance.now() - began) / 1000
  assert.equal([...stage.deliveries.values()].filter((times) => times === 1).length, 2024)
  t.diagnostic(
    `2,000 drained in ${took.toFixed(1)} s; median change ${quantile(busy, 0.5).toFixed(0)} ms, idle ${quantile(idle, 0.5).toFixed(0)} ms`,
  )
  assert.ok(Math.max(...busy) < 30_000, 'nobody waits for the backlog')
})

async function prove0(t: { diagnostic(words: string): void }, stage: Stage, changes: readonly Change[]): Promise<void> {
  await settle(stage)
  await using storage = await stage.inspect()
  const proof = await prove(storage, changes, stage)
  t.diagnostic(
    `${proof.changes} sent, ${proof.acknowledged} acknowledged, ${proof.committed} committed, ${proof.duplicates} duplicates`,
  )
  assert.deepEqual([proof.words, proof.lost, proof.halves, proof.undelivered], [[], 0, 0, 0])
}
