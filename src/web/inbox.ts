// GET /dev/inbox: the mails and messages that would have been sent, as JSON or as a page. In development only.
import type { FastifyInstance, FastifyRequest } from 'fastify'

import { isObject, type Html, html } from '#kit'
import type { InboxMessage, Mail } from '#mail'

import { plainBrand } from './pages/brand.ts'
import { sendPage } from './pages/send-page.ts'
import { type PageText, textIn } from './pages/text/index.ts'

export type InboxDeps = {
  mail: Pick<Mail, 'inbox'>
  /** the route does not exist otherwise */
  enabled: boolean
}

export function inboxRoutes({ mail, enabled }: InboxDeps): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    if (!enabled) return
    app.get('/dev/inbox', async (request, reply) => {
      const to = isObject(request.query) ? request.query['to'] : undefined
      const messages = await mail.inbox.list(typeof to === 'string' ? { to } : {})
      if (to !== undefined || !wantsPage(request)) return reply.header('cache-control', 'no-store').send({ messages })
      const text = textIn()
      return sendPage(reply, text, plainBrand, { title: text.inbox.title, wide: true, body: listOf(text, messages) })
    })
  }
}

/** Browsers say text/html; curl's anything is answered as JSON. */
function wantsPage({ headers }: FastifyRequest): boolean {
  const accept = headers.accept ?? ''
  return accept.includes('text/html') && !accept.includes('application/json')
}

function listOf({ inbox }: PageText, messages: readonly InboxMessage[]): Html {
  return html`<p class="words">${inbox.words} <a href="/dev/inbox">${inbox.refresh}</a></p>
${messages.length === 0 && html`<p>${inbox.empty}</p>`}
${messages.map(
  ({ at, to, from, subject, text }) => html`<article class="mail">
<h2>${subject}</h2>
<dl><dt>${inbox.to}</dt><dd>${to}</dd><dt>${inbox.from}</dt><dd>${from}</dd><dt>${inbox.sent}</dt>
<dd><time datetime="${at}">${at.replace('T', ' ').slice(0, 19)} UTC</time></dd></dl>
<pre>${withLinks(text)}</pre>
</article>`,
)}`
}

/** Only http and https become links, because only those are looked for. */
function withLinks(text: string): Html[] {
  return text
    .split(/(https?:\/\/[^\s<>"]+)/)
    .map((part, i) => (i % 2 === 1 ? html`<a href="${part}">${part}</a>` : html`${part}`))
}
