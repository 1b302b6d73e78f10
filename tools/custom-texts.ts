// The text of docs/custom-texts.md, made from the tables of the pages: which of Auth0's custom texts are shown, and why others are not.
import { SCREENS } from '#web'

/** Keys of a screen that are kept only; `*` for every one, or every screen. */
type Kept = readonly [where: string, keys: string, reason: string]

const KEPT: readonly Kept[] = [
  ['every screen', '`logoAltText`', 'the logo says the name of the tenant'],
  ['every screen', '`captcha…`', 'there is no captcha'],
  ['every screen', '`federatedConnectionButtonText` `separatorText`', 'connections are databases'],
  ['every screen', '`alertListTitle`', 'a page tells one thing at a time'],
  [
    'every screen',
    '`back…Text` `edit…Text` `editLinkScreenReadableText`',
    'there is no page of an entry to go back to',
  ],
  ['every screen', '`invitation…`', 'sign-in does not heed organizations'],
  ['every screen', '`passkey…` `usePasswordText` `useBiometricsText`', 'there are no passkeys in place of a password'],
  ['every screen', '`rememberMeText`', 'a second factor is asked for as often as the policy says'],
  [
    'every screen',
    '`authentication-failure` `custom-script-error-code` `invalid-connection` `no-db-connection`',
    'no page says such a thing: who gets there by a wrong request sees our error page',
  ],
  [
    'challenges, enrollments',
    '`no-code` `invalid-otp-code-format` `invalid-code-format`',
    'what is no code is told as a wrong one',
  ],
  [
    'challenges, enrollments',
    '`send-…-failed` `…authenticator-error` `no-transaction-in-progress` `transaction-not-found` `too-many-email` `too-many-voice`',
    'messages are sent after the page; a journey that is over has a page of its own',
  ],
  ['challenges', '`resendText` `resend…Action…`', 'one button sends a new code, the way that the last one went'],
  [
    'reset-password',
    'every other key',
    'the pages of a reset tell no more apart than the keys above; asking for a link is never told to have failed',
  ],
  ['login', '`same-user-login`', '`user-blocked` is said when too many passwords were wrong'],
  ['login', '`invalid-…` `auth0-users-validation`', 'an entry is right or wrong as a whole'],
  [
    'login-id',
    '`buttonText` `forgotPasswordText` and everything of a password',
    'one page asks for both: those of `login-password` are shown',
  ],
  ['login-password', '`title` `description` `pageTitle` `…Placeholder` of an entry', 'those of `login-id` are shown'],
  ['signup-id', '`buttonText` and everything of a password', 'those of `signup-password` are shown'],
  ['signup-password', '`title` `description` `pageTitle` and everything of an entry', 'those of `signup-id` are shown'],
  ['signup, signup-password', '`password-too-weak`', '`password-policy-not-conformant` is said in its place'],
  [
    'signup, signup-password',
    '`password-mismatch` `no-re-enter-password` `no-password-reset` `password-previously-used`',
    'a new account asks for its password once, and has no older ones',
  ],
  ['signup, signup-id', '`username-taken`', '`email-in-use` is said: the page does not tell which of the two exists'],
  [
    'signup, signup-id',
    '`invalid-username-…` `no-identifier` `ip-blocked` `invalid-phone-attribute-config`',
    'no such distinction: `invalid-username`, or the first field that is missing',
  ],
  [
    'consent',
    '`pickerTitle` `audiencePickerAltText` `messageMultipleTenants` `invalid-…`',
    'one user, one tenant, nothing to pick',
  ],
  ['logout', '`userSalute` `declineButtonText`', 'the page does not say who is signed in; to stay, one goes back'],
  ['logout-complete, logout-aborted', '`*`', 'our words'],
  [
    'email-verification-result',
    '`alreadyVerifiedDescription` `unknownErrorDescription` `auth0-users-validation`',
    'a link works, is used, too old, or replaced',
  ],
  [
    'mfa-login-options, mfa-begin-enroll-options',
    '`authenticatorNamesPushNotification` `authenticatorNamesDUO`',
    'these factors are not offered',
  ],
  [
    'mfa-enroll-result',
    'every key but `enrolledTitle` `enrolledDescription` `pageTitle`',
    'a link that does not work has our page for that',
  ],
  [
    'mfa-phone-challenge',
    '`*`',
    'a phone is asked the way that it was enrolled for: `mfa-sms-challenge`, `mfa-voice-challenge`',
  ],
  [
    'mfa-sms-enrollment, mfa-voice-enrollment, mfa-country-codes',
    '`*`',
    'one page asks for a number, with its country: `mfa-phone-enrollment`',
  ],
  ['mfa-otp-enrollment-code', '`*`', 'the key stands below the QR code: `mfa-otp-enrollment-qr`'],
  ['mfa-email-list, mfa-sms-list', '`*`', 'the picker of factors is the only list'],
  [
    'mfa-recovery-code-enrollment',
    'every key but `description` `buttonText`',
    'the code stands on the page of `mfa-enroll-result`',
  ],
  ['mfa-recovery-code-challenge-new-code, mfa-detect-browser-capabilities', '`*`', 'there is no such page'],
  [
    'mfa-webauthn',
    'every other screen, and `awaitingConfirmation…` `instructions…` `snooze…` `refuse…` `skip…` `webauthn-…-error`',
    'the browser says it; keys have no names here',
  ],
  ['mfa-push', '`*`', 'pages do not ask by push notification'],
  [
    'passkeys, login-passwordless, email-otp-challenge, email-identifier-challenge, phone-identifier-challenge, phone-identifier-enrollment, login-email-verification, device-flow, invitation, organizations, captcha, customized-consent, common, status',
    '`*`',
    'there is no such page',
  ],
]

/** The page as it must be now. */
export function customTextsPage(): string {
  const screens = Object.entries(SCREENS)
  const lines = [
    '<!-- Made by npm run docs from src/web/pages/text/screens-*.ts and tools/custom-texts.ts. -->',
    '# Custom texts of the hosted pages',
    '',
    'What `PUT /api/v2/prompts/{prompt}/custom-text/{language}` sets, with Auth0’s prompts, screens and keys, stands on our pages',
    'where they have a place for it; everything else is kept for round trips, and listed [below](#kept-only). The dashboard has the same texts',
    'under Branding > Texts, each with the page that says it.',
    '',
    'A text is words: it is escaped, and nothing in it is evaluated. `${clientName}` and `${companyName}` are filled in everywhere, others where',
    'the table names them; what is not known is left empty. A blank text is none. One may have 2,000 characters. A region’s text (`fr-CA`) stands over that of its',
    'language, and a language is shown when `enabled_locales` has it. Unless the table says otherwise a screen has a `pageTitle`, too: the title of the window.',
    '',
    'Our login is one page, and so is our sign-up. They say what the prompt `login` (`signup`) says; where that has no text, what `login-id`',
    '(`signup-id`) says of who it is, and `login-password` (`signup-password`) of the password.',
    '',
    '| prompt | screen | keys |',
    '|---|---|---|',
    ...screens.map(([screen, each]) => `| ${each.prompt} | ${screen} | ${keysOf(each)} |`),
    '',
    '## Kept only',
    '',
    '| screen or prompt | keys | why |',
    '|---|---|---|',
    ...KEPT.map(([where, keys, reason]) => `| ${where} | ${keys === '`*`' ? 'all' : keys} | ${reason} |`),
  ]
  return `${lines.join('\n')}\n`
}

type Place = readonly [unknown, ...string[]]

function keysOf(screen: { texts: { readonly [key: string]: Place }; untitled?: true }): string {
  const keys = Object.entries(screen.texts).map(([key, [, ...takes]]) => {
    const own = takes.map((name) => name.replace('!', '')).filter((name) => !name.endsWith('Name'))
    return `\`${key}\`${own.map((name) => ` (\`\${${name}}\`)`).join('')}`
  })
  return `${keys.join(' ')}${screen.untitled ? '; no `pageTitle`' : ''}`
}
