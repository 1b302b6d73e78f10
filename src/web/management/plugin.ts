// /api/v2: every route of the table behind the same doors: token, rate, scope, ids, schemas, log event.
import multipart from '@fastify/multipart'
import type { FastifyInstance, FastifyRequest } from 'fastify'

import { AppError, type JsonObject } from '#kit'

import type { WebDeps } from '../deps.ts'
import { bodyOf } from '../errors.ts'
import { openLater } from '../later.ts'
import { openRateLimit } from '../rate-limit.ts'
import { requestFacts } from '../request-facts.ts'
import { validatorCompiler } from '../validation.ts'
import { identifyCaller, requireScope } from './authorize.ts'
import { expectedTags, heedsTag, quoted, refuseCondition } from './entity-tags.ts'
import { notHere } from './not-here.ts'
import { openApiDocument } from './openapi.ts'
import { referencePage } from './reference/page.ts'
import type { Caller, ManagementRoute } from './route.ts'
import { routeTable } from './table.ts'
import { readUpload } from './upload.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    management?: ManagementRoute
  }
}

export function managementRoutes(deps: WebDeps): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    const rate = openRateLimit(deps.rateLimit, deps.clock)
    const callers = new WeakMap<FastifyRequest, Caller>()
    const { later, done } = openLater(deps.log)
    app.addHook('onClose', done)
    app.setValidatorCompiler(validatorCompiler)
    // what is too large is told in our own words
    await app.register(multipart, { throwFileSizeLimit: false })
    app.addHook('onRequest', async (request, reply) => {
      const { management } = request.routeOptions.config
      if (!management) return
      let caller: Caller
      try {
        caller = await identifyCaller(deps, request)
      } catch (thrown) {
        rate.take(`address ${request.ip}`, reply)
        throw thrown
      }
      rate.take(caller.administrator?.id ?? caller.client, reply)
      requireScope(caller, management.scopes)
      checkIds(request.params as Record<string, string>)
      if (request.url.includes('%00')) {
        throw new AppError('invalid', 'invalid_query_string', 'Query validation error: a parameter contains NUL.')
      }
      callers.set(request, caller)
    })
    app.setNotFoundHandler((_request, reply) => {
      const body = bodyOf(404, 'Not Found')
      return reply.code(404).type('application/json; charset=utf-8').send(body)
    })

    const document = openApiDocument(routeTable, deps)
    app.get('/openapi.json', () => document)
    const reference = referencePage(routeTable, deps)
    app.get('/docs', (_request, reply) =>
      reply.header('content-security-policy', reference.policy).type('text/html; charset=utf-8').send(reference.text),
    )

    for (const { method, path, reason } of notHere()) {
      app.route({
        method,
        url: path,
        handler: () => {
          const words = `${method} ${path} is not supported by this server: ${reason}.`
          throw new AppError('absent', 'not_supported', words)
        },
      })
    }

    for (const route of routeTable) {
      app.route({
        method: route.method,
        url: route.path,
        config: { management: route, ...(route.upload ? { readsItself: true as const } : {}) },
        schema: {
          // what is not here is not here, whatever is asked of it
          ...(isMissing(route) ? {} : { querystring: route.query ?? NO_QUERY }),
          ...(route.body ? { body: route.body } : {}),
        },
        preValidation: async (request) => {
          if (route.upload) request.body = (await readUpload(request, route.upload)) ?? request.body
          // absent, not null: what runs everything again is not set off by a null
          if (route.bodyOptional && request.body === undefined) request.body = {}
        },
        handler: async (request, reply) => {
          const caller = callers.get(request)
          if (!caller) throw new Error('a management route ran without a caller')
          const { query, body } = request
          const params = request.params as Record<string, string>
          const expected = route.method === 'GET' ? undefined : expectedTags(request.headers['if-match'])
          if (expected && !heedsTag(route)) refuseCondition()
          const answer = await route.handle(deps, {
            ...{ params, query, body, caller, expected, request: requestFacts(request) },
            tag: (tag) => void reply.header('etag', quoted(tag)),
          })
          if (route.method !== 'GET' && !route.unlogged) await logCall(deps, route, request, caller, 'sapi')
          else if (route.method === 'GET' && readsSecrets(route, caller))
            await later(logCall(deps, route, request, caller, 'mgmt_api_read'))
          return route.status === 204 ? reply.code(204).send() : reply.code(route.status).send(answer)
        },
      })
    }
  }
}

function isMissing({ support }: ManagementRoute): boolean {
  return typeof support === 'object' && 'missing' in support
}

const NO_QUERY = { type: 'object', properties: {}, additionalProperties: false }

/** An id is never a path: `..` and NUL reach nothing (supabase auth-js CVE-2025-48370). */
function checkIds(params: Record<string, string>): void {
  for (const [name, value] of Object.entries(params)) {
    // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
    if (value === '' || value.includes('..') || /[\0-\x1f\x7f]/.test(value)) {
      throw new AppError(
        'invalid',
        'invalid_uri',
        `Path validation error: 'String does not match pattern: an id without control characters and ..' on property ${name}.`,
      )
    }
  }
}

function readsSecrets(route: ManagementRoute, caller: Caller): boolean {
  return route.showsSecretsTo !== undefined && caller.scope.has(route.showsSecretsTo)
}

async function logCall(
  deps: WebDeps,
  route: ManagementRoute,
  request: FastifyRequest,
  caller: Caller,
  type: 'sapi' | 'mgmt_api_read',
): Promise<void> {
  const details: JsonObject = {
    request: { method: request.method, path: request.url.split('?')[0] ?? '', channel: 'api' },
    response: { statusCode: route.status },
  }
  await deps.logs.write(deps.storage.db, {
    type,
    description: route.summary,
    client: { id: caller.client, name: caller.name },
    // an administrator stands in the event by name: who did it, not by which page
    ...(caller.administrator && {
      user: { id: `administrator|${caller.administrator.id}`, name: caller.administrator.email },
    }),
    request: requestFacts(request),
    audience: deps.oidc.managementAudience,
    scope: [...caller.scope].join(' '),
    details,
  })
}
