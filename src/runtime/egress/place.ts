// Where the server itself may connect on somebody's word: resolved once, judged, and dialled by that very address.
import type { EgressDeps } from '../deps.ts'
import { openNames } from './names.ts'
import { openPolicy } from './policy.ts'

/** The address and port to dial for a host. @throws Error when it does not resolve, or may not be reached */
export type Place = (host: string, port: number) => Promise<{ host: string; port: number }>

/** A second answer of the name server changes nothing (SSRF by DNS rebinding). */
export function openPlace(deps: EgressDeps): Place {
  const policy = openPolicy(deps)
  const names = openNames(policy)
  return async (host, port) => {
    const route = policy.route(host, port)
    if (route.kind === 'mapped') return { host: route.host, port: route.port }
    const permitted = (await names.dial(host)).find(({ address }) => policy.permits(address, route))
    if (!permitted) throw new Error(`${host}:${port} may not be reached: it is no public address`)
    return { host: permitted.address, port }
  }
}
