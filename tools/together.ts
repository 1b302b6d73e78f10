// Test files that share a process: reading the whole product, and starting PostgreSQL, is most of what a small one costs.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

/** What belongs to the whole process and not to one file: variables, hooks of all tests, children, the global object. */
const OF_THE_PROCESS = /child_process|process\.(env|on|once|argv|exit|memoryUsage)|globalThis|^(before|after)\w*\(/m

/** Whoever opens these reads all of the server, and their rows are out of reach of other tests. */
const OPENS = /\/testing-stage\.ts'|await withStores\(/

/** So many that the last of them keep all lanes busy, so few that it pays. */
const TOGETHER = 8

type Runs = Disposable & {
  /** absolute paths */
  files: readonly string[]
  /** by the absolute path of a file that runs others: their absolute paths */
  members: ReadonlyMap<string, readonly string[]>
}

/**
 * A file that cannot be loaded is a test of all of them that fails.
 *
 * @param files from `root`, in the order in which they are to begin
 * @param lanes one is for those that are to be run alone
 */
export function together(root: string, files: readonly string[], lanes: number): Runs {
  const absolute = files.map((file) => resolve(root, file))
  const sharing = lanes > 1 && files.length > TOGETHER ? absolute.filter((file) => mayShare(file)) : []
  const count = Math.ceil(sharing.length / TOGETHER)
  const folder = mkdtempSync(join(tmpdir(), 'keyturn-together-'))
  const members = new Map<string, string[]>()
  for (let n = 0; n < count; n++) {
    const own = sharing.filter((_file, at) => at % count === n)
    const entry = join(folder, `${n}.mjs`)
    writeFileSync(entry, entryOf(own))
    members.set(entry, own)
  }
  const alone = absolute.filter((file) => !sharing.includes(file))
  return {
    files: [...alone.slice(0, count), ...members.keys(), ...alone.slice(count)],
    members,
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  }
}

function mayShare(file: string): boolean {
  const text = readFileSync(file, 'utf8')
  return OPENS.test(text) && !OF_THE_PROCESS.test(text)
}

/** Nothing runs before everything is loaded: a file that prepares its database would be in the way of another's tests. */
function entryOf(files: readonly string[]): string {
  return `import { test } from 'node:test'
const { promise, resolve, reject } = Promise.withResolvers()
test('${files.length} files are loaded', () => promise)
try {
  for (const file of ${JSON.stringify(files.map((file) => pathToFileURL(file).href))}) await import(file)
  resolve()
} catch (thrown) {
  reject(thrown)
}
`
}
