// /u/email-verification and /u/unblock: links of mails that confirm one thing. GET consumes nothing, Continue does.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

import { LINK_PATHS, type LinkPurpose, type MailedLinkState } from '#flows'
import { connections, users } from '#identity'

import { type Brand, readBrand } from './brand.ts'
import { browserHandle, ensureBrowserHandle } from './browser-handle.ts'
import type { PageDeps } from './deps.ts'
import { sendErrorPage } from './error-page.ts'
import { formToken, isOurForm } from './form-token.ts'
import { oneText } from './one-text.ts'
import { isPrefetch } from './open-link.ts'
import { pageText } from './page-text.ts'
import { resultUrl } from './result-url.ts'
import { type Page, sendPage } from './send-page.ts'
import type { ScreenName } from './text/custom-text.ts'
import type { PageText } from './text/index.ts'
import { linkText } from './text/mailed-link/index.ts'
import { linkConfirmedPage, linkFailedPage, linkOpenedPage } from './views/mailed-link.ts'

const PURPOSES: readonly LinkPurpose[] = ['email-verification', 'unblock']

export function mailedLinkRoutes(app: FastifyInstance, deps: PageDeps): void {
  const { storage, flows, publicUrl } = deps

  for (const purpose of PURPOSES) {
    const path = LINK_PATHS[purpose]
    app.head(path, (_request, reply) => reply.type('text/html; charset=utf-8').send())

    app.get(path, { exposeHeadRoute: false }, async (request, reply) => {
      if (isPrefetch(request)) return reply.code(403).send()
      const ticket = oneText(request.query, 'ticket', 100)
      if (ticket !== undefined) return open(request, reply, purpose, ticket ?? '')
      const flow = flowIn(request.query)
      const browser = browserHandle(request, publicUrl)
      const state = flow && browser && (await flows.links.look(flow, browser))
      if (!state || state.subject.purpose !== purpose) return refuse(request, reply, 400)
      const brand = await readBrand(storage, state.subject.client)
      const text = await pageText(deps, request, { brand, screen: screenOf(purpose, state.at) })
      const form = { flow, token: formToken(browser, flow), path }
      return sendPage(reply, text, brand, await statePage(deps, text, brand, state, form))
    })

    app.post(path, async (request, reply) => {
      const flow = flowIn(request.body)
      if (flow === undefined) return refuse(request, reply, 400)
      const browser = browserHandle(request, publicUrl)
      const token = oneText(request.body, 'form_token')
      if (browser === undefined || !isOurForm(request, { browser, purpose: flow, token, publicUrl })) {
        return refuse(request, reply, 403)
      }
      const context = { request: deps.requestFacts(request) }
      const pressed = oneText(request.body, 'action') === 'continue'
      const state = pressed && (await flows.links.feed(flow, browser, { type: 'continue-pressed' }, context))
      if (pressed && !state) return refuse(request, reply, 400)
      return reply.redirect(`${path}?state=${flow}`, 303)
    })
  }

  async function open(
    request: FastifyRequest,
    reply: FastifyReply,
    purpose: LinkPurpose,
    ticket: string,
  ): Promise<FastifyReply> {
    const browser = ensureBrowserHandle(request, reply, deps)
    const opened = /^[\w-]{43}$/.test(ticket)
      ? await flows.links.open(purpose, ticket, browser)
      : { dead: 'superseded' as const }
    if ('flow' in opened) return reply.redirect(`${LINK_PATHS[purpose]}?state=${opened.flow}`, 303)
    const brand = await readBrand(storage)
    const text = await pageText(deps, request, { brand, screen: screenOf(purpose, 'failed') })
    return sendPage(reply, text, brand, linkFailedPage(text, opened.dead))
  }

  async function refuse(request: FastifyRequest, reply: FastifyReply, status: 400 | 403): Promise<FastifyReply> {
    const brand = await readBrand(storage)
    const { errors, lang } = await pageText(deps, request, { brand })
    return sendErrorPage(reply, { status, words: status === 403 ? errors.forged : errors.gone, language: lang, brand })
  }
}

/** As Auth0 names them; it has no page before an address is confirmed. */
function screenOf(purpose: LinkPurpose, at: MailedLinkState['at']): ScreenName {
  if (purpose === 'email-verification') return 'email-verification-result'
  switch (at) {
    case 'opened':
      return 'brute-force-protection-unblock'
    case 'confirmed':
      return 'brute-force-protection-unblock-success'
    case 'failed':
      return 'brute-force-protection-unblock-failure'
  }
}

async function statePage(
  { storage: { db } }: PageDeps,
  text: PageText,
  brand: Brand,
  state: MailedLinkState,
  form: { flow: string; token: string; path: string },
): Promise<Page> {
  const { purpose } = state.subject
  switch (state.at) {
    case 'opened':
      return linkOpenedPage(text, brand, purpose, form)
    case 'confirmed': {
      const user = await users.find(db, state.subject.user)
      const connection = user && (await connections.find(db, user.connection))
      const result = resultUrl({
        url: state.resultUrl,
        supportSignUp: connection?.options.disable_signup !== true,
        email: state.email,
        message: linkText(text)[purpose].done.message,
      })
      return linkConfirmedPage(text, brand, purpose, result ?? brand.client?.loginUrl)
    }
    case 'failed':
      return linkFailedPage(text, state.why)
  }
}

function flowIn(source: unknown): string | undefined {
  const flow = oneText(source, 'state')
  return typeof flow === 'string' && /^[A-Za-z0-9]{27}$/.test(flow) ? flow : undefined
}
