// What a password must be and how it is kept.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { Secret } from '#kit'

import { hashPassword, verifyPassword } from './password-hash.ts'
import { judgePassword, passwordRules } from './password-policy.ts'

const nobody = { email: undefined, username: undefined, profile: {} }
const judge = (password: string, options = {}, user: Parameters<typeof judgePassword>[2] = nobody) =>
  judgePassword(new Secret(password), options, user)?.error

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
