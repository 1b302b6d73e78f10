// Which test files there are: unit tests, of which `npm run check` runs all, and those that take longer.
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Tests that need a server, a database, a browser or a child process are named; those that open a tenant are known by it. */
function isUnit(root: string, file: string): boolean {
  return !file.endsWith('.slow.test.ts') && !/from '.*\/testing-stage\.ts'/.test(readFileSync(join(root, file), 'utf8'))
}

/** @returns paths from `root`, which run in some seconds together */
export function unitTests(root: string): string[] {
  return globSync(['src/**/*.test.ts', 'tools/**/*.test.ts'], { cwd: root })
    .filter((file) => isUnit(root, file))
    .toSorted()
}

/** @returns paths from `root` */
export function longerTests(root: string): string[] {
  const inSource = globSync('src/**/*.test.ts', { cwd: root }).filter((file) => !isUnit(root, file))
  return [...globSync('e2e/**/*.test.ts', { cwd: root }), ...inSource].toSorted()
}
