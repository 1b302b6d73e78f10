// /u/administrator: where the dashboard's administrators sign in. No tenant user can, and nothing of it is shared with them.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

import { Secret } from '#kit'

import { plainBrand } from '../brand.ts'
import { browserHandle } from '../browser-handle.ts'
import { sendErrorPage } from '../error-page.ts'
import { formToken, isOurForm } from '../form-token.ts'
import { onePassword, oneText } from '../one-text.ts'
import { sendPage } from '../send-page.ts'
import { textIn } from '../text/index.ts'
import type { SignInPageDeps } from './deps.ts'
import { flowIn } from './flow-in.ts'
import { administratorPage, endedPage, overPage } from './views.ts'

export const ADMINISTRATOR = '/u/administrator'

export function administratorRoutes(app: FastifyInstance, deps: SignInPageDeps): void {
  const { flows, oidc, publicUrl } = deps

  app.get(ADMINISTRATOR, async (request, reply) => {
    const text = textIn(deps.requestFacts(request).language)
    const flow = flowIn(request.query)
    const browser = browserHandle(request, publicUrl)
    const state = flow && browser && (await flows.administrators.look(flow, browser))
    if (!state) return over(request, reply)
    if (state.at === 'identifying') {
      const form = { flow, token: formToken(browser, flow), path: ADMINISTRATOR }
      return sendPage(reply, text, plainBrand, administratorPage({ text }, form, state))
    }
    const to = await oidc.finish('administrators', state.interaction, { login: { ...state.login, amr: ['pwd'] } })
    return to === undefined ? over(request, reply) : sendPage(reply, text, plainBrand, endedPage({ text }, to))
  })

  app.post(ADMINISTRATOR, async (request, reply) => {
    const { body } = request
    const { language } = deps.requestFacts(request)
    const flow = flowIn(body)
    if (flow === undefined) return over(request, reply)
    const browser = browserHandle(request, publicUrl)
    const token = oneText(body, 'form_token')
    if (browser === undefined || !isOurForm(request, { browser, purpose: flow, token, publicUrl })) {
      return sendErrorPage(reply, { status: 403, words: textIn(language).errors.forged, language })
    }
    const email = oneText(body, 'username', 254)
    const password = onePassword(body, 'password')
    if (email === null || password === null) return sendErrorPage(reply, { status: 400, language })
    const input = { type: 'credentials-given' as const, email: email ?? '', password: new Secret(password ?? '') }
    const state = await flows.administrators.feed(flow, browser, input, { request: deps.requestFacts(request) })
    return state ? reply.redirect(`${ADMINISTRATOR}?state=${flow}`, 303) : over(request, reply)
  })

  function over(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const text = textIn(deps.requestFacts(request).language)
    return sendPage(reply, text, plainBrand, overPage({ text }, 'gone'))
  }
}
