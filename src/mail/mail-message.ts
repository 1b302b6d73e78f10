// A message ready to be sent, and the facts that it is composed from.

/** Mails around one link, by the names of Auth0's templates. */
export type LinkKind = 'reset_email' | 'verify_email' | 'blocked_account' | 'stolen_credentials'

export type MailKind = LinkKind | 'code' | 'notice'

export type MailFacts = {
  /** a text message for those who have no address */
  channel: 'email' | 'sms'
  /** the stored address of the user, never one that was typed (Django CVE-2019-19844) */
  to: string
  /** with `KEYTURN_PUBLIC_URL` as its origin */
  url: string
  user: { email: string | undefined; name: string }
  /** the tenant's friendly name */
  tenant: string
  /** the client's name; empty when there is none */
  application: string
  /** first language of the request that asked for it */
  language: string | undefined
}

/** A code goes to an address, or to a phone as a text message. */
export type CodeFacts = {
  channel: 'email' | 'sms'
  to: string
  /** six digits */
  code: string
  /** the tenant's friendly name */
  tenant: string
  /** host of `KEYTURN_PUBLIC_URL` */
  host: string
  language: string | undefined
}

/** What the tenant's administrators are told: plain sentences, in which nothing secret stands. */
export type NoticeFacts = {
  to: string
  subject: string
  lines: readonly string[]
  /** the tenant's friendly name */
  tenant: string
  /** `KEYTURN_PUBLIC_URL` */
  url: string
}

/** Plain strings only, so that it can be the payload of a job. */
export type MailMessage = {
  id: string
  kind: MailKind
  channel: 'email' | 'sms'
  to: string
  from: string
  subject: string
  text: string
  html: string
}

/**
 * `"Name" <no-reply@host>`. Quotes, backslashes and control characters are taken out of the name, so that it cannot
 * end its quotes or begin another header.
 */
export function senderOf({ tenant, url }: Pick<MailFacts, 'tenant' | 'url'>): string {
  const name = tenant.replace(/["\\\p{Cc}]/gu, '').trim()
  return `"${name}" <no-reply@${new URL(url).hostname}>`
}
