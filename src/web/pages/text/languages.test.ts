// Every language says everything, and a request gets the one it asks for.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { en } from './en.ts'
import { textIn } from './index.ts'

/** Paths of all texts, with a function for a text that is filled in. */
function paths(value: unknown, at = ''): string[] {
  if (typeof value !== 'object' || value === null) return [`${at}:${typeof value}`]
  return Object.entries(value).flatMap(([name, each]) => paths(each, `${at}/${name}`))
}

for (const tag of ['en', 'fr', 'ja', 'ar']) {
  test(`${tag} has every text, none is empty that is not in English, and regions do not matter`, () => {
    const text = textIn(`${tag}-XX`)
    assert.equal(text.lang, tag)
    assert.equal(text.dir, tag === 'ar' ? 'rtl' : 'ltr')
    assert.deepEqual(paths(text), paths(en))
    assert.ok(text.request.title !== '' && text.failed.used.words !== '')
    assert.ok(text.checkEmail.words('a@example.com').includes('a@example.com'))
    assert.ok(text.elsewhere.words('site.example').includes('site.example'))
  })
}

test('a language that we do not have gets English', () => {
  assert.equal(textIn('xx').lang, 'en')
  assert.equal(textIn('constructor').lang, 'en')
  assert.equal(textIn().lang, 'en')
})
