// The effect set-password: rules and hash first, then ticket, password and everything that follows in one transaction.
import { connections, limits, tickets, ticketState, users } from '#identity'
import type { Secret } from '#kit'
import { clients, settings } from '#tenant'

import { storePassword } from '../change-password.ts'
import type { Performed } from '../engine.ts'
import { preparePassword } from '../new-password.ts'
import { organizationOf } from '../organization.ts'
import { mailsOf } from '../reset-limits.ts'
import type { EffectContext, ResetDeps } from './deps.ts'
import { judgeTicket } from './judge-ticket.ts'
import { logReset } from './log-reset.ts'
import type { Input, Journey } from './states.ts'

export async function setPassword(
  deps: ResetDeps,
  journey: Journey,
  password: Secret<string>,
  { request }: EffectContext,
): Promise<Performed<Input>> {
  const { storage, clock } = deps
  const { subject, position, resultUrl } = journey
  const before = await judgeTicket(deps, subject.ticket)
  if (before !== 'open') return { input: { type: 'ticket-judged', state: before } }
  const connection = await connections.find(storage.db, subject.connection)
  const candidate = await users.find(storage.db, subject.user)
  if (!connection || !candidate) return { input: { type: 'ticket-judged', state: 'superseded' } }
  const prepared = await preparePassword(deps, { password, connection, owner: candidate })
  if ('refusal' in prepared) {
    const { refusal } = prepared
    return {
      write: async (tx) => {
        if (refusal.error === 'PasswordLeakedError') {
          const client = await clients.find(tx, subject.client)
          const reason = 'The password is on a list of breached passwords.'
          await logReset(deps, tx, { type: 'reset_pwd_leak', journey, user: candidate, client, request, reason })
        }
        return { type: 'password-refused', refusal }
      },
    }
  }
  return {
    write: async (tx) => {
      // everything is judged again inside the transaction: whatever happened while the hash was made counts
      // (Keycloak CVE-2025-0604: disabled users regained access)
      const ticket = await tickets.find(tx, subject.ticket)
      const user = await users.find(tx, subject.user)
      if (!ticket || !user) return { type: 'ticket-judged', state: 'superseded' }
      const state = ticketState(ticket, user, clock.now())
      if (state !== 'open') return { type: 'ticket-judged', state }
      if (!(await tickets.spend(tx, ticket.id, clock.now()))) return { type: 'ticket-judged', state: 'used' }
      await limits.clear(tx, mailsOf(user.id))
      const client = await clients.find(tx, subject.client)
      const tenant = await settings.read(tx, 'tenant')
      await storePassword(tx, deps, {
        user,
        connection,
        hash: prepared.hash,
        reason: 'reset',
        actor: { type: 'user' },
        client: client && { client_id: client.id, name: client.name },
        request,
        tenant: tenant ?? { id: '', friendly_name: '' },
        emailVerified: ticket.options['mark_email_as_verified'] === true,
        organization: await organizationOf(tx, subject.organization, user.id),
        executions: position === undefined ? [] : [position.execution],
      })
      const email = ticket.options['include_email_in_redirect'] === true ? user.email : undefined
      // what an Action set wins over what the ticket was made with
      return { type: 'password-set', resultUrl: resultUrl ?? ticket.resultUrl, email }
    },
  }
}
