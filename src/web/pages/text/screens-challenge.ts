// Auth0's screens of one more proof and of enrolling one, and which text of ours each of their keys replaces.
import type { Screen, Screens } from './screen.ts'

type Texts = Screen['texts']

const COMMON = {
  title: ['challenge.title'],
  pickAuthenticatorText: ['challenge.another'],
} as const satisfies Texts

export const CHALLENGE = {
  ...COMMON,
  buttonText: ['challenge.submit'],
  'invalid-code': ['challenge.problems.invalid-code'],
  'too-many-failures': ['challenge.problems.too-many'],
} as const satisfies Texts

/** Auth0 shows the address after the description, so it does not name it. */
export const SENT = {
  ...CHALLENGE,
  description: ['challenge.sent', 'to!'],
  resendActionText: ['challenge.resend'],
  placeholder: ['challenge.code'],
} as const satisfies Texts

export const KEY = {
  ...COMMON,
  continueButtonText: ['challenge.useKey'],
  'too-many-webauthn-challenge-attempts-error': ['challenge.problems.too-many'],
} as const satisfies Texts

/** Of factors that can be enrolled. */
const NAMES = {
  authenticatorNamesOTP: ['challenge.factors.otp'],
  authenticatorNamesEmail: ['challenge.factors.email'],
  authenticatorNamesPhone: ['challenge.factors.phone'],
  authenticatorNamesWebauthnRoaming: ['challenge.factors.webauthn-roaming'],
  authenticatorNamesWebauthnPlatform: ['challenge.factors.webauthn-platform'],
} as const satisfies Texts

const ENROLLMENT = { pickAuthenticatorText: ['enroll.another'] } as const satisfies Texts

export const challengeScreens = {
  'mfa-login-options': {
    prompt: 'mfa',
    texts: {
      title: ['challenge.title'],
      ...NAMES,
      authenticatorNamesSMS: ['challenge.factors.sms'],
      authenticatorNamesVoice: ['challenge.factors.voice'],
      authenticatorNamesRecoveryCode: ['challenge.factors.recovery-code'],
    },
  },
  'mfa-otp-challenge': {
    prompt: 'mfa-otp',
    texts: { ...CHALLENGE, description: ['challenge.asks.otp'], placeholder: ['challenge.code'] },
  },
  'mfa-recovery-code-challenge': {
    prompt: 'mfa-recovery-code',
    texts: {
      ...CHALLENGE,
      description: ['challenge.asks.recovery-code'],
      placeholder: ['challenge.recoveryCode'],
    },
  },
  'mfa-email-challenge': { prompt: 'mfa-email', texts: SENT },
  'mfa-sms-challenge': { prompt: 'mfa-sms', texts: SENT },
  'mfa-voice-challenge': { prompt: 'mfa-voice', texts: SENT },
  'mfa-webauthn-roaming-challenge': {
    prompt: 'mfa-webauthn',
    texts: { ...KEY, description: ['challenge.asksElsewhere.webauthn-roaming'] },
  },
  'mfa-webauthn-platform-challenge': {
    prompt: 'mfa-webauthn',
    texts: { ...KEY, description: ['challenge.asksElsewhere.webauthn-platform'] },
  },
  'mfa-begin-enroll-options': {
    prompt: 'mfa',
    texts: { title: ['enroll.title'], description: ['enroll.pick'], ...NAMES },
  },
  'mfa-otp-enrollment-qr': {
    prompt: 'mfa-otp',
    texts: {
      ...ENROLLMENT,
      title: ['challenge.factors.otp'],
      description: ['enroll.scan'],
      codeEnrollmentText: ['enroll.secret'],
      placeholder: ['challenge.code'],
      buttonText: ['continue'],
      'invalid-code': ['challenge.problems.invalid-code'],
    },
  },
  'mfa-phone-enrollment': {
    prompt: 'mfa-phone',
    texts: {
      ...ENROLLMENT,
      title: ['challenge.factors.phone'],
      description: ['enroll.phoneWords'],
      placeholder: ['enroll.phone'],
      continueButtonText: ['continue'],
      'invalid-phone': ['enroll.invalid'],
      'too-many-sms': ['challenge.problems.too-many'],
    },
  },
  'mfa-webauthn-roaming-enrollment': {
    prompt: 'mfa-webauthn',
    texts: {
      ...ENROLLMENT,
      title: ['challenge.factors.webauthn-roaming'],
      description: ['enroll.key'],
      continueButtonText: ['challenge.useKey'],
    },
  },
  'mfa-webauthn-platform-enrollment': {
    prompt: 'mfa-webauthn',
    texts: {
      ...ENROLLMENT,
      title: ['challenge.factors.webauthn-platform'],
      description: ['enroll.platform'],
      continueButtonText: ['challenge.useKey'],
    },
  },
  'mfa-enroll-result': {
    prompt: 'mfa',
    texts: { enrolledTitle: ['enroll.done'], enrolledDescription: ['enroll.doneWords'] },
  },
  'mfa-recovery-code-enrollment': {
    prompt: 'mfa-recovery-code',
    on: 'mfa-enroll-result',
    untitled: true,
    texts: { description: ['enroll.recovery'], buttonText: ['continue'] },
  },
} as const satisfies Screens
