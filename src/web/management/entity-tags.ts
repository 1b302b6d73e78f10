// ETag and If-Match (RFC 9110 §8.8.3, §13.1.1): who saves what somebody else saved meanwhile is refused with 412.
import { AppError } from '#kit'

import type { ManagementRoute } from './route.ts'

/** Strong tags only: a weak one (`W/"x"`) is a tag, and never matches here (§8.8.3.2). */
const LIST =
  /^(?:[ \t]*,)*[ \t]*(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"(?:[ \t]*,(?:[ \t]*(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*")?)*[ \t]*$/
const EACH = /(W\/)?"([^"]*)"/g

/**
 * @returns the tags, without their quotes; undefined when there is no condition, or `*`: what is there, whatever it is
 * @throws AppError for a header that is no list of tags
 */
export function expectedTags(ifMatch: string | undefined): string[] | undefined {
  if (ifMatch === undefined || ifMatch.trim() === '*') return undefined
  if (ifMatch.length > 4000 || !LIST.test(ifMatch)) {
    throw new AppError(
      'invalid',
      'invalid_headers',
      'If-Match is no list of entity tags: send the ETag as you got it, in its quotes.',
    )
  }
  return [...ifMatch.matchAll(EACH)].flatMap(([, weak, tag = '']) => (weak === undefined ? [tag] : []))
}

/** A condition that nobody heeds would be a promise that nobody keeps. */
export function refuseCondition(): never {
  throw new AppError(
    'outdated',
    undefined,
    'This resource has no ETag, so If-Match cannot hold: send the request without it. Nothing was changed.',
  )
}

/** Is it a change of one thing that has a tag? */
export function heedsTag({ tagged, path, method }: ManagementRoute): boolean {
  return tagged === true && method !== 'GET' && path.includes(':')
}

export const quoted = (tag: string) => `"${tag}"`
