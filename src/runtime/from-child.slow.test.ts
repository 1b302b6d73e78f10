// A child that knows the key of its pipe and writes what it likes: it ends, whatever it says, and the server runs on.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'

import { startChild, type End } from './child.ts'
import { openNames } from './egress/names.ts'
import { openPolicy } from './egress/policy.ts'
import { isFromChild } from './from-child.ts'
import { allWalls } from './launch/walls.ts'
import type { FromChild } from './protocol.ts'

const path = mkdtempSync(join(tmpdir(), 'kt-frames-'))
after(() => rmSync(path, { recursive: true, force: true }))

/** What a sandbox would never say; each of the first ones has ended the server once. */
const nonsense: readonly unknown[] = [
  { t: 'log', n: 1, at: 1, level: 'log', text: 123 },
  { t: 'log', n: 1 },
  { t: 'late', n: 1, thrown: null },
  { t: 'late', n: 1, thrown: { kind: 'threw', msg: 1, stack: 2 } },
  { t: 'request', n: 1, url: 5 },
  { t: 'result', n: 1, ms: 1, commands: [], over: true, thrown: 5 },
  { t: 'name', n: 1, q: 1, method: 'lookup', name: {}, options: null },
  { t: 'name', n: 1, q: 1, method: ['lookup'], name: 'x', options: null },
  { t: 'dirty', n: 1, what: {} },
  { t: 'exit', n: 1, code: {} },
  { t: 'go', c: 'x' },
  { t: 'again' },
  { t: '__proto__', n: 1 },
  { t: 'constructor', n: 1 },
  { t: ['log'], n: 1 },
  [{ t: 'sending', n: 1 }, null],
  'log',
  7,
]

const runner = join(path, 'runner.cjs')
const program = (says: string) => `
const { readSync, writeSync } = require('node:fs')
const read = (length) => { const bytes = Buffer.alloc(length); for (let at = 0; at < length;) { try { at += readSync(3, bytes, at, length - at) } catch (e) { if (e.code !== 'EAGAIN') throw e } } return bytes }
const { key } = JSON.parse(read(read(4).readUInt32LE()).toString())
const say = (text) => { const bytes = Buffer.from(key + text); const head = Buffer.alloc(4); head.writeUInt32LE(bytes.length); writeSync(3, Buffer.concat([head, bytes])) }
say(JSON.stringify({ t: 'ready', node: process.versions.node }))
setTimeout(() => say(${JSON.stringify(says)}), 20)
setTimeout(() => {}, 60_000)
`

async function hear(says: unknown, frame: (message: FromChild) => void): Promise<End> {
  writeFileSync(runner, program(JSON.stringify(says)))
  const walls = allWalls().find(({ tier }) => tier === 't0')
  assert.ok(walls)
  const policy = openPolicy({ allow: [], map: [] })
  const folder = { path, runner, ca: null, rootFor: () => Promise.reject(new Error('no root')), remove: async () => {} }
  const child = await startChild({
    ...{ walls, folder, node: process.execPath, flags: ['--permission'], slot: 1, descriptors: 64, consoleBytes: 1000 },
    egress: { policy, names: openNames(policy), now: () => 0 },
  })
  return new Promise((end) => child.listen({ frame, raw() {}, connection() {}, dry() {}, end }))
}

test('what is no message ends the child, and reaches nothing', async () => {
  const heard: unknown[] = []
  for (const says of nonsense) {
    const end = await hear(says, (message) => heard.push(message))
    assert.deepEqual(end, { why: 'killed', words: 'protocol: a frame that is none' })
  }
  assert.deepEqual(heard, [])
})

test('whatever a message does to who hears it, the child ends and not the server', async () => {
  const end = await hear({ t: 'sending', n: 1 }, () => {
    throw new Error('not thought of')
  })
  assert.deepEqual(end, { why: 'killed', words: 'protocol: not thought of' })
})

test('what sandboxes say is taken', () => {
  const said: readonly FromChild[] = [
    { t: 'ready', node: '26.0.0' },
    { t: 'loaded', ms: 1, cacheRejected: false, thrown: { kind: 'threw', msg: '', stack: '' } },
    { t: 'log', n: 1, at: 1, level: 'trace', text: '', late: true, cut: true },
    { t: 'request', n: 1, at: 1, method: 'GET', url: 'x', status: null, ms: 1, bytes: 1 },
    { t: 'result', n: 1, ms: 1, commands: [], over: true },
    { t: 'settled', n: 1, commands: [] },
  ]
  for (const message of said) assert.ok(isFromChild(message), message.t)
})
