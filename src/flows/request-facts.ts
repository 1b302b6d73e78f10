// What a request tells about itself, taken once at the door of web/ and carried to events and logs.
import type { EventRequest, GeoIp } from '#triggers'

export type RequestFacts = {
  /** the client's address; `X-Forwarded-For` counts only from trusted proxies */
  ip: string
  userAgent: string | undefined
  hostname: string
  /** first language of Accept-Language */
  language: string | undefined
  method: string
  /** where the address is, if a database of places is configured and knows */
  geoip?: GeoIp
}

/** The `event.request` of both triggers. */
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
