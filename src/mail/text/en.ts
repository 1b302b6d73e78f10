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
}
