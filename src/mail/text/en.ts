// Every English text of the built-in mails.

export const en = {
  code: {
    subject: 'Your code',
    asked: (tenant: string) => `Use this code to go on at ${tenant}:`,
    expires: 'It works once, within 10 minutes.',
    ignore: 'If you did not ask for it, ignore this message and tell nobody the code.',
    sms: (code: string, tenant: string) => `${code} is your code for ${tenant}. It works once, within 10 minutes.`,
  },
  reset: {
    subject: 'Reset your password',
    asked: (email: string, tenant: string) => `Somebody asked for a new password for ${email} at ${tenant}.`,
    open: 'Open this link to choose one:',
    button: 'Choose a new password',
    copy: 'If the button does not work, copy this address into your browser:',
    expires: 'The link works once, within 1 hour. A newer link replaces it.',
    sms: (url: string, tenant: string) => `${tenant}: choose a new password within 1 hour at ${url}`,
    ignore: 'If you did not ask for this, ignore this message: your password stays as it is.',
  },
  verify: {
    subject: 'Verify your email address',
    asked: (email: string, tenant: string) => `Please confirm that ${email} is your address at ${tenant}.`,
    open: 'Open this link to confirm it:',
    button: 'Verify my address',
    copy: 'If the button does not work, copy this address into your browser:',
    expires: 'The link works once. A newer link replaces it.',
    sms: (url: string, tenant: string) => `${tenant}: confirm your address at ${url}`,
    ignore: 'If you have no account there, ignore this message: nothing happens.',
  },
  blocked: {
    subject: 'Sign-ins to your account were blocked',
    asked: (email: string, tenant: string) =>
      `Somebody entered a wrong password for ${email} at ${tenant} too often. Sign-ins from where they are have been blocked; from elsewhere you can sign in as always.`,
    open: 'If it was you, open this link to lift the block:',
    button: 'Lift the block',
    copy: 'If the button does not work, copy this address into your browser:',
    expires: 'The link works once. Choosing a new password lifts the block too.',
    sms: (url: string, tenant: string) =>
      `${tenant}: too many wrong passwords, sign-ins were blocked. If it was you, lift the block at ${url}`,
    ignore: 'If it was not you, you need not do anything.',
  },
  stolen: {
    subject: 'Choose a new password',
    asked: (email: string, tenant: string) =>
      `The password of ${email} at ${tenant} is on a list of passwords that were stolen elsewhere. Whoever has the list can try it.`,
    open: 'Open this page to choose a new one:',
    button: 'Choose a new password',
    copy: 'If the button does not work, copy this address into your browser:',
    expires: 'Use a password that you use nowhere else.',
    sms: (url: string, tenant: string) =>
      `${tenant}: your password was found in a data breach. Choose a new one: ${url}`,
    ignore: 'This message was sent because the password was used to sign in.',
  },
}
