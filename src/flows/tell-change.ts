// What the owner of a password is told once it has changed: a letter that is part of the very transaction.
import type { Connection, User } from '#identity'
import type { Jobs } from '#jobs'
import type { Mail } from '#mail'
import type { Tx } from '#storage'
import { settings } from '#tenant'

import type { RequestFacts } from './request-facts.ts'

/** What of a change the letter is about. */
export type ToldChange = {
  connection: Pick<Connection, 'name'>
  reason: string
  actor: { type: string }
  client: { client_id: string; name: string } | undefined
  request: RequestFacts
}

export type TellDeps = { mail: Pick<Mail, 'composeChanged'>; jobs: Pick<Jobs, 'enqueue'> }

/**
 * To the stored address, verified or not, else to the phone (OWASP Forgot Password, ASVS 6.3.7, NIST SP 800-63B-4 §4.2).
 * Not after an import: nobody did anything to the account, and thousands would be written to at once.
 */
export async function tellChange(tx: Tx, { mail, jobs }: TellDeps, user: User, change: ToldChange): Promise<void> {
  const to = user.email ?? user.phoneNumber
  if (to === undefined || user.lastPasswordReset === undefined || change.reason === 'import') return
  if ((await settings.read(tx, 'email_template.password_changed'))?.enabled === false) return
  const { client, connection, request } = change
  const own = change.actor.type === 'user'
  const country = own ? request.geoip?.countryCode : undefined
  const letter = mail.composeChanged({
    channel: user.email === undefined ? 'sms' : 'email',
    to,
    change: {
      at: user.lastPasswordReset,
      by: own ? 'user' : 'administrator',
      ...(country === undefined ? {} : { country }),
    },
    person: user,
    client: client && { id: client.client_id, name: client.name },
    connection: connection.name,
    // of the API's caller neither the place nor the language is the owner's
    language: own ? request.language : undefined,
    locales: own ? request.locales : undefined,
  })
  await jobs.enqueue(tx, 'deliver-mail', letter)
}
