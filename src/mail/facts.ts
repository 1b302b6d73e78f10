// What other rooms say when somebody is to be written to; from it comes the letter that waits in the queue.
import { DAY, HOUR, type JsonObject, MINUTE } from '#kit'

import type { ChangeFacts, LetterFacts, NoticeKind } from './letter.ts'

/** Mails around one link, by the names of Auth0's templates. */
export type LinkKind = 'reset_email' | 'verify_email' | 'blocked_account' | 'stolen_credentials' | 'enrollment_email'

/** What is known of whom it goes to: languages are taken from it, and templates may show it. */
export type Person = {
  id: string
  email: string | undefined
  emailVerified: boolean
  username: string | undefined
  phoneNumber: string | undefined
  profile: JsonObject
  userMetadata: JsonObject
  appMetadata: JsonObject
}

type Common = {
  /** the stored address of the user, never one that was typed (Django CVE-2019-19844) */
  to: string
  /** first language of the request that asked for it */
  language: string | undefined
  /** all of them, best first */
  locales?: readonly string[] | undefined
  person?: Person
  client?: { id: string; name: string } | undefined
  /** name of the connection */
  connection?: string
  /** in the words of templates: `name`, `display_name`, `metadata` */
  organization?: JsonObject | undefined
}

export type MailFacts = Common & {
  /** a text message for those who have no address */
  channel: 'email' | 'sms'
  /** with `KEYTURN_PUBLIC_URL` as its origin */
  url: string
  /** milliseconds that the link lives; left out: an hour for a reset, five days for everything else */
  lifetime?: number
  /** it is written and sent to nobody */
  decoy?: boolean
}

/** A code goes to an address, or to a phone as a text message or a call. */
export type CodeFacts = Common & {
  channel: 'email' | 'sms' | 'voice'
  /** six digits */
  code: string
  /** for a factor that is being enrolled */
  enrolling?: true
}

/** Whose password or factors were changed is told so, without any link or code: nobody learns to follow one. */
export type ChangedFacts = Common & { channel: 'email' | 'sms'; change: ChangeFacts }

/** To an address that has just been verified. */
export type WelcomeFacts = Common

/** What the tenant's administrators are told: plain sentences, in which nothing secret stands. */
export type NoticeFacts = {
  to: string
  subject: string
  lines: readonly string[]
}

/** NIST SP 800-63B-4 §3.1.3: out-of-band secrets live 10 minutes at most. */
const CODE_LIFETIME = 10 * MINUTE

export function linkLetter(kind: LinkKind, facts: MailFacts): LetterFacts {
  const lifetime = facts.lifetime ?? (kind === 'reset_email' ? HOUR : 5 * DAY)
  const { channel, url, decoy } = facts
  return { kind, channel, url, lifetime, ...(decoy === true ? { decoy } : {}), ...commonOf(facts) }
}

export function codeLetter(facts: CodeFacts): LetterFacts {
  const { channel, code, enrolling } = facts
  const about = enrolling === undefined ? {} : { enrolling }
  return { kind: 'mfa_oob_code', channel, code, lifetime: CODE_LIFETIME, ...about, ...commonOf(facts) }
}

export function changedLetter(kind: NoticeKind, { channel, change, ...facts }: ChangedFacts): LetterFacts {
  return { kind, channel, change, lifetime: 5 * DAY, ...commonOf(facts) }
}

export function welcomeLetter(facts: WelcomeFacts): LetterFacts {
  return { kind: 'welcome_email', channel: 'email', lifetime: 5 * DAY, ...commonOf(facts) }
}

export function noticeLetter({ to, subject, lines }: NoticeFacts): LetterFacts {
  const words = { subject, lines }
  return { kind: 'administrators', channel: 'email', to, words, lifetime: 5 * DAY, languages: [] }
}

function commonOf({ to, language, locales = [], person, client, connection, organization }: Common) {
  return {
    to,
    languages: [...preferred(person?.userMetadata), ...locales.slice(0, 10), language],
    ...(person === undefined ? {} : { user: userOf(person) }),
    ...(client === undefined ? {} : { application: { name: client.name, clientId: client.id } }),
    ...(connection === undefined ? {} : { connection }),
    ...(organization === undefined ? {} : { organization }),
  }
}

/** Where tenants keep the language of a user. */
function preferred(metadata: JsonObject = {}): string[] {
  const kept = [metadata['lang'], metadata['preferred_language'], metadata['locale']]
  return kept.filter((tag) => typeof tag === 'string').map((tag) => tag.replace('_', '-'))
}

function userOf({ id, emailVerified, profile, userMetadata: metadata, appMetadata, ...person }: Person) {
  const { email, username, phoneNumber } = person
  return {
    ...{ id, emailVerified, profile, metadata, appMetadata },
    ...(email === undefined ? {} : { email }),
    ...(username === undefined ? {} : { username }),
    ...(phoneNumber === undefined ? {} : { phoneNumber }),
  }
}
