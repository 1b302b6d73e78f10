// The hosted pages: GET shows the state, POST feeds one input and answers 303; everything works without JavaScript.
import cookie from '@fastify/cookie'
import formbody from '@fastify/formbody'
import type { FastifyInstance } from 'fastify'

import { errorBody, logFailure } from '../errors.ts'
import { keepLocales } from '../locales.ts'
import { continueRoutes } from './continue.ts'
import type { PageDeps } from './deps.ts'
import { enrollRoutes } from './enroll.ts'
import { sendErrorPage } from './error-page.ts'
import { secureHeaders } from './headers.ts'
import { mailedLinkRoutes } from './mailed-link.ts'
import { openLinkRoutes } from './open-link.ts'
import { requestLinkRoutes } from './request-link.ts'
import { resetRoutes } from './reset.ts'

export type { PageDeps } from './deps.ts'

/** 1,024 characters of four bytes, percent-encoded, twice, and room for the rest. */
const FORM_LIMIT = 64 * 1024

/** A fastify plugin: `/u/reset-password…`, `/u/reset-verify` and `/continue`. Reads forms only, and answers pages only. */
export function resetPages(deps: PageDeps): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    app.removeAllContentTypeParsers()
    await app.register(formbody, { bodyLimit: FORM_LIMIT })
    if (!app.hasRequestDecorator('cookies')) await app.register(cookie)
    app.addHook('onRequest', (request, reply, done) => {
      secureHeaders(reply)
      keepLocales(request, reply, deps.publicUrl.startsWith('https:'))
      done()
    })
    app.setErrorHandler((thrown, request, reply) => {
      logFailure(deps.log, thrown, { method: request.method, route: request.routeOptions.url })
      return sendErrorPage(reply, {
        status: errorBody(thrown).statusCode,
        language: deps.requestFacts(request).language,
      })
    })
    requestLinkRoutes(app, deps)
    openLinkRoutes(app, deps)
    resetRoutes(app, deps)
    continueRoutes(app, deps)
    enrollRoutes(app, deps)
    mailedLinkRoutes(app, deps)
    app.all('/u/*', (request, reply) =>
      sendErrorPage(reply, { status: 404, language: deps.requestFacts(request).language }),
    )
  }
}
