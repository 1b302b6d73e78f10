// Takes the network out of Node's native handles: what JavaScript can dig out of a socket then reaches nothing past the
// proxy. At T2 there is no network to reach; at T0 and T1 this is what stands between an Action and the internal network.
import { createRequire } from 'node:module'

import { captured } from './capture.ts'

const require = createRequire('/')
const net = require('node:net') as typeof import('node:net')
const tls = require('node:tls') as typeof import('node:tls')
const dgram = require('node:dgram') as typeof import('node:dgram')
const dns = require('node:dns') as typeof import('node:dns')

type Handle = { [name: string]: unknown }

/** To be called before the connection shim is installed. @param egress the one path that a pipe may connect to */
export function disarmHandles(egress: () => string): void {
  disarm(tcpHandle(), ['connect', 'connect6', 'bind', 'bind6', 'listen', 'open'])
  disarm(udpHandle(), ['bind', 'bind6', 'connect', 'connect6', 'send', 'send6', 'open'])
  const resolver = new dns.Resolver() as unknown as { _handle: object }
  const queries = methodsOf(resolver._handle).filter((name) => /^(query|getHostByAddr|setServers)/.test(name))
  disarm(resolver._handle, queries)
  guardPipes(egress)
  Object.assign(dns, { lookupService: refuse })
  Object.assign(require('node:dns/promises') as object, { lookupService: refuse })
}

function refuse(): never {
  throw Object.assign(new Error('EGRESS_DENIED'), { code: 'EGRESS_DENIED' })
}

function disarm(handle: object | undefined, names: readonly string[]): void {
  const prototype = prototypeOf(handle)
  for (const name of names) {
    if (name in prototype)
      Object.defineProperty(prototype, name, { value: refuse, writable: false, configurable: false })
  }
}

/** Unix sockets reach what the permission model does not guard: the store of the server, a container engine. */
function guardPipes(egress: () => string): void {
  const socket = new net.Socket({ fd: 3, readable: false, writable: false }) as unknown as { _handle: object }
  const prototype = prototypeOf(socket._handle)
  const connect = prototype.connect
  const guarded = function (this: unknown, request: unknown, path: unknown): unknown {
    if (typeof path !== 'string' || path !== egress()) return refuse()
    return captured.apply(connect, this, [request, path])
  }
  Object.defineProperty(prototype, 'connect', { value: guarded, writable: false, configurable: false })
  disarm(socket._handle, ['bind', 'listen'])
}

function tcpHandle(): object | undefined {
  const socket = new tls.TLSSocket(undefined as never) as unknown as { _handle?: { _parent?: object } | null }
  const handle = socket._handle?._parent
  ;(socket as unknown as import('node:net').Socket).destroy()
  return handle
}

function udpHandle(): object | undefined {
  const socket = dgram.createSocket('udp4')
  for (const symbol of Object.getOwnPropertySymbols(socket)) {
    const value = (socket as unknown as { [symbol: symbol]: { handle?: object } | undefined })[symbol]
    if (typeof value?.handle === 'object') return value.handle
  }
  return undefined
}

function prototypeOf(handle: object | undefined): Handle {
  return handle === undefined ? {} : (Object.getPrototypeOf(handle) as Handle)
}

function methodsOf(handle: object): readonly string[] {
  return Object.getOwnPropertyNames(Object.getPrototypeOf(handle))
}
