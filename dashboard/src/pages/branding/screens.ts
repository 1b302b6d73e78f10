// Hosted pages by Auth0's names of their screens, in words of people.

/** In the order of a reset. */
export const SCREEN_NAMES: Readonly<Record<string, string>> = {
  'reset-password-request': 'Forgot your password?',
  'reset-password-email': 'Check your email',
  'mfa-login-options': 'Choose a proof',
  'reset-password-mfa-otp-challenge': 'Proof by one-time password',
  'reset-password-mfa-email-challenge': 'Proof by email',
  'reset-password-mfa-sms-challenge': 'Proof by text message',
  'reset-password-mfa-phone-challenge': 'Proof by phone',
  'reset-password-mfa-voice-challenge': 'Proof by voice call',
  'reset-password-mfa-webauthn-roaming-challenge': 'Proof by security key',
  'reset-password-mfa-webauthn-platform-challenge': 'Proof by fingerprint or face',
  'reset-password-mfa-recovery-code-challenge': 'Proof by recovery code',
  'reset-password': 'Change your password',
  'reset-password-success': 'Password changed',
  'reset-password-error': 'Link does not work',
}

type Sight = { screen: string; key?: string }

/** What a look is judged by: fields, both kinds of buttons, a problem, an end. */
export const SIGHTS: Readonly<Record<string, Sight>> = {
  'Forgot your password?': { screen: 'reset-password-request' },
  'Check your email': { screen: 'reset-password-email' },
  'Enter a code': { screen: 'reset-password-mfa-email-challenge' },
  'Change your password': { screen: 'reset-password' },
  'A new password is refused': { screen: 'reset-password', key: 'password-mismatch' },
  'Password changed': { screen: 'reset-password-success' },
  'Link expired': { screen: 'reset-password-error' },
  'Sign in': { screen: 'login' },
}

export const FIRST_SIGHT = 'Forgot your password?'
