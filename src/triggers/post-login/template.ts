// The code of a new post-login Action.

export function starter(_version: string): string {
  return code
}

const code = `/**
 * Runs when somebody has signed in to an application, before it gets its tokens, and when a refresh token is exchanged.
 *
 * @param {Event} event - Who signed in, to what, and how.
 * @param {PostLoginAPI} api - What stands in the tokens, and whether there are any.
 */
exports.onExecutePostLogin = async (event, api) => {
};
`
