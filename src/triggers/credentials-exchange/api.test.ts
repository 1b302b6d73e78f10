// The api object of credentials-exchange, and what its commands come to.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { Command } from '../commands.ts'
import type { ApiTools } from '../sandbox-api.ts'
import { buildApi } from './api.ts'
import { settle } from './settle.ts'

const tools = { now: () => 0, byteLength: Buffer.byteLength, stringify: JSON.stringify, parse: JSON.parse }
const facts = { version: 'v2', cache: {}, redirect: null, secrets: {} }

function commandsOf(code: unknown, reason?: unknown): Command[] {
  const commands: Command[] = []
  const api = buildApi(facts, tools as unknown as ApiTools, {}, (command) => commands.push(command))
  ;(api as { access: { deny(...args: unknown[]): unknown } }).access.deny(code, reason)
  return commands
}

test('a refusal has one of three codes, and a reason of one line', () => {
  const commands = commandsOf('invalid_scope', 'not\nfor you')
  assert.deepEqual(settle(commands), { ok: true, outcome: { kind: 'deny', reason: 'not for you' }, resultUrl: null })
  assert.throws(() => commandsOf('not for you'), /takes one of invalid_request, invalid_scope, server_error/)
})

test('a code that a sandbox forged fails the request, and is told to nobody', () => {
  const settled = settle([{ type: 'access.refuse', code: 'invalid_client', reason: 'x' }])
  assert.equal(settled.ok, false)
})
