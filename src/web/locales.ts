// Which languages a request asks for: `ui_locales`, kept for the journey in a cookie, else Accept-Language.
import type { FastifyReply, FastifyRequest } from 'fastify'

import { isObject } from '#kit'

const COOKIE = 'keyturn-locales'

/** A BCP 47 tag, as far as anybody needs one here. */
const TAG = /^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,4}$/

/** Nobody speaks more. */
const MOST = 10

/** Best first, each a well-formed tag. */
export function wantedLocales(request: FastifyRequest): readonly string[] {
  const asked = asUiLocales(isObject(request.query) ? request.query['ui_locales'] : undefined)
  if (asked.length > 0) return asked
  // not every route reads cookies
  const cookies = (request as { cookies?: FastifyRequest['cookies'] }).cookies
  const kept = asUiLocales(cookies?.[COOKIE])
  return kept.length > 0 ? kept : acceptedLanguages(request.headers['accept-language'])
}

/** Remembers the `ui_locales` of this request for the pages that follow; it is no secret and proves nothing. */
export function keepLocales(request: FastifyRequest, reply: FastifyReply, secure: boolean): void {
  const asked = asUiLocales(isObject(request.query) ? request.query['ui_locales'] : undefined)
  if (asked.length === 0) return
  reply.setCookie(COOKIE, asked.join(' '), { path: '/', httpOnly: true, sameSite: 'lax', secure })
}

/** OpenID Connect Core §3.1.2.1: tags with spaces between; what is no tag is left out. */
function asUiLocales(text: unknown): readonly string[] {
  if (typeof text !== 'string' || text.length > 200) return []
  return text
    .split(/[\s+]+/)
    .filter((tag) => TAG.test(tag))
    .slice(0, MOST)
}

/** RFC 9110 §12.5.4, by weight; equal weights stay in their order. */
function acceptedLanguages(header: string | undefined): readonly string[] {
  if (header === undefined) return []
  return header
    .slice(0, 500)
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.split(';').map((each) => each.trim())
      const weight = parameters.find((each) => each.startsWith('q='))
      return { tag, weight: weight === undefined ? 1 : Number(weight.slice(2)) }
    })
    .filter(({ tag, weight }) => TAG.test(tag) && weight > 0)
    .toSorted((a, b) => b.weight - a.weight)
    .slice(0, MOST)
    .map(({ tag }) => tag)
}
