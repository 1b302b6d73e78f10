// /u/reset-password/request: asks for an address and begins the journey, the same way for known and unknown ones.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

import { type Connection, identifiersOf, parseIdentifier, signsInBy } from '#identity'
import { AppError } from '#kit'

import { type Audience, findAudience } from './audience.ts'
import { readBrand } from './brand.ts'
import { browserHandle, ensureBrowserHandle } from './browser-handle.ts'
import type { PageDeps } from './deps.ts'
import { sendErrorPage } from './error-page.ts'
import { formToken, isOurForm } from './form-token.ts'
import { oneText } from './one-text.ts'
import { pageText } from './page-text.ts'
import { sendPage } from './send-page.ts'
import { textIn } from './text/index.ts'
import { type RequestForm, requestPage } from './views/request.ts'

const PATH = '/u/reset-password/request'
const PURPOSE = 'request'

export function requestLinkRoutes(app: FastifyInstance, deps: PageDeps): void {
  const { storage, flows, publicUrl } = deps

  app.get(PATH, async (request, reply) => {
    const named = await readNamed(deps, request.query)
    if (!named) return refuse(request, reply, 400)
    return show(request, reply, named, { email: oneText(request.query, 'login_hint', 254) ?? '' })
  })

  app.post(PATH, async (request, reply) => {
    const { body } = request
    const browser = browserHandle(request, publicUrl)
    const token = oneText(body, 'form_token')
    if (browser === undefined || !isOurForm(request, { browser, purpose: PURPOSE, token, publicUrl })) {
      return refuse(request, reply, 403)
    }
    const named = await readNamed(deps, body)
    if (!named) return refuse(request, reply, 400)
    const typed = oneText(body, 'email')
    if (typed === undefined || typed?.trim() === '')
      return show(request, reply, named, { email: '', problem: 'noEmail' })
    const address = typed === null ? undefined : entryIn(typed, named.audience.connection)
    if (address === undefined) return show(request, reply, named, { email: typed ?? '', problem: 'invalidEmail' })
    const { connection, client } = named.audience
    const asked = { connection: connection.id, client: client.id, address, request: deps.requestFacts(request) }
    const flow = await flows.reset.ask(asked, browser)
    return reply.redirect(`/u/reset-password/check-email?state=${flow}`, 303)
  })

  async function show(
    request: FastifyRequest,
    reply: FastifyReply,
    { client, connection, audience }: Named,
    form: Pick<RequestForm, 'email' | 'problem'>,
  ): Promise<FastifyReply> {
    const brand = await readBrand(storage, audience.client.id)
    const text = await pageText(deps, request, { brand, screen: 'reset-password-request' })
    const token = formToken(ensureBrowserHandle(request, reply, deps), PURPOSE)
    const identifiers = identifiersOf(audience.connection.options)
    return sendPage(reply, text, brand, requestPage(text, brand, { token, client, connection, identifiers, ...form }))
  }

  async function refuse(request: FastifyRequest, reply: FastifyReply, status: 400 | 403): Promise<FastifyReply> {
    const { language } = deps.requestFacts(request)
    const brand = await readBrand(storage)
    const { errors, failed } = textIn(language)
    const words = status === 403 ? errors.forged : errors.unknownClient
    const next = status === 403 ? { href: PATH, label: failed.another } : undefined
    return sendErrorPage(reply, { status, words, language, next, brand })
  }
}

type Named = { client: string | undefined; connection: string | undefined; audience: Audience }

/** @returns undefined when what is named is malformed or unknown */
async function readNamed({ storage }: PageDeps, source: unknown): Promise<Named | undefined> {
  const client = oneText(source, 'client_id', 64)
  const connection = oneText(source, 'connection', 128)
  if (client === null || connection === null) return undefined
  const audience = await findAudience(storage, { client, connection })
  return audience && { client, connection, audience }
}

/** What people of the connection sign in by. */
function entryIn(typed: string, { options }: Connection): string | undefined {
  try {
    const entry = parseIdentifier(typed)
    return signsInBy(options, entry) ? entry : undefined
  } catch (thrown) {
    if (thrown instanceof AppError) return undefined
    throw thrown
  }
}
