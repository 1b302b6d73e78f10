// Proof that a POST came from our own page in this very browser (ASVS 3.5.1).
import type { FastifyRequest } from 'fastify'

import { hmac, sameText } from '#kit'

/** @param purpose the flow's id, or `request` for the form that begins one */
export function formToken(browser: string, purpose: string): string {
  return hmac(browser, `form:${purpose}`)
}

/**
 * The token must fit the cookie, and where the browser says where the request comes from, it must be from here.
 * `Origin: null` says nothing: browsers send it with `Referrer-Policy: no-referrer` from our own pages too.
 */
export function isOurForm(
  request: FastifyRequest,
  form: { browser: string | undefined; purpose: string; token: string | null | undefined; publicUrl: string },
): boolean {
  const { browser, purpose, token, publicUrl } = form
  if (browser === undefined || typeof token !== 'string') return false
  const { origin, 'sec-fetch-site': site } = request.headers
  if (origin !== undefined && origin !== 'null' && !isHere(origin, publicUrl, request)) return false
  if (site !== undefined && site !== 'same-origin') return false
  return sameText(token, formToken(browser, purpose))
}

/**
 * The way back to a journey from its last page. The provider's own cookies cannot be `__Host-` ones, so that another
 * host of the domain could plant its own there, and this browser would come out of somebody else's login.
 */
export function wayBack(to: string, browser: string): string {
  const uid = to.slice(to.lastIndexOf('/') + 1)
  return `${to}?way=${hmac(browser, `way:${uid}`)}`
}

export function isWayBack(uid: string, way: string | null | undefined, browser: string | undefined): boolean {
  return browser !== undefined && typeof way === 'string' && sameText(way, hmac(browser, `way:${uid}`))
}

/** The public origin, or the one that was asked: foreign hosts are refused before any page (`localhost` beside 127.0.0.1). */
function isHere(origin: string, publicUrl: string, { protocol, host }: FastifyRequest): boolean {
  return origin === publicUrl || origin === `${protocol}://${host}`
}
