// Auth0's screens of one more proof and of enrolling one, and which text of ours each of their keys replaces.
import type { Place, Screen, Screens } from './screen.ts'

type Texts = Screen['texts']

const TITLE: Place = ['challenge.title']
const ANOTHER: Place = ['challenge.another']
const INSTEAD: Place = ['enroll.another']
const TOO_MANY: Place = ['challenge.problems.too-many']

const PRESSED = {
  buttonText: ['challenge.submit'],
  pickAuthenticatorText: ANOTHER,
  'invalid-code': ['challenge.problems.invalid-code'],
  'too-many-failures': TOO_MANY,
} as const satisfies Texts

/** A code that somebody has. */
export const coded = (factor: 'otp' | 'recovery-code', placeholder: 'code' | 'recoveryCode') =>
  ({
    title: TITLE,
    description: [`challenge.asks.${factor}`],
    placeholder: [`challenge.${placeholder}`],
    ...PRESSED,
  }) as const satisfies Texts

/** A code that is sent. Auth0 shows the address after the description, so that one does not name it. */
export const SENT = {
  title: TITLE,
  description: ['challenge.sent', 'to!'],
  placeholder: ['challenge.code'],
  resendActionText: ['challenge.resend'],
  ...PRESSED,
} as const satisfies Texts

/** @param asks `asks` of a reset, or elsewhere */
export const keyed = (asks: 'asks' | 'asksElsewhere', factor: 'webauthn-roaming' | 'webauthn-platform') =>
  ({
    title: TITLE,
    description: [`challenge.${asks}.${factor}`],
    continueButtonText: ['challenge.useKey'],
    pickAuthenticatorText: ANOTHER,
    'too-many-webauthn-challenge-attempts-error': TOO_MANY,
  }) as const satisfies Texts

/** Of factors that can be enrolled. */
const NAMES = {
  authenticatorNamesOTP: ['challenge.factors.otp'],
  authenticatorNamesEmail: ['challenge.factors.email'],
  authenticatorNamesPhone: ['challenge.factors.phone'],
  authenticatorNamesWebauthnRoaming: ['challenge.factors.webauthn-roaming'],
  authenticatorNamesWebauthnPlatform: ['challenge.factors.webauthn-platform'],
} as const satisfies Texts

export const challengeScreens = {
  'mfa-login-options': {
    prompt: 'mfa',
    texts: {
      title: TITLE,
      ...NAMES,
      authenticatorNamesSMS: ['challenge.factors.sms'],
      authenticatorNamesVoice: ['challenge.factors.voice'],
      authenticatorNamesRecoveryCode: ['challenge.factors.recovery-code'],
    },
  },
  'mfa-otp-challenge': { prompt: 'mfa-otp', texts: coded('otp', 'code') },
  'mfa-recovery-code-challenge': { prompt: 'mfa-recovery-code', texts: coded('recovery-code', 'recoveryCode') },
  'mfa-email-challenge': { prompt: 'mfa-email', texts: SENT },
  'mfa-sms-challenge': { prompt: 'mfa-sms', texts: SENT },
  'mfa-voice-challenge': { prompt: 'mfa-voice', texts: SENT },
  'mfa-webauthn-roaming-challenge': { prompt: 'mfa-webauthn', texts: keyed('asksElsewhere', 'webauthn-roaming') },
  'mfa-webauthn-platform-challenge': { prompt: 'mfa-webauthn', texts: keyed('asksElsewhere', 'webauthn-platform') },
  'mfa-begin-enroll-options': {
    prompt: 'mfa',
    texts: { title: ['enroll.title'], description: ['enroll.pick'], ...NAMES },
  },
  'mfa-otp-enrollment-qr': {
    prompt: 'mfa-otp',
    texts: {
      title: ['challenge.factors.otp'],
      description: ['enroll.scan'],
      codeEnrollmentText: ['enroll.secret'],
      placeholder: ['challenge.code'],
      buttonText: ['continue'],
      pickAuthenticatorText: INSTEAD,
      'invalid-code': ['challenge.problems.invalid-code'],
    },
  },
  'mfa-phone-enrollment': {
    prompt: 'mfa-phone',
    texts: {
      title: ['challenge.factors.phone'],
      description: ['enroll.phoneWords'],
      placeholder: ['enroll.phone'],
      continueButtonText: ['continue'],
      pickAuthenticatorText: INSTEAD,
      'invalid-phone': ['enroll.invalid'],
      'too-many-sms': TOO_MANY,
    },
  },
  'mfa-webauthn-roaming-enrollment': {
    prompt: 'mfa-webauthn',
    texts: {
      title: ['challenge.factors.webauthn-roaming'],
      description: ['enroll.key'],
      continueButtonText: ['challenge.useKey'],
      pickAuthenticatorText: INSTEAD,
    },
  },
  'mfa-webauthn-platform-enrollment': {
    prompt: 'mfa-webauthn',
    texts: {
      title: ['challenge.factors.webauthn-platform'],
      description: ['enroll.platform'],
      continueButtonText: ['challenge.useKey'],
      pickAuthenticatorText: INSTEAD,
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
