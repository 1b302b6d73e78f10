// Every English text of the built-in mails and text messages.
import type { FactorName } from '../letter.ts'

/** What the words are told: strings without markup. */
export type Told = {
  tenant: string
  /** the address of the user's account */
  address: string
  /** how long link or code live, in words of the language: `1 hour` */
  duration: string
  code: string
  url: string
  /** of a change: `21 November 2026 at 09:00 UTC (France)` */
  when: string
  /** whether it was not somebody who runs the tenant */
  byOwner: boolean
  /** that were added or removed: `Security key and Recovery code` */
  factors: string
}

export type MailWords = {
  subject: string
  lead(told: Told): string
  /** on the button, for mails with a link */
  button?: string
  expires?(told: Told): string
  /** the last sentence: what to do when it was not the reader */
  ignore: string
  /** the whole of it as a text message, where it is no code */
  sms?(told: Told): string
}

export type MailText = {
  direction: 'ltr' | 'rtl'
  /** before a link in plain text */
  open: string
  /** before the address under a button */
  copy: string
  reset: MailWords
  resetCode: MailWords
  verify: MailWords
  verifyCode: MailWords
  welcome: MailWords
  blocked: MailWords
  stolen: MailWords
  enroll: MailWords
  code: MailWords
  changed: MailWords
  factorAdded: MailWords
  factorRemoved: MailWords
  factors: { readonly [Factor in FactorName]: string }
  test: MailWords
  sms: {
    code(told: Told): string
    /** to somebody whose new number it is */
    enroll(told: Told): string
    test(told: Told): string
  }
  /** spoken; the code comes as single digits */
  voice: { code(told: Told): string; test(told: Told): string }
}

const expires = ({ duration }: Told) => `It works once, within ${duration}.`
const linkExpires = ({ duration }: Told) => `The link works once, within ${duration}. A newer link replaces it.`
const ignoreCode = 'If you did not ask for it, ignore this message and tell nobody the code.'

export const en: MailText = {
  direction: 'ltr',
  open: 'Open this link:',
  copy: 'If the button does not work, copy this address into your browser:',
  reset: {
    subject: 'Reset your password',
    lead: ({ address, tenant }) => `Somebody asked for a new password for ${address} at ${tenant}.`,
    button: 'Choose a new password',
    expires: linkExpires,
    ignore: 'If you did not ask for this, ignore this message: your password stays as it is.',
    sms: ({ tenant, duration, url }) => `${tenant}: choose a new password within ${duration} at ${url}`,
  },
  resetCode: {
    subject: 'Your code for a new password',
    lead: ({ tenant }) => `Use this code to choose a new password at ${tenant}:`,
    expires,
    ignore: ignoreCode,
  },
  verify: {
    subject: 'Verify your email address',
    lead: ({ address, tenant }) => `Please confirm that ${address} is your address at ${tenant}.`,
    button: 'Verify my address',
    expires: linkExpires,
    ignore: 'If you have no account there, ignore this message: nothing happens.',
    sms: ({ tenant, url }) => `${tenant}: confirm your address at ${url}`,
  },
  verifyCode: {
    subject: 'Verify your email address',
    lead: ({ tenant }) => `Use this code to confirm your address at ${tenant}:`,
    expires,
    ignore: ignoreCode,
  },
  welcome: {
    subject: 'Welcome',
    lead: ({ address, tenant }) => `Your account ${address} at ${tenant} is ready.`,
    ignore: 'If you did not make this account, tell the people who run it.',
  },
  blocked: {
    subject: 'Sign-ins to your account were blocked',
    lead: ({ address, tenant }) =>
      `Somebody entered a wrong password for ${address} at ${tenant} too often. Sign-ins from where they are have been blocked; from elsewhere you can sign in as always.`,
    button: 'Lift the block',
    expires: () => 'The link works once. Choosing a new password lifts the block too.',
    ignore: 'If it was not you, you need not do anything.',
    sms: ({ tenant, url }) =>
      `${tenant}: too many wrong passwords, sign-ins were blocked. If it was you, lift the block at ${url}`,
  },
  stolen: {
    subject: 'Choose a new password',
    lead: ({ address, tenant }) =>
      `The password of ${address} at ${tenant} is on a list of passwords that were stolen elsewhere. Whoever has the list can try it.`,
    button: 'Choose a new password',
    expires: () => 'Use a password that you use nowhere else.',
    ignore: 'This message was sent because the password was used to sign in.',
    sms: ({ tenant, url }) => `${tenant}: your password was found in a data breach. Choose a new one: ${url}`,
  },
  enroll: {
    subject: 'Add a second step to your account',
    lead: ({ address, tenant }) => `Protect ${address} at ${tenant} with a second step beside the password.`,
    button: 'Set it up',
    expires: linkExpires,
    ignore: 'If you did not expect this, ask the people who run it before you open the link.',
    sms: ({ tenant, url }) => `${tenant}: add a second step to your account at ${url}`,
  },
  code: {
    subject: 'Your code',
    lead: ({ tenant }) => `Use this code to go on at ${tenant}:`,
    expires,
    ignore: ignoreCode,
  },
  changed: {
    subject: 'Your password was changed',
    lead: ({ address, tenant, when }) => `The password of ${address} at ${tenant} was changed on ${when}.`,
    expires: ({ byOwner, tenant }) =>
      byOwner ? 'If it was you, you need not do anything.' : `It was set by the people who run ${tenant}.`,
    ignore:
      'If you know nothing of it, choose a new password at once, with “Forgot your password?” on the sign-in page, and tell the people who run it.',
    sms: ({ tenant, when }) =>
      `${tenant}: your password was changed on ${when}. If it was not you, choose a new one at once.`,
  },
  factorAdded: {
    subject: 'A way to sign in was added to your account',
    lead: ({ address, tenant, when, factors }) =>
      `From now on this proves at ${tenant} that somebody is ${address}: ${factors}. It was added on ${when}.`,
    expires: ({ byOwner, tenant }) =>
      byOwner ? 'If it was you, you need not do anything.' : `It was added by the people who run ${tenant}.`,
    ignore:
      'If you know nothing of it, choose a new password at once, with “Forgot your password?” on the sign-in page, and tell the people who run it.',
    sms: ({ tenant, when, factors }) =>
      `${tenant}: ${factors} was added to your account on ${when}. If it was not you, tell us at once.`,
  },
  factorRemoved: {
    subject: 'A way to sign in was removed from your account',
    lead: ({ address, tenant, when, factors }) =>
      `This no longer proves at ${tenant} that somebody is ${address}: ${factors}. It was removed on ${when}.`,
    expires: ({ byOwner, tenant }) =>
      byOwner ? 'If it was you, you need not do anything.' : `It was removed by the people who run ${tenant}.`,
    ignore:
      'If you know nothing of it, choose a new password at once, with “Forgot your password?” on the sign-in page, and tell the people who run it.',
    sms: ({ tenant, when, factors }) =>
      `${tenant}: ${factors} was removed from your account on ${when}. If it was not you, tell us at once.`,
  },
  factors: {
    otp: 'One-time password application',
    email: 'Email',
    phone: 'Phone',
    'push-notification': 'Notification',
    'webauthn-roaming': 'Security key',
    'webauthn-platform': 'Fingerprint or face recognition',
    'recovery-code': 'Recovery code',
  },
  test: {
    subject: 'A test',
    lead: ({ tenant }) => `This is a test of the mails of ${tenant}. They arrive.`,
    ignore: 'Nothing needs to be done.',
  },
  sms: {
    code: ({ code, tenant, duration }) => `${code} is your code for ${tenant}. It works once, within ${duration}.`,
    enroll: ({ code, tenant, duration }) =>
      `${code} confirms this number at ${tenant}. It works once, within ${duration}.`,
    test: ({ tenant }) => `This is a test of the messages of ${tenant}.`,
  },
  voice: {
    code: ({ code, tenant }) => `Hello. Your code for ${tenant} is ${code}. Once more: ${code}. Tell it to nobody.`,
    test: ({ tenant }) => `Hello. This is a test of the calls of ${tenant}.`,
  },
}
