// The pages around signing in that can be previewed, each in every state in which one of its texts is to be seen.
import type { EnrollmentState } from '#flows'
import { type Identifiers, identifiersOf, passwordRules } from '#identity'

import { ADDRESS, challenged, type Draw, type Draws, form } from './preview-states.ts'
import { consentPage, LOGIN, loginPage, logoutPage, signUpPage } from './sign-in/views.ts'
import type { challengeScreens } from './text/screens-challenge.ts'
import type { signInScreens } from './text/screens-sign-in.ts'
import { challengePage } from './views/challenge.ts'
import { ENROLL, enrollPage } from './views/enroll.ts'
import { linkConfirmedPage, linkFailedPage, linkOpenedPage } from './views/mailed-link.ts'

type Screen = keyof typeof signInScreens | keyof typeof challengeScreens
type Identifying = Parameters<typeof loginPage>[2]
type SigningUp = Parameters<typeof signUpPage>[2]

const signInForm = { ...form, path: LOGIN }
// a page asks for nothing else of the journey
const journey = {} as Identifying['journey']

const use = (signUp: 'required' | 'optional' | 'inactive') => ({ signsIn: signUp !== 'inactive', signUp })
const named = (email: boolean, phone: boolean, username: boolean): Identifiers => ({
  named: true,
  email: use(email ? 'required' : 'inactive'),
  phone: use(phone ? 'required' : 'inactive'),
  username: use(username ? 'required' : 'inactive'),
})
const address = identifiersOf({})
const username = identifiersOf({ requires_username: true })
const optional: Identifiers = {
  ...{ named: true, email: use('optional'), phone: use('optional'), username: use('optional') },
}

/** What people may sign in by, in every way that Auth0's texts name one. */
const WAYS = [
  ...[username, named(false, true, false), named(false, false, true), named(true, true, false)],
  ...[named(false, true, true), named(true, false, true), named(true, true, true)],
]

const login: Draws = [
  loggingIn({}),
  ...(['missing', 'wrong', 'account-blocked', 'address-blocked', 'leaked'] as const).map((problem) =>
    loggingIn({ problem }),
  ),
  loggingIn({ problem: 'missing', entry: ADDRESS }),
  ...WAYS.flatMap((way) => [loggingIn({}, way), loggingIn({ problem: 'wrong', entry: 'ada' }, way)]),
  loggingIn({ problem: 'missing' }, username),
]

const signup: Draws = [
  signingUp({}),
  signingUp({}, named(true, true, true)),
  signingUp({}, optional),
  ...(['missing', 'phone', 'exists', 'too-many', 'refused', 'email', 'username'] as const).map((error) =>
    signingUp({ problem: { error }, given: { email: 'ada@', username: '@', phone: '1' } }),
  ),
  ...(['email', 'username'] as const).map((error) =>
    signingUp({ problem: { error }, given: { email: '', username: '' } }),
  ),
  signingUp({ problem: { error: 'PasswordStrengthError', failed: passwordRules({}).slice(0, 1) } }),
  ...(['PasswordNoUserInfoError', 'PasswordDictionaryError', 'PasswordLeakedError'] as const).map((error) =>
    signingUp({ problem: { error } }),
  ),
]

const failed = (['expired', 'used', 'superseded'] as const).map(
  (why): Draw =>
    (text) =>
      linkFailedPage(text, why),
) as [Draw, Draw, Draw]

/** In place of a code with a secret in it. */
const QR =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100"><path d="M0 0h100v100H0z" fill="#fff"/><path d="M10 10h28v28H10zM62 10h28v28H62zM10 62h28v28H10zM46 10h8v80h-8zM62 54h28v8H62zM70 70h20v20H70z" fill="#000"/></svg>'

const offered = ['otp', 'webauthn-roaming', 'webauthn-platform', 'phone', 'email'] as const
const subject = {} as Extract<EnrollmentState, { at: 'confirming' }>['subject']
const enrolling = { subject, offered, tries: 0 }
const enrolled: Draws = [enrollment({ at: 'enrolled', kind: 'otp', recoveryCode: 'ABCDEFGH23456723ABCDEFGH' })]

export const SIGN_IN_PREVIEWS: Readonly<Record<Screen, Draws>> = {
  login,
  'login-id': login,
  'login-password': login,
  signup,
  'signup-id': signup,
  'signup-password': signup,
  consent: [(text, brand) => consentPage({ text, brand }, signInForm, ['openid', 'profile', 'email'])],
  logout: [(text, brand) => logoutPage({ text, brand }, { token: form.token, fields: {} })],
  'email-verification-result': [(text, brand) => linkConfirmedPage(text, brand, 'email-verification', '/'), ...failed],
  'brute-force-protection-unblock': [
    (text, brand) => linkOpenedPage(text, brand, 'unblock', { ...form, path: '/u/unblock' }),
  ],
  'brute-force-protection-unblock-success': [(text, brand) => linkConfirmedPage(text, brand, 'unblock', '/')],
  'brute-force-protection-unblock-failure': failed,
  'mfa-login-options': [picking(['otp', 'email']), picking([...offered, 'sms', 'voice', 'recovery-code'])],
  'mfa-otp-challenge': challenged('otp', LOGIN),
  'mfa-recovery-code-challenge': challenged('recovery-code', LOGIN),
  'mfa-email-challenge': challenged('email', LOGIN),
  'mfa-sms-challenge': challenged('sms', LOGIN),
  'mfa-voice-challenge': challenged('voice', LOGIN),
  'mfa-webauthn-roaming-challenge': challenged('webauthn-roaming', LOGIN),
  'mfa-webauthn-platform-challenge': challenged('webauthn-platform', LOGIN),
  'mfa-begin-enroll-options': [enrollment({ at: 'choosing', subject, offered })],
  'mfa-otp-enrollment-qr': [undefined, 'invalid-code' as const].map((problem) =>
    enrollment({
      ...{ at: 'confirming', ...enrolling, ...(problem && { problem }) },
      pending: { kind: 'otp', secret: 'ABCDEFGH23456723ABCDEFGH', uri: 'otpauth:' },
    }),
  ) as [Draw, Draw],
  'mfa-phone-enrollment': [undefined, 'invalid' as const, 'too-many' as const].map((problem) =>
    enrollment({ at: 'entering', subject, offered, kind: 'phone', ...(problem && { problem }) }),
  ) as [Draw, Draw, Draw],
  'mfa-webauthn-roaming-enrollment': [enrollment({ at: 'confirming', ...enrolling, pending: key('webauthn-roaming') })],
  'mfa-webauthn-platform-enrollment': [
    enrollment({ at: 'confirming', ...enrolling, pending: key('webauthn-platform') }),
  ],
  'mfa-enroll-result': enrolled,
  'mfa-recovery-code-enrollment': enrolled,
}

function loggingIn(more: Pick<Identifying, 'problem' | 'entry'>, identifiers = address): Draw {
  return (text, brand) =>
    loginPage(
      { text, brand },
      signInForm,
      { at: 'identifying', journey, ...more },
      {
        ...{ signUp: true, identifiers, forgot: '/u/reset-password/request' },
      },
    )
}

function signingUp(more: Pick<SigningUp, 'problem' | 'given'>, identifiers = address): Draw {
  const rules = { form: passwordRules({}), further: [] }
  return (text, brand) =>
    signUpPage({ text, brand }, signInForm, { at: 'signing-up', journey, ...more }, { identifiers, rules })
}

function picking(factors: Parameters<typeof challengePage>[2]['factors']): Draw {
  return (text) => challengePage(text, signInForm, { factors, tries: 0 })
}

function enrollment(state: EnrollmentState): Draw {
  const qr = state.at === 'confirming' && state.pending.kind === 'otp' ? QR : undefined
  return (text, { tenant }) => enrollPage(text, tenant, { ...form, path: ENROLL }, state, qr, '/u/login')
}

function key(kind: 'webauthn-roaming' | 'webauthn-platform') {
  return { kind, options: {}, challenge: '' }
}
