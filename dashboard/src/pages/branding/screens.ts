// Hosted pages by Auth0's names of their screens, in words of people.

/** What people do, and the pages that they meet, in their order. */
const JOURNEYS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'Resetting a password': {
    'reset-password-request': 'Forgot your password?',
    'reset-password-email': 'Check your email',
    'reset-password-mfa-otp-challenge': 'Reset: proof by one-time password',
    'reset-password-mfa-email-challenge': 'Reset: proof by email',
    'reset-password-mfa-sms-challenge': 'Reset: proof by text message',
    'reset-password-mfa-phone-challenge': 'Reset: proof by phone',
    'reset-password-mfa-voice-challenge': 'Reset: proof by voice call',
    'reset-password-mfa-webauthn-roaming-challenge': 'Reset: proof by security key',
    'reset-password-mfa-webauthn-platform-challenge': 'Reset: proof by fingerprint or face',
    'reset-password-mfa-recovery-code-challenge': 'Reset: proof by recovery code',
    'reset-password': 'Change your password',
    'reset-password-success': 'Password changed',
    'reset-password-error': 'Link does not work',
  },
  'Signing in': {
    login: 'Log in',
    'login-id': 'Log in: who it is',
    'login-password': 'Log in: the password',
    signup: 'Sign up',
    'signup-id': 'Sign up: who it is',
    'signup-password': 'Sign up: the password',
    consent: 'Authorize access',
    logout: 'Log out?',
  },
  'One more proof': {
    'mfa-login-options': 'Choose a proof',
    'mfa-otp-challenge': 'Proof by one-time password',
    'mfa-email-challenge': 'Proof by email',
    'mfa-sms-challenge': 'Proof by text message',
    'mfa-voice-challenge': 'Proof by voice call',
    'mfa-webauthn-roaming-challenge': 'Proof by security key',
    'mfa-webauthn-platform-challenge': 'Proof by fingerprint or face',
    'mfa-recovery-code-challenge': 'Proof by recovery code',
  },
  'Adding a proof': {
    'mfa-begin-enroll-options': 'Choose what to add',
    'mfa-otp-enrollment-qr': 'Add one-time passwords',
    'mfa-phone-enrollment': 'Add a phone',
    'mfa-webauthn-roaming-enrollment': 'Add a security key',
    'mfa-webauthn-platform-enrollment': 'Add fingerprint or face',
    'mfa-enroll-result': 'It is added',
    'mfa-recovery-code-enrollment': 'The recovery code',
  },
  'Links in mails': {
    'email-verification-result': 'Address confirmed',
    'brute-force-protection-unblock': 'Lift the block',
    'brute-force-protection-unblock-success': 'Block lifted',
    'brute-force-protection-unblock-failure': 'Block not lifted',
  },
}

export const SCREEN_NAMES: Readonly<Record<string, string>> = Object.fromEntries(
  Object.values(JOURNEYS).flatMap((screens) => Object.entries(screens)),
)

/** By what people do; a screen without a name here stands at the end, under its own. */
export function byJourney<Each extends { screen: string }>(screens: readonly Each[]): { group: string; of: Each[] }[] {
  const at = Object.keys(SCREEN_NAMES)
  const ordered = screens.toSorted((a, b) => placeOf(at, a) - placeOf(at, b))
  const groups = Map.groupBy(ordered, ({ screen }) => journeyOf(screen))
  return [...groups].map(([group, of]) => ({ group, of }))
}

function placeOf(names: readonly string[], { screen }: { screen: string }): number {
  const place = names.indexOf(screen)
  return place === -1 ? names.length : place
}

function journeyOf(screen: string): string {
  return Object.entries(JOURNEYS).find(([, screens]) => Object.hasOwn(screens, screen))?.[0] ?? 'More'
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
  'Sign up': { screen: 'signup' },
}

export const FIRST_SIGHT = 'Forgot your password?'
