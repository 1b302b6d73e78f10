// Requests that somebody might send: near what a route takes, and far from it.
import fc from 'fast-check'

import type { ManagementRoute } from '#web'

export type FuzzRequest = {
  method: string
  /** as it stands on the wire, percent-encoded where it is */
  path: string
  contentType: string | undefined
  body: string | undefined
}

const NASTY = [
  '',
  '..',
  '../../etc/passwd',
  '\0',
  'a\0b',
  '__proto__',
  'constructor',
  '%',
  '%00',
  "' OR 1=1 --",
  '💥',
  '\ud800',
]

/** @param ids of things that are there, so that requests get past "not found" */
export function fuzzRequests(routes: readonly ManagementRoute[], ids: readonly string[]): fc.Arbitrary<FuzzRequest> {
  const text = fc.oneof(fc.constantFrom(...NASTY), fc.string({ maxLength: 40 }), fc.constantFrom(...ids))
  const scalar = fc.oneof(text, fc.integer(), fc.double(), fc.boolean(), fc.constant(null))
  const value = fc.oneof(
    { weight: 4, arbitrary: scalar },
    { weight: 2, arbitrary: fc.array(scalar, { maxLength: 4 }) },
    { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
    { weight: 1, arbitrary: fc.dictionary(fc.string({ maxLength: 8 }), scalar, { maxKeys: 4 }) },
  )
  return fc.constantFrom(...routes).chain((route) => {
    const params = route.path.match(/:\w+/g) ?? []
    return fc
      .record({
        params: fc.tuple(...params.map(() => fc.oneof({ weight: 2, arbitrary: fc.constantFrom(...ids) }, text))),
        query: fc.option(dictionaryOf(route.query, scalar), { nil: undefined, freq: 3 }),
        body: fc.option(fc.oneof({ weight: 5, arbitrary: bodyOf(route, value) }, fc.constantFrom(...ODD_BODIES)), {
          nil: undefined,
        }),
        contentType: fc.oneof(
          { weight: 12, arbitrary: fc.constant('application/json') },
          fc.constantFrom(
            'text/plain',
            'application/json\t; x',
            'multipart/form-data; boundary=x',
            'application/x-www-form-urlencoded',
            '*/*',
          ),
        ),
      })
      .map(({ params: given, query, body, contentType }) => {
        let at = 0
        const path = route.path.replace(/:\w+/g, () => encode(given[at++] ?? ''))
        const asked =
          query === undefined
            ? ''
            : `?${Object.entries(query)
                .map(([key, each]) => `${encode(key)}=${encode(String(each))}`)
                .join('&')}`
        return {
          method: route.method,
          path: `/api/v2${path}${asked}`,
          contentType: body === undefined ? undefined : contentType,
          body,
        }
      })
  })
}

/** Bodies that no object can be printed to. */
export const ODD_BODIES: readonly string[] = [
  '',
  'null',
  '[]',
  '"text"',
  '{',
  '{"name":"a","name":"b"}',
  '{"\\u006eame":"a","name":"b"}',
  '{"__proto__":{"admin":true}}',
  '{"constructor":{"prototype":{"admin":true}}}',
  '{"name":"\\ud800"}',
  '{"name":"\\ud83d\\u0041"}',
  '{"name":"a\\u0000b"}',
  '\ufeff{}',
  '{"a":1e999}',
  `${'['.repeat(1000)}${']'.repeat(1000)}`,
  `${'{"a":'.repeat(1000)}1${'}'.repeat(1000)}`,
]

function bodyOf(route: ManagementRoute, value: fc.Arbitrary<unknown>): fc.Arbitrary<string> {
  return fc
    .oneof({ weight: 5, arbitrary: dictionaryOf(route.body, value) }, value)
    .map((body) => JSON.stringify(body) ?? 'null')
}

/** Some of the properties that the schema names, sometimes one that it does not. */
function dictionaryOf(schema: unknown, value: fc.Arbitrary<unknown>): fc.Arbitrary<Record<string, unknown>> {
  const { properties = {} } = (schema ?? {}) as { properties?: Record<string, { enum?: readonly unknown[] }> }
  const names = Object.keys(properties)
  const key =
    names.length === 0
      ? fc.string({ maxLength: 10 })
      : fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...names) }, fc.string({ maxLength: 10 }))
  return fc
    .array(
      key.chain((name) => {
        const words = properties[name]?.enum
        return fc.tuple(fc.constant(name), words ? fc.oneof(value, fc.constantFrom(...words)) : value)
      }),
      { maxLength: 6 },
    )
    .map((pairs) => Object.fromEntries(pairs))
}

function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed())
}
