// What somebody is to be told: the facts, as the payload of a job. The words come when it is delivered.
import type { JsonObject } from '#kit'

/** Auth0's names of e-mail templates, and some of our own. */
export type LetterKind =
  | 'reset_email'
  | 'reset_email_by_code'
  | 'verify_email'
  | 'verify_email_by_code'
  | 'welcome_email'
  | 'blocked_account'
  | 'stolen_credentials'
  | 'enrollment_email'
  | 'mfa_oob_code'
  /** ours: Auth0 tells nobody */
  | NoticeKind
  /** to the tenant's administrators: `words` is all that is in it */
  | 'administrators'
  | 'provider_test'

/** What the owner of an account is told of a change: no link, no code (decision 0090). */
export type NoticeKind = 'password_changed' | 'factor_added' | 'factor_removed'

/** Those whose words a tenant may write. */
export const WRITTEN_KINDS = [
  'reset_email',
  'reset_email_by_code',
  'verify_email',
  'verify_email_by_code',
  'welcome_email',
  'blocked_account',
  'stolen_credentials',
  'enrollment_email',
  'mfa_oob_code',
  'password_changed',
  'factor_added',
  'factor_removed',
] as const satisfies readonly LetterKind[]

export type Channel = 'email' | 'sms' | 'voice'

export type LetterFacts = {
  kind: LetterKind
  channel: Channel
  /** the stored address or number of the user, never one that was typed (Django CVE-2019-19844) */
  to: string
  /** with `KEYTURN_PUBLIC_URL` as its origin */
  url?: string
  /** six digits */
  code?: string
  /** a code for a factor that is being enrolled, as phone templates tell them apart */
  enrolling?: true
  /** of the account: it is all that its owner is told */
  change?: ChangeFacts
  /** plain sentences for administrators */
  words?: { subject: string; lines: readonly string[] }
  /** milliseconds that link or code live; sent later than that, nobody could use it, so it is not sent */
  lifetime: number
  /** in order: what the user prefers, what the request said */
  languages: readonly (string | undefined)[]
  user?: LetterUser
  /** the client's name and id */
  application?: { name: string; clientId: string }
  connection?: string
  /** in the words of templates: `name`, `display_name`, `metadata` */
  organization?: JsonObject
  /** written like any other and sent to nobody: what asking for an unknown address costs */
  decoy?: true
}

export type ChangeFacts = {
  /** milliseconds since the epoch */
  at: number
  /** ISO 3166-1 alpha-2, of the request, if it is known */
  country?: string
  by: 'user' | 'administrator'
  /** that were added or removed */
  factors?: readonly FactorName[]
}

export type FactorName =
  | 'otp'
  | 'email'
  | 'phone'
  | 'push-notification'
  | 'webauthn-roaming'
  | 'webauthn-platform'
  | 'recovery-code'

/** What templates may show of a user; the built-in mails show the address alone. */
export type LetterUser = {
  id?: string
  email?: string
  emailVerified?: boolean
  username?: string
  phoneNumber?: string
  profile: JsonObject
  metadata: JsonObject
  appMetadata: JsonObject
}

/** Plain values only: the payload of a job, sealed at rest. */
export type Letter = Omit<LetterFacts, 'languages'> & {
  /** names the message for ever: a second delivery of it is harmless */
  id: string
  languages: readonly string[]
  /** milliseconds since the epoch */
  expiresAt: number
}
