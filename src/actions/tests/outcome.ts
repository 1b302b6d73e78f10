// A settled dry run → the outcome that a named test keeps and compares.
import type { Json, JsonObject } from '#kit'

import type { DraftRun } from '../run-draft.ts'
import type { Outcome } from './action-test.ts'

/** Headers are left out: most of them are the HTTP client's own, and change with Node and with every update of a package. */
export function outcomeOf({ completion, response: { commands }, recorded = [] }: DraftRun): Outcome {
  const failure = completion.status === 'failed' ? completion.failure : undefined
  return {
    status: completion.status,
    error: failure ? { id: failure.id, msg: failure.msg } : null,
    commands: commands as readonly JsonObject[],
    requests: recorded.map(({ method, url, body }) => ({ method, url, body: parsed(body) })),
  }
}

function parsed(body: string): Json {
  if (!/^\s*[[{]/.test(body)) return body
  try {
    return JSON.parse(body) as Json
  } catch {
    return body
  }
}
