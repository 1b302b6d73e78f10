// Outcomes are compared by what a receiver sees: values, not the moment of the run.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { Outcome } from './action-test.ts'
import { differencesOf } from './compare.ts'

const RECORDED = Date.parse('2026-03-01T12:00:00.000Z')
const NOW = Date.parse('2026-09-01T12:00:00.000Z')
const TIMES = [RECORDED, NOW]

function outcome(change: Partial<Outcome> = {}): Outcome {
  return { status: 'ok', error: null, commands: [], requests: [], ...change }
}

const post = (url: string, body: Outcome['requests'][number]['body']) => ({ method: 'POST', url, body })

test('the same is the same, and requests may go out in another order', () => {
  const [one, two] = [post('https://a.example.com/', { n: 1 }), post('https://b.example.com/', { n: 2 })]
  assert.deepEqual(differencesOf(outcome({ requests: [one, two] }), outcome({ requests: [two, one] }), TIMES), [])
})

test('every place that differs is named with both values, and what is missing or too much on its own side', () => {
  const expected = outcome({
    commands: [{ type: 'access.deny', reason: 'no' }],
    requests: [post('https://a.example.com/', { to: [{ email: 'mara@example.com' }], kept: true })],
  })
  const actual = outcome({
    status: 'failed',
    error: { id: 'threw', msg: 'out of order' },
    requests: [post('https://a.example.com/', { to: [{ email: 'eve@example.com' }], more: 1 }), post('https://b/', '')],
  })
  assert.deepEqual(differencesOf(expected, actual, TIMES), [
    { path: ['status'], expected: 'ok', actual: 'failed' },
    { path: ['error'], expected: null, actual: { id: 'threw', msg: 'out of order' } },
    { path: ['commands', 0], expected: { type: 'access.deny', reason: 'no' } },
    {
      path: ['requests', 0, 'body', 'to', 0, 'email'],
      expected: 'mara@example.com',
      actual: 'eve@example.com',
    },
    { path: ['requests', 0, 'body', 'kept'], expected: true },
    { path: ['requests', 0, 'body', 'more'], actual: 1 },
    { path: ['requests', 1], actual: post('https://b/', '') },
  ])
})

test('times of the run, random ids and tokens are no differences; another time is', () => {
  const body = (time: number, id: string, changed: string) => ({
    at: new Date(time).toISOString(),
    seconds: Math.floor(time / 1000),
    words: `sent ${id} with eyJh.${id.slice(0, 8)}.x`,
    changed,
  })
  const [before, after] = [
    body(RECORDED, '0b5ff1ac-5d0f-4b80-8f0a-6d6b4e2b7a11', '2019-02-27T14:14:29.206Z'),
    body(NOW, '5f0bd3b9-b7bb-4a57-9a70-0a3ad5f4d0ee', '2019-02-28T14:14:29.206Z'),
  ]
  assert.deepEqual(
    differencesOf(
      outcome({ requests: [post('https://a/', before)] }),
      outcome({ requests: [post('https://a/', after)] }),
      TIMES,
    ),
    [
      {
        path: ['requests', 0, 'body', 'changed'],
        expected: '2019-02-27T14:14:29.206Z',
        actual: '2019-02-28T14:14:29.206Z',
      },
    ],
  )
})

test('<any> stands for whatever is there, and a property of Object.prototype is none of the body', () => {
  const expected = outcome({ requests: [post('https://a/', { dice: '<any>', toString: 1 })] })
  assert.deepEqual(differencesOf(expected, outcome({ requests: [post('https://a/', { dice: 4 })] }), TIMES), [
    { path: ['requests', 0, 'body', 'toString'], expected: 1 },
  ])
})
