// The way out to receivers of security events: the policy of Actions, and this machine while somebody develops one.
import { openOutbound, type Outbound } from '#runtime'

export function openReceiverOutbound(
  egress: Parameters<typeof openOutbound>[0],
  mode: 'development' | 'production',
): Outbound {
  const nearby = mode === 'development' ? ['localhost', '127.0.0.1', '::1'] : []
  return openOutbound({ ...egress, allow: [...egress.allow, ...nearby] })
}
