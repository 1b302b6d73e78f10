// Expected and actual outcome side by side: every place that differs, but for times of the run, random ids and tokens.
import { isObject, type Json } from '#kit'

import { ANYTHING, type Difference, type Outcome } from './action-test.ts'

const DAY = 86_400_000

type Path = readonly (string | number)[]
type Request = Outcome['requests'][number]

/**
 * Requests may go out in any order, since many scripts send several at once; commands are compared in theirs.
 *
 * @param times milliseconds: when the expectation was recorded, and now; what lies within a day of one of them was read
 * from the clock
 */
export function differencesOf(expected: Outcome, actual: Outcome, times: readonly number[]): Difference[] {
  const walk = (path: Path, one: Json | undefined, other: Json | undefined) => compare(path, one, other, times)
  return [
    ...walk(['status'], expected.status, actual.status),
    ...walk(['error'], expected.error, actual.error),
    ...walk(['commands'], expected.commands, actual.commands),
    ...requests(expected.requests, actual.requests, walk),
  ]
}

type Walk = (path: Path, expected: Json | undefined, actual: Json | undefined) => Difference[]

function requests(expected: readonly Request[], actual: readonly Request[], walk: Walk): Difference[] {
  const rest = [...actual]
  const unmatched: [at: number, request: Request][] = []
  for (const [at, request] of expected.entries()) {
    const found = rest.findIndex((other) => walk([], request, other).length === 0)
    if (found < 0) unmatched.push([at, request])
    else rest.splice(found, 1)
  }
  const differences = unmatched.flatMap(([at, request]) => {
    const like = rest.findIndex(({ method, url }) => method === request.method && url === request.url)
    const [other] = rest.splice(Math.max(like, 0), 1)
    return walk(['requests', at], request, other)
  })
  return [...differences, ...rest.flatMap((other, n) => walk(['requests', expected.length + n], undefined, other))]
}

function compare(
  path: Path,
  expected: Json | undefined,
  actual: Json | undefined,
  times: readonly number[],
): Difference[] {
  if (expected === ANYTHING) return []
  if (Array.isArray(expected) && Array.isArray(actual)) {
    const [left, right] = [expected as readonly Json[], actual as readonly Json[]]
    return Array.from({ length: Math.max(left.length, right.length) }).flatMap((_, n) =>
      compare([...path, n], left[n], right[n], times),
    )
  }
  if (isPlain(expected) && isPlain(actual)) {
    const names = new Set([...Object.keys(expected), ...Object.keys(actual)])
    return [...names].flatMap((name) => compare([...path, name], own(expected, name), own(actual, name), times))
  }
  if (JSON.stringify(expected) === JSON.stringify(actual)) return []
  if (isText(expected) && isText(actual) && steady(expected, times) === steady(actual, times)) return []
  return [{ path, ...(expected === undefined ? {} : { expected }), ...(actual === undefined ? {} : { actual }) }]
}

function isPlain(value: Json | undefined): value is { readonly [key: string]: Json | undefined } {
  return isObject(value) && !Array.isArray(value)
}

function own(of: { readonly [key: string]: Json | undefined }, name: string): Json | undefined {
  return Object.hasOwn(of, name) ? of[name] : undefined
}

function isText(value: Json | undefined): value is string | number {
  return typeof value === 'string' || typeof value === 'number'
}

/** Without what is another one in every run. */
function steady(value: string | number, times: readonly number[]): string {
  const isNow = (time: number) => times.some((each) => Math.abs(time - each) < DAY)
  return String(value)
    .replaceAll(/\beyJ[\w-]+\.[\w-]+\.[\w-]+/g, '<token>')
    .replaceAll(/\b[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\b/gi, '<uuid>')
    .replaceAll(/\b\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?\b/g, (time) =>
      isNow(Date.parse(time)) ? '<now>' : time,
    )
    .replaceAll(/\b1\d{9}(?:\d{3})?\b/g, (digits) => (isNow(Number(digits.padEnd(13, '0'))) ? '<now>' : digits))
}
