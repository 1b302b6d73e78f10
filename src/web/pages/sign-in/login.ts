// /u/login: one page for each state of a sign-in, one input per POST. Works without JavaScript.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

import type { SignInInput, SignInState } from '#flows'
import { connections, identifiersOf } from '#identity'
import { Secret } from '#kit'
import { isFactorType } from '#triggers'

import { type Brand, readBrand } from '../brand.ts'
import { browserHandle } from '../browser-handle.ts'
import { sendErrorPage } from '../error-page.ts'
import { formToken, isOurForm, wayBack } from '../form-token.ts'
import { onePassword, oneText } from '../one-text.ts'
import { pageText, screenOfFactor } from '../page-text.ts'
import { type Page, sendPage } from '../send-page.ts'
import type { ScreenName } from '../text/custom-text.ts'
import { type PageText, textIn } from '../text/index.ts'
import { typedRoute } from '../typed-password.ts'
import { challengePage } from '../views/challenge.ts'
import { ownRequest } from './account.ts'
import type { SignInPageDeps } from './deps.ts'
import { flowIn } from './flow-in.ts'
import * as views from './views.ts'

const { LOGIN } = views

/** What a form may say: its `action`, and the input that it comes to; null when a field of it is malformed. */
const actions: { readonly [action: string]: (body: unknown) => SignInInput | null } = {
  login(body) {
    const entry = oneText(body, 'username', 320)
    const password = onePassword(body, 'password')
    if (entry === null || password === null) return null
    return { type: 'credentials-given', entry: entry ?? '', password: new Secret(password ?? '') }
  },
  signup(body) {
    const email = oneText(body, 'email', 320)
    const username = oneText(body, 'username', 128)
    const password = onePassword(body, 'password')
    if (email === null || username === null || password === null) return null
    const phone = oneText(body, 'phone', 40)
    if (phone === null) return null
    const given = { email: email ?? '', username: username ?? '', ...(phone === undefined ? {} : { phone }) }
    return { type: 'sign-up-given', given, password: new Secret(password ?? '') }
  },
  'to-signup': () => ({ type: 'sign-up-wanted' }),
  'to-login': () => ({ type: 'login-wanted' }),
  another: () => ({ type: 'picker-wanted' }),
  resend: () => ({ type: 'resend-pressed' }),
  continue: () => ({ type: 'continue-pressed' }),
  agree: () => ({ type: 'agreed' }),
  decline: () => ({ type: 'declined' }),
  factor(body) {
    const factor = oneText(body, 'factor')
    return typeof factor === 'string' && isFactorType(factor) ? { type: 'factor-chosen', factor } : null
  },
  proof(body) {
    const proof = oneText(body, 'proof', 16_384)
    return proof === null ? null : { type: 'proof-given', proof: new Secret(proof ?? '') }
  },
}

export function loginRoutes(app: FastifyInstance, deps: SignInPageDeps): void {
  const { flows, oidc, publicUrl } = deps

  app.get(LOGIN, async (request, reply) => {
    // nobody's application: signing in here is for one's own account
    if (oneText(request.query, 'state') === undefined) return reply.redirect(ownRequest(publicUrl), 302)
    const flow = flowIn(request.query)
    const browser = browserHandle(request, publicUrl)
    const state = flow && browser && (await flows.signIn.look(flow, browser))
    if (!state) return over(request, reply)
    return show(request, reply, { flow, browser, state })
  })

  app.post(LOGIN, async (request, reply) => {
    const { body } = request
    const flow = flowIn(body)
    if (flow === undefined) return over(request, reply)
    const browser = browserHandle(request, publicUrl)
    const token = oneText(body, 'form_token')
    if (browser === undefined || !isOurForm(request, { browser, purpose: flow, token, publicUrl })) {
      const { language } = deps.requestFacts(request)
      return sendErrorPage(reply, { status: 403, words: textIn(language).errors.forged, language })
    }
    const action = oneText(body, 'action') ?? ''
    const input = Object.hasOwn(actions, action) ? actions[action]?.(body) : undefined
    if (input === null) return sendErrorPage(reply, { status: 400, language: deps.requestFacts(request).language })
    const context = { request: deps.requestFacts(request) }
    const state = input && (await flows.signIn.feed(flow, browser, input, context))
    if (input && !state) return over(request, reply)
    return reply.redirect(`${LOGIN}?state=${flow}`, 303)
  })

  typedRoute(app, deps, LOGIN, async ({ request: { body }, flow, browser, typed }) => {
    const given = { email: oneText(body, 'email', 320) ?? '', username: oneText(body, 'username', 128) ?? '' }
    return flows.signIn.judgeTyped(flow, browser, given, typed)
  })

  async function show(
    request: FastifyRequest,
    reply: FastifyReply,
    { flow, browser, state }: { flow: string; browser: string; state: SignInState },
  ): Promise<FastifyReply> {
    const brand = await readBrand(deps.storage, state.journey.client)
    const text = await pageText(deps, request, { brand, screen: screenOf(state), asked: state.journey.locale })
    if (state.at === 'ended') {
      // a second look at the page writes the same again; the provider takes it once
      const to = await oidc.finish('users', state.journey.interaction, state.result)
      return to === undefined
        ? over(request, reply)
        : sendPage(reply, text, brand, views.endedPage({ text }, wayBack(to, browser)))
    }
    const form = { flow, token: formToken(browser, flow), path: LOGIN }
    return sendPage(reply, text, brand, await pageOf({ text, brand }, form, state))
  }

  async function pageOf(
    words: { text: PageText; brand: Brand },
    form: views.Form,
    state: Exclude<SignInState, { at: 'ended' }>,
  ): Promise<Page> {
    const connection = await connections.find(deps.storage.db, state.journey.connection)
    const options = connection?.options ?? {}
    const identifiers = identifiersOf(options)
    switch (state.at) {
      case 'identifying': {
        const query = new URLSearchParams({
          client_id: state.journey.client,
          ...(connection && { connection: connection.name }),
        })
        const forgot = `/u/reset-password/request?${query.toString()}`
        return views.loginPage(words, form, state, { signUp: options.disable_signup !== true, identifiers, forgot })
      }
      case 'signing-up':
        if (!connection) return views.overPage(words, 'gone')
        return views.signUpPage(words, form, state, {
          identifiers,
          rules: await flows.passwordRules(connection, false),
        })
      case 'challenged':
        return challengePage(words.text, form, state.challenge)
      case 'enrolling':
        return views.enrollPage(words, form, `/u/mfa-enroll?ticket=${state.ticket}`)
      case 'accepted':
        return views.acceptedPage(words, form)
      case 'consenting':
        return views.consentPage(words, form, state.scopes)
      case 'failed':
        return views.overPage(words, state.why)
    }
  }

  async function over(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const brand = await readBrand(deps.storage)
    const text = await pageText(deps, request, { brand })
    return sendPage(reply, text, brand, views.overPage({ text }, 'gone'))
  }
}

/** As Auth0 names them. */
function screenOf(state: SignInState): ScreenName | undefined {
  switch (state.at) {
    case 'identifying':
      return 'login'
    case 'signing-up':
      return 'signup'
    case 'challenged':
      return screenOfFactor(state.challenge.current?.factor)
    case 'consenting':
      return 'consent'
    default:
      return undefined
  }
}
