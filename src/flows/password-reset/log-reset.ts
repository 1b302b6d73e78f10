// Log events of a reset that did not end in a new password.
import { connections, type User } from '#identity'
import type { Tx } from '#storage'
import type { Client } from '#tenant'

import type { RequestFacts } from '../request-facts.ts'
import type { ResetDeps } from './deps.ts'
import type { Journey } from './states.ts'

export async function logReset(
  { logs }: Pick<ResetDeps, 'logs'>,
  tx: Tx,
  event: {
    type: 'fcp' | 'reset_pwd_leak'
    journey: Journey
    user: User
    client: Client | undefined
    request: RequestFacts
    reason: string
  },
): Promise<void> {
  const { journey, user, client, request, reason } = event
  const connection = await connections.find(tx, journey.subject.connection)
  await logs.write(tx, {
    type: event.type,
    description: reason,
    user: { id: user.id, name: user.email ?? user.username ?? user.phoneNumber },
    connection: connection && { id: connection.id, name: connection.name, strategy: connection.strategy },
    client: client && { id: client.id, name: client.name },
    request,
    details: journey.position === undefined ? {} : { actions: { executions: [journey.position.execution] } },
  })
}
