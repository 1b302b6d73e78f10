// What a request tells about itself, taken once at the door of web/ and carried to events and logs.
import type { EventRequest, GeoIp } from '#triggers'

export type RequestFacts = {
  /** the client's address; `X-Forwarded-For` counts only from trusted proxies */
  ip: string
  /** `ip` is that of a proxy on this machine that nobody said to trust: it is everybody's */
  throughUnknownProxy?: true
  userAgent: string | undefined
  hostname: string
  /** first of `locales` */
  language: string | undefined
  /** languages asked for, best first: `ui_locales` where the journey has them, else Accept-Language */
  locales?: readonly string[]
  /** of those the one that pages are shown in */
  locale?: string
  method: string
  /** where the address is, if a database of places is configured and knows */
  geoip?: GeoIp
}

/** The same from another address, which a trusted application named: what is known of its own says nothing of that one. */
export function seenFrom(request: RequestFacts, ip: string): RequestFacts {
  if (request.ip === ip) return request
  const { geoip: _place, throughUnknownProxy: _proxy, ...facts } = request
  return { ...facts, ip }
}

/** The `event.request` of every trigger. */
export function eventRequest(facts: RequestFacts): EventRequest {
  return {
    geoip: facts.geoip ?? {},
    hostname: facts.hostname,
    ip: facts.ip,
    method: facts.method,
    ...(facts.language === undefined ? {} : { language: facts.language }),
    ...(facts.userAgent === undefined ? {} : { user_agent: facts.userAgent }),
  }
}
