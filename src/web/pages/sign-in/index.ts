// The pages around signing in, as one plugin: /authorize, /u/login, /u/administrator and logging out.
import cookie from '@fastify/cookie'
import formbody from '@fastify/formbody'
import type { FastifyInstance } from 'fastify'

import { errorBody, logFailure } from '../../errors.ts'
import { sendErrorPage } from '../error-page.ts'
import { secureHeaders } from '../headers.ts'
import { accountRoutes } from './account.ts'
import { administratorRoutes } from './administrator.ts'
import { authorizeRoutes } from './authorize.ts'
import { changeRoutes } from './change.ts'
import type { SignInPageDeps } from './deps.ts'
import { loginRoutes } from './login.ts'
import { logoutRoutes } from './logout.ts'

const FORM_LIMIT = 64 * 1024

export function signInPages(deps: SignInPageDeps): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    app.removeAllContentTypeParsers()
    await app.register(formbody, { bodyLimit: FORM_LIMIT })
    await app.register(cookie)
    app.addHook('onRequest', (_request, reply, done) => {
      secureHeaders(reply)
      done()
    })
    app.setErrorHandler((thrown, request, reply) => {
      logFailure(deps.log, thrown, { method: request.method, route: request.routeOptions.url })
      return sendErrorPage(reply, {
        status: errorBody(thrown).statusCode,
        language: deps.requestFacts(request).language,
      })
    })
    authorizeRoutes(app, deps)
    loginRoutes(app, deps)
    administratorRoutes(app, deps)
    logoutRoutes(app, deps)
    changeRoutes(app, deps)
    accountRoutes(app, deps)
  }
}
