// What a password must be and how it is kept.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { Secret } from '#kit'

import { isListed } from './breached-list.ts'
import { hashPassword, verifyPassword } from './password-hash.ts'
import { judgePassword, passwordRules } from './password-policy.ts'

const nobody = { email: undefined, username: undefined, profile: {} }
const judge = (password: string, options = {}, user: Parameters<typeof judgePassword>[2] = nobody) =>
  judgePassword(new Secret(password), options, user)[0]?.error

test('a hash is argon2id with the parameters of OWASP, as a PHC string', async () => {
  assert.match(await hashPassword(new Secret('x')), /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/)
})

test('the same characters verify, whichever Unicode form they came in, and others do not', async () => {
  const hash = await hashPassword(new Secret('Café-Ⅸ-passphrase'))
  assert.equal(await verifyPassword(new Secret('Café-IX-passphrase'), hash), true)
  assert.equal(await verifyPassword(new Secret('café-IX-passphrase'), hash), false)
})

test('a hash of an unknown form verifies nothing', async () => {
  for (const hash of ['', 'plain', '$argon2i$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$aGFzaA', '$2b$10$abc']) {
    assert.equal(await verifyPassword(new Secret('x'), hash), false)
  }
})

test('a password is never cut: the 1,024th character counts', async () => {
  const long = `Aa1-${'x'.repeat(1019)}`
  assert.equal(judge(`${long}y`), undefined)
  const hash = await hashPassword(new Secret(`${long}y`))
  assert.equal(await verifyPassword(new Secret(`${long}z`), hash), false)
})

test('a password over 1,024 characters is refused before it is hashed', () => {
  assert.equal(judge(`Aa1-${'x'.repeat(1021)}`), 'PasswordStrengthError')
})

test('the five levels ask for what Auth0 asks', () => {
  const cases: [string, object, string | undefined][] = [
    ['', { passwordPolicy: 'none' }, 'PasswordStrengthError'],
    ['a', { passwordPolicy: 'none' }, undefined],
    ['abcde', { passwordPolicy: 'low' }, 'PasswordStrengthError'],
    ['abcdef', { passwordPolicy: 'low' }, undefined],
    ['abcdefgH', { passwordPolicy: 'fair' }, 'PasswordStrengthError'],
    ['abcdefH1', { passwordPolicy: 'fair' }, undefined],
    ['abcdefgh-', { passwordPolicy: 'good' }, 'PasswordStrengthError'],
    ['abcdefH-', {}, undefined],
    ['aaabcdefH-', { passwordPolicy: 'excellent' }, 'PasswordStrengthError'],
    ['aabcdefgH-', { passwordPolicy: 'excellent' }, undefined],
  ]
  for (const [password, options, error] of cases) assert.equal(judge(password, options), error, password)
})

test('a minimum length of the connection overrides the level', () => {
  const options = { passwordPolicy: 'low', password_complexity_options: { min_length: 12 } } as const
  assert.equal(judge('elevenchars', options), 'PasswordStrengthError')
  assert.deepEqual(passwordRules(options)[0], { code: 'length_at_least', length: 12 })
})

test('length counts characters, not bytes or surrogates', () => {
  assert.equal(
    judge('🔑🔑🔑🔑🔑🔑🔑', { passwordPolicy: 'none', password_complexity_options: { min_length: 8 } }),
    'PasswordStrengthError',
  )
  assert.equal(
    judge('🔑🔑🔑🔑🔑🔑🔑🔑', { passwordPolicy: 'none', password_complexity_options: { min_length: 8 } }),
    undefined,
  )
})

test('words of the dictionary and of the profile are refused where the connection says so', () => {
  const dictionary = { password_dictionary: { enable: true, dictionary: ['Summer-2026'] } }
  assert.equal(judge('summer-2026', { ...dictionary, passwordPolicy: 'none' }), 'PasswordDictionaryError')
  const personal = { password_no_personal_info: { enable: true } }
  const mara = { email: 'mara.lind@example.com', username: undefined, profile: { family_name: 'Lind' } }
  assert.equal(judge('My-LIND-pass-1', personal, mara), 'PasswordNoUserInfoError')
  assert.equal(judge('My-other-pass-1', personal, mara), undefined)
})

test('passwords that are tried first are on the bundled list, in whatever case and Unicode form', () => {
  for (const text of ['password', 'Password', '123456', 'iloveyou', 'trustno1', 'ｐassword', 'xpcrew', 'qwertyuiop']) {
    assert.equal(isListed(new Secret(text)), true, text)
  }
  for (const text of ['', 'password ', 'Quite-New-2', 'correct horse battery', 'passwordd1x']) {
    assert.equal(isListed(new Secret(text)), false, text)
  }
})

test('a breached password is refused by default, last of all; the tenant can switch that off', () => {
  const options = { passwordPolicy: 'low' } as const
  assert.equal(judge('football', options), 'PasswordLeakedError')
  assert.equal(judge('Football', options), 'PasswordLeakedError')
  assert.deepEqual(judgePassword(new Secret('football'), options, nobody, false), [])
  assert.equal(judge('football', { ...options, password_dictionary: { enable: true } }), 'PasswordDictionaryError')
  assert.equal(judge('pass', options), 'PasswordStrengthError')
})

test('the dictionary of the connection is compared in one Unicode form', () => {
  const options = { passwordPolicy: 'none', password_dictionary: { enable: true, dictionary: ['Ｋeyturn-1'] } } as const
  assert.equal(judge('keyturn-1', options), 'PasswordDictionaryError')
  assert.equal(judge('keyturn-12', options), undefined)
})

test('personal words: every word of a name, names in the metadata, the address before its @; short ones do not count', () => {
  const options = { passwordPolicy: 'none', password_no_personal_info: { enable: true } } as const
  const user = {
    ...{ email: 'mara@example.com', username: 'mlind', profile: { name: 'Jo Anne Lindqvist', nickname: 'Al' } },
    userMetadata: { first: 'Zoë', last: 7, name: null },
  }
  for (const text of ['xx-mara-xx', 'my-MLIND-9', 'the-lindqvist-1', 'ANNE-1234', 'zo\u0065\u0308-4711']) {
    assert.equal(judge(text, options, user), 'PasswordNoUserInfoError', text)
  }
  for (const text of ['jo-al-4711', 'example.com', '7777-abcd'])
    assert.equal(judge(text, options, user), undefined, text)
})

test('64 characters are always allowed, and of at most 1,024 none is lost', () => {
  for (const passwordPolicy of ['none', 'low', 'fair', 'good', 'excellent'] as const) {
    assert.equal(judge(`Ab1!${'xyz'.repeat(20)}`, { passwordPolicy }), undefined)
    assert.deepEqual(passwordRules({ passwordPolicy }).at(-1), { code: 'length_at_most', length: 1024 })
  }
})
