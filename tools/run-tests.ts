// Runs test files: those it is given, or all that need servers, databases or a browser.
// A file that fails is run once more, alone, and named either way.
import { once } from 'node:events'
import { relative } from 'node:path'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'

const root = new URL('..', import.meta.url).pathname
const patterns = process.argv.slice(2)

/** @returns the files in which a test failed */
async function runAll(what: { globPatterns: string[] } | { files: string[] }, concurrency: number): Promise<string[]> {
  const failed = new Set<string>()
  const stream = run({
    ...what,
    cwd: root,
    concurrency,
    timeout: 300_000,
    execArgv: ['--disable-warning=ExperimentalWarning'],
  })
  stream.on('test:fail', ({ file, name, todo }) => {
    if (todo === undefined || todo === false) failed.add(file ?? name)
  })
  const printed = stream.compose(new spec())
  printed.pipe(process.stdout, { end: false })
  await once(printed, 'end')
  return [...failed]
}

const first = await runAll(
  { globPatterns: patterns.length > 0 ? patterns : ['src/**/*.slow.test.ts', 'e2e/**/*.test.ts'] },
  2,
)
if (first.length > 0) {
  const names = first.map((file) => relative(root, file)).join('\n  ')
  process.stdout.write(`\nFailed; run once more, one after the other:\n  ${names}\n\n`)
  const second = await runAll({ files: first }, 1)
  for (const file of first) {
    const verdict = second.includes(file) ? 'FAILED TWICE' : 'UNSTABLE: failed, then passed; it wants mending'
    process.stdout.write(`${verdict}: ${relative(root, file)}\n`)
  }
  process.exitCode = second.length > 0 ? 1 : 0
}
