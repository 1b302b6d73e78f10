// Auth0's custom texts: which text of ours each of its keys replaces, screen by screen.
import type { PageText } from './en.ts'

/** Where a key's text goes, and what of Auth0's variables it may name, in the order in which our text takes them. */
type Place = readonly [path: string, ...takes: string[]]

type Screen = { readonly prompt: string; readonly texts: { readonly [key: string]: Place } }

const CHALLENGE = {
  title: ['challenge.title'],
  buttonText: ['challenge.submit'],
  pickAuthenticatorText: ['challenge.another'],
  'invalid-code': ['challenge.problems.invalid-code'],
  'too-many-failures': ['challenge.problems.too-many'],
} as const satisfies Screen['texts']

const SENT = { ...CHALLENGE, resendActionText: ['challenge.resend'], placeholder: ['challenge.code'] } as const

export const SCREENS = {
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
  'reset-password-mfa-otp-challenge': {
    prompt: 'reset-password',
    texts: { ...CHALLENGE, description: ['challenge.asks.otp'], placeholder: ['challenge.code'] },
  },
  'reset-password-mfa-recovery-code-challenge': {
    prompt: 'reset-password',
    texts: {
      ...CHALLENGE,
      description: ['challenge.asks.recovery-code'],
      placeholder: ['challenge.recoveryCode'],
    },
  },
  'reset-password-mfa-email-challenge': { prompt: 'reset-password', texts: SENT },
  'reset-password-mfa-sms-challenge': { prompt: 'reset-password', texts: SENT },
  'reset-password-mfa-phone-challenge': { prompt: 'reset-password', texts: SENT },
  'reset-password-mfa-voice-challenge': { prompt: 'reset-password', texts: SENT },
  'reset-password-mfa-webauthn-roaming-challenge': {
    prompt: 'reset-password',
    texts: { ...CHALLENGE, description: ['challenge.asks.webauthn-roaming'], buttonText: ['challenge.useKey'] },
  },
  'reset-password-mfa-webauthn-platform-challenge': {
    prompt: 'reset-password',
    texts: { ...CHALLENGE, description: ['challenge.asks.webauthn-platform'], buttonText: ['challenge.useKey'] },
  },
  'mfa-login-options': { prompt: 'mfa', texts: { title: ['challenge.title'] } },
} as const satisfies { readonly [screen: string]: Screen }

export type ScreenName = keyof typeof SCREENS

/** The prompts whose texts are shown somewhere; those of others are kept only. */
export const promptsWithTexts: ReadonlySet<string> = new Set(Object.values(SCREENS).map(({ prompt }) => prompt))

export type Variables = { readonly [name: string]: string }

/**
 * @param custom texts of the screen by Auth0's keys, as they were stored
 * @param known what `${clientName}` and the like stand for on every page
 */
export function withCustomText(
  text: PageText,
  screen: ScreenName,
  custom: { readonly [key: string]: unknown },
  known: Variables,
): PageText {
  const { texts }: Screen = SCREENS[screen]
  let after: Tree = text
  for (const [key, value] of Object.entries(custom)) {
    if (!isText(value)) continue
    const place = Object.hasOwn(texts, key) ? texts[key] : undefined
    if (place) after = placed(after, place, value, known)
  }
  const pageTitle = custom['pageTitle']
  if (isText(pageTitle)) after = { ...after, pageTitle: filled(pageTitle, known) }
  return after as PageText
}

/** A blank one is none: a button without a name could not be pressed by everybody. */
export function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== ''
}

type Tree = { readonly [name: string]: unknown }

/** A copy with one text replaced; a text that takes something stays a function of it. */
function placed(text: Tree, [path, ...takes]: Place, value: string, known: Variables): Tree {
  const replaced =
    takes.length === 0
      ? filled(value, known)
      : (...given: string[]) =>
          filled(value, { ...known, ...Object.fromEntries(takes.map((name, i) => [name, given[i] ?? ''])) })
  return put(text, path.split('.'), replaced)
}

function put(tree: Tree, [name = '', ...rest]: readonly string[], value: unknown): Tree {
  return { ...tree, [name]: rest.length === 0 ? value : put((tree[name] ?? {}) as Tree, rest, value) }
}

/** Only names that are known: nothing is evaluated, and all of it is escaped like any text of a page. */
function filled(text: string, known: Variables): string {
  return text.replace(/\$\{([\w.]+)\}/g, (_, name: string) => (Object.hasOwn(known, name) ? (known[name] ?? '') : ''))
}

/** What stands where a key has its place: variables by their names, as a custom text would name them. */
export function standardTexts(
  text: PageText,
  screen: ScreenName,
): { key: string; text: string; variables: string[] }[] {
  const { texts }: Screen = SCREENS[screen]
  return Object.entries(texts).map(([key, [path, ...takes]]) => {
    const found = path.split('.').reduce<unknown>((tree, name) => (tree as Tree)[name], text)
    const standard =
      typeof found === 'function' ? (found as (...given: string[]) => string)(...takes.map(named)) : found
    return { key, text: String(standard), variables: [...new Set([...takes, ...EVERYWHERE])] }
  })
}

/** Variables that any text may name. */
export const EVERYWHERE = ['clientName', 'companyName'] as const

export const named = (variable: string) => `\${${variable}}`
