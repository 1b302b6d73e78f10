// Every English text of the hosted pages; another language is another file with the same keys.
import type { LinkText } from './mailed-link/en.ts'
import type { SignInText } from './sign-in/en.ts'

export const en = {
  lang: 'en',
  dir: 'ltr' as 'ltr' | 'rtl',
  errorPrefix: 'Error: ',
  problemSummary: 'Please check this:',
  continue: 'Continue',
  backTo: (client: string) => `Back to ${client}`,

  request: {
    either: 'Email address or username',
    wordsEither: 'Enter your email address or username and we will send you instructions to reset your password.',
    noEither: 'Please enter an email address or a username',
    invalidEither: 'Email or username is not valid.',
    submit: 'Continue',
    back: (client: string) => `Back to ${client}`,
    title: 'Forgot Your Password?',
    words: 'Enter your email address and we will send you instructions to reset your password.',
    email: 'Email address',
    noEmail: 'Please enter an email address',
    invalidEmail: 'Email is not valid.',
  },

  checkEmail: {
    title: 'Check Your Email',
    words: (email: string) => `Please check the email address ${email} for instructions to reset your password.`,
    otherTitle: 'Check Your Messages',
    otherWords: (entry: string) => `Please check the messages of ${entry} for instructions to reset your password.`,
    otherResend: 'Send again',
    again: 'We have sent the instructions again.',
    resend: 'Resend email',
    back: 'Go back',
  },

  open: {
    title: 'Change Your Password',
    words: (tenant: string) => `You are about to choose a new password for your account at ${tenant}.`,
  },

  running: { title: 'One Moment', words: 'We are checking a few things. This page goes on by itself.' },
  elsewhere: {
    title: 'One More Step',
    words: (host: string) => `You are being taken to ${host}. You will come back here.`,
  },
  denied: { title: 'Not Possible', words: 'Your password cannot be changed here. It stays as it is.' },

  challenge: {
    submit: 'Continue',
    title: 'Verify Your Identity',
    pick: 'Choose how to verify that it is you.',
    code: 'Enter the code',
    recoveryCode: 'Recovery code',
    sent: (to: string) => `We have sent a code to ${to}.`,
    again: 'We have sent a new code. The one before does not work any more.',
    resend: 'Send a new code',
    another: 'Try another method',
    useKey: 'Continue',
    needsScript: 'This method needs JavaScript. Allow it for this page, or try another method.',
    asks: {
      otp: 'Check your preferred one-time password application for a code.',
      'recovery-code': 'Enter the recovery code you were provided during your initial enrollment.',
      'webauthn-roaming': 'Use your security key to reset your password.',
      'webauthn-platform': 'Use fingerprint or face recognition to reset your password.',
      email: '',
      sms: '',
      phone: '',
      voice: '',
    },
    /** where it is not a password that is reset */
    asksElsewhere: {
      'webauthn-roaming': 'Use your security key to confirm that it is you.',
      'webauthn-platform': 'Use fingerprint or face recognition to confirm that it is you.',
    },
    factors: {
      otp: 'One-time password application',
      email: 'Email',
      sms: 'Text message',
      phone: 'Phone',
      voice: 'Voice call',
      'webauthn-roaming': 'Security key',
      'webauthn-platform': 'Fingerprint or face recognition',
      'recovery-code': 'Recovery code',
      'push-notification': 'Notification',
    },
    problems: {
      'invalid-code': 'The code you entered is invalid.',
      'expired-code': 'This code has expired. Ask for a new one.',
      'too-many': 'Too many tries. Wait a while and try again.',
      'not-verified': 'This could not be verified. Try again, or try another method.',
    },
  },

  enroll: {
    yours: 'What You Have',
    remove: (factor: string) => `Remove: ${factor}`,
    removed: 'Removed',
    removedWords: (factor: string) => `${factor}: from now on this proves nothing about you any more.`,
    title: 'Secure Your Account',
    words: (tenant: string) => `You are about to add a way to prove that it is you at ${tenant}.`,
    pick: 'Choose what you want to add.',
    scan: 'Scan this code with your one-time password application, then enter the code that it shows.',
    qr: 'QR code for your one-time password application',
    secret: 'Or enter this key by hand:',
    phone: 'Phone number',
    phoneWords: 'In international form, such as +49 151 23456789.',
    email: 'Email address',
    key: 'Have your security key ready, and press Continue.',
    platform: 'Press Continue, and use fingerprint, face recognition or the screen lock of this device.',
    needsScript: 'This needs JavaScript. Allow it for this page, or choose something else.',
    another: 'Choose something else',
    invalid: 'This is not valid.',
    done: 'You Are All Set!',
    doneWords: 'From now on you can use this to prove that it is you.',
    recovery:
      'Keep this recovery code in a safe place. It works once, when you have nothing else at hand, and it is not shown again.',
  },

  prompt: {
    optional: '(optional)',
    problems: {
      required: 'Please fill in this field.',
      invalid: 'This is not valid.',
      'too-short': 'This is too short.',
      'too-long': 'This is too long.',
      'out-of-range': 'This number is out of range.',
    },
  },

  password: {
    title: 'Change Your Password',
    words: 'Enter a new password below to change your password.',
    account: 'Account',
    new: 'New password',
    again: 'Re-enter new password',
    submit: 'Reset password',
    show: 'Show',
    showWords: 'Show password',
    hide: 'Hide',
    hideWords: 'Hide password',
    rules: 'Your password must contain:',
    alsoBe: 'It must also be:',
    met: 'met',
    notMet: 'not met yet',
    allMet: 'All rules are met.',
    someNotMet: (count: string) => `Rules not met yet: ${count}`,
  },

  rules: {
    atLeast: (length: number) => (length === 1 ? 'At least 1 character' : `At least ${length} characters`),
    atMost: (length: string) => `No more than ${length} characters`,
    kinds: (kinds: number) => `At least ${kinds} of the following:`,
    allKinds: 'All of the following:',
    identical: (longest: number) => `No more than ${longest} identical characters in a row`,
    further: {
      PasswordDictionaryError: 'Different from common passwords',
      PasswordNoUserInfoError: 'Free of your name, email address and other information about you',
      PasswordHistoryError: 'Different from passwords that you have used before',
      PasswordLeakedError: 'Unknown from data breaches',
    },
    kind: {
      lower: 'Lower case letters (a-z)',
      upper: 'Upper case letters (A-Z)',
      digit: 'Numbers (0-9)',
      special: 'Special characters (e.g. !@#$%^&*)',
    },
  },

  problems: {
    missing: 'Please enter a new password.',
    mismatch: 'The two passwords are not the same. Please enter the new password twice.',
    PasswordStrengthError: 'This password does not keep every rule below.',
    PasswordDictionaryError: 'This password is too common.',
    PasswordNoUserInfoError: 'This password contains user information, such as your name or email address.',
    PasswordHistoryError: 'This password has been used before. Please choose another one.',
    PasswordLeakedError:
      'This combination of credentials was detected in a public data breach on another website. Please choose another password.',
  },

  changed: {
    back: (client: string) => `Back to ${client}`,
    title: 'Password Changed!',
    words: 'Your password has been changed successfully.',
    /** goes to the result URL as `message` */
    message: 'You can now login to the application with the new password.',
  },

  failed: {
    expired: {
      title: 'Link Expired',
      words: 'To reset your password, return to the login page and select “Forgot Your Password” to send a new email.',
    },
    used: {
      title: 'Invalid Link',
      words:
        'This link has already been used. To reset your password again, return to the login page and select “Forgot Your Password” to send a new email.',
    },
    generic: {
      title: 'Please Try Again',
      words:
        'This link cannot be used. If you asked more than once, open the newest email. Otherwise return to the login page and select “Forgot Your Password” to send a new email.',
    },
    action: {
      title: 'Something Went Wrong',
      words:
        'Your password has not been changed. You can open the link in the email again; if this goes on, contact support.',
    },
    tries: {
      title: 'Too Many Tries',
      words:
        'The code was wrong too often, so nothing was changed. Open the link in the email again, or ask for a new one.',
    },
    another: 'Forgot Your Password?',
  },

  errors: {
    gone: {
      title: 'This Page Has Expired',
      words:
        'It has been open for too long, or it belongs to another browser. Open the link in the newest email in this browser, or ask for a new one.',
    },
    forged: {
      title: 'Please Try Again',
      words:
        'We could not make sure that this came from our own page, so nothing was changed. Allow cookies for this site, open the page again and send the form from there.',
    },
    stale: {
      title: 'You Have Been Here Before',
      words:
        'This way back was used already, or it is not the one that we wait for. Nothing was changed; go on from here.',
    },
    unknownClient: {
      title: 'Unknown Application',
      words:
        'The link that brought you here names an application that we do not know, or that may not reset passwords here. Go back to the application and try again from there.',
    },
    invalid: {
      title: 'This Does Not Work',
      words: 'Something in the request was not as expected, so nothing was changed. Go back and try again.',
    },
    absent: {
      title: 'Page Not Found',
      words: 'There is nothing at this address. Check that it was copied whole.',
    },
    tooLarge: {
      title: 'Too Much at Once',
      words: 'The form was larger than we take, so nothing was changed. Go back and enter less.',
    },
    tooMany: {
      title: 'Too Many Tries',
      words: 'Wait a few minutes and try again.',
    },
    broken: {
      title: 'Something Went Wrong',
      words: 'This is our fault, not yours. Nothing was changed unless a page said so. Please try again later.',
    },
  },

  inbox: {
    title: 'Development Inbox',
    words: 'What would have been sent, newest first. Nothing here has left this machine.',
    empty: 'Nothing has been sent yet.',
    refresh: 'Refresh',
    from: 'From',
    to: 'To',
    sent: 'Sent',
  },
}

export type PageText = typeof en & {
  /** the window's title where the tenant has its own */
  pageTitle?: string
  /** which one the words are for */
  screen?: string
  /** what stands in files of its own, where a tenant has replaced some of it */
  signIn?: SignInText
  links?: LinkText
}
