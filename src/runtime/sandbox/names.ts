// Name look-ups: answered by the supervisor, since the sandbox has no network (and must not learn internal names).
import { createRequire, syncBuiltinESMExports } from 'node:module'

import type { NetError } from '../protocol.ts'
import { begin, end, type Execution } from './executions.ts'
import { netError } from './net-error.ts'
import { send } from './pipe.ts'

const require = createRequire('/')
const dns = require('node:dns') as typeof import('node:dns')
const promises = require('node:dns/promises') as typeof import('node:dns/promises')
const net = require('node:net') as typeof import('node:net')
const os = require('node:os') as typeof import('node:os')

type Asked = {
  execution: Execution | undefined
  item: object
  settle: (error: NetError | undefined, answer: unknown) => void
}

const asked = new Map<number, Asked>()
let next = 1

const methods = [
  'resolve',
  'resolve4',
  'resolve6',
  'resolveAny',
  'resolveCaa',
  'resolveCname',
  'resolveMx',
  'resolveNaptr',
  'resolveNs',
  'resolvePtr',
  'resolveSoa',
  'resolveSrv',
  'resolveTxt',
  'resolveTlsa',
  'reverse',
]

type Done = (error: unknown, ...answer: unknown[]) => void

export function named(q: number, error: NetError | undefined, answer: unknown): void {
  const found = asked.get(q)
  if (found === undefined) return
  asked.delete(q)
  found.settle(error, answer)
  end(found.execution, found.item)
}

function ask(method: string, name: unknown, options: unknown): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const item = {}
    const execution = begin(item)
    const q = next++
    const settle = (error: NetError | undefined, answer: unknown) => {
      if (error === undefined) return resolve(answer)
      reject(Object.assign(netError(error), { hostname: name }))
    }
    asked.set(q, { execution, item, settle })
    send({ t: 'name', n: execution?.n ?? 0, q, method, name: String(name), options })
  })
}

type Found = { address: string; family: number }

async function lookup(name: unknown, given: unknown): Promise<Found[]> {
  const options = typeof given === 'number' ? { family: given } : isRecord(given) ? given : {}
  const text = typeof name === 'string' ? name : ''
  const family = net.isIP(text)
  if (family !== 0) return [{ address: text, family }]
  return (await ask('lookup', text, { family: Number(options.family ?? 0) })) as Found[]
}

export function installNames(): void {
  const lookupBack = (name: unknown, ...rest: unknown[]) => {
    const done = rest.at(-1)
    if (typeof done !== 'function') throw new TypeError('The "callback" argument must be of type function.')
    const options = rest.length > 1 ? rest[0] : {}
    const all = isRecord(options) && options.all === true
    lookup(name, options).then(
      (found) => (all ? (done as Done)(null, found) : (done as Done)(null, found[0]?.address, found[0]?.family)),
      (error: unknown) => (done as Done)(error),
    )
  }
  Object.assign(dns, { lookup: lookupBack })
  // nodemailer looks here whether there is a network at all; the machine's own addresses are nobody's business
  Object.assign(os, {
    networkInterfaces: () => ({
      lo: [card('127.0.0.1', '255.0.0.0', true)],
      eth0: [card('192.0.2.2', '255.255.255.0', false)],
    }),
  })
  Object.assign(promises, {
    lookup: async (name: unknown, options: unknown) => {
      const found = await lookup(name, options)
      return isRecord(options) && options.all === true ? found : found[0]
    },
  })
  installRecords()
  syncBuiltinESMExports()
}

function installRecords(): void {
  const inPromise = (method: string) => (name: unknown, options: unknown) => ask(method, name, options)
  const inCallback =
    (method: string) =>
    (name: unknown, ...rest: unknown[]) => {
      const done = rest.at(-1)
      if (typeof done !== 'function') throw new TypeError('The "callback" argument must be of type function.')
      const options = rest.length > 1 ? rest[0] : undefined
      ask(method, name, options).then(
        (answer) => (done as Done)(null, answer),
        (error: unknown) => (done as Done)(error),
      )
    }
  for (const method of methods) {
    Object.assign(dns, { [method]: inCallback(method) })
    Object.assign(dns.Resolver.prototype, { [method]: inCallback(method) })
    Object.assign(promises, { [method]: inPromise(method) })
    Object.assign(promises.Resolver.prototype, { [method]: inPromise(method) })
  }
}

/** 192.0.2.0/24 is for documentation (RFC 5737): it is nobody's. */
function card(address: string, netmask: string, internal: boolean) {
  const cidr = `${address}/${netmask === '255.0.0.0' ? 8 : 24}`
  return { address, netmask, family: 'IPv4', mac: '02:00:00:00:00:01', internal, cidr }
}

function isRecord(value: unknown): value is { [key: string]: unknown } {
  return typeof value === 'object' && value !== null
}
