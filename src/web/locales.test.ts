// Which language a request gets: ui_locales before everything, then the header by its weights; nonsense counts nothing.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { FastifyRequest } from 'fastify'

import { wantedLocales } from './locales.ts'
import { languageOf } from './pages/text/index.ts'

const wanted = (header: string | undefined, query: unknown = {}, cookies?: Record<string, string>) =>
  wantedLocales({ headers: { 'accept-language': header }, query, cookies } as unknown as FastifyRequest)

test('Accept-Language is read by its weights', () => {
  assert.deepEqual(wanted('fr-CA, en;q=0.5, ja;q=0.8'), ['fr-CA', 'ja', 'en'])
  assert.deepEqual(wanted('de;q=0, *, ar'), ['ar'])
  assert.deepEqual(wanted(undefined), [])
})

test('ui_locales comes first, then the cookie that keeps it', () => {
  assert.deepEqual(wanted('en', { ui_locales: 'fr-CA ja' }, { 'keyturn-locales': 'ar' }), ['fr-CA', 'ja'])
  assert.deepEqual(wanted('en', {}, { 'keyturn-locales': 'ar' }), ['ar'])
})

test('what is no tag is left out, whatever it is', () => {
  for (const text of ['<script>', 'a', '../..', 'x'.repeat(300), '\r\nset-cookie: x', '12', '__proto__']) {
    assert.deepEqual(wanted(text), [], text)
    assert.deepEqual(wanted('fr', { ui_locales: text }), ['fr'], text)
  }
  assert.deepEqual(wanted('fr', { ui_locales: ['ja'] }), ['fr'])
  assert.equal(wanted(Array.from({ length: 50 }, () => 'fr').join(',')).length, 10)
})

test('pages are in the first language that they are written in and that the tenant has enabled', () => {
  assert.equal(languageOf(['de', 'fr-CH', 'en']), 'fr')
  assert.equal(languageOf(['de']), 'en')
  assert.equal(languageOf(['fr', 'ja'], ['en', 'ja']), 'ja')
  assert.equal(languageOf(['fr'], ['ja', 'en']), 'ja', 'the tenant’s first')
  assert.equal(languageOf(['fr'], ['de']), 'fr', 'none of the enabled ones is written')
})
