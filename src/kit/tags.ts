// Tags of what people edit: two who read the same state name the same tag, and only one of them can change it.
import { sha256 } from './crypto.ts'
import { AppError } from './errors.ts'

/** @param content what a change may set, and nothing else: JSON */
export function tagOf(content: readonly unknown[]): string {
  return sha256(JSON.stringify(content)).slice(0, 32)
}

/**
 * @param expected the tags that the caller would change; undefined when it does not care
 * @throws AppError when it has none of them
 */
export function refuseOutdated(expected: readonly string[] | undefined, tag: string): void {
  if (expected === undefined || expected.includes(tag)) return
  throw new AppError(
    'outdated',
    undefined,
    'It was changed since you read it: If-Match does not name its ETag. Nothing was changed. Read it again.',
  )
}
