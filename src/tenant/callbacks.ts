// Which addresses an application of a type may be returned to.
import type { ClientSettings } from './clients.store.ts'

/**
 * Callbacks are compared byte by byte (RFC 9700 §4.1.3). One with a wildcard, a fragment or a scheme that runs code does
 * not get in, and if one were there it would match nothing.
 *
 * @returns why nobody can be sent there, in words that follow the address; undefined when they can
 */
export function callbackProblem(uri: string, type: ClientSettings['app_type']): string | undefined {
  const url = URL.parse(uri)
  if (!url || /[*#\\]/.test(uri)) return 'is no absolute URL without * and #'
  const web = url.protocol === 'https:' || url.protocol === 'http:'
  if (type !== 'native')
    return web ? undefined : 'needs app_type native: other applications are returned to by http or https'
  const loopback = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)
  if (url.protocol === 'http:' && !loopback)
    return 'needs https: a native application is returned to by http on loopback only'
  if (url.protocol === 'https:' && loopback) return 'needs http: a native application has no certificate for loopback'
  if (web || url.protocol.includes('.')) return undefined
  return 'needs a scheme that is a domain name in reverse, like com.example.app: (RFC 8252 §7.1)'
}
