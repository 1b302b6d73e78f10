// The connection shim: every TCP connection of the Action goes to the supervisor's egress socket, by host and port.
import { AsyncLocalStorage } from 'node:async_hooks'
import { createRequire, syncBuiltinESMExports } from 'node:module'
import { Socket } from 'node:net'
import type * as netModule from 'node:net'
import type { Duplex } from 'node:stream'

import type { NetError, Opening } from '../protocol.ts'
import { captured, textOf } from './capture.ts'
import { begin, current, end, type Execution } from './executions.ts'
import { netError } from './net-error.ts'
import { send } from './pipe.ts'

const require = createRequire('/')
const tls = require('node:tls') as typeof import('node:tls')
const dgram = require('node:dgram') as typeof import('node:dgram')
const net = require('node:net') as typeof netModule

/** What happens to a connection is told by the pipe, but belongs to the context that asked for it. */
type Waiting = { inContext: (body: () => void) => void; socket: Socket; open: () => void }
type Connect = (this: Socket, ...args: unknown[]) => Socket
type Target = { host?: unknown; port?: unknown; path?: unknown; signal?: unknown }

let egress = ''
let next = 1
/** set while a dry run's connection is made that the Action believes to be TLS */
let believedTls = false
const waiting = new Map<number, Waiting>()
const originalConnect = Socket.prototype.connect as unknown as Connect
const originalWrite = (Socket.prototype as unknown as { _write: () => void })._write
const snapshot = AsyncLocalStorage.snapshot
const originalTls = tls.connect

/** Sockets that an HTTP client has taken over: then the request is what counts, not the kept-alive connection. */
const tracked = new WeakMap<object, { execution: Execution | undefined; socket: Socket }>()

export function installConnections(socketPath: () => string): void {
  egress = ''
  Socket.prototype.connect = function (this: Socket, ...args: unknown[]): Socket {
    egress = socketPath()
    return connect(this, args)
  }
  tls.connect = tlsConnect
  // a handle of UDP or of a server would also be a way to a raw handle of the network
  Object.assign(dgram, { createSocket: refuse('udp'), Socket: refuse('udp') })
  Object.assign(net.Server.prototype, { listen: refuse('listen') })
  syncBuiltinESMExports()
}

function refuse(what: string): () => never {
  return function () {
    throw netError({ code: 'EGRESS_DENIED', msg: `EGRESS_DENIED ${what}` })
  }
}

/** The server's word on connection `c`. */
export function opened(c: number): void {
  const found = waiting.get(c)
  found?.inContext(found.open)
}

export function refused(c: number, error: NetError): void {
  const found = waiting.get(c)
  waiting.delete(c)
  found?.inContext(() => found.socket.destroy(netError(error)))
}

/** The connection is one that an HTTP client keeps; it no longer holds up the execution that opened it. */
export function isHttp(socket: object): void {
  const found = tracked.get(socket)
  if (found !== undefined) end(found.execution, found.socket)
}

function connect(socket: Socket, args: unknown[]): Socket {
  const [target, callback] = normal(args)
  const handle = (socket as { _handle?: object | null })._handle
  if (target.path !== undefined && target.path !== null)
    return fail(socket, 'EGRESS_DENIED', `EGRESS_DENIED ${textOf(target.path)}`)
  // a socket that already stands on a TCP handle of its own would go past the proxy
  if (handle !== undefined && handle !== null) return fail(socket, 'EGRESS_DENIED', 'EGRESS_DENIED raw handle')
  const port = Number(target.port)
  if (!Number.isInteger(port) || port < 0 || port > 65535 || target.port === '' || target.port === null) {
    throw Object.assign(new RangeError(`Port should be >= 0 and < 65536. Received ${textOf(target.port)}.`), {
      code: 'ERR_SOCKET_BAD_PORT',
    })
  }
  const host = typeof target.host === 'string' && target.host !== '' ? target.host : 'localhost'
  if (typeof callback === 'function') socket.once('connect', callback as () => void)
  return start(socket, host, port)
}

function start(socket: Socket, host: string, port: number): Socket {
  const c = next++
  const tls = believedTls
  const execution = begin(socket)
  tracked.set(socket, { execution, socket })
  const restore = holdConnect(socket, () => {
    const opening: Opening = { c, n: execution?.n ?? 0, host, port, dry: execution?.dry ?? false, tls }
    // below the stream's queue, where an HTTP client's first bytes already wait for `connect`
    captured.apply(originalWrite, socket, [openingBytes(opening), 'buffer', () => {}])
  })
  waiting.set(c, {
    inContext: snapshot(),
    socket,
    open: () => {
      waiting.delete(c)
      restore()
      send({ t: 'go', c })
    },
  })
  socket.once('close', () => {
    waiting.delete(c)
    end(execution, socket)
  })
  captured.apply(originalConnect, socket, [{ path: egress }])
  Object.defineProperty(socket, 'remoteAddress', { value: host, configurable: true })
  Object.defineProperty(socket, 'remotePort', { value: port, configurable: true })
  return socket
}

/**
 * `connect` and `ready` of the Unix socket only mean that the proxy is there; the Action sees them when the proxy has
 * the other side, so that ECONNREFUSED and EGRESS_DENIED come instead of them and not after.
 */
function holdConnect(socket: Socket, raw: () => void): () => void {
  const emit = socket.emit
  Object.defineProperty(socket, 'emit', {
    configurable: true,
    writable: true,
    enumerable: false,
    value(this: Socket, name: string, ...args: unknown[]): boolean {
      if (name === 'connect') {
        raw()
        setConnecting(this, true)
        return true
      }
      return name === 'ready' ? true : captured.apply(emit, this, [name, ...args]) === true
    },
  })
  return () => {
    delete (socket as { emit?: unknown }).emit
    if (socket.destroyed) return
    setConnecting(socket, false)
    socket.emit('connect')
    socket.emit('ready')
  }
}

function setConnecting(socket: Socket, value: boolean): void {
  ;(socket as unknown as { connecting: boolean }).connecting = value
}

function openingBytes(opening: Opening): Buffer {
  const text = captured.stringify(opening)
  const length = captured.byteLength(text)
  const bytes = captured.alloc(2 + length)
  bytes.writeUInt16LE(length, 0)
  bytes.write(text, 2)
  return bytes
}

function fail(socket: Socket, code: string, msg: string): Socket {
  setConnecting(socket, true)
  captured.tick(() => socket.destroy(netError({ code, msg })))
  return socket
}

/** The argument forms of net.connect and of socket.connect, as [options, callback]. */
function normal(args: unknown[]): [Target, unknown] {
  if (Array.isArray(args[0])) return normal(args[0] as unknown[])
  const callback = args.at(-1)
  const first = args[0]
  if (typeof first === 'object' && first !== null) return [first, callback]
  if (typeof first === 'string' && !isPort(first)) return [{ path: first }, callback]
  return [{ port: first, host: typeof args[1] === 'string' ? args[1] : undefined }, callback]
}

function isPort(text: string): boolean {
  return text !== '' && Number(text) >= 0
}

type TlsOptions = import('node:tls').ConnectionOptions

/** TLS over a connection of ours, which has a native handle: encryption stays in C++, verification as it is. */
function tlsConnect(...args: unknown[]): import('node:tls').TLSSocket {
  const [options, callback] = tlsNormal(args)
  if (options.socket !== undefined) return finish(options, callback, options.socket)
  if (current()?.dry === true) return plainAsTls(options, callback)
  const socket = net.connect(connectOptions(options))
  return finish(options, callback, socket)
}

function finish(options: TlsOptions, callback: unknown, socket: Duplex): import('node:tls').TLSSocket {
  const host = options.host ?? 'localhost'
  const servername = options.servername ?? (net.isIP(host) === 0 ? host : '')
  const secure = captured.apply(originalTls, tls, [
    { ...options, host, servername, socket, path: undefined },
    callback,
  ]) as import('node:tls').TLSSocket
  const inner = tracked.get(socket)
  if (inner !== undefined) tracked.set(secure, inner)
  if (options.socket === undefined) {
    socket.on('error', (error) => secure.destroy(error))
    socket.on('close', () => secure.destroy())
    secure.once('close', () => socket.destroy())
  }
  return secure
}

function connectOptions(options: TlsOptions): import('node:net').NetConnectOpts {
  // the HTTP agent passes `path: null` when there is no socketPath
  if (typeof options.path === 'string') return { path: options.path }
  return { port: options.port ?? 0, host: options.host ?? 'localhost' }
}

function tlsNormal(args: unknown[]): [TlsOptions, unknown] {
  const callback = typeof args.at(-1) === 'function' ? args.at(-1) : undefined
  let options: TlsOptions = {}
  for (const [i, arg] of args.entries()) {
    if (typeof arg === 'object' && arg !== null) options = { ...options, ...arg }
    else if (i === 0) options = { ...options, port: Number(arg) }
    else if (i === 1 && typeof arg === 'string') options = { ...options, host: arg }
  }
  return [options, callback]
}

/** A dry run answers from stubs: nothing is encrypted, because nothing leaves the machine. */
function plainAsTls(options: TlsOptions, callback: unknown): import('node:tls').TLSSocket {
  believedTls = true
  const socket = net.connect(connectOptions(options)) as import('node:tls').TLSSocket
  believedTls = false
  Object.assign(socket, { encrypted: true, authorized: true, alpnProtocol: false })
  Object.assign(socket, {
    getPeerCertificate: () => ({}),
    getSession: () => undefined,
    isSessionReused: () => false,
    getProtocol: () => 'TLSv1.3',
    getCipher: () => ({ name: 'none', standardName: 'none', version: 'none' }),
    setServername: () => {},
  })
  if (typeof callback === 'function') socket.once('secureConnect', callback as () => void)
  socket.once('connect', () => socket.emit('secureConnect'))
  return socket
}
