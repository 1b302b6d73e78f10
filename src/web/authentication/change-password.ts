// POST /dbconnections/change_password: asks for a reset link. Known and unknown addresses get the same answer.
import type { FastifyInstance } from 'fastify'

import { connections, identifiersOf, organizations, parseEmail, parseIdentifier, signsInBy } from '#identity'
import { AppError, type ClientId, isObject } from '#kit'
import { clients, settings } from '#tenant'

import type { WebDeps } from '../deps.ts'
import { errorBody, logFailure } from '../errors.ts'
import { openRateLimit } from '../rate-limit.ts'
import { requestFacts } from '../request-facts.ts'

/** Auth0's words. */
const SENT = "We've just sent you an email to reset your password."

export function changePasswordRoute(deps: WebDeps): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    // by address of the network; how many mails one mailbox gets is the flow's to bound
    const rate = openRateLimit(deps.rateLimit, deps.clock)
    app.setErrorHandler((thrown, request, reply) => {
      logFailure(deps.log, thrown, { method: request.method, route: request.routeOptions.url })
      const { statusCode, message, errorCode } = errorBody(thrown)
      // Authentication API: the sentence stands in `error`; newer clients look for `error_description`
      return reply
        .code(statusCode)
        .send({ error: message, error_description: message, statusCode, ...(errorCode ? { code: errorCode } : {}) })
    })
    app.addHook('onRequest', (request, reply, done) => {
      rate.take(request.ip, reply)
      // scripts of any page may ask, as any form of any page can: the answer says nothing, and no cookie counts here
      reply.header('access-control-allow-origin', '*')
      done()
    })
    app.options('/dbconnections/change_password', (_request, reply) =>
      reply
        .code(204)
        .headers({
          'access-control-allow-methods': 'POST',
          'access-control-allow-headers': 'content-type, auth0-client',
        })
        .send(),
    )
    app.post('/dbconnections/change_password', { config: { takesForms: true } }, async (request, reply) => {
      const { db } = deps.storage
      // further properties, such as the `password` of old clients, are ignored as at Auth0
      const asked = isObject(request.body) ? request.body : {}
      const address = readIdentifier(asked)
      const connection = await databaseConnection(deps, text(asked, 'connection'))
      // a fact of the connection, and of nobody in it
      if (identifiersOf(connection.options).named && !signsInBy(connection.options, address)) {
        throw refused('people of the connection do not sign in by that: see its options.attributes')
      }
      const organization =
        asked['organization'] === undefined ? undefined : await findOrganization(deps, text(asked, 'organization'))
      const named = asked['client_id'] === undefined ? undefined : text(asked, 'client_id')
      // the Action's event has to name the application that the user came from (spec/triggers.md §2)
      if (named === undefined && (await deps.actions.bound('password-reset-post-challenge')).length > 0) {
        throw refused('client_id is required')
      }
      const client = named === undefined ? undefined : await clients.find(db, named)
      if (named !== undefined && !client)
        throw new AppError('forbidden', 'unauthorized_client', 'The client does not exist.')
      const standard = (await settings.read(db, 'default_client'))?.client_id ?? ''
      await deps.flows.reset.askForLink({
        connection: connection.id,
        address,
        client: client?.id ?? (standard as ClientId),
        ...(organization === undefined ? {} : { organization: organization.id }),
        request: requestFacts(request),
      })
      return reply.type('text/html; charset=utf-8').send(SENT)
    })
  }
}

async function databaseConnection({ storage }: WebDeps, name: string) {
  const connection = await connections.findByName(storage.db, name)
  if (!connection) throw refused(`the connection ${name.slice(0, 128)} does not exist`)
  if (connection.strategy === 'auth0') return connection
  throw refused(`${connection.name} is a connection of strategy ${connection.strategy}: it has no passwords here`)
}

/** By its id; by its name where the tenant allows that. Who belongs to it is judged by the job, and told to nobody. */
async function findOrganization({ storage: { db } }: WebDeps, named: string) {
  const byName =
    (await settings.read(db, 'tenant_settings'))?.['allow_organization_name_in_authentication_api'] === true
  const found =
    (await organizations.find(db, named)) ?? (byName ? await organizations.findByName(db, named) : undefined)
  if (found) return found
  throw refused(`the organization ${named.slice(0, 64)} does not exist`)
}

/** Auth0 takes one of three names for who it is; flexible identifiers brought the other two. */
function readIdentifier(asked: Record<string, unknown>): string {
  const named = ['email', 'username', 'phone_number'].filter((name) => asked[name] !== undefined)
  const [name = 'email'] = named
  if (named.length > 1) throw refused(`only one of ${named.join(', ')} can be given`)
  const value = text(asked, name)
  if (name === 'email') return parseEmail(value)
  const entry = parseIdentifier(value)
  if (entry.startsWith('+') !== (name === 'phone_number')) throw refused(`${name} is malformed`)
  return entry
}

/** One text: a list of addresses would have one mailed and another checked (GitLab CVE-2023-7028). */
function text(asked: Record<string, unknown>, name: string): string {
  const value = asked[name]
  if (value === undefined || value === null || value === '') throw refused(`${name} is required`)
  if (typeof value !== 'string') throw refused(`${name} must be a string`)
  return value
}

function refused(words: string): AppError {
  return new AppError('invalid', 'invalid_request', words)
}
