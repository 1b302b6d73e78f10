// The tenant's own frame around every page: Liquid, rendered in the sandbox; what we show comes in afterwards.
import type { FastifyReply, onSendAsyncHookHandler } from 'fastify'

import { AppError, type JsonObject, type Log, systemIds } from '#kit'
import type { Mail } from '#mail'

/** The page in two pieces, and what a template may show. */
export type Framed = {
  template: string
  variables: JsonObject
  head: string
  widget: string
  /** of the page's policy: the template's own style elements get it, scripts never do */
  nonce: string
}

const framed = new WeakMap<FastifyReply, Framed>()

/** The page goes out in the template, once the hook has rendered it; `plain` is what goes out when that fails. */
export function frameLater(reply: FastifyReply, page: Framed): void {
  framed.set(reply, page)
}

/** For the server's onSend: pages that have a template are put into it. A template that fails is a page without one. */
export function pageTemplates({ mail, log }: { mail: Pick<Mail, 'renderPage'>; log: Log }): onSendAsyncHookHandler {
  return async (_request, reply, plain) => {
    const page = framed.get(reply)
    if (!page || typeof plain !== 'string') return plain
    framed.delete(reply)
    const rendered = await fillTemplate(mail, page)
    if ('text' in rendered) return rendered.text
    log.warn('the page template cannot be rendered, so the page goes out without it', { reason: rendered.broken })
    return plain
  }
}

/** Both tags, in whatever white space (`{%- auth0:head -%}`). */
const TAG = /\{%-?\s*auth0:(head|widget)\s*-?%\}/g

/** What nobody can write into a template or a variable beforehand stands for our markup while it is rendered. */
export async function fillTemplate(
  mail: Pick<Mail, 'renderPage'>,
  { template, variables, head, widget, nonce }: Framed,
): Promise<{ text: string } | { broken: string }> {
  const places = { head: `keyturn-${systemIds.handle()}`, widget: `keyturn-${systemIds.handle()}` }
  const source = template.replace(TAG, (_, place: 'head' | 'widget') => places[place])
  const rendered = await mail.renderPage(source, variables)
  if (!rendered.ok) return { broken: rendered.broken }
  const styled = rendered.text.replace(/<style(?=[\s>])/gi, `<style nonce="${nonce}"`)
  return { text: styled.replace(places.head, () => head).replace(places.widget, () => widget) }
}

/**
 * What a template must be before it is taken: both tags once, no scripts (they would run where passwords are typed), and
 * renderable.
 *
 * @throws AppError `invalid_body` with what is wrong
 */
export async function checkTemplate(mail: Pick<Mail, 'renderPage'>, template: string): Promise<void> {
  const tags = [...template.matchAll(TAG)].map(([, place]) => place)
  for (const place of ['head', 'widget']) {
    const times = tags.filter((each) => each === place).length
    if (times !== 1) throw refused(`it must have {%- auth0:${place} -%} exactly once; it has it ${times} times`)
  }
  if (/<\s*script/i.test(template)) throw refused('scripts are not supported: they would run where passwords are typed')
  if (/<[^>]*\son[a-z]+\s*=/i.test(template)) throw refused('event handlers in attributes are not supported')
  const rendered = await fillTemplate(mail, { template, variables: SAMPLE, head: '', widget: '', nonce: '' })
  if ('broken' in rendered) throw refused(rendered.broken)
}

function refused(words: string): AppError {
  return new AppError('invalid', 'invalid_body', `Payload validation error: the template cannot be used: ${words}.`)
}

/** What every page gives its template. */
const SAMPLE: JsonObject = {
  application: { id: 'client', name: 'Application', metadata: {} },
  branding: { colors: {} },
  tenant: { friendly_name: 'Tenant' },
  prompt: { name: 'reset-password', screen: { name: 'reset-password', texts: {} } },
  locale: 'en',
}
