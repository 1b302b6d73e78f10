// tenant: settings, clients, grants, resource servers, signing keys, administrators.
export * as administrators from './administrators.store.ts'
export { ADMINISTRATOR_ROLES } from './administrators.store.ts'
export type { Administrator, AdministratorRole } from './administrators.store.ts'
export { administratorScopes } from './administrator-scopes.ts'
export * as clientCredentials from './client-credentials.store.ts'
export { CREDENTIAL_ALGORITHMS, type ClientCredential } from './client-credentials.store.ts'
export { callbackProblem } from './callbacks.ts'
export { clientGrantTypes, isPublicClient, keysOf } from './client-defaults.ts'
export * as clientGrants from './client-grants.store.ts'
export type { ClientGrant } from './client-grants.store.ts'
export * as clients from './clients.store.ts'
export type { Client, ClientSettings } from './clients.store.ts'
export * as forms from './forms.store.ts'
export type { Form, FormDefinition, FormField } from './forms.store.ts'
export { MANAGEMENT_SCOPES, type ManagementScope } from './management-scopes.ts'
export { refreshPolicy, type RefreshPolicy, refreshSeconds } from './refresh-policy.ts'
export * as resourceServers from './resource-servers.store.ts'
export type { ResourceServer, ResourceServerSettings } from './resource-servers.store.ts'
export * as settings from './settings.store.ts'
export type {
  EmailProvider,
  EmailTemplate,
  MessageWebhook,
  PhoneProvider,
  PhoneTemplate,
  ResetLimits,
  Settings,
  TemplateLanguages,
} from './settings.store.ts'
export {
  edition as signingKeyEdition,
  listSigningKeys,
  revokeSigningKey,
  rotateSigningKeys,
  type SigningKey,
  signingKeys,
} from './signing-keys.ts'
/** Was a row refused because its id, name, identifier or pair is taken? */
export { isUniqueViolation as isTaken } from '#storage'
