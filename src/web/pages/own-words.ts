// Puts a tenant's own words into pages that were drawn before they were read.
import type { FastifyReply, FastifyRequest, onSendAsyncHookHandler } from 'fastify'

import type { RequestFacts } from '#flows'
import type { Storage } from '#storage'

import type { Brand } from './brand.ts'
import { frameLater, type Framed } from './page-template.ts'
import { textFor } from './page-text.ts'
import type { ScreenName } from './text/custom-text.ts'
import type { PageText } from './text/index.ts'

type Later = {
  /** the tag that the page was drawn for, before those of the request */
  asked: string | undefined
  brand: Brand
  screen: ScreenName | undefined
  draw(text: PageText): { plain: string; framed: Framed | undefined }
}

const waiting = new WeakMap<FastifyReply, Later>()

/** The page goes out in the tenant's words, once the hook has read them. */
export function wordLater(reply: FastifyReply, page: Later): void {
  waiting.set(reply, page)
}

/** For the server's onSend, before pages are put into a template. */
export function ownWords({
  storage,
  requestFacts,
}: {
  storage: Storage
  requestFacts: (request: FastifyRequest) => RequestFacts
}): onSendAsyncHookHandler {
  return async (request, reply, plain) => {
    const page = waiting.get(reply)
    if (!page || typeof plain !== 'string') return plain
    waiting.delete(reply)
    const { asked, brand, screen, draw } = page
    const locales = [...(asked === undefined ? [] : [asked]), ...(requestFacts(request).locales ?? [])]
    const drawn = draw(await textFor(storage, locales, { brand, screen }))
    if (drawn.framed) frameLater(reply, drawn.framed)
    return drawn.plain
  }
}
