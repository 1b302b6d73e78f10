// The outbox: one write for a turn, frames of a few messages each, raw frames behind the messages before them.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { openOutbox } from './outbox.ts'
import { openFrameReader } from './protocol.ts'

test('the messages of a turn are one write, in frames of eight, and raw frames keep their place', async () => {
  const writes: Uint8Array[] = []
  const outbox = openOutbox((bytes) => writes.push(bytes))
  outbox.message('0')
  outbox.raw([Buffer.from('abc')])
  for (let i = 1; i <= 10; i++) outbox.message(String(i))
  assert.equal(writes.length, 0)
  await new Promise((resolve) => setImmediate(resolve))
  outbox.message('11')
  await new Promise((resolve) => setImmediate(resolve))
  assert.equal(writes.length, 2)
  const got: string[] = []
  const read = openFrameReader(
    1000,
    (bytes, raw) => got.push(`${raw ? 'raw ' : ''}${bytes.toString()}`),
    (words) => got.push(words),
  )
  for (const bytes of writes) read(Buffer.from(bytes))
  assert.deepEqual(got, ['0', 'raw abc', '[1,2,3,4,5,6,7,8]', '[9,10]', '11'])
})
