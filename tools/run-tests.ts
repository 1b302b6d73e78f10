// Runs test files: those it is given, or all that are no unit tests.
// A file that fails is run once more, alone, and named either way.
import { once } from 'node:events'
import { readFileSync, statfsSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { basename, join, relative, resolve } from 'node:path'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'

import { longerTests } from './test-files.ts'
import { together } from './together.ts'

const root = new URL('..', import.meta.url).pathname
const given = process.argv.slice(2)

// every file loads much of the same code: the first compiles it and strips its types, the others read what is left
process.env['NODE_COMPILE_CACHE'] ??= join(root, 'node_modules', '.cache', 'keyturn-compiled')

// every commit waits for the disk, and all lanes have one: what these tests keep may be lost with the machine
process.env['TMPDIR'] ??= memory() ?? tmpdir()

/** Where temporary files are in memory, and programs may be run. */
function memory(): string | undefined {
  try {
    const mounted = /^\S+ (\/dev\/shm) tmpfs (\S+)/m.exec(readFileSync('/proc/mounts', 'utf8'))
    const [, folder = '', options = 'noexec'] = mounted ?? []
    if (options.split(',').includes('noexec')) return undefined
    const { bavail, bsize } = statfsSync(folder)
    return bavail * bsize > 4 * 2 ** 30 ? folder : undefined
  } catch {
    return undefined
  }
}

/** Those that take longest begin, so that the short ones fill the second lane to the end. */
const LONGEST = [
  'e2e/dashboard-pages.test.ts',
  'e2e/deploy-cli.test.ts',
  'e2e/dashboard-operations.test.ts',
  'e2e/dashboard-mishaps.test.ts',
  'src/runtime/supervisor.slow.test.ts',
  'src/jobs/crash.slow.test.ts',
  'e2e/page-gallery.test.ts',
  'e2e/faults.test.ts',
  'e2e/crash.test.ts',
  'src/runtime/hostile.slow.test.ts',
  'e2e/cluster.test.ts',
  'e2e/post-challenge.test.ts',
  'e2e/factors.test.ts',
  'src/web/management/fuzz.slow.test.ts',
]

function allLonger(): string[] {
  const files = longerTests(root)
  return [...LONGEST.filter((file) => files.includes(file)), ...files.filter((file) => !LONGEST.includes(file))]
}

/** A test may stand in a file that a test file imports: run alone it would run nothing, and pass. */
function filesOf(file: string, all: readonly string[]): readonly string[] {
  if (all.includes(file)) return [file]
  const importing = all.filter((each) => readFileSync(each, 'utf8').includes(`/${basename(file)}'`))
  return importing.length > 0 ? importing : all
}

/** @returns the files in which a test failed */
async function runAll(files: readonly string[], concurrency: number): Promise<string[]> {
  const failed = new Set<string>()
  using runs = together(root, files, concurrency)
  const all = files.map((file) => resolve(root, file))
  const stream = run({
    files: [...runs.files],
    cwd: root,
    concurrency,
    timeout: 300_000,
    execArgv: ['--disable-warning=ExperimentalWarning'],
  })
  stream.on('test:fail', ({ file = '', name, todo }) => {
    if (todo !== undefined && todo !== false) return
    for (const each of runs.members.get(file) ?? runs.members.get(name) ?? filesOf(file || name, all)) failed.add(each)
  })
  const printed = stream.compose(new spec())
  printed.pipe(process.stdout, { end: false })
  await once(printed, 'end')
  return [...failed]
}

// the longer ones wait a good deal, for processes that are killed and for budgets that run out: one more than cores
const first = given.length > 0 ? await runAll(given, 2) : await runAll(allLonger(), availableParallelism() + 1)
if (first.length > 0) {
  const names = first.map((file) => relative(root, file)).join('\n  ')
  process.stdout.write(`\nFailed; run once more, one after the other:\n  ${names}\n\n`)
  const second = await runAll(first, 1)
  for (const file of first) {
    const verdict = second.includes(file) ? 'FAILED TWICE' : 'UNSTABLE: failed, then passed; it wants mending'
    process.stdout.write(`${verdict}: ${relative(root, file)}\n`)
  }
  process.exitCode = second.length > 0 ? 1 : 0
}
