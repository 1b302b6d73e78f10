// Integrations that run in a reset, before the new password is chosen.
import type { Integration } from './catalogue.ts'

const trigger = 'password-reset-post-challenge'

export const resetIntegrations: readonly Integration[] = [
  {
    id: 'deny-by-country',
    name: 'Deny by country',
    words: 'Lets nobody reset a password from the countries that you name. Needs a location database on the server.',
    trigger,
    settings: [
      {
        name: 'countries',
        label: 'Countries',
        kind: 'list',
        sample: 'KP, US',
        words: 'Two-letter codes, separated by commas',
      },
      {
        name: 'reason',
        label: 'What the user reads',
        kind: 'text',
        sample: 'Resets are not possible from where you are.',
      },
    ],
    code: `const settings = {
}

/**
 * @param {Event} event
 * @param {PasswordResetPostChallengeAPI} api
 */
exports.onExecutePostChallenge = async (event, api) => {
  const country = event.request.geoip.countryCode
  if (country && settings.countries.map((each) => each.toUpperCase()).includes(country)) {
    console.log('denied: ' + country)
    api.access.deny(settings.reason)
  }
}
`,
  },
  {
    id: 'step-up-mfa',
    name: 'Step-up with MFA',
    words: 'Users who have a second factor pass it before they choose a new password; others go on.',
    trigger,
    settings: [],
    code: `const settings = {
}

/**
 * @param {Event} event
 * @param {PasswordResetPostChallengeAPI} api
 */
exports.onExecutePostChallenge = async (event, api) => {
  // the mailed link was e-mail already: one more of it proves nothing new
  const factors = event.user.enrolledFactors.filter(({ type }) => type !== 'email' && type !== 'recovery-code')
  if (factors.length === 0) return
  api.authentication.challengeWithAny([...factors.map(({ type }) => ({ type })), { type: 'recovery-code' }])
}
`,
  },
  {
    id: 'redirect-verifier',
    name: 'Redirect to a verifier',
    words:
      'Sends the user to an identity check of yours, and goes on when it comes back with a signed token that says so.',
    trigger,
    settings: [
      { name: 'url', label: 'Address of the check', kind: 'url', sample: 'https://verify.example.com/check' },
      {
        name: 'REDIRECT_SECRET',
        label: 'Shared secret',
        kind: 'secret',
        sample: 'sample-secret-value',
        words: 'Signs the token there and back (HS256)',
      },
    ],
    code: `const settings = {
}

/**
 * @param {Event} event
 * @param {PasswordResetPostChallengeAPI} api
 */
exports.onExecutePostChallenge = async (event, api) => {
  const session_token = api.redirect.encodeToken({
    secret: event.secrets.REDIRECT_SECRET,
    payload: { email: event.user.email },
    expiresInSeconds: 600,
  })
  api.redirect.sendUserTo(settings.url, { query: { session_token } })
}

/**
 * @param {Event} event
 * @param {PasswordResetPostChallengeAPI} api
 */
exports.onContinuePostChallenge = async (event, api) => {
  const proof = api.redirect.validateToken({ secret: event.secrets.REDIRECT_SECRET })
  if (proof.verified !== true) api.access.deny('Your identity could not be verified.')
}
`,
  },
  {
    id: 'captcha-prompt',
    name: 'CAPTCHA prompt',
    words:
      'Shows a form of yours with a CAPTCHA and checks its answer with the provider (reCAPTCHA, hCaptcha, Turnstile).',
    trigger,
    settings: [
      {
        name: 'form',
        label: 'Id of the form',
        kind: 'text',
        sample: 'ap_captcha',
        words: 'With a field named captcha_response',
      },
      {
        name: 'url',
        label: 'Verification address',
        kind: 'url',
        sample: 'https://challenges.cloudflare.com/turnstile/v0/siteverify',
      },
      { name: 'CAPTCHA_SECRET', label: 'Secret key', kind: 'secret', sample: 'sample-secret-value' },
    ],
    code: `const settings = {
}

/**
 * @param {Event} event
 * @param {PasswordResetPostChallengeAPI} api
 */
exports.onExecutePostChallenge = async (event, api) => {
  api.prompt.render(settings.form)
}

/**
 * @param {Event} event
 * @param {PasswordResetPostChallengeAPI} api
 */
exports.onContinuePostChallenge = async (event, api) => {
  const answer = await fetch(settings.url, {
    method: 'POST',
    body: new URLSearchParams({
      secret: event.secrets.CAPTCHA_SECRET,
      response: String(event.prompt?.fields?.captcha_response ?? ''),
      remoteip: event.request.ip,
    }),
  })
  const { success } = await answer.json()
  if (success !== true) api.access.deny('The check was not passed. Start again from the mailed link.')
}
`,
  },
  {
    id: 'result-url',
    name: 'Back to the application',
    words: 'After the change the user gets a button back to an address of yours.',
    trigger,
    settings: [{ name: 'url', label: 'Address', kind: 'url', sample: 'https://app.example.com/signed-out' }],
    code: `const settings = {
}

/**
 * @param {Event} event
 * @param {PasswordResetPostChallengeAPI} api
 */
exports.onExecutePostChallenge = async (event, api) => {
  api.transaction.setResultUrl(settings.url)
}
`,
  },
  {
    id: 'verified-only',
    name: 'Verified addresses only',
    words: 'Whoever never verified the mail address has to ask a person for a reset.',
    trigger,
    settings: [
      {
        name: 'reason',
        label: 'What the user reads',
        kind: 'text',
        sample: 'Please contact support to reset your password.',
      },
    ],
    code: `const settings = {
}

/**
 * @param {Event} event
 * @param {PasswordResetPostChallengeAPI} api
 */
exports.onExecutePostChallenge = async (event, api) => {
  if (!event.user.email_verified) api.access.deny(settings.reason)
}
`,
  },
]
