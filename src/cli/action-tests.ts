// Named tests of Actions: read, replaced as a whole, and run against the draft.
import { isDeepStrictEqual } from 'node:util'

import type { LocalTest } from './action-folder.ts'
import type { Api } from './api.ts'

type RemoteTest = LocalTest & { id: string }
type Difference = { path: (string | number)[]; expected?: unknown; actual?: unknown }
export type TestResult = { action: string; name: string; passed: boolean; differences: Difference[] }

export async function testsOf(api: Api, action: string): Promise<RemoteTest[]> {
  const { tests } = (await api('GET', `/keyturn/actions/${action}/tests`)) as { tests: RemoteTest[] }
  return tests.map(({ id, name, event, continue: given, stubs, expected }) => ({
    ...{ id, name, event, ...(given === undefined ? {} : { continue: given }), stubs, expected },
  }))
}

/** In the order of their names, one after the other. @throws StartRefused when the draft is not built */
export async function runTests(api: Api, { id, name: action }: { id: string; name: string }): Promise<TestResult[]> {
  const results: TestResult[] = []
  for (const test of await testsOf(api, id)) {
    const run = (await api('POST', `/keyturn/actions/${id}/tests/${test.id}/run`)) as Omit<TestResult, 'action'>
    results.push({ action, name: run.name, passed: run.passed, differences: run.differences })
  }
  return results
}

export function testWords({ action, name, passed, differences }: TestResult): string {
  const lines = differences.map(({ path, ...two }) => {
    const side = (key: 'expected' | 'actual') => (key in two ? JSON.stringify(two[key]) : 'nothing')
    return `        ${place(path)}: expected ${side('expected')}, got ${side('actual')}`
  })
  return [`${passed ? 'ok' : 'FAILED'}  ${action}: ${name}`, ...lines].join('\n')
}

/** `requests[0].body.to` */
function place(path: readonly (string | number)[]): string {
  return path.map((part, at) => (typeof part === 'number' ? `[${part}]` : at === 0 ? part : `.${part}`)).join('')
}

export function sameTests(there: readonly LocalTest[], wanted: readonly LocalTest[]): boolean {
  const plain = (tests: readonly LocalTest[]) =>
    tests
      .map(({ name, event, continue: given, stubs = [], expected }) => ({ name, event, given, stubs, expected }))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1))
  return isDeepStrictEqual(plain(there), plain(wanted))
}

/** By name: those that are there are changed, the others made, and what is left over deleted. */
export async function putTests(api: Api, action: string, wanted: readonly LocalTest[]): Promise<void> {
  const path = `/keyturn/actions/${action}/tests`
  const there = await testsOf(api, action)
  for (const { id, name } of there) {
    if (!wanted.some((test) => test.name === name)) await api('DELETE', `${path}/${id}`)
  }
  for (const { name, continue: given, ...body } of wanted) {
    const found = there.find((test) => test.name === name)
    // without one the execute handler runs, whatever ran before
    if (found) await api('PATCH', `${path}/${found.id}`, { ...body, continue: given ?? null })
    else await api('POST', path, { name, ...body, ...(given === undefined ? {} : { continue: given }) })
  }
}
