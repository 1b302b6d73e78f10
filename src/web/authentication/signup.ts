// POST /dbconnections/signup: makes a user with a password. Auth0's answers and errors.
import type { FastifyInstance, FastifyReply } from 'fastify'

import { connections, type PasswordRefusal, type Profile, type User } from '#identity'
import { isObject, type JsonObject, Secret } from '#kit'
import { clients } from '#tenant'

import type { WebDeps } from '../deps.ts'
import { passwordRefused } from '../management/password-refused.ts'
import { webAddress } from '../pages/brand.ts'
import { openRateLimit } from '../rate-limit.ts'
import { requestFacts } from '../request-facts.ts'

const PATH = '/dbconnections/signup'
/** How long each may be, as at the Management API: whoever signs up writes no more of it than an administrator. */
const PROFILE = { name: 300, nickname: 300, given_name: 150, family_name: 150, picture: 2048 } as const

export function signUpRoute(deps: WebDeps): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    const rate = openRateLimit(deps.rateLimit, deps.clock)
    app.addHook('onRequest', (request, reply, done) => {
      rate.take(request.ip, reply)
      // scripts of any page may ask, as any form of any page can; no cookie counts here
      reply.header('access-control-allow-origin', '*')
      done()
    })
    app.options(PATH, (_request, reply) =>
      reply
        .code(204)
        .headers({
          'access-control-allow-methods': 'POST',
          'access-control-allow-headers': 'content-type, auth0-client',
        })
        .send(),
    )
    app.post(PATH, { config: { takesForms: true } }, async (request, reply) => {
      const asked = read(request.body)
      if ('wrong' in asked) return refuse(reply, 'invalid_signup', asked.wrong)
      const { db } = deps.storage
      const client = await clients.find(db, asked.clientId)
      const connection = await connections.findByName(db, asked.connection)
      if (!client || !connection || !(await connections.clientEnabled(db, connection.id, client.id))) {
        return refuse(reply, 'invalid_signup', 'The client or the connection does not exist.')
      }
      const { email, username, phone, password, profile, userMetadata } = asked
      const made = await deps.flows.signIn.signUp({
        ...{ client, connection, email, username, phone, password, profile, userMetadata },
        request: requestFacts(request),
      })
      if ('user' in made) return reply.code(200).send(shown(made.user))
      const { refusal } = made
      switch (refusal.error) {
        case 'closed':
          return refuse(reply, 'invalid_signup', 'Public signup is disabled')
        case 'exists':
          return refuse(reply, 'user_exists', 'The user already exists.')
        case 'too-many':
          return reply
            .code(429)
            .send({ error: 'too_many_requests', error_description: 'Too many sign-ups from this address.' })
        case 'email':
        case 'username':
        case 'phone': {
          const name = refusal.error === 'phone' ? 'phone_number' : refusal.error
          const words = `The ${name} is missing or malformed, or the connection takes none at sign-up.`
          return refuse(reply, 'invalid_signup', words)
        }
        case 'refused':
          return refuse(reply, 'invalid_signup', 'Invalid sign up')
        default:
          return refusePassword(reply, refusal)
      }
    })
  }
}

type Asked = {
  clientId: string
  connection: string
  email: string
  username: string | undefined
  phone: string | undefined
  password: Secret<string>
  profile: Profile
  userMetadata: JsonObject
}

/** One text for each name: a list would have one judged and another stored. */
function read(body: unknown): Asked | { wrong: string } {
  const given = isObject(body) ? body : {}
  const texts: Record<string, string> = {}
  for (const name of [
    'client_id',
    'connection',
    'email',
    'username',
    'phone_number',
    'password',
    ...Object.keys(PROFILE),
  ]) {
    const value = given[name]
    if (value === undefined || value === null) continue
    if (typeof value !== 'string') return { wrong: `${name} must be a string` }
    if (value.length > longestOf(name)) return { wrong: `${name} is too long` }
    texts[name] = value
  }
  if (given['organization'] !== undefined) return { wrong: 'organizations are not supported' }
  for (const name of ['client_id', 'connection', 'password']) {
    if ((texts[name] ?? '') === '') return { wrong: `${name} is required` }
  }
  // applications show it, and an address that runs code would run in theirs
  if (texts['picture'] !== undefined && webAddress(texts['picture']) === undefined) {
    return { wrong: 'picture must be an http or https URL' }
  }
  const metadata = given['user_metadata'] ?? {}
  const pairs = isObject(metadata) ? Object.entries(metadata) : undefined
  const isLong = ([key, value]: [string, unknown]) =>
    typeof value !== 'string' || value.length > 500 || key.length > 100
  if (!pairs || pairs.length > 10 || pairs.some(isLong)) {
    return { wrong: 'user_metadata may have 10 texts of 500 characters' }
  }
  const profile = Object.fromEntries(
    Object.keys(PROFILE).flatMap((name) => (texts[name] === undefined ? [] : [[name, texts[name]]])),
  )
  return {
    clientId: texts['client_id'] ?? '',
    connection: texts['connection'] ?? '',
    email: texts['email'] ?? '',
    username: texts['username'],
    phone: texts['phone_number'],
    password: new Secret(texts['password'] ?? ''),
    profile,
    userMetadata: Object.fromEntries(pairs) as JsonObject,
  }
}

function longestOf(name: string): number {
  if (name === 'password') return 10_000
  return Object.hasOwn(PROFILE, name) ? PROFILE[name as keyof typeof PROFILE] : 2048
}

function refuse(reply: FastifyReply, code: string, description: string): FastifyReply {
  return reply.code(400).send({ name: 'BadRequestError', code, description, statusCode: 400 })
}

function refusePassword(reply: FastifyReply, refusal: PasswordRefusal): FastifyReply {
  const { message } = passwordRefused(refusal)
  return reply.code(400).send({
    name: refusal.error,
    code: 'invalid_password',
    message: message.replace(/^\w+: /, ''),
    description:
      refusal.error === 'PasswordStrengthError'
        ? { rules: refusal.failed.map(({ code }) => ({ code, verified: false })), verified: false }
        : message,
    statusCode: 400,
  })
}

function shown(user: User) {
  return {
    _id: user.id.replace(/^auth0\|/, ''),
    ...(user.email === undefined ? {} : { email: user.email, email_verified: user.emailVerified }),
    ...(user.phoneNumber === undefined ? {} : { phone_number: user.phoneNumber, phone_verified: user.phoneVerified }),
    ...(user.username === undefined ? {} : { username: user.username }),
    ...user.profile,
    ...(Object.keys(user.userMetadata).length === 0 ? {} : { user_metadata: user.userMetadata }),
  }
}
