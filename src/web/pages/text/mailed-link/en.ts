// English texts of links that confirm one thing; another language is another file with the same keys.

export const linkEn = {
  'email-verification': {
    open: {
      title: 'Verify Your Email',
      words: (tenant: string) => `Press the button to confirm that this is your address at ${tenant}.`,
      button: 'Verify my address',
    },
    done: {
      title: 'Email Verified',
      words: 'Your email address has been verified.',
      /** goes to the result URL as `message` */
      message: 'Your email was verified. You can continue using the application.',
    },
  },
  unblock: {
    open: {
      title: 'Lift the Block',
      words: (tenant: string) => `Press the button if it was you who entered wrong passwords at ${tenant}.`,
      button: 'Lift the block',
    },
    done: {
      title: 'Block Lifted',
      words: 'You can sign in again from everywhere.',
      message: 'Your account has been unblocked.',
    },
  },
  failed: {
    expired: { title: 'Link Expired', words: 'This link is too old. Ask for a new one.' },
    used: { title: 'Invalid Link', words: 'This link has already been used.' },
    superseded: {
      title: 'Invalid Link',
      words: 'This link does not work any more: a newer one replaced it, or the account has changed since.',
    },
  },
}

export type LinkText = typeof linkEn
