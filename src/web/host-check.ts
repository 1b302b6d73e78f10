// Refuses requests for a Host that is not ours: a foreign name must never get as far as a link or a cookie.
import type { FastifyRequest } from 'fastify'

import type { WebDeps } from './deps.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** answers whatever the Host header says (health checks come by address) */
    anyHost?: true
  }
}

export type HostVerdict = 'ours' | 'foreign' | 'missing'

/** In development the loopback names on the real port are ours too. */
export function hostCheck(
  deps: Pick<WebDeps, 'publicUrl' | 'mode' | 'port'>,
): (request: FastifyRequest) => HostVerdict {
  const { protocol, host } = new URL(deps.publicUrl)
  const ours = withoutDefaultPort(host, protocol)
  return (request) => {
    if (request.routeOptions.config?.anyHost) return 'ours'
    // X-Forwarded-Host counts only when the request came from a trusted proxy (fastify's trustProxy)
    const asked = request.host
    if (asked === undefined || asked === '') return 'missing'
    const name = withoutDefaultPort(asked.toLowerCase(), protocol)
    if (name === ours) return 'ours'
    if (deps.mode !== 'development') return 'foreign'
    const port = request.socket.localPort ?? deps.port
    return LOOPBACK.some((each) => name === withoutDefaultPort(`${each}:${port}`, protocol)) ? 'ours' : 'foreign'
  }
}

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]']

function withoutDefaultPort(host: string, protocol: string): string {
  return host.replace(protocol === 'https:' ? /:443$/ : /:80$/, '')
}
