// Words, languages, senders: pure parts of the mail room.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { builtInMail, builtInPhoneText } from './built-in.ts'
import { chooseLanguage } from './language.ts'
import { type Letter, WRITTEN_KINDS } from './letter.ts'
import { headerText, mailboxText, parseMailbox } from './message.ts'
import { plainReason } from './plain-reason.ts'
import { BUILT_IN_LANGUAGES, durationIn } from './text/index.ts'

const URL = 'https://login.example.com/u/reset-verify?ticket=aB3-_x'
const settings = { tenant: { id: 't', friendlyName: 'Example <i>' }, brand: {} }

const NOTICES: ReadonlySet<string> = new Set(['password_changed', 'factor_added', 'factor_removed'])
const change = { at: Date.UTC(2026, 10, 21, 9, 5), country: 'FR', by: 'user' } as const

function letterOf(over: Partial<Letter>): Letter {
  const to = 'ada@example.com'
  const lived = { lifetime: 3_600_000, expiresAt: 0, languages: [] }
  return { id: 'x', kind: 'reset_email', channel: 'email', to, ...lived, ...over }
}

test('every kind has its words in every language, with its link or code in both parts', () => {
  for (const language of BUILT_IN_LANGUAGES) {
    for (const kind of WRITTEN_KINDS) {
      const coded = /code/.test(kind)
      const proof = coded ? { code: '493817' } : NOTICES.has(kind) ? { change } : { url: URL }
      const letter = letterOf({ kind, ...proof })
      const { subject, text, html } = builtInMail(letter, settings, language)
      const what = `${language} ${kind}`
      assert.ok(subject.length > 0 && subject.length < 60, what)
      assert.ok(html.includes(`<html lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}">`), what)
      assert.ok(!html.includes('<i>') && html.includes('&#60;i&#62;'), what)
      assert.ok(!/undefined|\[object/.test(text + html), what)
      if (kind === 'welcome_email' || NOTICES.has(kind)) continue
      const shown = coded ? '493817' : URL
      assert.ok(text.includes(shown) && html.includes(shown), what)
    }
  }
})

test('of a changed password there is said when, from which country and what to do, and there is nothing to follow', () => {
  const said = { en: '21 November 2026 at 09:05 UTC (France)', fr: '21 novembre 2026', ja: 'フランス', ar: 'فرنسا' }
  for (const language of BUILT_IN_LANGUAGES) {
    const letter = letterOf({ kind: 'password_changed', change })
    const { text, html } = builtInMail(letter, settings, language)
    const when = Object.entries(said).find(([each]) => each === language)?.[1] ?? '?'
    assert.ok(text.includes(when), text)
    assert.ok(text.includes('ada@example.com'), text)
    assert.doesNotMatch(text + html, /https?:|href|ticket/, language)
    const sms = builtInPhoneText({ ...letter, channel: 'sms', to: '+15555550100' }, 'Shop', language)
    assert.ok(sms.startsWith('Shop') && sms.length <= 160, sms)
    assert.doesNotMatch(sms, /https?:|\+1555/)
  }
  const byThem = letterOf({ kind: 'password_changed', change: { at: change.at, by: 'administrator' } })
  assert.match(builtInMail(byThem, settings, 'en').text, /set by the people who run Example <i>\./)
  const nowhere = letterOf({ kind: 'password_changed', change: { ...change, country: '<b>' } })
  assert.match(builtInMail(nowhere, settings, 'en').text, /at 09:05 UTC\.$/m, 'what is no country is not shown')
})

test('of changed factors there is said which, and there is nothing to follow', () => {
  const told = { ...change, factors: ['webauthn-platform', 'recovery-code', 'recovery-code'] } as const
  for (const language of BUILT_IN_LANGUAGES) {
    for (const kind of ['factor_added', 'factor_removed'] as const) {
      const letter = letterOf({ kind, change: told })
      const { text, html, subject } = builtInMail(letter, settings, language)
      assert.ok(text.includes('ada@example.com') && subject.length < 60, text)
      assert.doesNotMatch(text + html, /https?:|href|ticket|undefined/, language)
      const sms = builtInPhoneText({ ...letter, channel: 'sms', to: '+15555550100' }, 'Shop', language)
      assert.ok(sms.startsWith('Shop') && sms.length <= 210, `${sms.length} ${sms}`)
    }
  }
  const { text } = builtInMail(letterOf({ kind: 'factor_added', change: told }), settings, 'en')
  assert.match(text, /: Fingerprint or face recognition and Recovery code\. It was added on 21 November 2026/)
})

test('phone messages fit into one or two text messages, and calls say the code twice', () => {
  for (const language of BUILT_IN_LANGUAGES) {
    const sms = builtInPhoneText(letterOf({ channel: 'sms', code: '493817', lifetime: 600_000 }), 'Shop', language)
    assert.ok(sms.includes('493817') && sms.length <= 140, sms)
    const link = builtInPhoneText(letterOf({ channel: 'sms', url: URL }), 'Shop', language)
    assert.ok(link.includes(URL) && link.length <= 160, link)
    const call = builtInPhoneText(letterOf({ channel: 'voice', code: '493817' }), 'Shop', language)
    assert.equal(call.split('493817').length, 3, call)
  }
})

test('a language is chosen by what is wanted, within what the tenant has switched on', () => {
  const there = ['en', 'fr', 'ja', 'ar', 'pt-BR']
  assert.equal(chooseLanguage(['fr-CA', 'ja'], there), 'fr')
  assert.equal(chooseLanguage(['de', 'ja'], there), 'ja')
  assert.equal(chooseLanguage(['pt-br'], there), 'pt-BR')
  assert.equal(chooseLanguage(['pt'], there), 'en', 'another country’s words are not taken')
  assert.equal(chooseLanguage([], there), 'en')
  assert.equal(chooseLanguage(['fr'], there, ['ja', 'en']), 'ja')
  assert.equal(chooseLanguage(['fr-CA'], there, ['ja', 'fr']), 'fr')
  assert.equal(chooseLanguage(['fr'], there, ['de']), 'en')
  assert.equal(chooseLanguage(['fr'], there, ['fr-FR']), 'fr')
})

test('lengths of time are told in the largest unit that is exact', () => {
  assert.deepEqual(
    [600_000, 3_600_000, 432_000_000, 5_400_000, 1].map((ms) => durationIn('en', ms)),
    ['10 minutes', '1 hour', '5 days', '90 minutes', '1 minute'],
  )
  assert.match(durationIn('fr', 3_600_000), /^1\sheure$/)
  assert.equal(durationIn('ja', 600_000), '10 分')
  assert.match(durationIn('ar', 600_000), /10/)
})

test('a mailbox is one address with or without a name, and nothing else', () => {
  assert.deepEqual(parseMailbox(' a@example.com '), { name: '', address: 'a@example.com' })
  assert.deepEqual(parseMailbox('"The Shop" <a@example.com>'), { name: 'The Shop', address: 'a@example.com' })
  assert.deepEqual(parseMailbox('Łódź <a@b.example>'), { name: 'Łódź', address: 'a@b.example' })
  for (const text of [
    '',
    'a',
    'a@b.example, c@d.example',
    'a@b.example\r\nBcc: c@d.example',
    'Name\n <a@b.example>',
    '<a@b.example> <c@d.example>',
    '"a b"@c.example',
    'a@b.example (comment)',
    'a@b.example>',
    'Name <a@[127.0.0.1]>',
    `${'a'.repeat(65)}@b.example`,
  ]) {
    assert.equal(parseMailbox(text), undefined, text)
  }
})

test('names and subjects are one line, whatever was put into them', () => {
  assert.equal(headerText('a\r\nBcc: b\u2028c\u0000d'), 'a Bcc: b c d')
  assert.equal(headerText('x'.repeat(1000)).length, 300)
  assert.equal(mailboxText({ name: 'A B', address: 'a@b.example' }), '"A B" <a@b.example>')
  const long = mailboxText({ name: 'é'.repeat(60), address: 'a@b.example' })
  const words = long.replace(' <a@b.example>', '').split(' ')
  assert.ok(words.every((word) => word.length <= 75))
  assert.equal(words.map((word) => Buffer.from(word.slice(10, -2), 'base64').toString('utf8')).join(''), 'é'.repeat(60))
})

test('a reason keeps what helps and loses what opens accounts', () => {
  const secrets = [URL, '493817', 'ada@example.com', 'SG.abcdefgh1']
  const text = `550 5.1.1 <ada@example.com> unknown; 493817 ${URL} SG.abcdefgh1 aB3deFGh1jKLmn0pQRstuVWxyz12\r\nnext`
  const reason = plainReason(text, secrets)
  assert.match(reason, /^550 5\.1\.1 <\[…\]> unknown/)
  assert.doesNotMatch(reason, /ada@|493817|ticket|SG\.|aB3deFGh1jKL|\n/)
  assert.ok(plainReason('x '.repeat(1000), []).length <= 300)
  assert.equal(plainReason('connect ECONNREFUSED 10.0.3.7:25', []), 'connect ECONNREFUSED […]')
  assert.equal(plainReason('connect ETIMEDOUT fd00::1:2 at 12:30', []), 'connect ETIMEDOUT […] at 12:30')
})
