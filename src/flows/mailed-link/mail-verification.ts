// A mail whose link verifies an address: the newest link replaces the older ones, and the mail goes out by the queue.
import type { Connection, User } from '#identity'
import type { Jobs } from '#jobs'
import { type Clock, DAY, type Ids, SECOND } from '#kit'
import type { Mail } from '#mail'
import type { Tx } from '#storage'
import { type Client, settings } from '#tenant'

import { createLinkTicket, LINK_PATHS } from './ticket.ts'

const LIFETIME = 5 * DAY

export type VerificationDeps = { mail: Mail; jobs: Jobs; clock: Clock; ids: Ids; publicUrl: string }

export type VerificationMail = {
  user: User
  connection: Connection | undefined
  client: Client | undefined
  language: string | undefined
}

export async function mailVerification(tx: Tx, deps: VerificationDeps, of: VerificationMail): Promise<void> {
  const { user, connection, client, language } = of
  if (user.email === undefined) return
  const template = await settings.read(tx, 'email_template.verify_email')
  const own = template?.enabled === true ? template : undefined
  const lifetime = own?.urlLifetimeInSeconds === undefined ? LIFETIME : own.urlLifetimeInSeconds * SECOND
  const ticket = await createLinkTicket(tx, deps, {
    purpose: 'email-verification',
    user,
    client: client?.id,
    lifetime,
    resultUrl: own?.resultUrl,
    includeEmailInRedirect: own?.includeEmailInRedirect === true,
  })
  const message = deps.mail.compose('verify_email', {
    channel: 'email',
    to: user.email,
    url: `${deps.publicUrl}${LINK_PATHS['email-verification']}?ticket=${ticket}`,
    lifetime,
    person: user,
    client,
    ...(connection ? { connection: connection.name } : {}),
    language,
  })
  await deps.jobs.enqueue(tx, 'deliver-mail', message)
}
