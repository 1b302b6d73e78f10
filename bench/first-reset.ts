// Start to ready, and password change → Action started, on an idle server in a process of its own. Prints and stores a table.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, release, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'

import { bindActions, deployAction, executionOf, startServer } from '../e2e/server.ts'

const STARTS = 10
const CHANGES = 100

type Row = { figure: string; n: number; p50: number; p99: number; goal: string }

const rows: Row[] = []

// a bare `node -e 0` in the same run is the floor of any start
const bare = await timesOf(STARTS, async () => {
  const { spawnSync } = await import('node:child_process')
  spawnSync(process.execPath, ['-e', '0'])
})
rows.push(row('floor: bare node process, start to end', bare, '–'))

const directory = mkdtempSync(join(tmpdir(), 'keyturn-bench-'))
const first = await timesOf(1, async () => (await startServer({ directory })).stop())
rows.push(row('first start to ready and stopped (makes store and keys)', first, '–'))
const ready: number[] = []
for (let i = 0; i < STARTS; i++) {
  const before = performance.now()
  const server = await startServer({ directory })
  ready.push(performance.now() - before)
  await server.stop()
}
rows.push(row('start to ready', ready, '≤ 1500 ms'))

await using server = await startServer({ directory })
const { api } = server
const code = `exports.onExecutePostChangePassword = async () => console.log('started')`
await bindActions(api, await deployAction(api, { name: `bench ${performance.now()}`, code }))
const made = await api('POST', '/api/v2/users', {
  ...{ connection: 'Username-Password-Authentication', email: `${Math.round(performance.now())}@example.com` },
  password: 'Old-Passw0rd-0',
})
const id = String(made.body.user_id)
const started: number[] = []
const answered: number[] = []
let before: string | undefined
for (let i = 0; i < CHANGES; i++) {
  const sent = performance.now()
  await api('PATCH', `/api/v2/users/${encodeURIComponent(id)}`, { password: `New-Passw0rd-${i}` })
  answered.push(performance.now() - sent)
  const execution = await executionOf(api, id, before)
  before = execution.id
  const log = await api('GET', '/api/v2/logs?per_page=1')
  started.push(Date.parse(execution.results[0].response.logs[0].at) - Date.parse(log.body[0].date))
}
rows.push(row('password change answered (argon2id included)', answered, '–'))
rows.push(row('log event of the change → first line of the Action', started, '≤ 25 ms (p50)'))

const cpu = cpus()[0]?.model ?? 'unknown'
const head = `${new Date().toISOString()} · ${cpu} × ${cpus().length} · ${Math.round(totalmem() / 2 ** 30)} GiB · Linux ${release()} · Node ${process.version}`
const table = [
  `# First reset\n\n${head}\n`,
  '| figure | n | p50 ms | p99 ms | goal |',
  '|---|---|---|---|---|',
  ...rows.map(
    ({ figure, n, p50, p99, goal }) => `| ${figure} | ${n} | ${p50.toFixed(1)} | ${p99.toFixed(1)} | ${goal} |`,
  ),
  '',
].join('\n')
process.stdout.write(table)
mkdirSync(join(import.meta.dirname, 'results'), { recursive: true })
writeFileSync(join(import.meta.dirname, 'results', 'first-reset.md'), table)
rmSync(directory, { recursive: true, force: true })

async function timesOf(n: number, work: () => Promise<unknown>): Promise<number[]> {
  const times: number[] = []
  for (let i = 0; i < n; i++) {
    const start = performance.now()
    await work()
    times.push(performance.now() - start)
  }
  return times
}

function row(figure: string, times: readonly number[], goal: string): Row {
  const sorted = times.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
  return { figure, n: sorted.length, p50: at(0.5), p99: at(0.99), goal }
}
