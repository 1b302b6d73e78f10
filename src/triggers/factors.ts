// Factor types as challengeWith names them (spec/triggers.md §2).

export const factorTypes = [
  'otp',
  'email',
  'sms',
  'phone',
  'voice',
  'webauthn-roaming',
  'webauthn-platform',
  'recovery-code',
  'push-notification',
] as const

export type FactorType = (typeof factorTypes)[number]

/** What a script hands to challengeWith. The type is any text here: settle() drops what Keyturn does not know. */
export type Factor = { type: string; options?: { readonly [key: string]: unknown } }

export function isFactorType(type: string): type is FactorType {
  return (factorTypes as readonly string[]).includes(type)
}
