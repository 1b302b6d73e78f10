// Where the server's own mail goes out: relays stand in private networks and on this machine, unlike all else.
import type { EgressDeps } from '../deps.ts'
import { openNames } from './names.ts'
import { openPolicy } from './policy.ts'

/** Resolves a relay's name. @throws Error when it does not resolve, or to nothing that may be reached */
export type RelayPlace = (host: string, port: number) => Promise<{ host: string; port: number }>

/**
 * Who may set the relay could else read the credentials of cloud machines at link-local addresses: those stay
 * unreachable, and so does everything beyond public, private and loopback addresses that `allow` does not name.
 */
export function openRelayPlace(deps: EgressDeps): RelayPlace {
  const policy = openPolicy(deps)
  const names = openNames(policy)
  return async (host, port) => {
    const route = policy.route(host, port)
    if (route.kind === 'mapped') return { host: route.host, port: route.port }
    const found = await names.dial(host)
    const may = found.find(({ address }) => policy.permits(address, route) || isNear(address))
    // not a word on what it resolved to: names of an internal network are nobody's business
    if (!may) throw new Error(`${host}:${port} may not be reached: no public, private or loopback address`)
    return { host: may.address, port }
  }
}

/** Loopback and private networks (RFC 1918, RFC 4193), without the places where clouds hand out credentials. */
function isNear(address: string): boolean {
  if (/^fd(?:00:0?ec2|20:0{0,2}ce):/i.test(address)) return false
  return /^(?:127\.|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|::1$|f[cd][\da-f]{2}:)/i.test(address)
}
