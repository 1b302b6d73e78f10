// /mfa/…: the second factor of somebody whose password an application took. Auth0's answers and errors.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

import type { Authenticator, PasswordGrant } from '#flows'
import { AppError, type ClientId, isObject } from '#kit'
import { type GrantRefusal, grantRefusals } from '#oidc'

import type { WebDeps } from '../deps.ts'
import { errorBody, logFailure } from '../errors.ts'
import { openRateLimit } from '../rate-limit.ts'
import { requestFacts } from '../request-facts.ts'

type Problem = Extract<
  | Awaited<ReturnType<PasswordGrant['challenge']>>
  | Awaited<ReturnType<PasswordGrant['associate']>>
  | Awaited<ReturnType<PasswordGrant['authenticators']>>,
  { refused: string }
>['refused']

const PATHS = ['/mfa/challenge', '/mfa/associate', '/mfa/authenticators'] as const

/**
 * The `mfa_token` is the proof: it is given by the token endpoint to a client that has shown who it is, it names that
 * client, and tokens are given there alone.
 */
export function mfaRoutes(deps: WebDeps): (app: FastifyInstance) => Promise<void> {
  const { passwordGrant } = deps.flows
  return async (app) => {
    const rate = openRateLimit(deps.rateLimit, deps.clock)
    app.setErrorHandler((thrown, request, reply) => {
      logFailure(deps.log, thrown, { method: request.method, route: request.routeOptions.url })
      const { statusCode, message, errorCode } = errorBody(thrown)
      const error = errorCode ?? (statusCode >= 500 ? 'server_error' : 'invalid_request')
      return reply.code(statusCode).send({ error, error_description: message })
    })
    app.addHook('onRequest', (request, reply, done) => {
      rate.take(request.ip, reply)
      // scripts of any page may ask: the token is the proof, and no cookie counts here
      reply.header('access-control-allow-origin', '*')
      reply.header('cache-control', 'no-store')
      done()
    })
    for (const path of PATHS) {
      app.options(path, (_request, reply) =>
        reply
          .code(204)
          .headers({
            'access-control-allow-methods': path === '/mfa/authenticators' ? 'GET' : 'POST',
            'access-control-allow-headers': 'authorization, content-type, auth0-client',
          })
          .send(),
      )
    }

    const takesForms = { config: { takesForms: true } } as const
    app.post('/mfa/challenge', takesForms, async (request, reply) => {
      const asked = isObject(request.body) ? request.body : {}
      const token = text(asked, 'mfa_token')
      const named = typeof asked['challenge_type'] === 'string' ? asked['challenge_type'].split(' ') : ['otp', 'oob']
      const types = (['otp', 'oob'] as const).filter((type) => named.includes(type))
      const authenticator = asked['authenticator_id'] === undefined ? undefined : text(asked, 'authenticator_id')
      const by = { client: clientOf(asked), request: requestFacts(request) }
      const answered = await passwordGrant.challenge(token, { types, authenticator }, by)
      if ('refused' in answered) return refuse(reply, answered.refused)
      if (answered.kind === 'otp') return reply.send({ challenge_type: 'otp' })
      return reply.send({ challenge_type: 'oob', oob_code: answered.code, binding_method: 'prompt' })
    })

    app.get('/mfa/authenticators', async (request, reply) => {
      const found = await passwordGrant.authenticators(bearer(request))
      return 'refused' in found ? refuse(reply, found.refused) : reply.send(found.map(shown))
    })

    app.post('/mfa/associate', takesForms, async (request, reply) => {
      const asked = isObject(request.body) ? request.body : {}
      const by = { client: clientOf(asked), request: requestFacts(request) }
      const wanted = wantedOf(asked)
      const answered = await passwordGrant.associate(bearer(request), wanted.kind, wanted.to, by)
      if ('refused' in answered) return refuse(reply, answered.refused)
      if (answered.kind === 'otp') {
        return reply.send({ authenticator_type: 'otp', secret: answered.secret, barcode_uri: answered.uri })
      }
      const oob_channel = wanted.kind === 'email' ? 'email' : 'sms'
      return reply.send({ authenticator_type: 'oob', oob_channel, oob_code: answered.code, binding_method: 'prompt' })
    })
  }
}

function shown({ id, kind, channel, name, factor }: Authenticator) {
  return {
    id,
    type: channel === 'sms' || channel === 'voice' ? 'phone' : factor,
    authenticator_type: kind,
    active: true,
    ...(channel === undefined ? {} : { oob_channel: channel }),
    ...(name === undefined ? {} : { name }),
  }
}

type Wanted = { kind: 'otp' | 'phone' | 'email'; to: string | undefined }

/** Auth0's lists, of which the first that is offered here counts. Its libraries name no address for the user's own. */
function wantedOf(asked: Record<string, unknown>): Wanted {
  const types = texts(asked, 'authenticator_types')
  const own = () => ({ kind: 'email', to: asked['email'] === undefined ? undefined : text(asked, 'email') }) as const
  if (types.includes('otp')) return { kind: 'otp', to: undefined }
  if (types.includes('email')) return own()
  if (!types.includes('oob')) throw invalid("authenticator_types must hold 'otp', 'oob' or 'email'")
  const channels = texts(asked, 'oob_channels')
  if (channels.includes('sms')) return { kind: 'phone', to: text(asked, 'phone_number') }
  if (channels.includes('email')) return own()
  throw invalid("oob_channels must hold 'sms' or 'email': no other can be added here")
}

function refuse(reply: FastifyReply, problem: Problem): FastifyReply {
  const [status, error, error_description] = REFUSALS[problem]
  return reply.code(status).send({ error, error_description })
}

const REFUSALS: Readonly<Record<Problem, GrantRefusal>> = {
  ...grantRefusals,
  'not-enrolled': [
    403,
    'association_required',
    'User is not enrolled. You can use /mfa/associate endpoint to enroll the first authenticator.',
  ],
  unsupported: [
    403,
    'unsupported_challenge_type',
    'There is no such authenticator that can be asked for here. Security keys need the hosted pages.',
  ],
  enrolled: [403, 'access_denied', 'User is already enrolled.'],
  'invalid-entry': [400, 'invalid_request', 'The phone_number or email is malformed'],
}

/** @throws AppError without a bearer token */
function bearer({ headers }: FastifyRequest): string {
  const token = /^bearer (\S{1,200})$/i.exec(headers.authorization ?? '')?.[1]
  if (token !== undefined) return token
  throw new AppError('unauthenticated', 'invalid_request', 'The mfa_token has to be in the Authorization header')
}

function clientOf(asked: Record<string, unknown>): ClientId | undefined {
  return asked['client_id'] === undefined ? undefined : (text(asked, 'client_id') as ClientId)
}

function text(asked: Record<string, unknown>, name: string): string {
  const value = asked[name]
  if (value === undefined || value === null || value === '') throw invalid(`Missing required parameter: ${name}`)
  if (typeof value !== 'string' || value.length > 1000)
    throw invalid(`${name} must be a text of 1,000 characters at most`)
  return value
}

function texts(asked: Record<string, unknown>, name: string): readonly unknown[] {
  const value = asked[name]
  if (Array.isArray(value)) return value
  if (typeof value === 'string') return [value]
  throw invalid(`Missing required parameter: ${name}`)
}

function invalid(words: string): AppError {
  return new AppError('invalid', 'invalid_request', words)
}
