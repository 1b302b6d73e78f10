// bench/runtime: measures the runtime against its goals and its peers, prints the table, writes bench/results/.
import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { fileURLToPath } from 'node:url'

import { withCoresAwake } from './runtime/awake.ts'
import { openBenchRuntime } from './runtime/bench-runtime.ts'
import { openEcho } from './runtime/echo.ts'
import { axiosRates, firstResult, idleMemory, inTurns, killAndNext, throughput } from './runtime/measures.ts'
import { openPeers } from './runtime/peers.ts'
import { openTarget } from './runtime/target.ts'

type Row = { figure: string; goal: string; measured: string; met: boolean | null; n: number }

const tiers = ['t0', 't1', 't2'] as const
const rows: Row[] = []

function row(figure: string, goal: string, measured: string, met: boolean | null, n: number): void {
  rows.push({ figure, goal, measured, met, n })
  process.stderr.write(`${figure}: ${measured}\n`)
}

const ms = (value: number) => `${value < 1 ? value.toFixed(3) : value.toFixed(1)} ms`
const before = loadavg()[0]
const target = await openTarget()
const echo = openEcho()
const peers = await openPeers()
await using runtime = await openBenchRuntime('best', target.port)

/** @param suffix says under what circumstances */
async function roundTrips(suffix: string): Promise<void> {
  const others = [echo, ...peers].map(({ once }) => once)
  const trips = await inTurns(() => runtime.invoke(runtime.invocation('trivial')).result, others)
  const [floor, ...theirs] = trips.others
  row(
    `warm round trip p50, trivial Action${suffix}`,
    '≤ 0.15 ms',
    ms(trips.ours.p50),
    trips.ours.p50 <= 0.15,
    trips.ours.n,
  )
  if (floor !== undefined) {
    const times = 1 / floor.ratio
    const words = `${times.toFixed(2)} × (echo ${ms(floor.p50)})`
    row(`the same ÷ a bare echo over the same pipe${suffix}`, '≤ 4 ×', words, times <= 4, floor.n)
  }
  for (const [i, one] of theirs.entries()) {
    const words = `${one.ratio.toFixed(1)} × (${ms(one.p50)})`
    row(`p50 of ${peers[i]?.name} ÷ ours${suffix}`, '≥ 4 ×', words, one.ratio >= 4, one.n)
  }
}

await roundTrips('')
await withCoresAwake(() => roundTrips(', cores kept awake'))
echo.close()

const rate = await throughput(runtime)
row('throughput, 32 in flight, trivial', '–', `${Math.round(rate.perSecond)} /s`, null, rate.n)
for (const peer of peers) {
  const theirs = await peer.throughput()
  const more = rate.perSecond / theirs.perSecond
  row(
    `our throughput ÷ ${peer.name}`,
    '≥ 10 ×',
    `${more.toFixed(1)} × (${Math.round(theirs.perSecond)} /s)`,
    more >= 10,
    theirs.n,
  )
  peer.close()
}

const axios = await axiosRates(runtime, target.port)
const share = axios.sandboxed / axios.inProcess
row(
  'axios POST executions, 32 in flight ÷ in-process',
  '≥ 0.6 ×',
  `${share.toFixed(2)} × (${Math.round(axios.sandboxed)} /s of ${Math.round(axios.inProcess)} /s)`,
  share >= 0.6,
  axios.n,
)
const memory = await idleMemory(runtime)
row(
  'idle memory per Action that loads axios, 30 warm',
  '≤ 40 MB PSS',
  `${memory.mb.toFixed(1)} MB`,
  memory.mb <= 40,
  memory.n,
)

for (const tier of tiers) {
  await using own = await openBenchRuntime(tier, target.port).catch(() => null)
  if (own === null) {
    row(tier, '–', 'not possible on this machine', null, 0)
    continue
  }
  const trivial = await firstResult(own, 'trivial')
  const withAxios = await firstResult(own, 'axios')
  const most = tier === 't2' ? 130 : 90
  row(`standby to first result at ${tier}, trivial`, '≤ 6 ms', ms(trivial.p50), trivial.p50 <= 6, trivial.n)
  row(
    `standby to first result at ${tier}, axios POST`,
    `≤ ${most} ms`,
    ms(withAxios.p50),
    withAxios.p50 <= most,
    withAxios.n,
  )
  const killed = await killAndNext(own)
  row(
    `a loop killed and the next execution done at ${tier}`,
    '≤ 60 ms after the deadline',
    ms(killed.p50),
    killed.p50 <= 60,
    killed.n,
  )
}

target.close()
print()
process.exit(0)

function print(): void {
  const head = `${new Date().toISOString().slice(0, 10)} · ${cpus()[0]?.model ?? 'unknown CPU'} × ${cpus().length} · Node ${process.versions.node} · ${process.platform} ${process.arch} · tier ${runtime.isolation.tier} · load before the run ${before?.toFixed(1)}`
  const lines = [
    `# bench/runtime`,
    '',
    head,
    '',
    '| figure | goal | measured | n | met |',
    '|---|---|---|---|---|',
    ...rows.map(
      (one) =>
        `| ${one.figure} | ${one.goal} | ${one.measured} | ${one.n} | ${one.met === null ? '–' : one.met ? 'yes' : 'NO'} |`,
    ),
    '',
  ]
  const folder = fileURLToPath(new URL('./results/', import.meta.url))
  mkdirSync(folder, { recursive: true })
  writeFileSync(`${folder}runtime.md`, lines.join('\n'))
  process.stdout.write(`${lines.join('\n')}\n`)
}
