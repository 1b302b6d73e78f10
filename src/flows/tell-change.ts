// What the owner of an account is told once a password or a factor has changed: a letter of the very transaction.
import { connections, type EnrolledType, type User } from '#identity'
import type { Jobs } from '#jobs'
import type { Mail, NoticeKind } from '#mail'
import type { Tx } from '#storage'
import { settings } from '#tenant'

import type { RequestFacts } from './request-facts.ts'

export type TellDeps = { mail: Pick<Mail, 'composeChanged'>; jobs: Pick<Jobs, 'enqueue'> }

/** What of a changed password the letter is about. */
export type ToldChange = {
  connection: { name: string }
  reason: string
  actor: { type: string }
  client: { client_id: string; name: string } | undefined
  request: RequestFacts
}

/** Not after an import: nobody did anything to the account, and thousands would be written to at once. */
export async function tellChange(tx: Tx, deps: TellDeps, user: User, change: ToldChange): Promise<void> {
  if (user.lastPasswordReset === undefined || change.reason === 'import') return
  const { client, connection, request } = change
  await tell(tx, deps, 'password_changed', {
    ...{ user, connection, request, at: user.lastPasswordReset, own: change.actor.type === 'user' },
    client: client && { id: client.client_id, name: client.name },
  })
}

/** What of added or removed factors the letter is about: one letter, however many there are. */
export type ToldFactors = {
  user: User
  types: readonly EnrolledType[]
  /** milliseconds since the epoch */
  at: number
  /** whether the user did it, and not whoever runs the tenant */
  own: boolean
  client: { id: string; name: string } | undefined
  request: RequestFacts
}

export async function tellFactors(
  tx: Tx,
  deps: TellDeps,
  kind: 'factor_added' | 'factor_removed',
  { types, ...told }: ToldFactors,
): Promise<void> {
  if (types.length === 0) return
  const connection = await connections.find(tx, told.user.connection)
  await tell(tx, deps, kind, { ...told, connection, factors: [...new Set(types)] })
}

type Told = Omit<ToldFactors, 'types'> & {
  connection: { name: string } | undefined
  factors?: readonly EnrolledType[]
}

/**
 * To the stored address, verified or not, else to the phone (OWASP Forgot Password and MFA, ASVS 6.3.7, NIST SP
 * 800-63B-4 §4.2 and §4.6).
 */
async function tell(tx: Tx, { mail, jobs }: TellDeps, kind: NoticeKind, told: Told): Promise<void> {
  const { user, client, connection, request, at, own, factors } = told
  const to = user.email ?? user.phoneNumber
  if (to === undefined) return
  if ((await settings.read(tx, `email_template.${kind}`))?.enabled === false) return
  const country = own ? request.geoip?.countryCode : undefined
  const letter = mail.composeChanged(kind, {
    channel: user.email === undefined ? 'sms' : 'email',
    to,
    change: {
      at,
      by: own ? 'user' : 'administrator',
      ...(country === undefined ? {} : { country }),
      ...(factors === undefined ? {} : { factors }),
    },
    person: user,
    client,
    ...(connection ? { connection: connection.name } : {}),
    // of the API's caller neither the place nor the language is the owner's
    language: own ? request.language : undefined,
    locales: own ? request.locales : undefined,
  })
  await jobs.enqueue(tx, 'deliver-mail', letter)
}
