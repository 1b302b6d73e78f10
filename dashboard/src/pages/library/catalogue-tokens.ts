// Integrations that have a say in tokens: at a sign-in, and when an application asks for a token of its own.
import type { Integration, Setting } from './catalogue.ts'

const namespace: Setting = {
  name: 'namespace',
  label: 'Namespace of the claim',
  kind: 'url',
  sample: 'https://example.com/',
  words: 'An address of yours, so that the claim is nobody else’s. Nothing is fetched from it.',
}

export const tokenIntegrations: readonly Integration[] = [
  {
    id: 'roles-in-tokens',
    name: 'Roles in tokens',
    words: 'Writes the roles of the user into the ID token and into the access token of an API.',
    trigger: 'post-login',
    settings: [namespace],
    code: `const settings = {
}

/**
 * @param {Event} event
 * @param {PostLoginAPI} api
 */
exports.onExecutePostLogin = async (event, api) => {
  const { roles } = event.authorization
  api.idToken.setCustomClaim(settings.namespace + 'roles', roles)
  api.accessToken.setCustomClaim(settings.namespace + 'roles', roles)
}
`,
  },
  {
    id: 'metadata-of-machines',
    name: 'Application metadata in machine tokens',
    words: 'Writes what is kept with an application, as its plan or region, into the tokens that it asks for itself.',
    trigger: 'credentials-exchange',
    settings: [namespace],
    code: `const settings = {
}

/**
 * @param {Event} event
 * @param {CredentialsExchangeAPI} api
 */
exports.onExecuteCredentialsExchange = async (event, api) => {
  for (const [name, value] of Object.entries(event.client.metadata)) {
    api.accessToken.setCustomClaim(settings.namespace + name, value)
  }
}
`,
  },
]
