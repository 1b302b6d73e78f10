// The cookie that ties a flow to one browser: a random handle, of which the store has only the hash.
import type { FastifyReply, FastifyRequest } from 'fastify'

import type { PageDeps } from './deps.ts'

/** The handle that this browser already has, if it is one of ours by its form. */
export function browserHandle(request: FastifyRequest, publicUrl: string): string | undefined {
  const handle = request.cookies[cookieName(publicUrl)]
  return handle !== undefined && /^[\w-]{43}$/.test(handle) ? handle : undefined
}

/** The same, or a new one that is set with the answer. */
export function ensureBrowserHandle(
  request: FastifyRequest,
  reply: FastifyReply,
  { ids, publicUrl }: Pick<PageDeps, 'ids' | 'publicUrl'>,
): string {
  const known = browserHandle(request, publicUrl)
  if (known !== undefined) return known
  const handle = ids.handle()
  reply.setCookie(cookieName(publicUrl), handle, {
    path: '/',
    httpOnly: true,
    // Lax, because the link in a mail is opened from another site
    sameSite: 'lax',
    secure: isHttps(publicUrl),
  })
  return handle
}

/** `__Host-` keeps other hosts of the domain from planting a handle (ASVS 3.3.1); it needs https. */
function cookieName(publicUrl: string): string {
  return isHttps(publicUrl) ? '__Host-keyturn' : 'keyturn'
}

function isHttps(publicUrl: string): boolean {
  return publicUrl.startsWith('https:')
}
