// What a request tells about itself, taken once at the door of web/ and carried to events and logs.
import type { EventRequest } from '#triggers'

export type RequestFacts = {
  /** the client's address; `X-Forwarded-For` counts only from trusted proxies */
  ip: string
  userAgent: string | undefined
  hostname: string
  /** first language of Accept-Language */
  language: string | undefined
  method: string
}

/** The `event.request` of both triggers. */
export function eventRequest(facts: RequestFacts): EventRequest {
  return {
    geoip: {},
    hostname: facts.hostname,
    ip: facts.ip,
    method: facts.method,
    ...(facts.language === undefined ? {} : { language: facts.language }),
    ...(facts.userAgent === undefined ? {} : { user_agent: facts.userAgent }),
  }
}
