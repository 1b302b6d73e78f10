// One line that says on what a benchmark ran.
import { cpus, loadavg, release, totalmem } from 'node:os'

export function machine(...more: string[]): string {
  const cpu = `${cpus()[0]?.model ?? 'unknown'} × ${cpus().length}, load ${loadavg()[0]?.toFixed(1) ?? ''}`
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`
  const versions = `Node ${process.version}, SQLite ${process.versions['sqlite'] ?? ''}`
  return [new Date().toISOString(), cpu, memory, `Linux ${release()}`, versions, ...more].join(' · ')
}
