// Two worker nodes beside one on PostgreSQL, and a large backlog on the embedded store while passwords go on changing.
// npm run bench:nodes -- [--count 3000] [--backlog 100000]
import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'

import { testPostgresUrl } from '#storage/testing'

import { quantile, seedBacklog, timeChanges } from '../e2e/crash/backlog.ts'
import { openStage, type Stage } from '../e2e/crash/stage.ts'
import { machine } from './machine.ts'

const { values } = parseArgs({
  options: { count: { type: 'string', default: '3000' }, backlog: { type: 'string', default: '100000' } },
})
const count = Number(values.count)
const backlog = Number(values.backlog)
const CHANGES = 100
const lines: string[] = []

if (typeof (await testPostgresUrl()) === 'string') {
  const rates: { one: number[]; two: number[] } = { one: [], two: [] }
  await using stage = await openStage('postgres', { roles: ['web', 'worker', 'worker'] })
  for (let round = 0; round < 3; round++) {
    rates.one.push(await drained(stage, 1))
    rates.two.push(await drained(stage, 2))
  }
  const [one, two] = [quantile(rates.one, 0.5), quantile(rates.two, 0.5)]
  lines.push(
    `| one worker node, PostgreSQL | 3 × ${count} | ${Math.round(one)}/s | |`,
    `| two worker nodes, PostgreSQL | 3 × ${count} | ${Math.round(two)}/s | |`,
    `| two ÷ one; ${cpus().length} cores carry nodes, PostgreSQL and the stand-in | 3 rounds | ${(two / one).toFixed(2)} | ≥ 1.6 where cores allow |`,
  )
}
{
  await using stage = await openStage('sqlite')
  const [node] = stage.nodes
  if (!node) throw new Error('no node')
  await timeChanges(stage, 'warm', 5)
  const idle = await timeChanges(stage, 'idle', CHANGES)
  await node.server.stop()
  const seeding = performance.now()
  await seedBacklog(stage, backlog)
  process.stderr.write(`${backlog} made in ${((performance.now() - seeding) / 1000).toFixed(0)} s\n`)
  const before = delivered(stage)
  const began = performance.now()
  await node.start()
  const busy = await timeChanges(stage, 'busy', CHANGES)
  const waiting = (await stage.api('GET', '/health')).body.queue.ready as number
  while (delivered(stage) - before < backlog + CHANGES) {
    await pause(1000)
    process.stderr.write(`${delivered(stage) - before} of ${backlog}\n`)
  }
  const rate = (delivered(stage) - before) / ((performance.now() - began) / 1000)
  const at = (times: number[], share: number) => `${quantile(times, share).toFixed(0)} ms`
  lines.push(
    `| password change, idle, p50 / p99 | ${CHANGES} | ${at(idle, 0.5)} / ${at(idle, 0.99)} | |`,
    `| the same with ${waiting} executions still waiting, p50 / p99 | ${CHANGES} | ${at(busy, 0.5)} / ${at(busy, 0.99)} | |`,
    `| p99 with the backlog ÷ idle | | ${(quantile(busy, 0.99) / quantile(idle, 0.99)).toFixed(2)} | ≤ 2 |`,
    `| backlog drained by one server, each a TLS request | ${backlog} | ${Math.round(rate)}/s | |`,
  )
}

const text = `# Nodes and backlog\n\n${machine()}\n\n| figure | n | value | goal |\n|---|---|---|---|\n${lines.join('\n')}\n`
process.stdout.write(text)
mkdirSync(join(import.meta.dirname, 'results'), { recursive: true })
writeFileSync(join(import.meta.dirname, 'results', 'nodes.md'), text)

function delivered({ deliveries }: Stage): number {
  return deliveries.size
}

/** @returns executions per second from the first delivery to the last */
async function drained(stage: Stage, workers: number): Promise<number> {
  const nodes = stage.nodes.filter(({ role }) => role === 'worker')
  await Promise.all(nodes.map(({ server }) => server.stop()))
  await seedBacklog(stage, count)
  const before = delivered(stage)
  const running = nodes.slice(0, workers)
  await Promise.all(running.map((node) => node.start()))
  while (delivered(stage) === before) await pause(5)
  const began = performance.now()
  while (delivered(stage) - before < count) await pause(5)
  return count / ((performance.now() - began) / 1000)
}
