// The job of a verification mail: the newest link replaces the older ones, and the mail goes out by the queue.
import { connections, users } from '#identity'
import { DAY } from '#kit'
import { clients } from '#tenant'

import { mailVerification } from '../mailed-link/mail-verification.ts'
import type { RequestFacts } from '../request-facts.ts'
import * as store from './bulk.store.ts'
import type { BulkDeps } from './deps.ts'

export type VerificationAsked = {
  user_id: string
  client_id?: string
  request: RequestFacts
}

export async function sendVerification(deps: BulkDeps, id: string): Promise<void> {
  const { storage, logs, clock } = deps
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
    await mailVerification(tx, deps, { user, connection, client, language: asked.request.language })
  })
}
