// The egress proxy of one child: a Unix socket that takes its connections, and the only way out of a T2 sandbox.
import { createServer, connect, type Server, type Socket } from 'node:net'

import { isObject, messageOf } from '#kit'

import type { NetError, Opening } from '../protocol.ts'
import type { Names } from './names.ts'
import { plainHost, type Policy } from './policy.ts'

/** What the proxy saw itself, whatever the Action's own record says. */
export type Connection = { n: number; host: string; port: number; at: number; error?: string }

export type ProxyDeps = {
  policy: Policy
  names: Names
  now(): number
  /** told before anything is decided, so that a denied attempt is on record too */
  onConnection(connection: Connection): void
  opened(c: number): void
  refused(c: number, error: NetError): void
  /** answers a dry run: the socket speaks plain HTTP/1.1, also where the Action believes in TLS */
  onDry(socket: Socket, connection: Connection, tls: boolean): void
}

export type Proxy = {
  listen(path: string): Promise<void>
  /** the child has seen `opened`: the other side may speak now */
  go(c: number): void
  close(): void
}

/** A child has 256 descriptors; what comes beyond that is no honest client. */
const MAX_CONNECTIONS = 250
const MAX_OPENING = 1024
const CONNECT_TIMEOUT_MS = 15_000

export function openProxy(deps: ProxyDeps): Proxy {
  const sockets = new Set<Socket>()
  const flowing = new Map<number, () => void>()
  const server: Server = createServer({ allowHalfOpen: true }, (socket) => {
    if (sockets.size >= MAX_CONNECTIONS) return socket.destroy()
    keep(socket)
    readOpening(socket, (opening, rest) => void begin(socket, opening, rest).catch(() => socket.destroy()))
    return undefined
  })

  const keep = (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => sockets.delete(socket))
  }

  const begin = async (socket: Socket, opening: Opening, rest: Buffer): Promise<void> => {
    const host = plainHost(deps.names.nameOf(opening.host))
    const connection: Connection = { n: opening.n, host, port: opening.port, at: deps.now() }
    deps.onConnection(connection)
    if (opening.dry) {
      if (rest.length > 0) socket.unshift(rest)
      deps.onDry(socket, connection, opening.tls)
      return deps.opened(opening.c)
    }
    const refuse = (error: NetError) => {
      connection.error = error.msg
      deps.refused(opening.c, error)
      // the child closes it when it has read why; if it does not, we do
      setTimeout(() => socket.destroy(), 5000).unref()
    }
    try {
      const target = await targetOf(deps, host, opening.port)
      if ('code' in target) return refuse(target)
      if (socket.destroyed) return
      dial(socket, opening.c, connection, target, rest, refuse)
    } catch (thrown) {
      refuse(dialError(thrown, opening))
    }
  }

  const dial = (
    socket: Socket,
    c: number,
    connection: Connection,
    target: { host: string; port: number },
    rest: Buffer,
    refuse: (error: NetError) => void,
  ): void => {
    const outside = connect({ host: target.host, port: target.port, allowHalfOpen: true, noDelay: true })
    let open = false
    outside.setTimeout(CONNECT_TIMEOUT_MS, () =>
      outside.destroy(Object.assign(new Error('timeout'), { code: 'ETIMEDOUT' })),
    )
    outside.on('error', (error) => {
      if (!open) refuse(dialError(error, { host: connection.host, port: connection.port }))
      else if (!socket.destroyed) socket.resetAndDestroy()
    })
    socket.on('close', () => outside.destroy())
    outside.on('connect', () => {
      open = true
      outside.setTimeout(0)
      keep(outside)
      if (rest.length > 0) outside.write(rest)
      socket.pipe(outside)
      flowing.set(c, () => outside.pipe(socket))
      outside.on('close', () => {
        flowing.delete(c)
        if (!socket.writableEnded) socket.end()
      })
      deps.opened(c)
    })
  }

  return {
    listen: (path) =>
      new Promise((resolve, reject) => {
        server.once('error', reject)
        server.listen({ path, readableAll: true, writableAll: true }, () => resolve())
      }),
    go(c) {
      const flow = flowing.get(c)
      flowing.delete(c)
      flow?.()
    },
    close() {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}

/** The exact address to dial: the one that was judged, so that a second answer of the name server changes nothing. */
async function targetOf(
  deps: ProxyDeps,
  host: string,
  port: number,
): Promise<{ host: string; port: number } | NetError> {
  const route = deps.policy.route(host, port)
  if (route.kind === 'mapped') return { host: route.host, port: route.port }
  const addresses = await deps.names.dial(host)
  const permitted = addresses.find((one) => deps.policy.permits(one.address, route))
  if (permitted === undefined)
    return { code: 'EGRESS_DENIED', msg: `EGRESS_DENIED ${host}:${port}`, syscall: 'connect' }
  return { host: permitted.address, port }
}

function dialError(thrown: unknown, target: { host: string; port: number }): NetError {
  const code = isObject(thrown) && typeof thrown.code === 'string' ? thrown.code : 'ECONNRESET'
  const syscall = isObject(thrown) && typeof thrown.syscall === 'string' ? thrown.syscall : 'connect'
  if (syscall === 'getaddrinfo') return { code, msg: `getaddrinfo ${code} ${target.host}`, syscall }
  if (code === 'ECONNRESET') return { code, msg: messageOf(thrown), syscall }
  return { code, msg: `connect ${code} ${target.host}:${target.port}`, syscall }
}

function readOpening(socket: Socket, done: (opening: Opening, rest: Buffer) => void): void {
  let have: Buffer = Buffer.alloc(0)
  const onData = (chunk: Buffer) => {
    have = Buffer.concat([have, chunk])
    if (have.length < 2) return
    const length = have.readUInt16LE(0)
    if (length > MAX_OPENING) return void socket.destroy()
    if (have.length < 2 + length) return
    socket.off('data', onData)
    socket.pause()
    const opening = parseOpening(have.subarray(2, 2 + length).toString('utf8'))
    if (opening === undefined) return void socket.destroy()
    done(opening, have.subarray(2 + length))
  }
  socket.on('data', onData)
}

function parseOpening(text: string): Opening | undefined {
  try {
    const value: unknown = JSON.parse(text)
    if (!isObject(value)) return undefined
    const { c, n, host, port, dry, tls } = value
    if (typeof c !== 'number' || typeof n !== 'number' || typeof host !== 'string' || typeof port !== 'number')
      return undefined
    return { c, n, host, port, dry: dry === true, tls: tls === true }
  } catch {
    return undefined
  }
}
