// BuildRefused: why a build ends `failed`; and npm's own errors told as such.
import { messageOf } from '#kit'

import type { BuildError, BuildErrorId } from './outcome.ts'

export class BuildRefused extends Error {
  readonly id: BuildErrorId

  constructor(id: BuildErrorId, message: string) {
    super(message)
    this.name = 'BuildRefused'
    this.id = id
  }
}

const AWAY = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EPIPE',
  'ERR_SOCKET_TIMEOUT',
  'EIDLETIMEOUT',
  'ECONNECTIONTIMEOUT',
  'ERESPONSETIMEOUT',
  'ETRANSFERTIMEOUT',
  'EINVALIDRESPONSE',
  'FETCH_ERROR',
  'ENOTCACHED',
  'E408',
  'E429',
  'Z_BUF_ERROR',
  'ERR_STREAM_PREMATURE_CLOSE',
])

/** @param about the package at hand, in the words of the message: `axios@1.0.0` */
export function refusalOf(thrown: unknown, about: string): BuildRefused {
  if (thrown instanceof BuildRefused) return thrown
  const code = textOf(thrown, 'code')
  const message = messageOf(thrown).split('\n', 1)[0] ?? ''
  const requiredBy = packageOf(textOf(thrown, 'requiredBy'))
  const name = packageName(thrown) ?? about
  const chain = requiredBy === null ? '' : ` (required by ${requiredBy})`
  if (code === 'E404') return new BuildRefused('dependency_not_found', `${name}${chain}: not found in the registry`)
  if (code === 'ETARGET' || code === 'ENOVERSIONS') {
    return new BuildRefused('dependency_not_found', `${name}${chain}: ${message}`)
  }
  if (
    code.startsWith('EALLOW') ||
    code === 'EUNSUPPORTEDPROTOCOL' ||
    message === 'aliases only work for registry deps'
  ) {
    return new BuildRefused(
      'dependency_refused',
      `${name}${chain}: only packages from a registry are allowed, no git, URL or file`,
    )
  }
  if (code === 'EINVALIDPACKAGENAME' || code === 'EINVALIDTAGNAME') {
    return new BuildRefused('dependency_refused', `${name}${chain}: ${message}`)
  }
  if (code === 'E401' || code === 'E403') {
    return new BuildRefused('dependency_failed', `${name}${chain}: the registry refused access (${code.slice(1)})`)
  }
  if (code === 'EGRESS_DENIED') {
    return new BuildRefused(
      'dependency_refused',
      `${name}${chain}: its registry leads to an address that is not public; KEYTURN_EGRESS_ALLOW can name it`,
    )
  }
  if (AWAY.has(code) || /^E5\d\d$/.test(code)) {
    return new BuildRefused('registry_away', `${name}${chain}: the registry cannot be reached (${code})`)
  }
  if (code === 'EINTEGRITY') {
    return new BuildRefused(
      'dependency_failed',
      `${name}${chain}: the registry sent other bytes than its checksum says`,
    )
  }
  return new BuildRefused('dependency_failed', `${name}${chain}: ${message}`)
}

export function buildErrorOf(refusal: BuildRefused): BuildError {
  const error: BuildError = { id: refusal.id, msg: refusal.message, url: '' }
  return refusal.id === 'registry_away' ? { ...error, retryable: true } : error
}

/** `node_modules/a/node_modules/@s/b/lib/x.js` → `@s/b` */
export function packageOf(location: string): string | null {
  return /.*(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(location)?.[1] ?? null
}

function packageName(thrown: unknown): string | null {
  // npm-pick-manifest puts the package into `name` of its error
  const picked = textOf(thrown, 'code') === 'ETARGET' ? textOf(thrown, 'name') : ''
  const named = picked === '' ? uriName(textOf(thrown, 'uri')) : `${picked}@${textOf(thrown, 'wanted')}`
  const spec = textOf(thrown, 'pkgid') || textOf(thrown, 'package') || named
  return spec === '' ? null : spec
}

/** The last resort: the path of the packument that was asked for. */
function uriName(uri: string): string {
  const path = /^https?:\/\/[^/]+\/(.+)$/.exec(uri)?.[1] ?? ''
  return path === '' ? '' : decodeURIComponent(/(@[^/]+(?:%2f|\/))?[^/]+$/i.exec(path)?.[0] ?? '')
}

function textOf(thrown: unknown, key: string): string {
  if (typeof thrown !== 'object' || thrown === null) return ''
  const value: unknown = Reflect.get(thrown, key)
  return typeof value === 'string' ? value : ''
}
