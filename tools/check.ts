// `npm run check`: every fast check, two at a time; one line a step with its time, and in full what failed.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'

import { unitTests } from './test-files.ts'

type Step = { name: string; command: string[] }
type Outcome = { step: Step; ok: boolean; output: string; seconds: number }

const bin = (name: string) => join('node_modules', '.bin', name)

const folders = ['src', 'e2e', 'tools', 'bench', 'bin', 'dashboard/src'].filter((folder) => existsSync(folder))

/** What the last run found of files that have not changed since: 1 s instead of 7. */
const typesKnown = join('node_modules', '.cache', 'keyturn.tsbuildinfo')

/** No step may hang the check: past this it is ended and has failed. */
const deadlineMs = 300_000

/** Longest first, so that the short ones fill the gap at the end. Each command runs under this very Node. */
const steps: Step[] = [
  {
    name: 'unit tests',
    command: [join('tools', 'run-tests.ts'), ...unitTests('.')],
  },
  { name: 'dead code', command: [bin('knip'), '--no-progress'] },
  { name: 'lint', command: [bin('oxlint'), '--deny-warnings'] },
  { name: 'types', command: [bin('tsc'), '--noEmit', '--incremental', '--tsBuildInfoFile', typesKnown] },
  { name: 'dashboard types', command: [bin('tsc'), '--noEmit', '-p', 'dashboard/tsconfig.json'] },
  // does nothing when what was built fits; fails when the first load grows over its limit
  { name: 'dashboard', command: [join('dashboard', 'build.ts')] },
  {
    name: 'import rules',
    command: [bin('depcruise'), '--config', '.dependency-cruiser.mjs', ...folders],
  },
  { name: 'house rules', command: ['--disable-warning=ExperimentalWarning', join('tools', 'house-rules.ts')] },
  { name: 'generated docs', command: [join('tools', 'docs.ts'), '--check'] },
  { name: 'lock file', command: [join('tools', 'lockfile.ts'), '--check'] },
  { name: 'format', command: [bin('oxfmt'), '--check'] },
]

const began = performance.now()
const outcomes = await runAll(steps, Math.min(2, availableParallelism()))
const failed = outcomes.filter((outcome) => !outcome.ok)
const names = failed.map(({ step }) => step.name).join(', ')
console.log(`check: ${failed.length === 0 ? 'all good' : `failed: ${names}`} · ${elapsed(began)} s`)
if (failed.length > 0) process.exitCode = 1

async function runAll(waiting: Step[], lanes: number): Promise<Outcome[]> {
  const queue = [...waiting]
  const done: Outcome[] = []
  const lane = async () => {
    for (let step = queue.shift(); step; step = queue.shift()) {
      const outcome = await runStep(step)
      report(outcome)
      done.push(outcome)
    }
  }
  await Promise.all(Array.from({ length: lanes }, lane))
  return done
}

function runStep(step: Step): Promise<Outcome> {
  const start = performance.now()
  // `npm test` runs this inside no other test runner; a stray context would turn the inner one's report to binary.
  const { NODE_TEST_CONTEXT: _, ...env } = process.env
  return new Promise((resolve) => {
    const child = spawn(process.execPath, step.command, { stdio: ['ignore', 'pipe', 'pipe'], env, detached: true })
    const parts: Buffer[] = []
    child.stdout.on('data', (part: Buffer) => parts.push(part))
    child.stderr.on('data', (part: Buffer) => parts.push(part))
    const deadline = setTimeout(() => {
      parts.push(Buffer.from(`\nEnded: it ran for longer than ${deadlineMs / 1000} s.\n`))
      // The whole group: a test that hangs is a grandchild.
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
    }, deadlineMs)
    child.on('close', (code) => {
      clearTimeout(deadline)
      resolve({ step, ok: code === 0, output: Buffer.concat(parts).toString(), seconds: Number(elapsed(start)) })
    })
  })
}

function report({ step, ok, output, seconds }: Outcome): void {
  const count = /^ℹ pass (\d+)$/m.exec(output)?.[1]
  console.log(
    `${ok ? 'ok    ' : 'FAILED'} ${step.name.padEnd(15)}${seconds.toFixed(1).padStart(5)} s${count ? ` · ${count} passed` : ''}`,
  )
  if (!ok) console.log(`\n${output.trimEnd()}\n`)
  for (const [line] of output.matchAll(/^UNSTABLE: .*$/gm)) console.log(line)
}

function elapsed(since: number): string {
  return ((performance.now() - since) / 1000).toFixed(1)
}
