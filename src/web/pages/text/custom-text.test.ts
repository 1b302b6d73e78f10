// Auth0's keys for texts: each has a place in every language, takes what ours takes, and evaluates nothing.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { type ScreenName, SCREENS, screensOn, standardTexts, withCustomText } from './custom-text.ts'
import { pageLanguages, type PageText, textIn } from './index.ts'
import { linkText } from './mailed-link/index.ts'
import type { Place } from './screen.ts'
import { signInText } from './sign-in/index.ts'

const known = { clientName: 'Shop <&> Co', companyName: 'Example Ltd' }

function at(text: PageText, path: string): unknown {
  const all = { ...text, signIn: signInText(text), links: linkText(text) }
  return path.split('.').reduce<unknown>((value, name) => (value as Record<string, unknown>)?.[name], all)
}

test('every key of every screen replaces a text that is there, in every language', () => {
  for (const [screen, { texts }] of Object.entries(SCREENS)) {
    for (const [key, [place, ...takes]] of Object.entries(texts) as [string, Place][]) {
      for (const [language, path] of pageLanguages.flatMap((tag) =>
        [place].flat().map((each) => [tag, each] as const),
      )) {
        const before = at(textIn(language), path)
        assert.equal(typeof before, takes.length === 0 ? 'string' : 'function', `${screen} ${key} → ${path}`)
        const text = withCustomText(textIn(language), screen as ScreenName, { [key]: 'Mine' }, known)
        const after = at(text, path)
        const said = typeof after === 'function' ? (after as (...given: string[]) => string)('x', 'y') : after
        assert.equal(said, takes.some((name) => name.endsWith('!')) ? 'Mine x' : 'Mine')
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

test('no two keys of a screen say the same text', () => {
  for (const [screen, { texts }] of Object.entries(SCREENS)) {
    const paths = (Object.values(texts) as Place[]).flatMap(([path]) => path)
    assert.equal(new Set(paths).size, paths.length, screen)
  }
})

test('where a code was sent is said in the text or after it, and what was typed there is no text', () => {
  const sent = (description: string, to: string) =>
    withCustomText(textIn('en'), 'mfa-email-challenge', { description }, known).challenge.sent(to)
  assert.equal(sent('It went to', 'a***@example.com'), 'It went to a***@example.com')
  assert.equal(sent('${to}: look there, ${clientName}', '${companyName}'), '${companyName}: look there, Shop <&> Co')
})

test('of the screens on one page its own says most, then that of the entry, then that of the password', () => {
  assert.deepEqual(screensOn('login'), ['login-password', 'login-id', 'login'])
  assert.deepEqual(screensOn('signup'), ['signup-password', 'signup-id', 'signup'])
  assert.deepEqual(screensOn('consent'), ['consent'])
  const titled = withCustomText(textIn('en'), 'login-password', { pageTitle: 'Two', title: 'Two' }, known)
  assert.deepEqual(titled, textIn('en'), 'the page of the password is no page of ours')
})

test('texts around signing in are replaced in one text, and nobody else’s', () => {
  const text = withCustomText(
    textIn('fr'),
    'login',
    { description: '${clientName} de ${companyName}', 'wrong-email-credentials': 'Non.' },
    known,
  )
  assert.equal(signInText(text).login.words('A', 'B'), 'A de B')
  assert.equal(signInText(text).problems.wrong, 'Non.')
  assert.equal(signInText(text).login.title, 'Bienvenue')
  assert.equal(signInText(textIn('fr')).problems.wrong, 'Adresse e-mail ou mot de passe incorrect.')
  const standard = standardTexts(textIn('en'), 'email-verification-result').find(({ key }) => key === 'errorTitle')
  assert.equal(standard?.text, 'Link Expired / Invalid Link')
})
