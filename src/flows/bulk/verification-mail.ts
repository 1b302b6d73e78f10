// The job of a verification mail: the newest link replaces the older ones, and the mail goes out by the queue.
import { connections, users } from '#identity'
import { DAY, SECOND } from '#kit'
import { clients, settings } from '#tenant'

import { LINK_PATHS } from '../mailed-link/open.ts'
import { createLinkTicket } from '../mailed-link/ticket.ts'
import type { RequestFacts } from '../request-facts.ts'
import * as store from './bulk.store.ts'
import type { BulkDeps } from './deps.ts'

export type VerificationAsked = {
  user_id: string
  client_id?: string
  request: RequestFacts
}

const LIFETIME = 5 * DAY

export async function sendVerification(deps: BulkDeps, id: string): Promise<void> {
  const { storage, jobs, logs, mail, clock, publicUrl } = deps
  await storage.transaction(async (tx) => {
    const at = clock.now()
    const job = await store.find(tx, id, at)
    if (!job) return
    const asked = job.asked as unknown as VerificationAsked
    const user = await users.find(tx, asked.user_id)
    const connection = user && (await connections.find(tx, user.connection))
    const client = asked.client_id === undefined ? undefined : await clients.find(tx, asked.client_id)
    const good = user?.email !== undefined && !user.blocked
    if (!(await store.finish(tx, id, { status: good ? 'completed' : 'failed', at, expiresAt: at + DAY }))) return
    await logs.write(tx, {
      type: good ? 'svr' : 'fvr',
      user: user && { id: user.id, name: user.email ?? user.username },
      connection: connection && { id: connection.id, name: connection.name, strategy: connection.strategy },
      client: client && { id: client.id, name: client.name },
      request: asked.request,
      details: { job_id: id },
    })
    if (!user || user.email === undefined || !good) return
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
    const message = mail.compose('verify_email', {
      channel: 'email',
      to: user.email,
      url: `${publicUrl}${LINK_PATHS['email-verification']}?ticket=${ticket}`,
      lifetime,
      person: user,
      client,
      ...(connection ? { connection: connection.name } : {}),
      language: asked.request.language,
    })
    await jobs.enqueue(tx, 'deliver-mail', message)
  })
}
