// Words and colours for the types of log events.

const WORDS: Record<string, string> = {
  scpr: 'Password reset requested',
  fcpr: 'Password reset request failed',
  scp: 'Password changed',
  fcp: 'Password change failed',
  fcph: 'Post Change Password Hook failed',
  reset_pwd_leak: 'Breached password at reset',
  pwd_leak: 'Breached password at sign-in',
  sapi: 'API operation',
  fapi: 'API operation failed',
  mgmt_api_read: 'API read of secrets',
  actions_execution_failed: 'Actions execution failed',
  s: 'Signed in',
  f: 'Sign-in failed',
  fp: 'Sign-in failed: wrong password',
  fu: 'Sign-in failed: unknown user',
  slo: 'Signed out',
  ss: 'Signed up',
  sdu: 'User deleted',
  seccft: 'Token by client credentials',
  feccft: 'Client credentials refused',
  seacft: 'Token by code',
  feacft: 'Code refused',
  sertft: 'Token by refresh token',
  fertft: 'Refresh token refused',
  sepft: 'Token by password',
  fepft: 'Password of an application refused',
  seotpft: 'Token by password and app',
  feotpft: 'Code of an app refused',
  seoobft: 'Token by password and sent code',
  feoobft: 'Sent code refused',
  sercft: 'Token by password and recovery code',
  fercft: 'Recovery code refused',
  limit_wc: 'Account blocked',
  limit_mu: 'Address blocked',
  limit_sul: 'User blocked: too many sign-ins',
  api_limit: 'Rate limit reached',
  gd_auth_succeed: 'Second factor passed',
  gd_auth_failed: 'Second factor failed',
  gd_send_email: 'Factor e-mail sent',
  gd_send_sms: 'Factor SMS sent',
  gd_enrollment_complete: 'Factor enrolled',
  gd_unenroll: 'Factor removed',
  mfar: 'Second factor asked for',
  fn: 'Notification failed',
  w: 'Warning',
}

export const logTypes = Object.entries(WORDS).map(([value, words]) => ({ value, label: `${words} (${value})` }))

export function nameOf(type: string): string {
  return Object.hasOwn(WORDS, type) ? (WORDS[type] ?? type) : type
}

export function colorOf(type: string): string {
  if (/^(f|limit|.*_leak$|.*fail|.*rejected)/.test(type)) return 'red'
  if (/^(w|mfar|api_limit)/.test(type)) return 'yellow'
  if (type === 'sapi' || type === 'mgmt_api_read') return 'gray'
  return 'green'
}
