// Frames: whole ones come out, whatever the pieces were; a long one ends it.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { frame, openFrameReader, rawHead } from './protocol.ts'

function reader(max = 1000) {
  const got: string[] = []
  const read = openFrameReader(
    max,
    (bytes, raw) => got.push(`${raw ? 'raw ' : ''}${bytes.toString()}`),
    (words) => got.push(`broken ${words}`),
  )
  return { got, read }
}

test('frames are cut out of a stream in pieces of any size', () => {
  const all = Buffer.concat([frame('{"a":1}'), rawHead(3), Buffer.from('abc'), frame('é'), frame('')])
  for (let size = 1; size <= all.length; size++) {
    const { got, read } = reader()
    for (let at = 0; at < all.length; at += size) read(all.subarray(at, at + size))
    assert.deepEqual(got, ['{"a":1}', 'raw abc', 'é', ''])
  }
})

test('a frame that is too long breaks the reader for good', () => {
  const { got, read } = reader(10)
  read(frame('x'.repeat(11)))
  read(frame('fine'))
  assert.deepEqual(got, ['broken a frame of 11 bytes'])
})
