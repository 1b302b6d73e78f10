// GET /health: is this node ready, and what is it? Answers any Host.
import type { FastifyInstance } from 'fastify'

import { messageOf } from '#kit'
import { settings } from '#tenant'

import type { WebDeps } from './deps.ts'

export function healthRoute(deps: WebDeps): (app: FastifyInstance) => Promise<void> {
  const { storage, jobs, isolation, version, log } = deps
  return async (app) => {
    app.get('/health', { config: { anyHost: true } }, async (_request, reply) => {
      try {
        await settings.read(storage.db, 'tenant')
        const queue = await jobs.depth()
        const { tier, words } = isolation
        return await reply.send({ status: 'ok', version, store: storage.dialect, queue, isolation: { tier, words } })
      } catch (thrown) {
        log.error('not ready', { error: messageOf(thrown) })
        return reply.code(503).send({ status: 'unavailable', version, store: storage.dialect })
      }
    })
  }
}
