// What a page asks while a password is typed: POST …/typed answers the verdict that its form would meet, as JSON.
import type { FastifyInstance, FastifyRequest } from 'fastify'

import type { TypedPassword, TypedVerdict } from '#flows'
import { Secret } from '#kit'

import { browserHandle } from './browser-handle.ts'
import type { PageDeps } from './deps.ts'
import { isOurForm } from './form-token.ts'
import { onePassword, oneText } from './one-text.ts'

/** A journey of this browser, proven by the same token as its forms. */
type Asked = { request: FastifyRequest; flow: string; browser: string; typed: TypedPassword }

/**
 * Part of a page's script: without it nothing is missing. The answer names rules and never the password; one and the
 * same says that a journey is unknown, over, of another browser, or not at choosing a password.
 */
export function typedRoute(
  app: FastifyInstance,
  deps: PageDeps,
  path: string,
  judge: (asked: Asked) => Promise<TypedVerdict>,
): void {
  app.post(`${path}/typed`, async (request, reply) => {
    const { body } = request
    const flow = oneText(body, 'state')
    const browser = browserHandle(request, deps.publicUrl)
    const token = oneText(body, 'form_token')
    const password = onePassword(body, 'password')
    if (typeof flow !== 'string' || typeof password !== 'string') return reply.code(400).send({})
    if (!isOurForm(request, { browser, purpose: flow, token, publicUrl: deps.publicUrl }) || browser === undefined) {
      return reply.code(403).send({})
    }
    const typed = {
      password: new Secret(password),
      left: oneText(body, 'left') === '1',
      ip: deps.requestFacts(request).ip,
    }
    const verdict = await judge({ request, flow, browser, typed })
    if (verdict === 'over') return reply.code(410).send({})
    if (verdict === 'too-many') return reply.code(429).send({})
    const { refusals, open } = verdict
    const failed = refusals.flatMap((refusal) => (refusal.error === 'PasswordStrengthError' ? refusal.failed : []))
    return reply.send({ failed: failed.map(({ code }) => code), broken: refusals.map(({ error }) => error), open })
  })
}
