// /u/change-password: choosing another password while signed in. Afterwards nobody is: every session ends with the old one.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

import type { PasswordChangeInput } from '#flows'
import { connections, users } from '#identity'
import { Secret } from '#kit'
import { isFactorType } from '#triggers'

import { readBrand } from '../brand.ts'
import { browserHandle, ensureBrowserHandle } from '../browser-handle.ts'
import { sendErrorPage } from '../error-page.ts'
import { formToken, isOurForm } from '../form-token.ts'
import { onePassword, oneText } from '../one-text.ts'
import { pageText, screenOfFactor } from '../page-text.ts'
import { type Page, sendPage } from '../send-page.ts'
import { textIn } from '../text/index.ts'
import { typedRoute } from '../typed-password.ts'
import { challengePage } from '../views/challenge.ts'
import { changedPage } from '../views/ended.ts'
import type { SignInPageDeps } from './deps.ts'
import { flowIn } from './flow-in.ts'
import { seen } from './seen.ts'
import { currentPage, newPasswordPage, overPage, signedOutPage } from './views-change.ts'

const CHANGE = '/u/change-password'

const actions: { readonly [action: string]: (body: unknown) => PasswordChangeInput | null } = {
  current(body) {
    const password = onePassword(body, 'password')
    return password === null ? null : { type: 'current-given', password: new Secret(password ?? '') }
  },
  another: () => ({ type: 'picker-wanted' }),
  resend: () => ({ type: 'resend-pressed' }),
  factor(body) {
    const factor = oneText(body, 'factor')
    return typeof factor === 'string' && isFactorType(factor) ? { type: 'factor-chosen', factor } : null
  },
  proof(body) {
    const proof = oneText(body, 'proof', 16_384)
    return proof === null ? null : { type: 'proof-given', proof: new Secret(proof ?? '') }
  },
  password(body) {
    const password = onePassword(body, 'newPassword')
    const confirmation = onePassword(body, 'confirmNewPassword')
    if (password === null || confirmation === null) return null
    return {
      type: 'password-given',
      password: new Secret(password ?? ''),
      confirmation: new Secret(confirmation ?? ''),
    }
  },
}

export function changeRoutes(app: FastifyInstance, deps: SignInPageDeps): void {
  const { flows, oidc, publicUrl, storage } = deps

  app.get(CHANGE, async (request, reply) => {
    const flow = flowIn(request.query)
    const brand = await readBrand(storage)
    const session = await oidc.sessionOf('users', seen(request).headers)
    if (flow === undefined) {
      const begun = session && (await flows.passwordChange.begin(session, ensureBrowserHandle(request, reply, deps)))
      if (begun !== undefined) return reply.redirect(`${CHANGE}?state=${begun}`, 303)
      const plain = await pageText(deps, request, { brand })
      return sendPage(reply, plain, brand, signedOutPage({ text: plain }))
    }
    const browser = browserHandle(request, publicUrl)
    const state = browser && (await flows.passwordChange.look(flow, browser))
    if (!state) return over(request, reply)
    // signed out meanwhile, here or by an administrator: the page goes with the session
    if (state.at !== 'changed' && session?.id !== state.owner.subject.user) return over(request, reply)
    const form = { flow, token: formToken(browser, flow), path: CHANGE }
    const screen = state.at === 'challenged' ? screenOfFactor(state.challenge.current?.factor) : undefined
    const text = await pageText(deps, request, { brand, screen })
    return sendPage(reply, text, brand, await pageOf())

    async function pageOf(): Promise<Page> {
      if (!state) throw new Error('a page without a state')
      switch (state.at) {
        case 'asking':
          return currentPage({ text }, form, state.problem)
        case 'challenged':
          return challengePage(text, form, state.challenge)
        case 'choosing': {
          const user = await users.find(storage.db, state.owner.subject.user)
          const connection = await connections.find(storage.db, state.owner.subject.connection)
          if (!connection) return overPage({ text }, 'gone')
          const rules = await flows.passwordRules(connection, true)
          return newPasswordPage({ text }, form, {
            account: user?.email ?? user?.username,
            rules,
            problem: state.problem,
          })
        }
        case 'changed':
          return changedPage(text, brand, undefined)
        case 'failed':
          return overPage({ text }, state.why)
      }
    }
  })

  app.post(CHANGE, async (request, reply) => {
    const { body } = request
    const { language } = deps.requestFacts(request)
    const flow = flowIn(body)
    const browser = browserHandle(request, publicUrl)
    const token = oneText(body, 'form_token')
    if (flow === undefined) return over(request, reply)
    if (browser === undefined || !isOurForm(request, { browser, purpose: flow, token, publicUrl })) {
      return sendErrorPage(reply, { status: 403, words: textIn(language).errors.forged, language })
    }
    const before = await flows.passwordChange.look(flow, browser)
    const session = await oidc.sessionOf('users', seen(request).headers)
    if (!before || session?.id !== before.owner.subject.user) return over(request, reply)
    const action = oneText(body, 'action') ?? ''
    const input = Object.hasOwn(actions, action) ? actions[action]?.(body) : undefined
    if (input === null) return sendErrorPage(reply, { status: 400, language })
    if (input) await flows.passwordChange.feed(flow, browser, input, { request: deps.requestFacts(request) })
    return reply.redirect(`${CHANGE}?state=${flow}`, 303)
  })

  typedRoute(app, deps, CHANGE, async ({ request, flow, browser, typed }) => {
    const state = await flows.passwordChange.look(flow, browser)
    const session = await oidc.sessionOf('users', seen(request).headers)
    if (!state || session?.id !== state.owner.subject.user) return 'over'
    return flows.passwordChange.judgeTyped(flow, browser, typed)
  })

  async function over(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const brand = await readBrand(storage)
    const text = await pageText(deps, request, { brand })
    return sendPage(reply, text, brand, overPage({ text }, 'gone'))
  }
}
