// Auth0's screens around signing in, and which text of ours each of their keys replaces.
import type { Screen, Screens } from './screen.ts'

type Texts = Screen['texts']

const SHOWN = {
  showPasswordText: ['password.showWords'],
  hidePasswordText: ['password.hideWords'],
} as const satisfies Texts

/** Of a login, what concerns who it is. */
const ENTRY = {
  title: ['signIn.login.title'],
  description: ['signIn.login.words', 'clientName', 'companyName'],
  emailPlaceholder: ['signIn.login.email'],
  usernamePlaceholder: ['signIn.login.emailOrUsername'],
  phonePlaceholder: ['signIn.login.labels.phone'],
  usernameOnlyPlaceholder: ['signIn.login.labels.username'],
  phoneOrEmailPlaceholder: ['signIn.login.labels.phoneOrEmail'],
  phoneOrUsernamePlaceholder: ['signIn.login.labels.phoneOrUsername'],
  usernameOrEmailPlaceholder: ['signIn.login.labels.usernameOrEmail'],
  phoneOrUsernameOrEmailPlaceholder: ['signIn.login.labels.phoneOrUsernameOrEmail'],
  signupActionText: ['signIn.login.noAccount'],
  signupActionLinkText: ['signIn.login.signUp'],
  'no-email': ['signIn.problems.missing'],
  'no-username': ['signIn.problems.noUsername'],
} as const satisfies Texts

/** And what concerns the password. */
const PASSWORD = {
  passwordPlaceholder: ['signIn.login.password'],
  ...SHOWN,
  forgotPasswordText: ['signIn.login.forgot'],
  buttonText: ['signIn.login.submit'],
  'no-password': ['signIn.problems.noPassword'],
  'wrong-email-credentials': ['signIn.problems.wrong'],
  'wrong-credentials': ['signIn.problems.wrongPlain'],
  'wrong-phone-credentials': ['signIn.problems.wrongBy.phone'],
  'wrong-username-credentials': ['signIn.problems.wrongBy.username'],
  'wrong-email-phone-credentials': ['signIn.problems.wrongBy.phoneOrEmail'],
  'wrong-phone-username-credentials': ['signIn.problems.wrongBy.phoneOrUsername'],
  'wrong-email-username-credentials': ['signIn.problems.wrongBy.usernameOrEmail'],
  'wrong-email-phone-username-credentials': ['signIn.problems.wrongBy.phoneOrUsernameOrEmail'],
  'user-blocked': ['signIn.problems.account-blocked'],
  'ip-blocked': ['signIn.problems.address-blocked'],
  'password-breached': ['signIn.problems.leaked'],
} as const satisfies Texts

const NEW_ENTRY = {
  title: ['signIn.signUp.title'],
  description: ['signIn.signUp.words', 'clientName', 'companyName'],
  emailPlaceholder: ['signIn.login.email'],
  phonePlaceholder: ['enroll.phone'],
  usernamePlaceholder: ['signIn.signUp.username'],
  emailOptionalPlaceholder: ['signIn.signUp.optional.email'],
  phoneOptionalPlaceholder: ['signIn.signUp.optional.phone'],
  usernameOptionalPlaceholder: ['signIn.signUp.optional.username'],
  loginActionText: ['signIn.signUp.haveAccount'],
  loginActionLinkText: ['signIn.signUp.logIn'],
  'no-email': ['signIn.signUp.problems.noEmail'],
  'no-username': ['signIn.signUp.problems.noUsername'],
  'invalid-email-format': ['signIn.signUp.problems.email'],
  'invalid-username': ['signIn.signUp.problems.username'],
  'invalid-phone-number': ['signIn.signUp.problems.phone'],
  'email-in-use': ['signIn.signUp.problems.exists'],
  'ip-signup-blocked': ['signIn.signUp.problems.too-many'],
  'auth0-users-validation': ['signIn.signUp.problems.refused'],
} as const satisfies Texts

const NEW_PASSWORD = {
  passwordPlaceholder: ['signIn.login.password'],
  passwordSecurityText: ['password.rules'],
  accessibilityValid: ['password.met'],
  accessibilityError: ['password.notMet'],
  ...SHOWN,
  buttonText: ['signIn.signUp.submit'],
  'no-password': ['signIn.signUp.problems.missing'],
  'password-policy-not-conformant': ['problems.PasswordStrengthError'],
  'password-contains-user-information': ['problems.PasswordNoUserInfoError'],
  'password-too-common': ['problems.PasswordDictionaryError'],
  'password-breached': ['problems.PasswordLeakedError'],
} as const satisfies Texts

const FAILED = ['expired', 'used', 'superseded'] as const
const failed = (part: 'title' | 'words') => FAILED.map((why) => `links.failed.${why}.${part}`)

export const signInScreens = {
  login: { prompt: 'login', texts: { ...ENTRY, ...PASSWORD } },
  'login-id': { prompt: 'login-id', on: 'login', texts: ENTRY },
  'login-password': { prompt: 'login-password', on: 'login', untitled: true, texts: PASSWORD },
  signup: { prompt: 'signup', texts: { ...NEW_ENTRY, ...NEW_PASSWORD } },
  'signup-id': { prompt: 'signup-id', on: 'signup', texts: NEW_ENTRY },
  'signup-password': { prompt: 'signup-password', on: 'signup', untitled: true, texts: NEW_PASSWORD },
  consent: {
    prompt: 'consent',
    texts: {
      title: ['signIn.consent.title'],
      messageSingleTenant: ['signIn.consent.words', 'clientName', 'companyName'],
      acceptButtonText: ['signIn.consent.accept'],
      declineButtonText: ['signIn.consent.decline'],
    },
  },
  logout: {
    prompt: 'logout',
    texts: {
      title: ['signIn.logout.title'],
      description: ['signIn.logout.words', 'companyName'],
      acceptButtonText: ['signIn.logout.submit'],
    },
  },
  'email-verification-result': {
    prompt: 'email-verification',
    texts: {
      verifiedTitle: ['links.email-verification.done.title'],
      verifiedDescription: ['links.email-verification.done.words'],
      buttonText: ['backTo', 'clientName'],
      errorTitle: [failed('title')],
      'auth0-users-expired-ticket': ['links.failed.expired.words'],
      'auth0-users-used-ticket': ['links.failed.used.words'],
      invalidAccountOrCodeDescription: ['links.failed.superseded.words'],
    },
  },
  'brute-force-protection-unblock': {
    prompt: 'brute-force-protection',
    texts: { description: ['links.unblock.open.words', 'companyName'], buttonText: ['links.unblock.open.button'] },
  },
  'brute-force-protection-unblock-success': {
    prompt: 'brute-force-protection',
    texts: { description: ['links.unblock.done.words'], buttonText: ['backTo', 'clientName'] },
  },
  'brute-force-protection-unblock-failure': {
    prompt: 'brute-force-protection',
    texts: { description: [failed('words')] },
  },
} as const satisfies Screens
