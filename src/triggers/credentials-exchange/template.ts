// The code of a new credentials-exchange Action.

export function starter(_version: string): string {
  return code
}

const code = `/**
 * Runs when an application asks for a token of its own (client_credentials), before it gets it.
 *
 * @param {Event} event - Which application, and for which API.
 * @param {CredentialsExchangeAPI} api - What stands in the token, and whether there is one.
 */
exports.onExecuteCredentialsExchange = async (event, api) => {
};
`
