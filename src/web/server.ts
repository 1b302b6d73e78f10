// The HTTP server: what holds for every request, and which routes there are.
import formbody from '@fastify/formbody'
import helmet from '@fastify/helmet'
import fastify, { type FastifyInstance, type FastifyReply, type FastifyServerOptions } from 'fastify'

import { authenticationRoutes } from './authentication/routes.ts'
import { BODY_LIMIT, readBodies } from './bodies.ts'
import { dashboardRoutes } from './dashboard.ts'
import type { WebDeps } from './deps.ts'
import { bodyOf, type ErrorBody, errorBody, logFailure } from './errors.ts'
import { exportRoutes } from './exports.ts'
import { healthRoute } from './health.ts'
import { hostCheck } from './host-check.ts'
import { inboxRoutes } from './inbox.ts'
import { managementRoutes } from './management/plugin.ts'
import { resetPages } from './pages/index.ts'
import { pageTemplates } from './pages/page-template.ts'
import { signInPages } from './pages/sign-in/index.ts'
import { requestFacts } from './request-facts.ts'
import { ssfConfigurationRoute } from './ssf-configuration.ts'

/** A server that answers `inject`, and the network once it listens. */
export async function openServer(deps: WebDeps): Promise<FastifyInstance> {
  const { log, publicUrl, tls, trustedProxies } = deps
  const options: FastifyServerOptions = {
    logger: false,
    bodyLimit: BODY_LIMIT,
    // a client gets 30 s to send a request whole; slower ones hold a socket for nothing
    requestTimeout: 30_000,
    keepAliveTimeout: 65_000,
    trustProxy: trustedProxies.length > 0 ? [...trustedProxies] : false,
    // ids of resource servers are URLs, percent-encoded
    routerOptions: { maxParamLength: 2048 },
    frameworkErrors: (thrown, _request, reply) => void sendError(reply, errorBody(thrown)),
  }
  const app = fastify(tls ? ({ ...options, https: tls } as FastifyServerOptions) : options)

  if (deps.locate) app.decorate('locate', deps.locate)

  const judgeHost = hostCheck(deps)
  app.addHook('onRequest', (request, reply, done) => {
    const verdict = judgeHost(request)
    if (verdict === 'ours') return done()
    const status = verdict === 'missing' ? 400 : 421
    return void sendError(reply, bodyOf(status, `This server answers for ${new URL(publicUrl).host} only.`))
  })
  await app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
    frameguard: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
    strictTransportSecurity: publicUrl.startsWith('https:') ? { maxAge: 31_536_000 } : false,
  })
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store')
    done()
  })
  app.setErrorHandler((thrown, request, reply) => {
    logFailure(log, thrown, { method: request.method, route: request.routeOptions.url })
    return sendError(reply, errorBody(thrown))
  })
  app.setNotFoundHandler((_request, reply) => sendError(reply, bodyOf(404, 'Not Found')))

  app.addHook('onSend', pageTemplates(deps))
  await app.register(healthRoute(deps))
  await app.register(resetPages({ ...deps, requestFacts }))
  await app.register(signInPages({ ...deps, requestFacts }))
  await app.register(dashboardRoutes(deps))
  await app.register(exportRoutes(deps))
  await app.register(ssfConfigurationRoute(deps))
  await app.register(inboxRoutes({ mail: deps.mail, enabled: deps.inboxEnabled }))
  await app.register(async (api) => {
    await api.register(formbody, { bodyLimit: 64 * 1024 })
    readBodies(api)
    await api.register(authenticationRoutes(deps))
    await api.register(managementRoutes(deps), { prefix: '/api/v2' })
  })
  return app
}

function sendError(reply: FastifyReply, body: ErrorBody): FastifyReply {
  return reply.code(body.statusCode).type('application/json; charset=utf-8').send(body)
}
