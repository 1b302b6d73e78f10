// Answers name look-ups for sandboxes, by the server's resolver, and leaves out what they may not reach anyway.
import { lookup } from 'node:dns/promises'
import * as dns from 'node:dns/promises'
import { isIP } from 'node:net'

import { isObject } from '#kit'

import type { NetError } from '../protocol.ts'
import { plainHost, type Policy } from './policy.ts'

export type Address = { address: string; family: number }
export type Names = {
  /** what an Action's dns.lookup and dns.resolve* get */
  answer(method: string, name: string, options: unknown): Promise<{ answer: unknown } | { error: NetError }>
  /** as `answer`, for a dry run: every name is there, and nobody is asked */
  answerDry(method: string, name: string): { answer: unknown } | { error: NetError }
  /** the addresses to dial for a host that an Action connects to; a name of the map stands for itself */
  dial(host: string): Promise<readonly Address[]>
  /** the mapped name that a stand-in address was given out for, or the host as it is */
  nameOf(host: string): string
}

/** So many names a server gives stand-in addresses to; each is kept while it runs. */
const MOST_STAND_INS = 10_000

const recordMethods = new Set([
  'resolveAny', 'resolveCaa', 'resolveCname', 'resolveMx', 'resolveNaptr', 'resolveNs', 'resolveSoa', 'resolveSrv',
  'resolveTxt', 'resolveTlsa',
]) // prettier-ignore

/**
 * Mapped names need not exist, yet some clients (nodemailer) resolve for themselves and connect to an address: they get
 * one of 198.18.0.0/15 (RFC 2544, never routed), which the proxy turns back into the name.
 */
export function openNames(policy: Policy): Names {
  const standIns = new Map<string, string>()
  const names = new Map<string, string>()

  const standIn = (name: string): Address => {
    const known = standIns.get(name)
    if (known !== undefined) return { address: known, family: 4 }
    const n = standIns.size + 1
    const address = `198.18.${(n >> 8) & 255}.${n & 255}`
    standIns.set(name, address)
    names.set(address, name)
    return { address, family: 4 }
  }

  const find = async (host: string, family: number): Promise<readonly Address[] | NetError> => {
    const name = plainHost(host)
    if (policy.isMapped(name)) return [standIn(name)]
    const found = await lookupAll(name, family)
    if ('code' in found) return found
    const route = policy.route(name, -1)
    const permitted = found.filter((one) => policy.permits(one.address, route))
    // an internal name is not told apart from a denied one: its address is nobody's business
    return permitted.length > 0 ? permitted : { code: 'EGRESS_DENIED', msg: `EGRESS_DENIED ${name}` }
  }

  return {
    nameOf: (host) => names.get(plainHost(host)) ?? host,
    answerDry(method, name) {
      const known = standIns.has(plainHost(name)) || standIns.size < MOST_STAND_INS
      if (method === 'lookup' && known) return { answer: [standIn(plainHost(name))] }
      if ((method === 'resolve' || method === 'resolve4') && known)
        return { answer: [standIn(plainHost(name)).address] }
      return { error: { code: 'ENODATA', msg: `${method} ENODATA ${name}` } }
    },
    async dial(host) {
      const found = await lookupAll(plainHost(host), 0)
      if ('code' in found) throw Object.assign(new Error(found.msg), found)
      return found
    },
    async answer(method, name, options) {
      if (method === 'lookup') {
        const found = await find(name, isObject(options) ? Number(options.family ?? 0) : 0)
        return 'code' in found ? { error: found } : { answer: found }
      }
      if (method === 'resolve' || method === 'resolve4' || method === 'resolve6') {
        const type =
          method === 'resolve4'
            ? 'A'
            : method === 'resolve6'
              ? 'AAAA'
              : (typeof options === 'string' ? options : 'A').toUpperCase()
        if (type !== 'A' && type !== 'AAAA')
          return records(`resolve${type.slice(0, 1)}${type.slice(1).toLowerCase()}`, name)
        const found = await find(name, type === 'A' ? 4 : 6)
        if ('code' in found) return { error: { ...found, syscall: `query${type === 'A' ? 'A' : 'Aaaa'}` } }
        const list = found.filter((one) => one.family === (type === 'A' ? 4 : 6)).map((one) => one.address)
        return list.length > 0 ? { answer: list } : { error: { code: 'ENODATA', msg: `query${type} ENODATA ${name}` } }
      }
      return records(method, name)
    },
  }

  async function records(method: string, name: string): Promise<{ answer: unknown } | { error: NetError }> {
    if (!recordMethods.has(method) || policy.isMapped(name))
      return { error: { code: 'ENOTIMP', msg: `${method} ENOTIMP ${name}` } }
    try {
      const ask = (dns as unknown as { [method: string]: (name: string) => Promise<unknown> })[method]
      return { answer: await ask?.(name) }
    } catch (thrown) {
      return { error: errorOf(thrown, name) }
    }
  }
}

async function lookupAll(host: string, family: number): Promise<readonly Address[] | NetError> {
  const kind = isIP(host)
  if (kind !== 0) return [{ address: host, family: kind }]
  try {
    return await lookup(host, { all: true, family: family === 4 || family === 6 ? family : 0 })
  } catch (thrown) {
    return errorOf(thrown, host)
  }
}

function errorOf(thrown: unknown, host: string): NetError {
  const code = isObject(thrown) && typeof thrown.code === 'string' ? thrown.code : 'EAI_FAIL'
  const syscall = isObject(thrown) && typeof thrown.syscall === 'string' ? thrown.syscall : 'getaddrinfo'
  return { code, msg: `${syscall} ${code} ${host}`, syscall }
}
