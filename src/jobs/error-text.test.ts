// What is kept of errors, and how long jobs rest.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { backOff, pauseAfterLoss } from './back-off.ts'
import { errorText } from './error-text.ts'

test('nothing of a payload is kept: neither its texts, nor their encoded form, nor the token of a link', () => {
  const payload = {
    to: 'ada@example.com',
    link: 'https://id.example/u/reset-verify?ticket=Abcdefghijklmnop-0123456789_xyz',
    codes: ['424242', 7391],
    nested: { name: 'Ada Lovelace' },
  }
  const thrown = new TypeError(
    `550 ada@example.com: ${payload.link} (${encodeURIComponent(payload.link)}), ticket Abcdefghijklmnop-0123456789_xyz, codes 424242 and 7391 for Ada Lovelace`,
  )
  const kept = errorText(thrown, payload)
  assert.doesNotMatch(kept, /ada@|reset-verify|Abcdef|424242|7391|Lovelace/)
  assert.match(kept, /^TypeError: 550 \[payload\]/)
})

test('long words that look like secrets go even when the payload does not hold them', () => {
  const kept = errorText(
    new Error('token eyJhbGciOiJIUzI1NiJ9abcdef0123456789 was refused by smtp.example.com'),
    undefined,
  )
  assert.equal(kept, 'Error: token [long word] was refused by smtp.example.com')
})

test('control characters and endless messages do not get into the store', () => {
  const kept = errorText(new Error(`a\r\nb\u001b[2J${' words'.repeat(1000)}`), {})
  assert.match(kept, /^Error: a b \[2J words/)
  assert.equal(kept.length, 500)
})

test('what is thrown without being an error is named by its type alone', () => {
  assert.equal(errorText('the password is hunter2', {}), 'thrown: string')
})

test('pauses double from attempt to attempt up to the limit, with a fifth of jitter both ways', () => {
  const policy = { firstMs: 1000, limitMs: 5000 }
  assert.deepEqual(
    [1, 2, 3, 4, 5, 1000].map((attempt) => backOff(policy, attempt, 0.5)),
    [1000, 2000, 4000, 5000, 5000, 5000],
  )
  assert.deepEqual(
    [0, 0.999].map((random) => backOff(policy, 1, random)),
    [800, 1200],
  )
})

test('a job that goes on killing its node is slowed down from the third time on', () => {
  assert.deepEqual([1, 2, 3, 4, 5, 19].map(pauseAfterLoss), [0, 0, 1000, 2000, 4000, 60_000])
})
