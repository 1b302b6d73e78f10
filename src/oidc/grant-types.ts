// Auth0's names of the grants in which an application asks for the proofs itself.
const PREFIX = 'http://auth0.com/oauth/grant-type/'

export const PASSWORD = 'password'
export const CONNECTION_PASSWORD = `${PREFIX}password-realm`
export const MFA_OTP = `${PREFIX}mfa-otp`
export const MFA_OOB = `${PREFIX}mfa-oob`
export const MFA_RECOVERY_CODE = `${PREFIX}mfa-recovery-code`

/** Off unless a client's `grant_types` names them. */
export const PASSWORD_GRANTS: readonly string[] = [PASSWORD, CONNECTION_PASSWORD, MFA_OTP, MFA_OOB, MFA_RECOVERY_CODE]
