// The headers of every hosted page: what the browser may load, send and tell others. Nothing from anywhere else.
import type { FastifyReply } from 'fastify'

/** What else a page may load: the tenant's own pictures and font, each by its whole address; answers of this server. */
export type Sources = { images?: readonly string[]; fonts?: readonly string[]; self?: boolean }

/** @param nonce of the page's one style and one script; without one neither is allowed */
export function secureHeaders(reply: FastifyReply, nonce?: string, sources?: Sources): void {
  const own = nonce === undefined ? "'none'" : `'nonce-${nonce}'`
  reply.headers({
    'content-security-policy': [
      "default-src 'none'",
      `style-src ${own}`,
      `script-src ${own}`,
      ['img-src', 'data:', "'self'", ...(sources?.images ?? [])].join(' '),
      ...(sources?.fonts && sources.fonts.length > 0 ? [`font-src ${sources.fonts.join(' ')}`] : []),
      ...(sources?.self === true ? ["connect-src 'self'"] : []),
      "form-action 'self'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
      "object-src 'none'",
    ].join('; '),
    // the ticket stands in one URL of the journey (SilverStripe CVE-2010-5080 and its kin: tokens in Referer)
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'permissions-policy':
      'camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=(), publickey-credentials-create=(self), publickey-credentials-get=(self)',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
  })
}
