// A message ready to be sent, and the facts that it is composed from.

export type MailKind = 'reset_email' | 'code'

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
