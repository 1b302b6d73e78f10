// The first use of a factor that is being added, where two answers come at once.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'

import {
  type ClientId,
  type ConnectionId,
  heldClock,
  openSealer,
  Secret,
  silentLog,
  systemIds,
  type TicketId,
  type UserId,
} from '#kit'
import { openStorage } from '#storage'

import { openFlowEngine } from '../engine.ts'
import { enrollment } from '../enrollment/table.ts'
import { associating } from './associate.ts'

test('an answer that was not judged proves nothing, though the one beside it was right', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'keyturn-flows-'))
  await using storage = await openStorage({ directory, url: undefined, log: silentLog })
  const deps = { storage, sealer: openSealer(new Secret(randomBytes(32))), clock: heldClock(0), ids: systemIds }
  let judged = 0
  const engine = openFlowEngine({
    ...deps,
    flow: enrollment,
    perform: () => {
      judged++
      return Promise.resolve({ input: { type: 'confirmed' as const, recoveryCode: 'ABCD' } })
    },
  })
  const handle = systemIds.handle()
  const whose = { client: 'app' as ClientId, connection: 'con' as ConnectionId }
  const flow = await engine.begin(
    {
      at: 'confirming',
      subject: { ...whose, user: 'auth0|one' as UserId, ticket: 'ticket' as TicketId },
      offered: ['otp'],
      pending: { kind: 'otp', secret: 'a', uri: 'b' },
      tries: 0,
    },
    handle,
  )
  const context = {
    request: { ip: '203.0.113.7', userAgent: '', language: 'en', hostname: 'id.example.com', method: 'POST' },
  }
  const proof = new Secret('the right one')
  const { confirm } = associating(deps, {
    open: () => Promise.reject(new Error('nobody opens')),
    // the right answer gets in between looking and feeding
    async feed(...fed) {
      await engine.feed(flow, handle, { type: 'proof-given', proof }, context)
      return engine.feed(...fed)
    },
  })
  const journey = { ...whose, interaction: 'i', begins: 'login' as const }
  const wrong = { by: 'otp' as const, proof: new Secret('a wrong one') }
  assert.deepEqual(await confirm(handle, journey, wrong, context.request), { refused: 'not-started' })
  assert.equal(judged, 1)
  rmSync(directory, { recursive: true, force: true })
})
