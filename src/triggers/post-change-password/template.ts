// The code of a new post-change-password Action.

export function starter(version: string): string {
  return version === 'v1' ? v1 : v2
}

const v2 = `/**
 * Runs after a user's password was changed. Nobody waits for it, and its outcome does not reach the user.
 *
 * @param {Event} event - Whose password was changed, and how.
 * @param {PostChangePasswordAPI} api - Nothing but the cache.
 */
exports.onExecutePostChangePassword = async (event, api) => {
};
`

const v1 = `/**
 * Runs after a user's password was changed.
 *
 * @param {Event} event - Whose password was changed.
 * @param {object} context - The secrets, at context.secrets.
 */
exports.onExecutePostChangePassword = async (event, context) => {
};
`
