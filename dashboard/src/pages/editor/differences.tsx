// What a test expected and what came, place by place; a place may be left open from now on.
import { Button, Text } from '@mantine/core'

import type { Difference, NamedTest } from '../../api/tests.ts'

type Outcome = NamedTest['expected']

/** As the server reads it: whatever stands there will do. */
const ANYTHING = '<any>'

export function Differences({
  differences,
  onAllow,
}: {
  differences: readonly Difference[]
  onAllow: ((difference: Difference) => void) | undefined
}) {
  return (
    <ul className="kt-differences">
      {differences.map((difference) => {
        const place = placeOf(difference.path)
        return (
          <li key={place}>
            <div className="kt-mono">{place}</div>
            <Side sign="−" word="expected" value={difference.expected} />
            <Side sign="+" word="got" value={difference.actual} />
            {onAllow && isValue(difference) && (
              <Button variant="subtle" size="compact-xs" onClick={() => onAllow(difference)}>
                Allow anything at {place}
              </Button>
            )}
          </li>
        )
      })}
    </ul>
  )
}

function Side({ sign, word, value }: { sign: string; word: string; value: unknown }) {
  return (
    <div data-side={word}>
      <span aria-hidden>{sign} </span>
      <span className="kt-visually-hidden">{word} </span>
      {value === undefined ? (
        <Text span fz="xs" c="dimmed">
          nothing
        </Text>
      ) : (
        <span className="kt-mono">{JSON.stringify(value)}</span>
      )}
    </div>
  )
}

/** A value of a command or of a request; how the run ended, and whole requests, are never left open. */
function isValue({ path, expected, actual }: Difference): boolean {
  return path.length > 2 && expected !== undefined && actual !== undefined
}

/** `requests[0].body.to` */
export function placeOf(path: Difference['path']): string {
  return path.map((part, at) => (typeof part === 'number' ? `[${part}]` : at === 0 ? part : `.${part}`)).join('')
}

/** The expectation with that place left open. */
export function allowed(expected: Outcome, { path }: Difference): Outcome {
  return open(expected, path) as Outcome
}

function open(value: unknown, [next, ...rest]: Difference['path']): unknown {
  if (next === undefined) return ANYTHING
  if (Array.isArray(value)) return value.map((each: unknown, at) => (at === next ? open(each, rest) : each))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name, name === next ? open(each, rest) : each]),
  )
}
