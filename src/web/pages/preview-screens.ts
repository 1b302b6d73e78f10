// Every page that can be previewed, in each state in which one of its texts is to be seen; the first is how it opens.
import type { PasswordProblem, ResetChallenge, ResetFailure } from '#flows'
import { identifiersOf, passwordRules } from '#identity'

import type { Brand } from './brand.ts'
import type { Page } from './send-page.ts'
import { loginPage } from './sign-in/views.ts'
import { type ScreenName, SCREENS } from './text/custom-text.ts'
import type { PageText } from './text/index.ts'
import { challengePage } from './views/challenge.ts'
import { checkEmailPage } from './views/check-email.ts'
import { choosingPage } from './views/choosing.ts'
import { changedPage, failedPage } from './views/ended.ts'
import { type RequestForm, requestPage } from './views/request.ts'

type Draw = (text: PageText, brand: Brand) => Page
/** `login` has no texts of the tenant's, and is here for its look. */
export type PreviewScreen = ScreenName | 'login'

export const PREVIEW_SCREENS: readonly PreviewScreen[] = ['login', ...(Object.keys(SCREENS) as ScreenName[])]

const form = { flow: 'preview', token: 'preview' }
const ADDRESS = 'ada@example.com'
const PHONE = '+15555550142'
const usernames = identifiersOf({ requires_username: true })
type Factor = NonNullable<ResetChallenge['current']>['factor']

export const PREVIEWS: Readonly<Record<PreviewScreen, readonly [Draw, ...Draw[]]>> = {
  login: [
    (text, brand) =>
      loginPage(
        { text, brand },
        { ...form, path: '/u/login' },
        { at: 'identifying', journey: {} } as Parameters<typeof loginPage>[2],
        { signUp: true, identifiers: identifiersOf({}), forgot: '/u/reset-password/request' },
      ),
  ],
  'reset-password-request': [
    asking({}),
    asking({ problem: 'noEmail' }),
    asking({ problem: 'invalidEmail', email: 'ada@' }),
    asking({ identifiers: usernames }),
    asking({ identifiers: usernames, problem: 'noEmail' }),
    (text, brand) => asking({})(text, { ...brand, client: { id: '', name: '', ...brand.client, loginUrl: '/' } }),
  ],
  'reset-password-email': [ADDRESS, 'ada'].map(
    (address): Draw =>
      (text) =>
        checkEmailPage(text, { ...form, address, back: '/', again: false }),
  ) as [Draw, Draw],
  'reset-password': [
    choosing(undefined),
    choosing({ error: 'mismatch' }),
    choosing({ error: 'missing' }),
    choosing({ error: 'PasswordStrengthError', failed: passwordRules({}).slice(0, 1) }),
    choosing({ error: 'PasswordNoUserInfoError' }),
    choosing({ error: 'PasswordDictionaryError' }),
    choosing({ error: 'PasswordHistoryError' }),
    choosing({ error: 'PasswordLeakedError' }),
  ],
  'reset-password-success': [(text, brand) => changedPage(text, brand, '/')],
  'reset-password-error': [failed('expired'), failed('used'), failed('generic')],
  'reset-password-mfa-otp-challenge': challenged('otp'),
  'reset-password-mfa-recovery-code-challenge': challenged('recovery-code'),
  'reset-password-mfa-email-challenge': challenged('email'),
  'reset-password-mfa-sms-challenge': challenged('sms'),
  'reset-password-mfa-phone-challenge': challenged('phone'),
  'reset-password-mfa-voice-challenge': challenged('voice'),
  'reset-password-mfa-webauthn-roaming-challenge': challenged('webauthn-roaming'),
  'reset-password-mfa-webauthn-platform-challenge': challenged('webauthn-platform'),
  'mfa-login-options': [(text) => challengePage(text, form, { factors: ['otp', 'email'], tries: 0 })],
}

function asking(more: Partial<RequestForm>): Draw {
  return (text, brand) =>
    requestPage(text, brand, { token: form.token, client: undefined, connection: undefined, email: '', ...more })
}

function choosing(problem: PasswordProblem | undefined): Draw {
  const rules = { form: passwordRules({}), further: [] }
  return (text) => choosingPage(text, { ...form, account: ADDRESS, rules, problem })
}

function failed(why: ResetFailure): Draw {
  return (text, brand) => failedPage(text, brand, why)
}

function challenged(factor: Factor): [Draw, Draw, Draw] {
  const draw =
    (problem?: 'invalid-code' | 'too-many'): Draw =>
    (text) =>
      challengePage(text, form, {
        ...{ factors: [factor, factor === 'otp' ? 'email' : 'otp'], tries: 0, current: started(factor) },
        ...(problem && { problem }),
      })
  return [draw(), draw('invalid-code'), draw('too-many')]
}

function started(factor: Factor): NonNullable<ResetChallenge['current']> {
  switch (factor) {
    case 'otp':
    case 'recovery-code':
      return { factor }
    case 'webauthn-roaming':
    case 'webauthn-platform':
      return { factor, options: {}, challenge: '' }
    case 'email':
    case 'sms':
    case 'phone':
    case 'voice':
      return { factor, to: factor === 'email' ? ADDRESS : PHONE, codeHash: '', expiresAt: 0, resent: false }
  }
}
