// Every language says everything about links that confirm one thing, and nothing was left in English.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { pageLanguages } from '../index.ts'
import { linkText } from './index.ts'

function words(value: unknown): string[] {
  if (typeof value === 'function') return [(value as (name: string) => string)('⟨a⟩')]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(words) : [String(value)]
}

test('every language of the pages has its own words for mailed links', () => {
  const english = words(linkText({ lang: 'en' }))
  for (const lang of pageLanguages.filter((each) => each !== 'en')) {
    const found = words(linkText({ lang }))
    assert.equal(found.length, english.length)
    assert.deepEqual(
      english.filter((text, i) => text === found[i]),
      [],
      lang,
    )
  }
})
