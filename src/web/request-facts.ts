// Takes out of a request what events and logs keep of it.
import type { FastifyRequest } from 'fastify'
import ipaddr from 'ipaddr.js'

import type { RequestFacts } from '#flows'

import type { Locate } from './geo.ts'
import { wantedLocales } from './locales.ts'
import { languageOf } from './pages/text/index.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** there when a database of places is configured */
    locate?: Locate
  }
}

export function requestFacts(request: FastifyRequest): RequestFacts {
  const locales = wantedLocales(request)
  const geoip = request.server.locate?.(request.ip)
  return {
    ip: request.ip,
    // bounded, so that nobody fills the logs with a header
    userAgent: request.headers['user-agent']?.slice(0, 500),
    hostname: request.hostname,
    language: locales[0],
    locales,
    locale: languageOf(locales),
    method: request.method,
    ...(geoip === undefined ? {} : { geoip }),
    ...(isThroughUnknownProxy(request) ? { throughUnknownProxy: true as const } : {}),
  }
}

/** Only where it comes from this very machine: anybody else who sends such a header has written it themselves. */
function isThroughUnknownProxy({ ip, socket, headers }: FastifyRequest): boolean {
  const forwarded = headers['x-forwarded-for'] !== undefined || headers['forwarded'] !== undefined
  return forwarded && ip === socket.remoteAddress && ipaddr.isValid(ip) && ipaddr.process(ip).range() === 'loopback'
}
