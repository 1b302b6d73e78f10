// Where an attempt comes from: which addresses count as one, and which are trusted by the tenant.
import ipaddr from 'ipaddr.js'

import type { RequestFacts } from '../request-facts.ts'

/**
 * An IPv4 address, or the /64 that a household or a machine has of IPv6.
 *
 * @returns undefined when the request came through a proxy on this machine that is not in KEYTURN_TRUSTED_PROXIES: its
 *   address would be everybody's, and one stranger could keep all others out
 */
export function countedAddress({ ip, throughUnknownProxy }: RequestFacts): string | undefined {
  if (throughUnknownProxy === true || !ipaddr.isValid(ip)) return undefined
  const address = ipaddr.process(ip)
  if (address.kind() === 'ipv4') return address.toString()
  if (address.range() === 'loopback') return '::1'
  return `${ipaddr.IPv6.networkAddressFromCIDR(`${ip.replace(/%.*$/, '')}/64`).toString()}/64`
}

/** @param list addresses and CIDRs; an entry that is neither lets nobody in */
export function isAllowed({ ip }: RequestFacts, list: readonly string[]): boolean {
  if (list.length === 0 || !ipaddr.isValid(ip)) return false
  const address = ipaddr.process(ip)
  return list.some((entry) => {
    const range = ipaddr.isValidCIDR(entry) ? ipaddr.parseCIDR(entry) : undefined
    if (!range) return ipaddr.isValid(entry) && ipaddr.process(entry).toString() === address.toString()
    return range[0].kind() === address.kind() && address.match(range)
  })
}
