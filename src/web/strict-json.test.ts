// What JSON.parse would let through is refused; what is JSON comes through as it is.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { AppError } from '#kit'

import { parseStrictJson } from './strict-json.ts'

// the same values in every run: what holds today holds tomorrow
fc.configureGlobal({ seed: 7 })

const read = (text: string) => parseStrictJson(new TextEncoder().encode(text))

test('whatever JSON.stringify writes comes back the same, unless it holds what is never taken', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
      const text = JSON.stringify(value)
      if (/"(__proto__|constructor)":|\\u0000/.test(text)) return
      assert.deepEqual(read(text), JSON.parse(text))
    }),
    { numRuns: 2000 },
  )
})

test('no text makes it throw anything but a refusal', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'{}[]":,\\u0aé \n1-e.tfnl') }), (text) => {
      try {
        read(text)
      } catch (thrown) {
        assert.ok(thrown instanceof AppError && thrown.code === 'invalid_body', text)
      }
    }),
    { numRuns: 5000 },
  )
})

test('the same key twice in one object is refused, in two objects it is not', () => {
  for (const text of ['{"a":1,"a":2}', '{"x":[{"a":1,"b":{},"a":2}]}', '{"a":1,"\\u0061":2}', '{"":1,"":2}']) {
    assert.throws(() => read(text), /Duplicate key/, text)
  }
  for (const text of [
    '{"a":{"a":1},"b":{"a":1}}',
    '[{"a":1},{"a":1}]',
    '{"a":"a","b":"\\"a\\":"}',
    '{"a":["a","a"]}',
  ]) {
    assert.deepEqual(read(text), JSON.parse(text))
  }
})

test('a hundred levels are read, one more is not, and a brace in a string is no level', () => {
  const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels)
  assert.ok(read(nested(100)))
  assert.throws(() => read(nested(101)), /nested deeper/)
  assert.deepEqual(read(JSON.stringify({ code: '{['.repeat(500) })), { code: '{['.repeat(500) })
})

test('half a surrogate pair is refused, a whole one is text', () => {
  for (const text of ['"\\ud800"', '"\\ud83d\\u0041"', '"\\udc00"', '"\\uD83D x"']) {
    assert.throws(() => read(text), /surrogate/, text)
  }
  assert.equal(read('"\\ud83d\\udca5"'), '\u{1f4a5}')
  assert.equal(read('"\\\\ud800"'), '\\ud800')
})
