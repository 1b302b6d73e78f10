// What the provider may see of a request.
import type { FastifyRequest } from 'fastify'

import type { RequestFacts } from '#flows'

import { requestFacts } from '../../request-facts.ts'

type Seen = { headers: Record<string, string | undefined>; request: RequestFacts }

/** The headers of a request, and what is known of who sent it. */
export function seen(request: FastifyRequest): Seen {
  const headers: Record<string, string | undefined> = {}
  for (const [name, value] of Object.entries(request.headers)) {
    if (typeof value === 'string') headers[name] = value
  }
  return { headers, request: requestFacts(request) }
}
