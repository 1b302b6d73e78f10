// Every language says everything, and a request gets the one it asks for.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { en } from './en.ts'
import { pageLanguages, textIn } from './index.ts'
import { signInText } from './sign-in/index.ts'

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

/** Words that are the same, or are no words. */
const SAME = new Set(['', 'Notification', 'Code', ':'])

/** Every text of a language, those around signing in, too. */
function allIn(lang: string): object {
  const { dir: _, lang: __, ...text } = textIn(lang)
  return { ...text, signIn: signInText({ lang }) }
}

test('no text was left in English', () => {
  const words = (value: unknown): string[] => {
    if (typeof value === 'function') return [(value as (...given: string[]) => string)('⟨a⟩', '⟨b⟩')]
    if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(words)
    return [String(value)]
  }
  const english = words(allIn('en'))
  for (const tag of pageLanguages.filter((each) => each !== 'en')) {
    const found = words(allIn(tag))
    assert.equal(found.length, english.length)
    const left = english.filter((text, i) => text === found[i] && !SAME.has(text))
    assert.deepEqual(left, [], tag)
  }
})

test('in Arabic, addresses and names keep their own direction', () => {
  assert.match(textIn('ar').checkEmail.words('a@example.com'), /\u2068a@example\.com\u2069/)
  assert.match(textIn('ar').challenge.sent('XXX XXX 42'), /\u2068XXX XXX 42\u2069/)
})
