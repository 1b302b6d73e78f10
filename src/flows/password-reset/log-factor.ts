// Log events about one factor in a reset: what was sent, what was judged, and what was one too many.
import { connections, type User } from '#identity'
import type { Tx } from '#storage'
import type { FactorType } from '#triggers'

import type { RequestFacts } from '../request-facts.ts'
import type { ResetDeps } from './deps.ts'
import type { Subject } from './states.ts'

export type FactorLog = {
  type:
    | 'gd_send_email'
    | 'gd_send_sms'
    | 'gd_auth_succeed'
    | 'gd_auth_failed'
    | 'gd_recovery_succeed'
    | 'gd_recovery_failed'
    | 'gd_otp_rate_limit_exceed'
  subject: Subject
  user: User
  factor: FactorType
  request: RequestFacts
}

export async function logFactor(
  { logs }: Pick<ResetDeps, 'logs'>,
  tx: Tx,
  { type, subject, user, factor, request }: FactorLog,
): Promise<void> {
  const connection = await connections.find(tx, subject.connection)
  await logs.write(tx, {
    type,
    user: { id: user.id, name: user.email ?? user.username ?? user.phoneNumber },
    connection: connection && { id: connection.id, name: connection.name, strategy: connection.strategy },
    client: { id: subject.client },
    request,
    details: { factor },
  })
}
