// The event that a continue handler is tested with: a new request, a token made for this run, or a form's answer.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { decodeJwt, jwtVerify } from 'jose'

import { isObject, type JsonObject } from '#kit'

import { type Continuation, continuedEvent, suspendedBy, tokenFaults } from './continuation.ts'

const NOW = Date.parse('2026-03-01T12:00:00.000Z')
const TRIGGER = 'password-reset-post-challenge'
const SHARED = 'both sites know it'
const EVENT: JsonObject = {
  request: {
    hostname: 'id.example.com',
    ip: '203.0.113.7',
    method: 'POST',
    body: { old: '1' },
    query: { ticket: 'x' },
  },
  user: { user_id: 'auth0|1' },
  prompt: { id: 'an earlier form' },
}

const continued = (continuation: Continuation, secrets: Record<string, string> = { SHARED }) =>
  continuedEvent(TRIGGER, EVENT, continuation, secrets, NOW)

function at(event: JsonObject, part: string): Record<string, unknown> {
  const request = event['request']
  const found = isObject(request) ? request[part] : undefined
  assert.ok(isObject(found))
  return found
}

test('what came back from a redirect is the whole of body and query, beside the state; no form was answered', async () => {
  const event = await continued({ query: { code: '7' }, body: { name: 'Mara' } })
  const { hostname, ip } = EVENT['request'] as JsonObject
  assert.deepEqual(event, {
    user: EVENT['user'],
    request: { hostname, ip, method: 'GET', body: { name: 'Mara' }, query: { code: '7', state: 'test' } },
  })
})

test('an answered form comes with a request that carries nothing', async () => {
  const { request, prompt } = await continued({ prompt: { id: 'ap_1', fields: { why: 'lost' } } })
  assert.deepEqual(prompt, { id: 'ap_1', fields: { why: 'lost' }, vars: {} })
  assert.deepEqual(request, { ...(EVENT['request'] as JsonObject), method: 'POST', body: {}, query: {} })
})

test('a token is signed with the secret for this user, host and redirect, and comes where it is asked to', async () => {
  const event = await continued({ token: { secret: 'SHARED', claims: { verdict: 'yes' } } })
  const token = String(at(event, 'query')['session_token'])
  const { payload } = await jwtVerify(token, new TextEncoder().encode(SHARED), {
    algorithms: ['HS256'],
    currentDate: new Date(NOW),
  })
  const iat = NOW / 1000
  assert.deepEqual(payload, {
    ...{ verdict: 'yes', iat, exp: iat + 900, iss: 'id.example.com', sub: 'auth0|1', state: 'test' },
  })
  const posted = await continued({ body: { a: '1' }, token: { secret: 'SHARED', name: 'proof', in: 'body' } })
  assert.deepEqual([Object.keys(at(posted, 'body')), at(posted, 'query')], [['a', 'proof'], { state: 'test' }])
})

test('each fault spoils one thing and leaves the others good', async () => {
  const tokenWith = async (fault?: (typeof tokenFaults)[number]) =>
    String(at(await continued({ token: { secret: 'SHARED', fault } }), 'query')['session_token'])
  const good = decodeJwt(await tokenWith())
  const spoiled: Record<string, string[]> = {}
  for (const fault of tokenFaults) {
    const claims = decodeJwt(await tokenWith(fault))
    spoiled[fault] = Object.keys(good).filter((name) => claims[name] !== good[name])
  }
  assert.deepEqual(spoiled, { signature: [], expired: ['exp'], issuer: ['iss'], subject: ['sub'], state: ['state'] })
  await assert.rejects(
    jwtVerify(await tokenWith('signature'), new TextEncoder().encode(SHARED), { currentDate: new Date(NOW) }),
    /signature/,
  )
})

test('no secret of that name, an empty one, and a trigger that cannot suspend are told', async () => {
  const token = { secret: 'SHARED' }
  for (const secrets of [{}, { SHARED: '' }, { OTHER: 'x' }] as Record<string, string>[]) {
    await assert.rejects(continued({ token }, secrets), /The draft has no secret SHARED/)
  }
  await assert.rejects(continued({ token: { secret: 'toString' } }, {}), /no secret toString/)
  await assert.rejects(
    continuedEvent('post-change-password', EVENT, {}, {}, NOW),
    /post-change-password is never continued: onExecutePostChangePassword is its only handler/,
  )
})

test('a run that redirects tells the address with the state and what a token must say; a form tells its words', () => {
  const url = 'https://verify.example.com/?a=1'
  assert.deepEqual(suspendedBy(TRIGGER, [{ type: 'redirect.sendUserTo', url }], EVENT), {
    ...{ kind: 'redirect', url: `${url}&state=test`, state: 'test', iss: 'id.example.com', sub: 'auth0|1' },
  })
  const render = { type: 'prompt.render', promptId: 'ap_1', fields: { a: 1 }, vars: {} } as const
  assert.deepEqual(suspendedBy(TRIGGER, [render], EVENT), { kind: 'prompt', id: 'ap_1', fields: { a: 1 }, vars: {} })
  for (const commands of [[], [render, render], [{ type: 'access.deny', reason: 'no' } as const, render]]) {
    assert.equal(suspendedBy(TRIGGER, commands, EVENT), undefined)
  }
  assert.equal(suspendedBy('post-change-password', [], EVENT), undefined)
})
