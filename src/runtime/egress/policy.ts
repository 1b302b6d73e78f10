// Which addresses Actions may reach: public ones; judged on the resolved address, whatever the name looked like.
import { networkInterfaces } from 'node:os'

import ipaddr from 'ipaddr.js'

import type { EgressDeps } from '../deps.ts'

/** Where a connection may go: elsewhere by the map, anywhere it resolves to, or only to public addresses. */
export type Route =
  | { kind: 'mapped'; host: string; port: number }
  | { kind: 'open' }
  | { kind: 'public'; also: readonly Range[] }

type Range = [ipaddr.IPv4 | ipaddr.IPv6, number]
type HostRule = { host: string; subdomains: boolean; port: number | null }

export type Policy = {
  route(host: string, port: number): Route
  /** the map has an entry for this host, with some port: look-ups of it need no resolver */
  isMapped(host: string): boolean
  permits(address: string, route: Route): boolean
}

/** Metadata services that stand on addresses of public ranges. */
const metadata = new Set(['168.63.129.16', '100.100.100.200'])

export function openPolicy(deps: EgressDeps): Policy {
  const ranges = deps.allow.map(rangeOf).filter((one) => one !== undefined)
  const hosts = deps.allow.filter((one) => rangeOf(one) === undefined).map(hostRuleOf)
  if (deps.publicUrl !== undefined) hosts.push(publicRule(deps.publicUrl))
  const map = deps.map.map(({ from, to }) => ({ host: plainHost(from.host), port: from.port, to }))
  return {
    route(host, port) {
      const name = plainHost(host)
      const mapped = map.find((one) => one.host === name && (one.port === undefined || one.port === port))
      if (mapped !== undefined) return { kind: 'mapped', ...mapped.to }
      if (hosts.some((rule) => fits(rule, name, port))) return { kind: 'open' }
      return { kind: 'public', also: ranges }
    },
    isMapped: (host) => map.some((one) => one.host === plainHost(host)),
    permits: (address, route) => route.kind !== 'public' || isPublic(address) || within(address, route.also),
  }
}

/** Lower case, without brackets, zone and the final dot: `[::1%lo]` is `::1`, `LocalHost.` is `localhost`. */
export function plainHost(host: string): string {
  return host
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/%.*$/, '')
    .replace(/\.$/, '')
}

/**
 * True for addresses of the public internet only. IPv6 forms that carry an IPv4 address are judged by it (mapped) or
 * refused (NAT64, 6to4, Teredo): a gateway on our network would send them anywhere (spec/security.md §2.5).
 */
export function isPublic(address: string): boolean {
  const text = plainHost(address)
  // the strict parser takes no octal, hexadecimal or short forms: those are names, for the resolver to judge
  if (!ipaddr.IPv4.isValidFourPartDecimal(text) && !ipaddr.IPv6.isValid(text)) return false
  const parsed = ipaddr.process(text)
  if (metadata.has(parsed.toString())) return false
  if (parsed.range() !== 'unicast') return false
  if (parsed.kind() === 'ipv6' && isOddV6(parsed as ipaddr.IPv6)) return false
  return !isOwn(parsed.toString())
}

/** IPv4-compatible (::a.b.c.d) and ISATAP (…:5efe:a.b.c.d) addresses, and all outside 2000::/3. */
function isOddV6(address: ipaddr.IPv6): boolean {
  const parts = address.parts
  if (((parts[0] ?? 0) & 0xe000) !== 0x2000) return true
  return parts[5] === 0x5efe
}

/** This machine's own addresses, public ones too: what listens on them expects to be reached from outside only. */
function isOwn(address: string): boolean {
  for (const list of Object.values(networkInterfaces())) {
    for (const one of list ?? []) {
      if (ipaddr.isValid(plainHost(one.address)) && ipaddr.process(plainHost(one.address)).toString() === address)
        return true
    }
  }
  return false
}

function within(address: string, ranges: readonly Range[]): boolean {
  const text = plainHost(address)
  if (!ipaddr.isValid(text)) return false
  const parsed = ipaddr.process(text)
  return ranges.some(([base, bits]) => base.kind() === parsed.kind() && parsed.match(base, bits))
}

function rangeOf(text: string): Range | undefined {
  try {
    if (text.includes('/')) return ipaddr.parseCIDR(text)
    const plain = plainHost(text)
    if (!ipaddr.IPv4.isValidFourPartDecimal(plain) && !ipaddr.IPv6.isValid(plain)) return undefined
    const parsed = ipaddr.process(plain)
    return [parsed, parsed.kind() === 'ipv4' ? 32 : 128]
  } catch {
    return undefined
  }
}

function hostRuleOf(text: string): HostRule {
  const [, name = text, port] = /^(.*?)(?::(\d+))?$/.exec(text) ?? []
  const subdomains = name.startsWith('*.')
  return {
    host: plainHost(subdomains ? name.slice(2) : name),
    subdomains,
    port: port === undefined ? null : Number(port),
  }
}

function publicRule(url: string): HostRule {
  const parsed = new URL(url)
  const port = parsed.port === '' ? (parsed.protocol === 'https:' ? 443 : 80) : Number(parsed.port)
  return { host: plainHost(parsed.hostname), subdomains: false, port }
}

function fits(rule: HostRule, name: string, port: number): boolean {
  if (rule.port !== null && rule.port !== port) return false
  return rule.subdomains ? name.endsWith(`.${rule.host}`) : name === rule.host
}
