// The tag of a draft: what it is made of.
import { tagOf } from '#kit'

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
