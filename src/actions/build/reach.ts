// Keeps a build in which an author named a registry to what Actions may reach: each connection is judged by the server.
import { isIP, type LookupFunction, Socket } from 'node:net'
import { createInterface } from 'node:readline'

/** What the build process asks on `REACH_FD`, a line of JSON each. */
export type Asked = { q: number; host: string; port: number }
/** Without an address: it may not be reached. */
export type Judged = { q: number; address?: string }

/** The descriptor over which the build process asks the server. */
export const REACH_FD = 4

/** Stands for a host that is written as an address: those are dialled without a look-up, and so without being judged. */
const WRITTEN = 'address.invalid'

/**
 * From here on this process connects to the address that the server answers with and to no other, whatever a name resolves
 * to later or a redirect leads to. For good: it is ended after such a build.
 *
 * @param own `host:port` of what the machine's own npm configuration names: that is the operator's word
 */
export function keepToReach(own: ReadonlySet<string>): void {
  const ask = openAsking()
  const connect = Reflect.get(Socket.prototype, 'connect') as (this: Socket, ...args: unknown[]) => Socket
  function guarded(this: Socket, ...args: unknown[]): Socket {
    const [options, then] = Array.isArray(args[0]) ? (args[0] as unknown[]) : args
    const { host = 'localhost', port = 0 } = (options ?? {}) as { host?: string; port?: number | string }
    if (own.has(`${host}:${port}`)) return connect.apply(this, args)
    const lookup: LookupFunction = (_name, { all }, found) => {
      ask(host, Number(port)).then(
        (address) => (all ? found(null, [{ address, family: isIP(address) }]) : found(null, address, isIP(address))),
        (thrown: unknown) => found(thrown instanceof Error ? thrown : new Error(String(thrown)), ''),
      )
    }
    const judged = { ...(options as object), host: isIP(host) === 0 ? host : WRITTEN, path: undefined, lookup }
    return connect.call(this, judged, then)
  }
  Object.assign(Socket.prototype, { connect: guarded })
}

/** @param urls registries and proxies of the machine's configuration; what is no URL is passed by */
export function ownPlaces(urls: readonly unknown[]): ReadonlySet<string> {
  return new Set(urls.flatMap((url) => (typeof url === 'string' && URL.canParse(url) ? [placeOf(new URL(url))] : [])))
}

function placeOf({ hostname, port, protocol }: URL): string {
  return `${hostname.replace(/^\[|\]$/g, '')}:${port === '' ? (protocol === 'https:' ? 443 : 80) : port}`
}

function openAsking(): (host: string, port: number) => Promise<string> {
  const waiting = new Map<number, { host: string; done(address: string): void; failed(error: Error): void }>()
  const pipe = new Socket({ fd: REACH_FD })
  pipe.unref()
  createInterface({ input: pipe }).on('line', (line) => {
    const { q, address } = JSON.parse(line) as Judged
    const asked = waiting.get(q)
    waiting.delete(q)
    if (address === undefined) asked?.failed(denied(asked.host))
    else asked?.done(address)
  })
  let last = 0
  return (host, port) => {
    const { promise, resolve, reject } = Promise.withResolvers<string>()
    waiting.set(++last, { host, done: resolve, failed: reject })
    pipe.write(`${JSON.stringify({ q: last, host, port } satisfies Asked)}\n`)
    return promise
  }
}

function denied(host: string): Error {
  return Object.assign(new Error(`${host} may not be reached`), { code: 'EGRESS_DENIED', syscall: 'connect' })
}
