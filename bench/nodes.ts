// Two worker nodes beside one on PostgreSQL, and a large backlog on the embedded store while passwords go on changing.
// npm run bench:nodes -- [--count 3000] [--backlog 100000] [--only workers|waiting|backlog]: printed, and written when whole
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
  options: {
    count: { type: 'string', default: '3000' },
    backlog: { type: 'string', default: '100000' },
    only: { type: 'string' },
  },
})
const count = Number(values.count)
const backlog = Number(values.backlog)
const CHANGES = 100
/** What a receiver on the internet may take; a node waits for 16 of one Action at once. */
const RECEIVER_MS = 500
const WAITED = 400
const lines: string[] = []

const wanted = (part: string) => values.only === undefined || values.only === part
const postgres = typeof (await testPostgresUrl()) === 'string'

if (postgres && wanted('workers')) {
  await using stage = await openStage('postgres', { roles: ['web', 'worker', 'worker'] })
  const { one, two } = await compared(stage, count)
  lines.push(
    `| one worker node, PostgreSQL | 3 × ${count} | ${Math.round(one)}/s | |`,
    `| two worker nodes, PostgreSQL | 3 × ${count} | ${Math.round(two)}/s | |`,
    `| two ÷ one; ${cpus().length} cores carry nodes, PostgreSQL and the stand-in | 3 rounds | ${(two / one).toFixed(2)} | ≥ 1.6 where cores allow |`,
  )
}
if (postgres && wanted('waiting')) {
  await using stage = await openStage('postgres', { roles: ['web', 'worker', 'worker'] })
  for (const { standIn } of stage.nodes) {
    const { heard } = standIn
    standIn.heard = async (request) => {
      await heard(request)
      await pause(RECEIVER_MS)
    }
  }
  const { one, two } = await compared(stage, WAITED)
  lines.push(
    `| one worker node, a receiver that takes ${RECEIVER_MS} ms | 3 × ${WAITED} | ${Math.round(one)}/s | |`,
    `| two worker nodes, the same receiver | 3 × ${WAITED} | ${Math.round(two)}/s | |`,
    `| two ÷ one, where no core is the limit | 3 rounds | ${(two / one).toFixed(2)} | ≥ 1.6 |`,
  )
}
if (wanted('backlog')) {
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
if (values.only === undefined) {
  mkdirSync(join(import.meta.dirname, 'results'), { recursive: true })
  writeFileSync(join(import.meta.dirname, 'results', 'nodes.md'), text)
}

function delivered({ deliveries }: Stage): number {
  return deliveries.size
}

/** @returns the median of three rounds each, one after the other */
async function compared(stage: Stage, size: number): Promise<{ one: number; two: number }> {
  const rates: { one: number[]; two: number[] } = { one: [], two: [] }
  for (let round = 0; round < 3; round++) {
    rates.one.push(await drained(stage, 1, size))
    rates.two.push(await drained(stage, 2, size))
  }
  return { one: quantile(rates.one, 0.5), two: quantile(rates.two, 0.5) }
}

/** @returns executions per second from the first delivery to the last */
async function drained(stage: Stage, workers: number, size: number): Promise<number> {
  const nodes = stage.nodes.filter(({ role }) => role === 'worker')
  await Promise.all(nodes.map(({ server }) => server.stop()))
  await seedBacklog(stage, size)
  const before = delivered(stage)
  const running = nodes.slice(0, workers)
  await Promise.all(running.map((node) => node.start()))
  while (delivered(stage) === before) await pause(5)
  const began = performance.now()
  while (delivered(stage) - before < size) await pause(5)
  return size / ((performance.now() - began) / 1000)
}
