// The built-in words of every letter, as a mail or for a phone. Pure.
import type { Letter, LetterKind } from './letter.ts'
import { cardMarkup } from './look.ts'
import { headerText, type Mailbox } from './message.ts'
import type { MailSettings } from './settings.ts'
import { durationIn, factorsIn, type MailText, mailText, type MailWords, timeIn, type Told } from './text/index.ts'

const WORDS: { readonly [Kind in LetterKind]: (text: MailText) => MailWords } = {
  reset_email: (text) => text.reset,
  reset_email_by_code: (text) => text.resetCode,
  verify_email: (text) => text.verify,
  verify_email_by_code: (text) => text.verifyCode,
  welcome_email: (text) => text.welcome,
  blocked_account: (text) => text.blocked,
  stolen_credentials: (text) => text.stolen,
  enrollment_email: (text) => text.enroll,
  mfa_oob_code: (text) => text.code,
  password_changed: (text) => text.changed,
  factor_added: (text) => text.factorAdded,
  factor_removed: (text) => text.factorRemoved,
  administrators: (text) => text.test,
  provider_test: (text) => text.test,
}

/**
 * The user's display name is not in it: whoever signs up may choose one, and could make our mail carry their words.
 *
 * @param language one of the built-in ones
 */
export function builtInMail(
  letter: Letter,
  { tenant, brand }: Pick<MailSettings, 'tenant' | 'brand'>,
  language: string,
): { subject: string; text: string; html: string } {
  if (letter.words) return plainMail(letter.words, tenant.friendlyName, brand)
  const text = mailText(language)
  const words = WORDS[letter.kind](text)
  const told = toldOf(letter, tenant.friendlyName, language)
  const lead = words.lead(told)
  const after = [...(words.expires ? [words.expires(told)] : []), words.ignore]
  const { button, subject } = words
  const link =
    button === undefined || letter.url === undefined ? undefined : { url: letter.url, button, copy: text.copy }
  const plain = [
    lead,
    ...(letter.code === undefined ? [] : [letter.code]),
    ...(link ? [`${text.open}\n${link.url}`] : []),
    ...after,
    tenant.friendlyName,
  ]
  const { direction } = text
  const card = {
    language,
    direction,
    subject,
    lead,
    link,
    code: letter.code,
    after,
    sender: tenant.friendlyName,
    brand,
  }
  return { subject, text: plain.join('\n\n'), html: cardMarkup(card) }
}

/** For administrators: sentences of ours, in English. */
function plainMail({ subject, lines }: NonNullable<Letter['words']>, sender: string, brand: MailSettings['brand']) {
  const [lead = '', ...after] = lines
  const card = { language: 'en', direction: 'ltr' as const, subject, lead, link: undefined, code: undefined }
  return { subject, text: [...lines, sender].join('\n\n'), html: cardMarkup({ ...card, after, sender, brand }) }
}

/** What a phone is told: a link, a code, a change, or nothing in a test. Links are not read out. */
export function builtInPhoneText(letter: Letter, tenant: string, language: string): string {
  const text = mailText(language)
  const told = toldOf(letter, tenant, language)
  if (letter.channel === 'voice') return letter.code === undefined ? text.voice.test(told) : text.voice.code(told)
  const whole = letter.url === undefined && letter.change === undefined ? undefined : WORDS[letter.kind](text).sms
  if (whole) return whole(told)
  if (letter.code === undefined) return text.sms.test(told)
  return letter.enrolling === true ? text.sms.enroll(told) : text.sms.code(told)
}

/** The sender when nobody has set one. */
export function builtInSender(tenant: string, host: string): Mailbox {
  return { name: tenant, address: `no-reply@${host}` }
}

function toldOf({ to, user, url = '', code = '', change, lifetime }: Letter, tenant: string, language: string): Told {
  return {
    tenant: headerText(tenant),
    address: user?.email ?? to,
    duration: durationIn(language, lifetime),
    code,
    url,
    when: change === undefined ? '' : timeIn(language, change.at, change.country),
    byOwner: change?.by === 'user',
    factors: factorsIn(language, change?.factors),
  }
}
