// The tag of a draft: two who read the same state name the same tag, and only one of them can change it.

import { AppError, sha256 } from '#kit'

import type { Action } from './action.ts'
import type { Hook } from './hooks/hook.ts'

/** What a change may set, and nothing else: a build that goes on or a deploy does not outdate what somebody edits. */
export function actionTag({
  name,
  triggerVersion,
  code,
  dependencies,
  secrets,
  runtime,
  modules,
  policy,
}: Action): string {
  return tagOf([name, triggerVersion, code, dependencies, secrets, runtime, modules, policy])
}

export function hookTag({ name, script, dependencies, enabled }: Hook): string {
  return tagOf([name, script, Object.entries(dependencies).toSorted(([a], [b]) => (a < b ? -1 : 1)), enabled])
}

/**
 * @param expected the tags that the caller would change; undefined when it does not care
 * @throws AppError when the draft has none of them
 */
export function refuseOutdated(expected: readonly string[] | undefined, tag: string): void {
  if (expected === undefined || expected.includes(tag)) return
  throw new AppError(
    'outdated',
    undefined,
    'It was changed since you read it: If-Match does not name its ETag. Nothing was changed. Read it again.',
  )
}

function tagOf(content: readonly unknown[]): string {
  return sha256(JSON.stringify(content)).slice(0, 32)
}
