// Auth0's screens of a reset, and which text of ours each of their keys replaces.
import type { Screens } from './screen.ts'
import { coded, keyed, SENT } from './screens-challenge.ts'

export const resetScreens = {
  'reset-password-request': {
    prompt: 'reset-password',
    texts: {
      title: ['request.title'],
      descriptionEmail: ['request.words'],
      buttonText: ['request.submit'],
      placeholderEmail: ['request.email'],
      descriptionUsername: ['request.wordsEither'],
      placeholderUsername: ['request.either'],
      'no-username': ['request.noEither'],
      backToLoginLinkText: ['request.back', 'clientName'],
      'no-email': ['request.noEmail'],
      'invalid-email-format': ['request.invalidEmail'],
    },
  },
  'reset-password-email': {
    prompt: 'reset-password',
    texts: {
      title: ['checkEmail.title'],
      emailDescription: ['checkEmail.words', 'email'],
      usernameDescription: ['checkEmail.otherWords', 'email'],
      resendLinkText: ['checkEmail.resend'],
    },
  },
  'reset-password': {
    prompt: 'reset-password',
    texts: {
      title: ['password.title'],
      description: ['password.words'],
      buttonText: ['password.submit'],
      passwordPlaceholder: ['password.new'],
      reEnterpasswordPlaceholder: ['password.again'],
      passwordSecurityText: ['password.rules'],
      accessibilityValid: ['password.met'],
      accessibilityError: ['password.notMet'],
      showPasswordText: ['password.showWords'],
      hidePasswordText: ['password.hideWords'],
      'password-mismatch': ['problems.mismatch'],
      'no-password': ['problems.missing'],
      'password-policy-not-conformant': ['problems.PasswordStrengthError'],
      'password-contains-user-information': ['problems.PasswordNoUserInfoError'],
      'password-too-common': ['problems.PasswordDictionaryError'],
      'password-previously-used': ['problems.PasswordHistoryError'],
      'password-breached-reset': ['problems.PasswordLeakedError'],
    },
  },
  'reset-password-success': {
    prompt: 'reset-password',
    texts: {
      eventTitle: ['changed.title'],
      description: ['changed.words'],
      buttonText: ['changed.back', 'clientName'],
    },
  },
  'reset-password-error': {
    prompt: 'reset-password',
    texts: {
      eventTitleExpired: ['failed.expired.title'],
      descriptionExpired: ['failed.expired.words'],
      eventTitleUsed: ['failed.used.title'],
      descriptionUsed: ['failed.used.words'],
      eventTitleGeneric: ['failed.generic.title'],
      descriptionGeneric: ['failed.generic.words'],
    },
  },
  'reset-password-mfa-otp-challenge': { prompt: 'reset-password', texts: coded('otp', 'code') },
  'reset-password-mfa-recovery-code-challenge': {
    prompt: 'reset-password',
    texts: coded('recovery-code', 'recoveryCode'),
  },
  'reset-password-mfa-email-challenge': { prompt: 'reset-password', texts: SENT },
  'reset-password-mfa-sms-challenge': { prompt: 'reset-password', texts: SENT },
  'reset-password-mfa-phone-challenge': { prompt: 'reset-password', texts: SENT },
  'reset-password-mfa-voice-challenge': { prompt: 'reset-password', texts: SENT },
  'reset-password-mfa-webauthn-roaming-challenge': {
    prompt: 'reset-password',
    texts: keyed('asks', 'webauthn-roaming'),
  },
  'reset-password-mfa-webauthn-platform-challenge': {
    prompt: 'reset-password',
    texts: keyed('asks', 'webauthn-platform'),
  },
} as const satisfies Screens
