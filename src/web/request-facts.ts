// Takes out of a request what events and logs keep of it.
import type { FastifyRequest } from 'fastify'

import type { RequestFacts } from '#flows'

import type { Locate } from './geo.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** there when a database of places is configured */
    locate?: Locate
  }
}

export function requestFacts(request: FastifyRequest): RequestFacts {
  const language = request.headers['accept-language']?.split(/[,;]/)[0]?.trim()
  const geoip = request.server.locate?.(request.ip)
  return {
    ip: request.ip,
    // bounded, so that nobody fills the logs with a header
    userAgent: request.headers['user-agent']?.slice(0, 500),
    hostname: request.hostname,
    language: language && /^[\w-]{1,35}$/.test(language) ? language : undefined,
    method: request.method,
    ...(geoip === undefined ? {} : { geoip }),
  }
}
