// /exports: the file of an export, for whoever has its link. The link is sealed: it can be neither guessed nor changed.
import { Readable } from 'node:stream'

import type { FastifyInstance } from 'fastify'

import type { Flows } from '#flows'

import { bodyOf } from './errors.ts'

export function exportRoutes({ flows }: { flows: Flows }): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    app.get<{ Params: { name: string }; Querystring: { token?: unknown } }>(
      '/exports/:name',
      async (request, reply) => {
        const { token } = request.query
        const file = typeof token === 'string' && token.length < 2000 ? await flows.bulk.openExport(token) : undefined
        // one answer for a link of another file, a changed one and one that is too old
        if (!file || file.name !== request.params.name) {
          return reply.code(404).type('application/json; charset=utf-8').send(bodyOf(404, 'Not Found'))
        }
        return reply
          .type('application/gzip')
          .header('content-disposition', `attachment; filename="${file.name}"`)
          .header('x-robots-tag', 'noindex')
          .send(Readable.from(file.bytes))
      },
    )
  }
}
