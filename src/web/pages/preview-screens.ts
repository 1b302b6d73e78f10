// Every page that can be previewed, in each state in which one of its texts is to be seen; the first is how it opens.
import type { PasswordProblem, ResetFailure } from '#flows'
import { identifiersOf, passwordRules } from '#identity'

import { SIGN_IN_PREVIEWS } from './preview-sign-in.ts'
import { ADDRESS, challenged, type Draw, type Draws, form } from './preview-states.ts'
import { type ScreenName, SCREENS } from './text/custom-text.ts'
import { checkEmailPage } from './views/check-email.ts'
import { choosingPage } from './views/choosing.ts'
import { changedPage, failedPage } from './views/ended.ts'
import { type RequestForm, requestPage } from './views/request.ts'

export const PREVIEW_SCREENS = Object.keys(SCREENS) as ScreenName[]

const usernames = identifiersOf({ requires_username: true })

export const PREVIEWS: Readonly<Record<ScreenName, Draws>> = {
  ...SIGN_IN_PREVIEWS,
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
