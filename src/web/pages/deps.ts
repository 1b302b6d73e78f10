// What the hosted pages are given.
import type { FastifyRequest } from 'fastify'

import type { Flows, RequestFacts } from '#flows'
import type { Ids, Log } from '#kit'
import type { Storage } from '#storage'

export type PageDeps = {
  storage: Storage
  flows: Flows
  ids: Ids
  log: Log
  /** without a trailing slash */
  publicUrl: string
  /** what a request tells about itself; `X-Forwarded-*` count only from trusted proxies */
  requestFacts(request: FastifyRequest): RequestFacts
}
