// /u/reset-password and its check-email page: one page per state of the flow, one input per POST.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

import type { ResetInput } from '#flows'
import { isObject, Secret } from '#kit'
import { isFactorType } from '#triggers'

import { readBrand } from './brand.ts'
import { browserHandle } from './browser-handle.ts'
import type { PageDeps } from './deps.ts'
import { sendErrorPage } from './error-page.ts'
import { isOurForm } from './form-token.ts'
import { onePassword, oneText } from './one-text.ts'
import { sendPage } from './send-page.ts'
import { statePage } from './state-page.ts'
import { textIn } from './text/index.ts'
import { typedRoute } from './typed-password.ts'

const RESET = '/u/reset-password'
const CHECK_EMAIL = '/u/reset-password/check-email'

/** What a form may say: its `action`, and the input that it comes to; null when a field of it is malformed. */
type Actions = { readonly [action: string]: (body: unknown) => ResetInput | null }

const actions: { readonly [Path in typeof RESET | typeof CHECK_EMAIL]: Actions } = {
  [RESET]: {
    continue: () => ({ type: 'continue-pressed' }),
    factor: readFactor,
    another: () => ({ type: 'picker-wanted' }),
    resend: () => ({ type: 'resend-pressed' }),
    proof: readProof,
    prompt: readAnswer,
    password: readPasswords,
  },
  [CHECK_EMAIL]: {
    resend: () => ({ type: 'resend-pressed' }),
  },
}

export function resetRoutes(app: FastifyInstance, deps: PageDeps): void {
  const { flows, publicUrl } = deps

  for (const path of [RESET, CHECK_EMAIL] as const) {
    app.get(path, async (request, reply) => {
      const flow = flowIn(request.query)
      const browser = browserHandle(request, publicUrl)
      const state = flow && browser && (await flows.reset.look(flow, browser))
      if (!state) return refuse(request, reply, 400)
      const home = state.at === 'asked' ? CHECK_EMAIL : RESET
      if (home !== path) return reply.redirect(`${home}?state=${flow}`, 303)
      const again = oneText(request.query, 'again') === '1'
      const { text, brand, page } = await statePage(deps, request, { flow, browser, state, again })
      return sendPage(reply, text, brand, page)
    })

    app.post(path, async (request, reply) => {
      const { body } = request
      const flow = flowIn(body)
      if (flow === undefined) return refuse(request, reply, 400)
      const browser = browserHandle(request, publicUrl)
      const token = oneText(body, 'form_token')
      if (browser === undefined || !isOurForm(request, { browser, purpose: flow, token, publicUrl })) {
        return refuse(request, reply, 403)
      }
      const action = oneText(body, 'action') ?? ''
      const known = actions[path]
      const input = Object.hasOwn(known, action) ? known[action]?.(body) : undefined
      if (input === null) return sendErrorPage(reply, { status: 400, language: deps.requestFacts(request).language })
      // what no form of ours says changes nothing and shows the page of the current state again
      const context = { request: deps.requestFacts(request) }
      const state = input && (await flows.reset.feed(flow, browser, input, context))
      if (input && !state) return refuse(request, reply, 400)
      return reply.redirect(`${path}?state=${flow}${action === 'resend' ? '&again=1' : ''}`, 303)
    })
  }

  typedRoute(app, deps, RESET, ({ flow, browser, typed }) => flows.reset.judgeTyped(flow, browser, typed))

  async function refuse(request: FastifyRequest, reply: FastifyReply, status: 400 | 403): Promise<FastifyReply> {
    const { language } = deps.requestFacts(request)
    const brand = await readBrand(deps.storage)
    const { errors, failed } = textIn(language)
    const next = { href: '/u/reset-password/request', label: failed.another }
    return sendErrorPage(reply, { status, words: status === 403 ? errors.forged : errors.gone, next, language, brand })
  }
}

/** An absent field is an empty password, which the flow refuses in words; a list of them is no form of ours. */
function readPasswords(body: unknown): ResetInput | null {
  const password = onePassword(body, 'newPassword')
  const confirmation = onePassword(body, 'confirmNewPassword')
  if (password === null || confirmation === null) return null
  return {
    type: 'password-given',
    password: new Secret(password ?? ''),
    confirmation: new Secret(confirmation ?? ''),
  }
}

function readFactor(body: unknown): ResetInput | null {
  const factor = oneText(body, 'factor')
  return typeof factor === 'string' && isFactorType(factor) ? { type: 'factor-chosen', factor } : null
}

/** A code, or the answer of a security key as JSON. An absent one is judged, and refused. */
function readProof(body: unknown): ResetInput | null {
  const proof = oneText(body, 'proof', 16_384)
  return proof === null ? null : { type: 'proof-given', proof: new Secret(proof ?? '') }
}

/** Fields of the rendered form; the flow keeps those that the form's definition names. */
function readAnswer(body: unknown): ResetInput | null {
  const fields: Record<string, string> = {}
  for (const name of isObject(body) ? Object.keys(body) : []) {
    const value = oneText(body, name, 4096)
    if (value === null) return null
    if (value !== undefined) fields[name] = value
  }
  return { type: 'prompt-answered', fields }
}

function flowIn(source: unknown): string | undefined {
  const flow = oneText(source, 'state')
  return typeof flow === 'string' && /^[A-Za-z0-9]{27}$/.test(flow) ? flow : undefined
}
