// The browser's verdict on a password is the server's: the same rules, the same passwords, no difference.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { runInNewContext } from 'node:vm'

import * as fc from 'fast-check'

import { judgePassword, keepsRule, passwordRules, type PasswordRule } from '#identity'
import { Secret } from '#kit'

import { script } from './index.ts'

// the same values in every run: what holds today holds tomorrow
fc.configureGlobal({ seed: 7 })

const source = readFileSync(join(import.meta.dirname, 'keeps-rule.js'), 'utf8')
const inBrowser = runInNewContext(`${source}\nkeepsRule`, { URL }) as (password: string, rule: PasswordRule) => boolean

const levels = [undefined, 'none', 'low', 'fair', 'good', 'excellent'] as const
const rules = levels.flatMap((passwordPolicy) => [
  ...passwordRules(passwordPolicy === undefined ? {} : { passwordPolicy }),
  ...passwordRules({ passwordPolicy: passwordPolicy ?? null, password_complexity_options: { min_length: 15 } }),
])

const odd = [
  '',
  'aaa',
  'aaA1',
  'Ａｂ１',
  '𝕏𝕏𝕏',
  '🔑🔑🔑🔑🔑🔑🔑🔑',
  'e\u0301e\u0301e\u0301',
  '\u0000\n\ud800',
  'ﬁﬁﬁ',
  'Ⅷ1a',
  ' '.repeat(9),
]

test('every rule of every level, over odd and random passwords', () => {
  const characters = fc.oneof(
    fc.constantFrom(...'aaabAB12!€ 🔑Ａ１\u0301'),
    fc.string({ unit: 'binary', maxLength: 2 }),
  )
  const random = fc.array(characters, { maxLength: 24 }).map((parts) => parts.join(''))
  const check = (password: string) => {
    for (const rule of rules) {
      assert.equal(
        inBrowser(password, rule),
        keepsRule(password.normalize('NFKC'), rule),
        JSON.stringify([password, rule]),
      )
    }
  }
  odd.forEach(check)
  fc.assert(fc.property(random, check), { numRuns: 2000 })
})

test('all rules kept in the browser means not refused for its strength by the server', () => {
  const options = { passwordPolicy: 'excellent' } as const
  fc.assert(
    fc.property(fc.constantFrom('', 'aB3!xY7?'), fc.string({ maxLength: 8 }), (start, end) => {
      const password = start + end
      const kept = passwordRules(options).every((rule) => inBrowser(password, rule))
      const refusals = judgePassword(new Secret(password), options, {
        email: undefined,
        username: undefined,
        profile: {},
      })
      assert.equal(kept, refusals.length === 0)
    }),
  )
})

test('the script cannot end its element early', () => {
  assert.ok(!/<\/?script|<!--/i.test(script.text))
})
