// identity: users, connections, passwords, tickets and what a session is made of.
export { isListed } from './breached-list.ts'
export { checkPassword } from './check-password.ts'
export * as connections from './connections.store.ts'
export type { Connection, ConnectionOptions } from './connections.store.ts'
export { hasUsernames, type Identifiers, identifiersOf, signsInBy, usernameLength } from './identifiers.ts'
export * as oidcRecords from './oidc-records.store.ts'
export type { OidcRecord } from './oidc-records.store.ts'
export { type CustomHash, parseForeign } from './foreign/parse-foreign.ts'
export { hashPassword, verifyPassword } from './password-hash.ts'
export {
  furtherRules,
  type FurtherRule,
  judgePassword,
  keepsRule,
  type PasswordOwner,
  passwordRules,
  type PasswordRefusal,
  type PasswordRule,
} from './password-policy.ts'
export * as organizations from './organizations.store.ts'
export type { EnabledConnection, Organization } from './organizations.store.ts'
export * as passwords from './passwords.store.ts'
export * as roles from './roles.store.ts'
export type { Permission, Role } from './roles.store.ts'
export { ticketState, type TicketState } from './ticket-state.ts'
export * as tickets from './tickets.store.ts'
export type { Ticket, TicketPurpose } from './tickets.store.ts'
export { mergedMetadata, parseEmail, parseIdentifier, type Profile, type User } from './user.ts'
export * as users from './users.store.ts'
export type { NewUser, UserChange } from './users.store.ts'
export * as welcomed from './welcomed.store.ts'
/** Was a row refused because its id, name, address or number is taken? */
export { isUniqueViolation as isTaken } from '#storage'
export * as factors from './factors.store.ts'
export type { EnrolledType, Factor } from './factors.store.ts'
export * as limits from './limits.store.ts'
export type { Bucket, Limit } from './limits.store.ts'
export * as loginAttempts from './login-attempts.store.ts'
export type { AttemptKey } from './login-attempts.store.ts'
export { newOtpSecret, otpStep, otpUri } from './otp.ts'
export { hashRecoveryCode, issueRecoveryCode, newRecoveryCode } from './recovery-code.ts'
