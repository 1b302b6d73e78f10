// For tests: writes a small database in MaxMind's format (version 2.0), of IPv6 with IPv4 at ::/96.
import ipaddr from 'ipaddr.js'

import type { Json } from '#kit'

/** @param places what is known, by network (`192.0.2.0/24`, `2001:db8::/32`) */
export function geoDatabase(places: Readonly<Record<string, Json>>): Buffer {
  const nodes: [Side, Side][] = [[undefined, undefined]]
  const parts: Buffer[] = []
  let offset = 0
  for (const [network, place] of Object.entries(places)) {
    const at = offset
    const part = encode(place)
    parts.push(part)
    offset += part.length
    put(nodes, bitsOf(network), at)
  }
  const records = nodes.flat().map((side) => {
    if (side === undefined) return nodes.length
    return 'node' in side ? side.node : nodes.length + 16 + side.data
  })
  const tree = Buffer.alloc(records.length * 3)
  records.forEach((record, i) => tree.writeUIntBE(record, i * 3, 3))
  const facts = encode({
    binary_format_major_version: 2,
    binary_format_minor_version: 0,
    build_epoch: 1_790_000_000,
    database_type: 'Test-City',
    description: { en: 'for tests' },
    ip_version: 6,
    languages: ['en'],
    node_count: nodes.length,
    record_size: 24,
  })
  return Buffer.concat([
    tree,
    Buffer.alloc(16),
    ...parts,
    Buffer.from('abcdef', 'hex'),
    Buffer.from('MaxMind.com'),
    facts,
  ])
}

type Side = undefined | { node: number } | { data: number }

function put(nodes: [Side, Side][], bits: readonly number[], data: number): void {
  let at = 0
  bits.forEach((bit, depth) => {
    const node = nodes[at] ?? [undefined, undefined]
    if (depth === bits.length - 1) node[bit === 0 ? 0 : 1] = { data }
    else {
      const side = node[bit === 0 ? 0 : 1]
      if (side && 'node' in side) at = side.node
      else {
        node[bit === 0 ? 0 : 1] = { node: nodes.length }
        at = nodes.length
        nodes.push([undefined, undefined])
      }
    }
  })
}

function bitsOf(network: string): number[] {
  const [address, length] = ipaddr.parseCIDR(network)
  const zeros = address.kind() === 'ipv4' ? 96 : 0
  const bytes = address.toByteArray().flatMap((byte) => Array.from({ length: 8 }, (_, i) => (byte >> (7 - i)) & 1))
  return [...Array.from({ length: zeros }, () => 0), ...bytes.slice(0, length)]
}

function encode(value: Json): Buffer {
  if (typeof value === 'string') return Buffer.concat([control(2, Buffer.byteLength(value)), Buffer.from(value)])
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0) {
    const bytes = Buffer.alloc(4)
    bytes.writeUInt32BE(value)
    return Buffer.concat([control(6, 4), bytes])
  }
  if (typeof value === 'number') {
    const bytes = Buffer.alloc(8)
    bytes.writeDoubleBE(value)
    return Buffer.concat([control(3, 8), bytes])
  }
  if (Array.isArray(value)) return Buffer.concat([control(11, value.length), ...value.map(encode)])
  const entries = Object.entries(value as Record<string, Json>)
  return Buffer.concat([control(7, entries.length), ...entries.flatMap(([name, each]) => [encode(name), encode(each)])])
}

/** A control byte with its type and size; sizes from 29 to 284 take one byte more. */
function control(type: number, size: number): Buffer {
  const first = (type > 7 ? 0 : type) << 5
  return Buffer.from([first | Math.min(size, 29), ...(type > 7 ? [type - 7] : []), ...(size < 29 ? [] : [size - 29])])
}
