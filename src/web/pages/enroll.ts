// /u/mfa-enroll and /u/mfa-enrollment: a ticket of the API begins, one page per state, one input per POST.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

import type { EnrollmentInput, EnrollmentState } from '#flows'
import { Secret } from '#kit'
import { isFactorType } from '#triggers'

import { readBrand } from './brand.ts'
import { browserHandle, ensureBrowserHandle } from './browser-handle.ts'
import type { PageDeps } from './deps.ts'
import { sendErrorPage } from './error-page.ts'
import { formToken, isOurForm } from './form-token.ts'
import { oneText } from './one-text.ts'
import { pageText } from './page-text.ts'
import { drawQr } from './qr.ts'
import { sendPage } from './send-page.ts'
import type { ScreenName } from './text/custom-text.ts'
import { textIn } from './text/index.ts'
import { ENROLL, enrollPage } from './views/enroll.ts'

const OPEN = '/u/mfa-enroll'

const actions: { readonly [action: string]: (body: unknown) => EnrollmentInput | null } = {
  continue: () => ({ type: 'continue-pressed' }),
  another: () => ({ type: 'picker-wanted' }),
  resend: () => ({ type: 'resend-pressed' }),
  factor(body) {
    const factor = oneText(body, 'factor')
    return typeof factor === 'string' && isFactorType(factor) ? { type: 'factor-chosen', factor } : null
  },
  remove(body) {
    const id = oneText(body, 'factor')
    return typeof id === 'string' ? { type: 'removal-chosen', id } : null
  },
  entry(body) {
    const entry = oneText(body, 'entry')
    return entry === null ? null : { type: 'entry-given', entry: entry ?? '' }
  },
  proof(body) {
    const proof = oneText(body, 'proof', 16_384)
    return proof === null ? null : { type: 'proof-given', proof: new Secret(proof ?? '') }
  },
}

export function enrollRoutes(app: FastifyInstance, deps: PageDeps): void {
  const { flows, storage, publicUrl } = deps

  // consumes nothing, as the link of a reset
  app.get(OPEN, { exposeHeadRoute: false }, async (request, reply) => {
    const ticket = oneText(request.query, 'ticket')
    const browser = ensureBrowserHandle(request, reply, deps)
    const opened = typeof ticket === 'string' ? await flows.enrollment.open(ticket, browser) : { dead: 'superseded' }
    return 'flow' in opened ? reply.redirect(`${ENROLL}?state=${opened.flow}`, 303) : refuse(request, reply, 410)
  })

  app.get(ENROLL, async (request, reply) => {
    const flow = flowIn(request.query)
    const browser = browserHandle(request, publicUrl)
    const state = flow && browser && (await flows.enrollment.look(flow, browser))
    if (!state) return refuse(request, reply, 400)
    const brand = await readBrand(storage)
    const text = await pageText(deps, request, { brand, screen: screenOf(state) })
    const form = { flow, token: formToken(browser, flow), path: ENROLL }
    const waiting = state.at === 'enrolled' ? await flows.signIn.enrollingOf(browser) : undefined
    const next = waiting && `/u/login?state=${waiting}`
    return sendPage(reply, text, brand, enrollPage(text, brand.tenant, form, state, await qrOf(state), next))
  })

  app.post(ENROLL, async (request, reply) => {
    const { body } = request
    const flow = flowIn(body)
    if (flow === undefined) return refuse(request, reply, 400)
    const browser = browserHandle(request, publicUrl)
    const token = oneText(body, 'form_token')
    if (browser === undefined || !isOurForm(request, { browser, purpose: flow, token, publicUrl })) {
      return refuse(request, reply, 403)
    }
    const action = oneText(body, 'action') ?? ''
    const input = Object.hasOwn(actions, action) ? actions[action]?.(body) : undefined
    if (input === null) return sendErrorPage(reply, { status: 400, language: deps.requestFacts(request).language })
    const state = input && (await flows.enrollment.feed(flow, browser, input, { request: deps.requestFacts(request) }))
    if (input && !state) return refuse(request, reply, 400)
    return reply.redirect(`${ENROLL}?state=${flow}`, 303)
  })

  async function refuse(request: FastifyRequest, reply: FastifyReply, status: 400 | 403 | 410): Promise<FastifyReply> {
    const { language } = deps.requestFacts(request)
    const { errors } = textIn(language)
    const brand = await readBrand(storage)
    return sendErrorPage(reply, { status, words: status === 403 ? errors.forged : errors.gone, language, brand })
  }
}

/** As Auth0 names them. */
function screenOf(state: EnrollmentState): ScreenName | undefined {
  switch (state.at) {
    case 'opened':
    case 'choosing':
      return 'mfa-begin-enroll-options'
    case 'entering':
      return state.kind === 'phone' ? 'mfa-phone-enrollment' : undefined
    case 'confirming': {
      const { kind } = state.pending
      if (kind === 'otp') return 'mfa-otp-enrollment-qr'
      return kind === 'webauthn-roaming' || kind === 'webauthn-platform' ? `mfa-${kind}-enrollment` : undefined
    }
    case 'enrolled':
      return 'mfa-enroll-result'
    default:
      return undefined
  }
}

async function qrOf(state: EnrollmentState): Promise<string | undefined> {
  return state.at === 'confirming' && state.pending.kind === 'otp' ? drawQr(state.pending.uri) : undefined
}

function flowIn(source: unknown): string | undefined {
  const flow = oneText(source, 'state')
  return typeof flow === 'string' && /^[A-Za-z0-9]{27}$/.test(flow) ? flow : undefined
}
