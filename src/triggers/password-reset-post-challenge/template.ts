// The code of a new password-reset-post-challenge Action.

export function starter(_version: string): string {
  return code
}

const code = `/**
 * Runs in a password reset, after the first challenge (the mailed link) and before the new password is chosen.
 *
 * @param {Event} event - Who is resetting, and how they got here.
 * @param {PasswordResetPostChallengeAPI} api - What may happen next.
 */
exports.onExecutePostChallenge = async (event, api) => {
};

/**
 * Runs when the user comes back from a redirect, or has answered a prompt, that onExecutePostChallenge asked for.
 *
 * @param {Event} event - Who is resetting, and how they got here.
 * @param {PasswordResetPostChallengeAPI} api - What may happen next.
 */
// exports.onContinuePostChallenge = async (event, api) => {
// };
`
