// Sends what the provider answered: a redirect to a registered place, its own small pages, or our error page.
import { createHash } from 'node:crypto'

import type { FastifyReply, FastifyRequest } from 'fastify'

import type { Authorized } from '#oidc'

import { readBrand } from '../brand.ts'
import { pageText } from '../page-text.ts'
import { sendPage } from '../send-page.ts'
import type { SignInPageDeps } from './deps.ts'
import { overPage } from './views.ts'

export async function sendAuthorized(
  deps: SignInPageDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  answered: Exclude<Authorized, { kind: 'interact' }>,
): Promise<FastifyReply> {
  const { answer } = answered
  setCookies(reply, answer.headers['set-cookie'])
  if (answered.kind === 'refused') {
    // a request that names no registered place gets a page, whatever it asks for (RFC 9700 §4.11)
    const brand = await readBrand(deps.storage)
    const text = await pageText(deps, request, { brand })
    const page = overPage({ text }, isOver(answered) ? 'gone' : 'request', detailOf(answered))
    return sendPage(reply, text, brand, page)
  }
  const location = answer.headers['location']
  if (typeof location === 'string') return reply.redirect(location, answer.status === 302 ? 302 : 303)
  return sendHtml(reply, answer.status, String(answer.body))
}

export function setCookies(reply: FastifyReply, cookies: string | string[] | undefined): void {
  for (const cookie of cookies === undefined ? [] : [cookies].flat()) reply.header('set-cookie', cookie)
}

/** The library's words for a way back without its cookie, too late, or taken already. */
function isOver({ words }: { words: string }): boolean {
  return /request has expired|session not found|identifier mismatch|session mismatch/.test(words)
}

function detailOf({ error, words }: { error: string; words: string }): string {
  return words === '' ? error : `${error}: ${words}`
}

/** form_post: the library's page with its one script, and nothing else may run or be loaded. */
function sendHtml(reply: FastifyReply, status: number, body: string): FastifyReply {
  const script = /<script>([\s\S]*?)<\/script>/.exec(body)?.[1]
  const hash = script === undefined ? "'none'" : `'sha256-${createHash('sha256').update(script).digest('base64')}'`
  const target = /<form method="post" action="([^"]+)"/.exec(body)?.[1]
  // what posts to an application may be led on by it; a fixed list would stop that in some browsers
  const form = target === undefined ? "form-action 'none'" : 'form-action *'
  return reply
    .code(status)
    .type('text/html; charset=utf-8')
    .headers({
      'content-security-policy': `default-src 'none'; script-src ${hash}; base-uri 'none'; ${form}; frame-ancestors 'none'`,
      'cache-control': 'no-store',
    })
    .send(body)
}
