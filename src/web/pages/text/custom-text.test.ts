// Auth0's keys for texts: each has a place in every language, takes what ours takes, and evaluates nothing.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { type ScreenName, SCREENS, withCustomText } from './custom-text.ts'
import { pageLanguages, textIn } from './index.ts'

const known = { clientName: 'Shop <&> Co', companyName: 'Example Ltd' }

function at(tree: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((value, name) => (value as Record<string, unknown>)?.[name], tree)
}

test('every key of every screen replaces a text that is there, in every language', () => {
  for (const [screen, { texts }] of Object.entries(SCREENS)) {
    for (const [key, [path, ...takes]] of Object.entries(texts) as [string, [string, ...string[]]][]) {
      for (const language of pageLanguages) {
        const before = at(textIn(language), path)
        assert.equal(typeof before, takes.length === 0 ? 'string' : 'function', `${screen} ${key} → ${path}`)
        const text = withCustomText(textIn(language), screen as ScreenName, { [key]: 'Mine' }, known)
        const after = at(text, path)
        assert.equal(typeof after === 'function' ? (after as (...given: string[]) => string)('x', 'y') : after, 'Mine')
      }
    }
  }
})

test('variables are filled in, unknown ones are empty, and nothing is evaluated', () => {
  const text = withCustomText(
    textIn('en'),
    'reset-password-email',
    { emailDescription: 'To ${email} from ${companyName}, ${constructor}${__proto__}${1+1}!', title: '${clientName}' },
    known,
  )
  assert.equal(text.checkEmail.words('a@example.com'), 'To a@example.com from Example Ltd, ${1+1}!')
  assert.equal(text.checkEmail.title, 'Shop <&> Co')
  assert.equal(textIn('en').checkEmail.title, 'Check Your Email', 'the text of other requests stays')
})

test('a variable’s value is not read for variables again', () => {
  const custom = { emailDescription: '${email}' }
  const text = withCustomText(textIn('en'), 'reset-password-email', custom, known)
  assert.equal(text.checkEmail.words('${companyName}@example.com'), '${companyName}@example.com')
})

test('keys without a place, texts that are none and inherited names change nothing', () => {
  const custom = { nobody: 'x', title: 7, constructor: 'x', toString: 'x' }
  assert.deepEqual(withCustomText(textIn('fr'), 'reset-password', custom, known), textIn('fr'))
})

test('the window has its own title where the tenant says so', () => {
  const text = withCustomText(textIn('en'), 'reset-password', { pageTitle: 'Reset | ${clientName}' }, known)
  assert.equal(text.pageTitle, 'Reset | Shop <&> Co')
})
