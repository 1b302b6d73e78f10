// /v2/logout and /oidc/logout: everything is judged before anything ends, and the way on is a registered one.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

import { DASHBOARD, type LogoutRequest } from '#oidc'

import { readBrand } from '../brand.ts'
import { browserHandle, ensureBrowserHandle } from '../browser-handle.ts'
import { sendErrorPage } from '../error-page.ts'
import { formToken, isOurForm } from '../form-token.ts'
import { oneText } from '../one-text.ts'
import { pageText } from '../page-text.ts'
import { sendPage } from '../send-page.ts'
import { textIn } from '../text/index.ts'
import { signInText } from '../text/sign-in/index.ts'
import type { SignInPageDeps } from './deps.ts'
import { seen } from './seen.ts'
import { endedPage, loggedOutPage, logoutPage } from './views.ts'

const PURPOSE = 'logout'

/** `LogoutRequest` by the names of OpenID Connect RP-Initiated Logout §2. */
const NAMES = {
  clientId: 'client_id',
  idTokenHint: 'id_token_hint',
  returnTo: 'post_logout_redirect_uri',
  state: 'state',
} as const

export function logoutRoutes(app: FastifyInstance, deps: SignInPageDeps): void {
  const { oidc, flows, storage, publicUrl } = deps

  // Auth0's own: no question is asked, as its applications expect
  app.get('/v2/logout', async (request, reply) => {
    const asked = readAsked(request.query, { ...NAMES, returnTo: 'returnTo' })
    return asked ? end(request, reply, asked) : refuse(request, reply, 'a parameter is malformed or there twice')
  })
  app.get('/oidc/logout', (request, reply) => ask(request, reply, request.query))
  app.post('/oidc/logout', (request, reply) => ask(request, reply, request.body))
  app.post('/oidc/logout/confirm', async (request, reply) => {
    const browser = browserHandle(request, publicUrl)
    const token = oneText(request.body, 'form_token')
    if (!isOurForm(request, { browser, purpose: PURPOSE, token, publicUrl })) {
      const { language } = deps.requestFacts(request)
      return sendErrorPage(reply, { status: 403, words: textIn(language).errors.forged, language })
    }
    const asked = readAsked(request.body, NAMES)
    return asked ? end(request, reply, asked, true) : refuse(request, reply, 'a parameter is malformed')
  })

  /** Without an id_token of ours, anybody's page could have sent the browser here: the user is asked. */
  async function ask(request: FastifyRequest, reply: FastifyReply, source: unknown): Promise<FastifyReply> {
    const asked = readAsked(source, NAMES)
    if (!asked) return refuse(request, reply, 'a parameter is malformed or there twice')
    const people = peopleIn(asked)
    const plan = await oidc.planLogout(people, asked)
    if ('refused' in plan) return refuse(request, reply, plan.refused)
    if (plan.proven || !(await oidc.sessionOf(people, seen(request).headers))) return end(request, reply, asked)
    const brand = await readBrand(storage)
    const text = await pageText(deps, request, { brand, screen: 'logout' })
    const token = formToken(ensureBrowserHandle(request, reply, deps), PURPOSE)
    const fields = Object.fromEntries(
      Object.entries(NAMES).flatMap(([key, name]) => {
        const value = asked[key as keyof LogoutRequest]
        return value === undefined ? [] : [[name, value] as const]
      }),
    )
    return sendPage(reply, text, brand, logoutPage({ text, brand }, { token, fields }))
  }

  /** @param afterForm browsers hold a redirect after a form to `form-action`: then a page leads on */
  async function end(
    request: FastifyRequest,
    reply: FastifyReply,
    asked: LogoutRequest,
    afterForm = request.method === 'POST',
  ): Promise<FastifyReply> {
    const people = peopleIn(asked)
    const plan = await oidc.planLogout(people, asked)
    if ('refused' in plan) return refuse(request, reply, plan.refused)
    const session = await oidc.sessionOf(people, seen(request).headers)
    if (session && people === 'users') {
      await flows.sessions.logOut(session.uid, plan.client, deps.requestFacts(request))
    } else if (session) await flows.sessions.endAdministrator(session.uid)
    reply.header('set-cookie', oidc.forgottenCookie(people))
    if (plan.to !== undefined && !afterForm) return reply.redirect(plan.to, 302)
    const brand = await readBrand(storage)
    const text = await pageText(deps, request, { brand })
    return sendPage(reply, text, brand, plan.to === undefined ? loggedOutPage({ text }) : endedPage({ text }, plan.to))
  }

  async function refuse(request: FastifyRequest, reply: FastifyReply, words: string): Promise<FastifyReply> {
    const { language } = deps.requestFacts(request)
    const { logout } = signInText(textIn(language))
    const brand = await readBrand(storage)
    return sendErrorPage(reply, { status: 400, words: { title: logout.refused, words }, language, brand })
  }
}

function peopleIn({ clientId, idTokenHint }: LogoutRequest): 'users' | 'administrators' {
  if (clientId !== undefined) return clientId === DASHBOARD ? 'administrators' : 'users'
  const body = idTokenHint?.split('.')[1]
  const text = body === undefined ? '' : Buffer.from(body, 'base64url').toString()
  return text.includes(`"aud":"${DASHBOARD}"`) ? 'administrators' : 'users'
}

function readAsked(source: unknown, names: Readonly<Record<keyof typeof NAMES, string>>): LogoutRequest | undefined {
  const clientId = oneText(source, names.clientId, 128)
  const idTokenHint = oneText(source, names.idTokenHint, 8192)
  const returnTo = oneText(source, names.returnTo, 2048)
  const state = oneText(source, names.state, 2048)
  if (clientId === null || idTokenHint === null || returnTo === null || state === null) return undefined
  return { clientId, idTokenHint, returnTo, state }
}
