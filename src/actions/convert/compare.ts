// Two lists of recorded requests side by side: the same, the same but for times and random ids, or what differs.
import type { RecordedRequest } from '#runtime'

export type Compared = { equal: boolean; differences: string[]; remarks: string[] }

/** Of the connection and of the way there; everything else a receiver may look at. */
const IGNORED = new Set([
  'accept-encoding',
  'connection',
  'content-length',
  'date',
  'host',
  'keep-alive',
  'transfer-encoding',
  'user-agent',
])

const DAY = 86_400_000

/** @param now what lies within a day of it is a time that was just read from the clock */
export function compareRequests(
  hook: readonly RecordedRequest[],
  action: readonly RecordedRequest[],
  now: number,
): Compared {
  const [left, right] = [hook, action].map((all) => all.map((request) => ({ request, text: comparable(request, now) })))
  const differences: string[] = []
  const remarks: string[] = []
  const rest = [...(right ?? [])]
  const unmatched: { request: RecordedRequest; text: string }[] = []
  let moved = false
  for (const one of left ?? []) {
    const at = rest.findIndex((other) => other.text === one.text)
    if (at < 0) {
      unmatched.push(one)
      continue
    }
    moved ||= at > 0
    const [other] = rest.splice(at, 1)
    if (other && JSON.stringify(other.request) !== JSON.stringify(one.request)) {
      const text = `${line(one.request)}: the same but for times, random ids and headers of the connection`
      if (exact(one.request) !== exact(other.request) && !remarks.includes(text)) remarks.push(text)
    }
  }
  for (const one of unmatched) {
    const other = rest.shift()
    differences.push(other ? difference(one, other) : `only the Hook sends ${line(one.request)}`)
  }
  for (const other of rest) differences.push(`only the Action sends ${line(other.request)}`)
  if (moved && differences.length === 0) remarks.push('the requests go out in another order')
  return { equal: differences.length === 0, differences, remarks }
}

function line({ method, url }: RecordedRequest): string {
  return `${method} ${url}`
}

function exact({ method, url, headers, body }: RecordedRequest): string {
  return JSON.stringify([method, url, headers.filter(([name]) => !IGNORED.has(name)).toSorted(byName), body])
}

function comparable({ method, url, headers, body }: RecordedRequest, now: number): string {
  const kept = headers.filter(([name]) => !IGNORED.has(name)).toSorted(byName)
  const boundary = /boundary="?([^";]+)/.exec(kept.find(([name]) => name === 'content-type')?.[1] ?? body)?.[1]
  const text = JSON.stringify([method, url, kept, method === 'SMTP' ? mailWithoutIds(body) : body], undefined, 1)
  const plain = boundary === undefined ? text : text.replaceAll(boundary, '<boundary>')
  return plain
    .replaceAll(/\b[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\b/gi, '<uuid>')
    .replaceAll(/\b\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?\b/g, (time) =>
      Math.abs(Date.parse(time) - now) < DAY ? '<now>' : time,
    )
    .replaceAll(/\b1\d{9}(?:\d{3})?\b/g, (digits) =>
      Math.abs(Number(digits.padEnd(13, '0')) - now) < DAY ? '<now>' : digits,
    )
}

function mailWithoutIds(body: string): string {
  return body.replaceAll(/^(Message-ID|Date): .*$/gim, '$1: <own>')
}

function byName([a]: readonly [string, string], [b]: readonly [string, string]): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** The first lines that are not the same. */
function difference(
  hook: { request: RecordedRequest; text: string },
  action: { request: RecordedRequest; text: string },
): string {
  const [left, right] = [hook.text.split('\n'), action.text.split('\n')]
  const at = left.findIndex((one, n) => one !== right[n])
  const words = (lines: readonly string[]) => (lines[at] ?? '').trim().slice(0, 300)
  return `${line(hook.request)}: the Hook has ${words(left)} where the Action has ${words(right)}`
}
