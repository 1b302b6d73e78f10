// /continue: the way back from the site that an Action redirected to. GET goes on; POST keeps an answer for that GET.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

import { isObject } from '#kit'

import { readBrand } from './brand.ts'
import { browserHandle } from './browser-handle.ts'
import type { PageDeps } from './deps.ts'
import { sendErrorPage } from './error-page.ts'
import { oneText } from './one-text.ts'
import { textIn } from './text/index.ts'

const PATH = '/continue'

/** A signed token with a picture of claims fits; a form of ours has fewer fields. */
const LONGEST = 16_384
const MOST = 50

export function continueRoutes(app: FastifyInstance, deps: PageDeps): void {
  const { flows, publicUrl } = deps

  app.get(PATH, async (request, reply) => {
    const state = stateIn(request.query)
    const browser = browserHandle(request, publicUrl)
    if (state === undefined || browser === undefined) return refuse(request, reply)
    const context = { request: deps.requestFacts(request) }
    const back = await flows.reset.comeBack(state, browser, textsIn(request.query), context)
    if (!back) return refuse(request, reply)
    return back.stale ? refuse(request, reply, back.flow) : reply.redirect(page(back.flow), 303)
  })

  // another site's form: the browser sends no cookie with it (SameSite=Lax), and there is no token of ours in it.
  // What it says is kept under the state, which is its proof; only the browser itself goes on, by the GET
  app.post(PATH, async (request, reply) => {
    const named = oneText(request.query, 'state')
    const state = stateIn(named === undefined ? request.body : request.query)
    if (state === undefined) return refuse(request, reply)
    const body = textsIn(request.body)
    // two states would have one judged and another believed
    if (body['state'] !== undefined && body['state'] !== state) return refuse(request, reply)
    const answer = { query: textsIn(request.query), body }
    const kept = await flows.reset.keepAnswer(state, answer, { request: deps.requestFacts(request) })
    return kept ? reply.redirect(`${PATH}?state=${state}`, 303) : refuse(request, reply)
  })

  /** @param flow of this very browser: the page then leads back to it */
  async function refuse(request: FastifyRequest, reply: FastifyReply, flow?: string): Promise<FastifyReply> {
    const { language } = deps.requestFacts(request)
    const brand = await readBrand(deps.storage)
    const text = textIn(language)
    const next =
      flow === undefined
        ? { href: '/u/reset-password/request', label: text.failed.another }
        : { href: page(flow), label: text.continue }
    const words = flow === undefined ? text.errors.gone : text.errors.stale
    return sendErrorPage(reply, { status: flow === undefined ? 400 : 409, words, next, language, brand })
  }
}

function page(flow: string): string {
  return `/u/reset-password?state=${flow}`
}

/** `<flow>.<nonce>`, as the Action's redirect carried it. */
function stateIn(source: unknown): string | undefined {
  const state = oneText(source, 'state')
  return typeof state === 'string' && /^[A-Za-z0-9]{27}\.[\w-]{43}$/.test(state) ? state : undefined
}

/** What reaches `event.request`: single texts only; a name that is given twice is given by nobody. */
function textsIn(source: unknown): Record<string, string> {
  const texts = (isObject(source) ? Object.keys(source).slice(0, MOST) : []).flatMap((name) => {
    const value = oneText(source, name, LONGEST)
    return typeof value === 'string' ? [[name, value] as const] : []
  })
  return Object.fromEntries(texts)
}
