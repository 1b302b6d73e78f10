// The effect write-login: the last look at the user, the counters and the log event, in one transaction.
import { connections, factors, tickets, users } from '#identity'
import { isoTime, type TicketId } from '#kit'
import { clients } from '#tenant'

import type { Performed } from '../engine.ts'
import type { RequestFacts } from '../request-facts.ts'
import type { SignInDeps } from './deps.ts'
import { nameOf } from './judge-password.ts'
import type { Input, Journey, Who } from './states.ts'

export function writeLogin(
  { logs, clock }: SignInDeps,
  { journey, who }: { journey: Journey; who: Who },
  request: RequestFacts,
): Performed<Input> {
  return {
    write: async (tx) => {
      const at = clock.now()
      const user = await users.lock(tx, who.user)
      // whatever happened since the password was judged counts: a change of it, of the address, a block
      if (!user || user.blocked || user.credentialVersion !== who.version) return { type: 'login-undone' }
      await users.countLogin(tx, user.id, { at, ip: request.ip })
      // the token endpoint writes an event of its own
      if (journey.asks) return { type: 'login-written', at }
      const connection = await connections.find(tx, journey.connection)
      const client = await clients.find(tx, journey.client)
      await logs.write(tx, {
        type: 's',
        user: { id: user.id, name: nameOf(user) },
        connection: connection && { id: connection.id, name: connection.name, strategy: connection.strategy },
        client: { id: journey.client, name: client?.name },
        request,
        details: {
          authentication_methods: who.methods.map(({ name, type }) => (type === undefined ? { name } : { name, type })),
          ...(journey.ext === undefined ? {} : { ext: journey.ext }),
        },
      })
      return { type: 'login-written', at }
    },
  }
}

/** Adding a factor is a proof of it: its ticket was made for this very journey, and is spent by the first use only. */
export async function judgeEnrollment(
  { storage, clock }: SignInDeps,
  { who, id }: { who: Who; id: string },
): Promise<Performed<Input>> {
  const ticket = await tickets.find(storage.db, id as TicketId)
  const rows = await factors.list(storage.db, who.user)
  const there = rows.some((row) => row.confirmed && row.type !== 'recovery-code')
  if (!there || !ticket || ticket.user !== who.user || ticket.spentAt === undefined) {
    return { input: { type: 'not-enrolled' } }
  }
  const method = { name: 'mfa', timestamp: isoTime(clock.now()) }
  return {
    input: { type: 'enrolled', who: { ...who, amr: [...who.amr, 'mfa'], methods: [...who.methods, method] } },
  }
}
