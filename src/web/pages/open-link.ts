// /u/reset-verify: the mailed link. It consumes nothing; it ties a new flow to this browser and cleans the URL.
import type { FastifyInstance, FastifyRequest } from 'fastify'

import type { ResetFailure } from '#flows'
import { isObject } from '#kit'

import { readBrand } from './brand.ts'
import { ensureBrowserHandle } from './browser-handle.ts'
import type { PageDeps } from './deps.ts'
import { oneText } from './one-text.ts'
import { pageText } from './page-text.ts'
import { sendPage } from './send-page.ts'
import { failedPage } from './views/ended.ts'

const PATH = '/u/reset-verify'

export function openLinkRoutes(app: FastifyInstance, deps: PageDeps): void {
  const { storage, flows } = deps

  // mail scanners and link previews ask by HEAD first: the answer is that there is a page, and nothing is looked up
  app.head(PATH, (_request, reply) => reply.type('text/html; charset=utf-8').send())

  app.get(PATH, { exposeHeadRoute: false }, async (request, reply) => {
    // a prefetched answer would begin the flow in a request without cookies; 403 makes the browser ask again for real
    if (isPrefetch(request)) return reply.code(403).send()
    const ticket = oneText(request.query, 'ticket')
    const wellFormed = typeof ticket === 'string' && /^[\w-]+$/.test(ticket)
    const browser = ensureBrowserHandle(request, reply, deps)
    const opened = wellFormed
      ? await flows.reset.openLink(ticket, browser, furtherQuery(request.query))
      : { dead: 'superseded' as const }
    if ('flow' in opened) return reply.redirect(`/u/reset-password?state=${opened.flow}`, 303)
    const why: ResetFailure = opened.dead === 'superseded' ? 'generic' : opened.dead
    // no client: whose link it was is nobody's business but its owner's
    const brand = await readBrand(storage)
    const text = await pageText(deps, request, { brand, screen: 'reset-password-error' })
    return sendPage(reply, text, brand, failedPage(text, brand, why))
  })
}

/** What the link carries beside its ticket reaches the Actions as `event.request.query`: texts only, 20 at most. */
function furtherQuery(query: unknown): Record<string, string> {
  const further: Record<string, string> = {}
  for (const name of isObject(query) ? Object.keys(query).slice(0, 20) : []) {
    const value = name === 'ticket' ? undefined : oneText(query, name, 1024)
    if (typeof value === 'string') further[name] = value
  }
  return further
}

export function isPrefetch({ headers }: FastifyRequest): boolean {
  return [headers['sec-purpose'], headers['purpose'], headers['x-moz']].some((purpose) =>
    String(purpose).includes('prefetch'),
  )
}
