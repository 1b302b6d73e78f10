// /u/administrator: where the dashboard's administrators sign in. No tenant user can, and nothing of it is shared with them.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

import type { AdministratorSignInState } from '#flows'
import { Secret } from '#kit'

import { plainBrand } from '../brand.ts'
import { browserHandle } from '../browser-handle.ts'
import { sendErrorPage } from '../error-page.ts'
import { formToken, isOurForm, wayBack } from '../form-token.ts'
import { onePassword, oneText } from '../one-text.ts'
import { drawQr } from '../qr.ts'
import { sendPage } from '../send-page.ts'
import { type PageText, textIn } from '../text/index.ts'
import { challengePage } from '../views/challenge.ts'
import { confirmingPage, enrolledPage } from '../views/enroll.ts'
import type { SignInPageDeps } from './deps.ts'
import { flowIn } from './flow-in.ts'
import { administratorPage, endedPage, overPage } from './views.ts'

export const ADMINISTRATOR = '/u/administrator'

type Form = { flow: string; token: string; path: string }
type Feed = Parameters<SignInPageDeps['flows']['administrators']['feed']>[2]

/** What a form may say: its `action`, and the input that it comes to; null when a field of it is malformed. */
const actions: { readonly [action: string]: (body: unknown) => Feed | null } = {
  login(body) {
    const email = oneText(body, 'username', 254)
    const password = onePassword(body, 'password')
    if (email === null || password === null) return null
    return { type: 'credentials-given', email: email ?? '', password: new Secret(password ?? '') }
  },
  proof(body) {
    const proof = oneText(body, 'proof', 64)
    return proof === null ? null : { type: 'proof-given', proof: new Secret(proof ?? '') }
  },
  another: () => ({ type: 'another-wanted' }),
}

export function administratorRoutes(app: FastifyInstance, deps: SignInPageDeps): void {
  const { flows, oidc, publicUrl } = deps

  app.get(ADMINISTRATOR, async (request, reply) => {
    const text = textIn(deps.requestFacts(request).language)
    const flow = flowIn(request.query)
    const browser = browserHandle(request, publicUrl)
    const state = flow && browser && (await flows.administrators.look(flow, browser))
    if (!state) return over(request, reply)
    if (state.at !== 'ended') {
      const form = { flow, token: formToken(browser, flow), path: ADMINISTRATOR }
      return sendPage(reply, text, plainBrand, await pageOf(text, form, state))
    }
    const { recoveryCode } = state
    if (recoveryCode !== undefined && oneText(request.query, 'seen') === undefined) {
      const next = `${ADMINISTRATOR}?state=${flow}&seen=yes`
      return sendPage(reply, text, plainBrand, enrolledPage(text, { recoveryCode }, next))
    }
    const to = await oidc.finish('administrators', state.interaction, { login: state.login })
    return to === undefined
      ? over(request, reply)
      : sendPage(reply, text, plainBrand, endedPage({ text }, wayBack(to, browser)))
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
    const action = oneText(body, 'action') ?? ''
    const input = Object.hasOwn(actions, action) ? actions[action]?.(body) : undefined
    if (!input) return sendErrorPage(reply, { status: 400, language })
    const state = await flows.administrators.feed(flow, browser, input, { request: deps.requestFacts(request) })
    return state ? reply.redirect(`${ADMINISTRATOR}?state=${flow}`, 303) : over(request, reply)
  })

  async function pageOf(text: PageText, form: Form, state: Exclude<AdministratorSignInState, { at: 'ended' }>) {
    switch (state.at) {
      case 'identifying':
        return administratorPage({ text }, form, state)
      case 'challenged': {
        const { factor, tries, problem } = state
        const asked = { factors: ['otp', 'recovery-code'], current: { factor }, tries } as const
        return challengePage(text, form, { ...asked, ...(problem === undefined ? {} : { problem }) })
      }
      case 'enrolling': {
        const { secret, uri, problem } = state
        const asked = { pending: { kind: 'otp', secret, uri }, offered: ['otp'] } as const
        return confirmingPage(text, form, { ...asked, ...(problem && { problem }) }, await drawQr(uri))
      }
      case 'failed':
        return overPage({ text }, state.why)
    }
  }

  function over(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const text = textIn(deps.requestFacts(request).language)
    return sendPage(reply, text, plainBrand, overPage({ text }, 'gone'))
  }
}
