// For tests: every hosted page in every state that it can be in, without the journey that leads there.
import fastify, { type FastifyInstance } from 'fastify'
import { toString as drawQr } from 'qrcode'

import type { EnrollmentState, PasswordRules, ResetChallenge, StartedFactor } from '#flows'
import { type ConnectionOptions, furtherRules, identifiersOf, passwordRules } from '#identity'
import type { ClientId, ConnectionId, TicketId, UserId } from '#kit'
import type { FormDefinition } from '#tenant'
import type { FactorType } from '#triggers'

import type { Brand } from './brand.ts'
import { sendErrorPage } from './error-page.ts'
import { type Page, sendPage } from './send-page.ts'
import { type PageText, textIn } from './text/index.ts'
import { challengePage } from './views/challenge.ts'
import { checkEmailPage } from './views/check-email.ts'
import { choosingPage } from './views/choosing.ts'
import { changedPage, deniedPage, failedPage } from './views/ended.ts'
import { ENROLL, enrollPage } from './views/enroll.ts'
import { linkConfirmedPage, linkFailedPage, linkOpenedPage } from './views/mailed-link.ts'
import { openedPage } from './views/opened.ts'
import { promptPage } from './views/prompt.ts'
import { requestPage } from './views/request.ts'
import { elsewherePage, runningPage } from './views/waiting.ts'

export const brand: Brand = {
  tenant: 'Example Ltd',
  client: { id: 'client', name: 'Shop', loginUrl: 'https://shop.example/login' },
}

const flow = 'f'.repeat(27)
const form = { flow, token: 't' }
const EMAIL = 'ada.lovelace@example.com'
const PHONE = '+4915198765432'
const subject = {
  user: 'u' as UserId,
  ticket: 't' as TicketId,
  connection: 'c' as ConnectionId,
  client: 'c' as ClientId,
}
const factors: readonly FactorType[] = [
  ...(['otp', 'email', 'sms', 'phone', 'voice', 'webauthn-roaming', 'webauthn-platform', 'recovery-code'] as const),
]
const rulesOf = (options: ConnectionOptions): PasswordRules => ({
  form: passwordRules(options),
  further: furtherRules(options, true),
})
const good = rulesOf({})
const strict = rulesOf({
  ...{ passwordPolicy: 'excellent', password_complexity_options: { min_length: 15 } },
  ...{ password_dictionary: { enable: true }, password_no_personal_info: { enable: true } },
  password_history: { enable: true },
})

/** A page of the gallery, by the language's words. */
type Picture = (text: PageText) => Page

function sent(factor: 'email' | 'sms' | 'phone' | 'voice', resent = false): StartedFactor {
  return { factor, to: factor === 'email' ? EMAIL : PHONE, codeHash: 'h', expiresAt: 1, resent }
}

const key = (factor: 'webauthn-roaming' | 'webauthn-platform'): StartedFactor => ({
  ...{ factor, options: { challenge: 'AAAA', rpId: 'localhost' }, challenge: 'c' },
})

function challenged(more: Omit<ResetChallenge, 'tries' | 'factors'>): Picture {
  return (text) => challengePage(text, form, { factors, tries: 0, ...more })
}

function choosing(problem: Parameters<typeof choosingPage>[1]['problem'], rules = good): Picture {
  return (text) => choosingPage(text, { ...form, account: EMAIL, rules, problem })
}

const questions: FormDefinition = {
  title: 'Two questions, {{vars.name}}',
  description: 'So that we know that it is you.',
  fields: [
    { id: 'note', type: 'rich_text', content: 'This takes a minute.' },
    { id: 'nick', type: 'text', label: 'Nickname', required: true },
    { id: 'mail', type: 'email', label: 'Another address' },
    { id: 'age', type: 'number', label: 'Years with us' },
    { id: 'team', type: 'choice', label: 'Team', options: [{ value: 'a', label: 'Alpha' }] },
    { id: 'news', type: 'boolean', label: 'Send me news' },
    { id: 'terms', type: 'legal', label: 'I agree to the terms', required: true },
  ],
}

function prompted(tried: Parameters<typeof promptPage>[1]['tried']): Picture {
  return (text) => promptPage(text, { ...form, form: questions, fields: {}, vars: { name: 'Ada' }, tried })
}

const qr = await drawQr('otpauth://totp/x?secret=ABCD', { type: 'svg', margin: 2, errorCorrectionLevel: 'M' })

function enrolling(state: EnrollmentState): Picture {
  const drawn = state.at === 'confirming' && state.pending.kind === 'otp' ? qr : undefined
  return (text) => enrollPage(text, brand.tenant, { ...form, path: ENROLL }, state, drawn)
}

const offered = ['otp', 'webauthn-roaming', 'webauthn-platform', 'phone', 'email'] as const
const mine = [
  { id: 'totp|1', type: 'otp' as const },
  { id: 'phone|1', type: 'phone' as const, hint: PHONE },
]
const confirming = { at: 'confirming' as const, subject, offered, tries: 0 }

/** By name; in the order of the journey. */
export const pictures: Readonly<Record<string, Picture>> = {
  request: (text) => requestPage(text, brand, { token: 't', client: 'c', connection: undefined, email: '' }),
  'request-empty': (text) =>
    requestPage(text, brand, { token: 't', client: 'c', connection: 'd', email: '', problem: 'noEmail' }),
  'request-invalid': (text) =>
    requestPage(text, brand, { token: 't', client: 'c', connection: 'd', email: 'ada@', problem: 'invalidEmail' }),
  'request-username': (text) =>
    requestPage(text, brand, {
      token: 't',
      client: 'c',
      connection: 'd',
      email: '',
      identifiers: identifiersOf({ requires_username: true }),
    }),
  'check-email': (text) =>
    checkEmailPage(text, { ...form, address: EMAIL, back: '/u/reset-password/request', again: false }),
  'check-email-again': (text) => checkEmailPage(text, { ...form, address: EMAIL, back: '/', again: true }),
  'check-phone': (text) => checkEmailPage(text, { ...form, address: PHONE, back: '/', again: false }),
  'verify-email': (text) =>
    linkOpenedPage(text, brand, 'email-verification', { ...form, path: '/u/email-verification' }),
  'verified-email': (text) => linkConfirmedPage(text, brand, 'email-verification', 'https://shop.example/'),
  unblock: (text) => linkOpenedPage(text, brand, 'unblock', { ...form, path: '/u/unblock' }),
  unblocked: (text) => linkConfirmedPage(text, brand, 'unblock', undefined),
  'link-superseded': (text) => linkFailedPage(text, 'superseded'),
  opened: (text) => openedPage(text, brand, form),
  running: (text) => {
    const { head: _, ...page } = runningPage(text, form)
    return page
  },
  elsewhere: (text) => {
    const { head: _, ...page } = elsewherePage(text, 'https://verify.example/start')
    return page
  },
  'challenge-picker': challenged({}),
  'challenge-picker-problem': challenged({ problem: 'too-many' }),
  'challenge-otp': challenged({ current: { factor: 'otp' } }),
  'challenge-otp-wrong': challenged({ current: { factor: 'otp' }, problem: 'invalid-code' }),
  'challenge-recovery-code': challenged({ current: { factor: 'recovery-code' } }),
  'challenge-email': challenged({ current: sent('email') }),
  'challenge-email-again': challenged({ current: sent('email', true) }),
  'challenge-email-expired': challenged({ current: sent('email'), problem: 'expired-code' }),
  'challenge-sms': challenged({ current: sent('sms') }),
  'challenge-voice': challenged({ current: sent('voice') }),
  'challenge-webauthn-roaming': challenged({ current: key('webauthn-roaming') }),
  'challenge-webauthn-platform': challenged({ current: key('webauthn-platform') }),
  'challenge-webauthn-failed': challenged({ current: key('webauthn-platform'), problem: 'not-verified' }),
  prompt: prompted(undefined),
  'prompt-problems': prompted({
    given: { mail: 'nonsense', age: '1000', nick: '' },
    problems: {
      nick: 'required',
      mail: 'invalid',
      age: 'out-of-range',
      team: 'too-short',
      news: 'too-long',
      terms: 'required',
    },
  }),
  denied: (text) => deniedPage(text, ''),
  choosing: choosing(undefined),
  'choosing-strict': choosing({ error: 'PasswordStrengthError', failed: strict.form.slice(0, 2) }, strict),
  'choosing-missing': choosing({ error: 'missing' }),
  'choosing-mismatch': choosing({ error: 'mismatch' }),
  'choosing-common': choosing({ error: 'PasswordDictionaryError' }),
  'choosing-personal': choosing({ error: 'PasswordNoUserInfoError' }, strict),
  'choosing-history': choosing({ error: 'PasswordHistoryError' }, strict),
  'choosing-breached': choosing({ error: 'PasswordLeakedError' }),
  changed: (text) => changedPage(text, brand, undefined),
  'changed-result': (text) => changedPage(text, brand, 'https://shop.example/'),
  ...Object.fromEntries(
    (['expired', 'used', 'generic', 'action', 'tries'] as const).map((why) => [
      `failed-${why}`,
      (text: PageText) => failedPage(text, brand, why),
    ]),
  ),
  'enroll-opened': enrolling({ at: 'opened', subject }),
  'enroll-choosing': enrolling({ at: 'choosing', subject, offered }),
  'enroll-choosing-and-removing': enrolling({ at: 'choosing', subject, offered, removable: mine }),
  'enroll-phone': enrolling({ at: 'entering', subject, offered, kind: 'phone' }),
  'enroll-phone-invalid': enrolling({ at: 'entering', subject, offered, kind: 'phone', problem: 'invalid' }),
  'enroll-email-too-many': enrolling({ at: 'entering', subject, offered, kind: 'email', problem: 'too-many' }),
  'enroll-otp': enrolling({
    ...confirming,
    pending: { kind: 'otp', secret: 'ABCDEFGH23456723ABCDEFGH', uri: 'otpauth:' },
  }),
  'enroll-phone-code': enrolling({ ...confirming, pending: { kind: 'phone', to: PHONE, codeHash: 'h', expiresAt: 1 } }),
  'enroll-email-code-again': enrolling({
    ...{ ...confirming, resent: true as const, pending: { kind: 'email', to: EMAIL, codeHash: 'h', expiresAt: 1 } },
  }),
  'enroll-key': enrolling({ ...confirming, pending: { kind: 'webauthn-roaming', options: {}, challenge: 'c' } }),
  'enroll-platform': enrolling({
    ...{ ...confirming, problem: 'not-verified' as const },
    pending: { kind: 'webauthn-platform', options: {}, challenge: 'c' },
  }),
  'enroll-done': enrolling({ at: 'enrolled', kind: 'otp', recoveryCode: 'ABCDEFGH23456723ABCDEFGH' }),
  'enroll-removed': enrolling({ at: 'removed', removed: 'phone' }),
  'enroll-failed': enrolling({ at: 'failed', why: 'expired' }),
}

/** Names of the error pages, each with its words. */
export const errorNames = Object.keys(textIn('en').errors) as readonly (keyof PageText['errors'])[]

/** `/{language}/{name}` shows a picture, `/{language}/error/{name}` an error page. */
export async function openGallery(shown: Brand = brand): Promise<FastifyInstance> {
  const app = fastify()
  app.get('/:language/:name', (request, reply) => {
    const { language = '', name = '' } = request.params as Record<string, string>
    const text = textIn(language)
    const picture = Object.hasOwn(pictures, name) ? pictures[name] : undefined
    if (!picture) return reply.callNotFound()
    // every page is looked at in the same way, whatever its status is
    return sendPage(reply, text, shown, { ...picture(text), status: 200 })
  })
  app.get('/:language/error/:name', (request, reply) => {
    const { language, name } = request.params as Record<string, string>
    const words = textIn(language).errors[name as keyof PageText['errors']]
    return sendErrorPage(reply, { status: 200, words, language, brand: shown })
  })
  await app.listen({ port: 0, host: '127.0.0.1' })
  return app
}
