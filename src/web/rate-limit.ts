// Counts calls per second and caller, and says so in Auth0's three headers.
import type { FastifyReply } from 'fastify'

import { AppError, type Clock, SECOND } from '#kit'

export type RateLimit = {
  /** Counts one call and writes the headers. @throws AppError `too_many_requests` when the second is used up */
  take(caller: string, reply: FastifyReply): void
}

/**
 * A window of one second for each caller. Written here because Auth0's clients read `x-ratelimit-reset` as seconds since
 * the epoch, and fastify's plugin writes seconds to go.
 *
 * @param limit calls per second and caller
 */
export function openRateLimit(limit: number, clock: Clock): RateLimit {
  let window = 0
  let used = new Map<string, number>()
  return {
    take(caller, reply) {
      const now = Math.floor(clock.now() / SECOND)
      if (now !== window) {
        window = now
        used = new Map()
      }
      const calls = (used.get(caller) ?? 0) + 1
      used.set(caller, calls)
      reply.header('x-ratelimit-limit', limit)
      reply.header('x-ratelimit-remaining', Math.max(0, limit - calls))
      reply.header('x-ratelimit-reset', window + 1)
      if (calls <= limit) return
      reply.header('retry-after', 1)
      throw new AppError('too_many', 'too_many_requests', 'Global limit has been reached')
    },
  }
}
