// The mail that welcomes somebody whose address is verified for the first time: only where the tenant has switched it on.
import { type Connection, type User, welcomed } from '#identity'
import type { Jobs } from '#jobs'
import type { Clock } from '#kit'
import type { Mail } from '#mail'
import type { Tx } from '#storage'
import { settings } from '#tenant'

import type { RequestFacts } from './request-facts.ts'

export type WelcomeDeps = { mail: Pick<Mail, 'composeWelcome'>; jobs: Pick<Jobs, 'enqueue'>; clock: Clock }

export type Welcome = {
  /** as it was before the link was used */
  user: User
  connection: Connection | undefined
  client: { id: string; name: string } | undefined
  request: RequestFacts
}

/**
 * Part of the transaction that verifies the address by a mailed link. Once in the life of a user, whatever becomes of
 * the address later, and whether or not the mail was switched on that first time. What the API verifies welcomes nobody.
 */
export async function welcome(tx: Tx, { mail, jobs, clock }: WelcomeDeps, of: Welcome): Promise<void> {
  const { user, connection, client, request } = of
  if (user.email === undefined || user.emailVerified || !(await welcomed.mark(tx, user.id, clock.now()))) return
  if ((await settings.read(tx, 'email_template.welcome_email'))?.enabled !== true) return
  const letter = mail.composeWelcome({
    to: user.email,
    person: { ...user, emailVerified: true },
    client: client && { id: client.id, name: client.name },
    ...(connection ? { connection: connection.name } : {}),
    language: request.language,
    locales: request.locales,
  })
  await jobs.enqueue(tx, 'deliver-mail', letter)
}
