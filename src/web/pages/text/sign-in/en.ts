// Every English text of the pages around signing in; another language is another file with the same keys.

export const signInEn = {
  login: {
    title: 'Welcome',
    words: (application: string, tenant: string) => `Log in to ${tenant} to continue to ${application}.`,
    email: 'Email address',
    emailOrUsername: 'Username or email address',
    password: 'Password',
    submit: 'Continue',
    forgot: 'Forgot password?',
    noAccount: "Don't have an account?",
    signUp: 'Sign up',
    /** by what people of a connection sign in by, where it says so itself */
    labels: {
      phone: 'Phone number',
      username: 'Username',
      phoneOrEmail: 'Email address or phone number',
      phoneOrUsername: 'Phone number or username',
      usernameOrEmail: 'Email address or username',
      phoneOrUsernameOrEmail: 'Email address, phone number, or username',
    },
  },
  problems: {
    missing: 'Enter your email address and your password.',
    noUsername: 'Fill in both fields.',
    noEntry: 'Fill in both fields.',
    noPassword: 'Enter your password.',
    wrong: 'Wrong email or password.',
    wrongPlain: 'Wrong username, email or password.',
    wrongBy: {
      phone: 'Wrong phone number or password. The number must begin with + and the country code.',
      username: 'Wrong username or password.',
      phoneOrEmail: 'Wrong email, phone number or password. A number must begin with + and the country code.',
      phoneOrUsername: 'Wrong phone number, username or password. A number must begin with + and the country code.',
      usernameOrEmail: 'Wrong email, username or password.',
      phoneOrUsernameOrEmail: 'Wrong email or password. A phone number must begin with + and the country code.',
    },
    'account-blocked':
      'Too many wrong passwords. Wait, use the link in the mail that we sent you, or reset your password.',
    'address-blocked': 'Too many attempts from your network. Wait a while and try again.',
    'user-blocked': 'Your account is blocked. Please ask the people who run this site.',
    leaked: 'This password is on a list of stolen passwords. Use “Forgot password?” to choose another one.',
    changed: 'Your account has changed meanwhile. Please log in again.',
  },
  signUp: {
    title: 'Create Your Account',
    words: (application: string, tenant: string) => `Sign up to ${tenant} to continue to ${application}.`,
    username: 'Username',
    submit: 'Continue',
    haveAccount: 'Already have an account?',
    logIn: 'Log in',
    optional: {
      email: 'Email address (optional)',
      phone: 'Phone number (optional)',
      username: 'Username (optional)',
    },
    problems: {
      email: 'Email is not valid.',
      username: 'Choose a username of letters, digits and simple signs, without @.',
      noEmail: 'Enter your email address.',
      noUsername: 'Choose a username.',
      phone: 'Phone number: This is not valid. In international form, such as +49 151 23456789.',
      missing: 'Choose a password.',
      closed: 'Signing up is not possible here.',
      'too-many': 'Too many sign-ups from your network. Wait a while and try again.',
      exists: 'An account with this address or username exists already. Log in, or reset your password.',
      refused: 'That did not work. If you have an account already, log in or reset your password.',
    },
  },
  enroll: {
    title: 'Secure Your Account',
    words: 'This site asks for a second proof when you log in. Add one now; it takes a minute.',
    add: 'Add a method',
    done: 'I have added it: continue',
  },
  consent: {
    title: 'Authorize Access',
    words: (application: string, tenant: string) => `${application} asks to access your ${tenant} account.`,
    accept: 'Accept',
    decline: 'Decline',
    scopes: {
      openid: 'Know who you are',
      profile: 'Read your profile: name and picture',
      email: 'Read your email address',
      phone: 'Read your phone number',
      offline_access: 'Keep access while you are away',
    },
  },
  ended: {
    title: 'One Moment',
    words: 'You are being taken back to the application.',
  },
  failed: {
    tries: { title: 'Too Many Wrong Codes', words: 'Please go back to the application and log in again.' },
    factors: {
      title: 'No Second Proof Possible',
      words: 'This site asks for a second proof that your account cannot give. Please ask the people who run it.',
    },
    gone: {
      title: 'This Login Is Over',
      words:
        'It took too long, was begun in another browser, or was finished already. Go back to the application and log in again.',
    },
    request: {
      title: 'Something Is Wrong With This Request',
      words: 'The application sent you here with a request that cannot be answered.',
    },
  },
  logout: {
    title: 'Log Out?',
    words: (tenant: string) => `Do you want to log out of ${tenant}?`,
    submit: 'Log out',
    done: 'You Are Logged Out',
    doneWords: 'You can close this window.',
    refused: 'This Address Is Not Allowed',
  },
  account: {
    title: 'You Are Logged In',
    words: (name: string) => `You are logged in as ${name}.`,
    change: 'Change your password',
    logOut: 'Log out',
  },
  administrator: {
    title: 'Keyturn Dashboard',
    words: 'Log in as an administrator.',
    problems: {
      missing: 'Enter your email address and your password.',
      wrong: 'Wrong email or password.',
      'too-many': 'Too many attempts. Wait a quarter of an hour and try again.',
    },
  },
  change: {
    title: 'Change Your Password',
    words: 'Enter your current password first.',
    current: 'Current password',
    problems: { missing: 'Enter your current password.', wrong: 'That is not your current password.' },
    signedOut: 'Log in to the application first, then come back to this page.',
  },
}

export type SignInText = typeof signInEn
