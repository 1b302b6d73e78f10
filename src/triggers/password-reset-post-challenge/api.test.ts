// The api object as an Action sees it: commands, tokens and what is refused.
import assert from 'node:assert/strict'
import { createHash, createHmac } from 'node:crypto'
import { test } from 'node:test'

import { jwtVerify, SignJWT } from 'jose'

import type { Command } from '../commands.ts'
import type { ApiTools, RedirectFacts } from '../sandbox-api.ts'
import { buildApi } from './api.ts'

const NOW = Date.UTC(2026, 10, 21, 9)
const redirect: RedirectFacts = { iss: 'auth.example.com', sub: 'auth0|1', ip: '203.0.113.7', state: 'st-1' }
const key = (secret: string) => new TextEncoder().encode(secret)

const tools: ApiTools = {
  now: () => NOW,
  byteLength: (text) => Buffer.byteLength(text),
  hmacSha256: (secret, text) => createHmac('sha256', secret).update(text).digest('base64url'),
  base64url: (text) => Buffer.from(text).toString('base64url'),
  fromBase64url(text) {
    try {
      return JSON.parse(Buffer.from(text, 'base64url').toString()) as unknown
    } catch {
      return undefined
    }
  },
  sameText: (a, b) => createHash('sha256').update(a).digest().equals(createHash('sha256').update(b).digest()),
  stringify: JSON.stringify,
  parse: JSON.parse,
}

/** The object is typed for Actions, which are not TypeScript; here it is driven as they drive it. */
type Loose = { [group: string]: { [name: string]: (...args: unknown[]) => unknown } }

function apiWith(event: { [key: string]: unknown } = {}) {
  const commands: Command[] = []
  const facts = { version: 'v1', cache: {}, redirect, secrets: {} }
  const api = buildApi(facts, tools, event, (command) => commands.push(command)) as Loose
  const call = (path: string, ...args: unknown[]): unknown => {
    const [group = '', name = ''] = path.split('.')
    return api[group]?.[name]?.(...args)
  }
  return { api, call, commands }
}

const encode = (options: unknown) => apiWith().call('redirect.encodeToken', options) as string
const returning = (token: string, where: 'body' | 'query' = 'query', name = 'session_token') =>
  apiWith({
    request: { body: where === 'body' ? { [name]: token } : {}, query: where === 'query' ? { [name]: token } : {} },
  })

async function signed(claims: { [name: string]: unknown }, secret = 's3cret', alg = 'HS256'): Promise<string> {
  return new SignJWT({ iss: redirect.iss, sub: redirect.sub, state: redirect.state, ...claims })
    .setProtectedHeader({ alg })
    .setExpirationTime(Math.floor(NOW / 1000) + 60)
    .sign(key(secret))
}

test('each call emits its command and can be chained', () => {
  const { call, commands, api } = apiWith()
  assert.equal(call('access.deny', 'no'), api)
  call('authentication.challengeWith', { type: 'otp' }, { additionalFactors: [{ type: 'email' }] })
  call('authentication.challengeWithAny', [{ type: 'sms' }])
  call('redirect.sendUserTo', 'https://a.example/p?x=1', { query: { y: '2 3' } })
  call('prompt.render', 'form', { fields: { a: 1 }, vars: { b: undefined } })
  call('transaction.setResultUrl', 'https://b.example')
  assert.deepEqual(commands, [
    { type: 'access.deny', reason: 'no' },
    { type: 'authentication.challengeWith', factor: { type: 'otp' }, additionalFactors: [{ type: 'email' }] },
    { type: 'authentication.challengeWithAny', factors: [{ type: 'sms' }] },
    { type: 'redirect.sendUserTo', url: 'https://a.example/p?x=1&y=2+3' },
    { type: 'prompt.render', promptId: 'form', fields: { a: 1 }, vars: {} },
    { type: 'transaction.setResultUrl', url: 'https://b.example/' },
  ])
})

test('wrong arguments throw at the line that gave them, and emit nothing', () => {
  const { call, commands } = apiWith()
  assert.throws(() => call('authentication.challengeWith', 'otp'), /factor/)
  assert.throws(() => call('authentication.challengeWithAny', { type: 'otp' }), /array/)
  assert.throws(() => call('redirect.sendUserTo', '/relative'), /absolute/)
  assert.throws(() => call('redirect.sendUserTo', 'javascript:alert(1)'), /http/)
  assert.throws(() => call('prompt.render', ''), /prompt/)
  assert.deepEqual(commands, [])
})

test('encodeToken makes an HS256 JWT of 15 minutes with the claims that Auth0 sets', async () => {
  const token = encode({ secret: 's3cret', payload: { plan: 'gold' } })
  const { payload, protectedHeader } = await jwtVerify(token, key('s3cret'), { currentDate: new Date(NOW) })
  assert.equal(protectedHeader.alg, 'HS256')
  const iat = Math.floor(NOW / 1000)
  assert.deepEqual(payload, {
    iat,
    iss: redirect.iss,
    sub: redirect.sub,
    exp: iat + 900,
    ip: redirect.ip,
    plan: 'gold',
  })
})

test('encodeToken takes a lifetime, and no empty secret', () => {
  const [, body = ''] = encode({ secret: 's', payload: {}, expiresInSeconds: 60 }).split('.')
  const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as { iat: number; exp: number }
  assert.equal(claims.exp - claims.iat, 60)
  assert.throws(() => encode({ secret: '', payload: {} }), /secret/)
  assert.throws(() => encode({ payload: {} }), /secret/)
})

test('validateToken returns the claims of a token that came back for this redirect', async () => {
  const token = await signed({ verified: true })
  const claims = returning(token).call('redirect.validateToken', { secret: 's3cret' }) as { verified: boolean }
  assert.equal(claims.verified, true)
  assert.ok(returning(token, 'body').call('redirect.validateToken', { secret: 's3cret' }))
  assert.ok(returning(token, 'body', 't').call('redirect.validateToken', { secret: 's3cret', tokenParameterName: 't' }))
})

test('validateToken: the body wins over the query', async () => {
  const event = {
    request: { body: { session_token: await signed({ from: 'body' }) }, query: { session_token: 'junk' } },
  }
  const claims = apiWith(event).call('redirect.validateToken', { secret: 's3cret' }) as { from: string }
  assert.equal(claims.from, 'body')
})

test('validateToken says which parameter is missing', () => {
  const message = "There is no parameter called 'session_token' available in either the POST body or query string."
  assert.throws(() => apiWith().call('redirect.validateToken', { secret: 's' }), { message })
})

test('validateToken refuses every token that is not exactly for this redirect', async () => {
  const none = `${tools.base64url('{"alg":"none"}')}.${tools.base64url(JSON.stringify({ sub: redirect.sub, state: redirect.state, iss: redirect.iss, exp: NOW }))}.`
  const expired = await new SignJWT({ iss: redirect.iss, sub: redirect.sub, state: redirect.state })
    .setProtectedHeader({ alg: 'HS256' })
    .setExpirationTime(Math.floor(NOW / 1000))
    .sign(key('s3cret'))
  const cases: [string, string, RegExp][] = [
    ['another secret', await signed({}, 'other'), /invalid signature/],
    [
      'another algorithm',
      await signed({}, 's3cret-of-at-least-64-bytes-for-hs512-so-that-jose-is-content-with-it', 'HS512'),
      /invalid algorithm/,
    ],
    ['no algorithm', none, /invalid algorithm/],
    ['expired', expired, /expired/],
    ['another user', await signed({ sub: 'auth0|2' }), /subject/],
    ['another host', await signed({ iss: 'evil.example' }), /issuer/],
    ['no host', await signed({ iss: undefined }), /issuer/],
    ['another redirect', await signed({ state: 'st-2' }), /state/],
    ['no state', await signed({ state: undefined }), /state/],
    ['junk', 'a.b', /malformed/],
    ['junk in three parts', 'a.b.c', /invalid algorithm/],
  ]
  for (const [name, token, reason] of cases) {
    assert.throws(
      () => returning(token).call('redirect.validateToken', { secret: 's3cret' }),
      (thrown: Error) => {
        assert.match(thrown.message, /^The session token is invalid: /, name)
        assert.match(thrown.message, reason, name)
        return true
      },
    )
  }
})
