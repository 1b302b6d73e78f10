// Masking of secret values in whatever the engine stores or shows.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inspect } from 'node:util'

import fc from 'fast-check'

import { maskValue, openMask } from './mask.ts'

// the same values in every run: what holds today holds tomorrow
fc.configureGlobal({ seed: 7 })

test('a value is masked plain, URL-encoded, in JSON, in hex and in base64 at every offset', () => {
  const secret = 'p@ss w"rd/+=\\ü'
  const mask = openMask({ A: secret })
  const forms = [
    secret,
    encodeURIComponent(secret),
    new URLSearchParams({ a: secret }).toString().slice(2),
    JSON.stringify({ a: secret }),
    Buffer.from(secret).toString('hex'),
    Buffer.from(secret).toString('base64'),
    Buffer.from(`u:${secret}`).toString('base64'),
    Buffer.from(`us:${secret}`).toString('base64url'),
  ]
  for (const form of forms) assert.match(mask(`before ${form} after`), /^before .*\*\*\*.* after$/, form)
})

test('short values and empty secrets mask nothing', () => {
  assert.equal(openMask({ A: 'abc', B: '' })('abc stays'), 'abc stays')
  assert.equal(openMask({})('all'), 'all')
})

test('a secret that contains another is masked whole, and patterns are taken literally', () => {
  assert.equal(openMask({ A: 'key1', B: 'key1-long' })('x key1-long key1 y'), 'x *** *** y')
  assert.equal(openMask({ A: '.*.*' })('abcd .*.*'), 'abcd ***')
})

test('an URL is masked as clients write it: normal, by its path, its password; its host alone stays', () => {
  const mask = openMask({ HOOK: 'HTTPS://Hooks.Example/services/T0/B0', MAIL: 'smtps://mara:p%40ss-word@mail.example' })
  assert.equal(mask('POST https://hooks.example/services/T0/B0/more'), 'POST ***/more')
  assert.equal(mask("path: '/services/T0/B0', host: 'hooks.example'"), "path: '***', host: 'hooks.example'")
  assert.equal(mask('AUTH p@ss-word p%40ss-word'), 'AUTH *** ***')
  assert.equal(openMask({ SITE: 'https://a.example/' })('https://a.example/about a.example'), '***about a.example')
  assert.equal(openMask({ PLACE: 'https://a.example/api' })('/api https://a.example/api'), '/api ***')
})

test('JSON values are masked inside', () => {
  const mask = openMask({ A: 'secret-value' })
  assert.deepEqual(maskValue(mask, [{ url: 'https://a/?t=secret-value', n: 1 }]), [{ url: 'https://a/?t=***', n: 1 }])
})

test('a secret that JSON has a word or a number for masks texts, and breaks no value', () => {
  const mask = openMask({ ON: 'true', SECONDS: '3600', NOTHING: 'null' })
  const value = [
    { type: 'idToken.setCustomClaim', name: 'is true', value: [true, null, 3600, 13_600, { a: '3600 s' }] },
  ]
  assert.deepEqual(maskValue(mask, value), [
    { type: 'idToken.setCustomClaim', name: 'is ***', value: [true, null, '***', 13_600, { a: '*** s' }] },
  ])
})

test('no printable secret survives in Basic authentication (1,000 of them)', () => {
  const text = fc.string({ minLength: 8, maxLength: 40 })
  const property = fc.property(text, fc.string({ maxLength: 5 }), (secret, user) => {
    const header = Buffer.from(`${user}:${secret}`).toString('base64')
    return openMask({ A: secret })(`Basic ${header}`).includes('***')
  })
  fc.assert(property, { numRuns: 1000 })
  assert.ok(openMask({ A: 'secret-value' })(inspect({ a: 'secret-value' })).includes('***'))
})
