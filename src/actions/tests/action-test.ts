// What a named test of an Action is: an event, what the network answers, and what the draft is expected to do then.
import type { ActionId, Json, JsonObject } from '#kit'
import type { Stub } from '#runtime'

import type { Continuation } from '../continuation.ts'

/** How a dry run ended, what it asked for and what it would have sent. Requests and commands have secret values masked. */
export type Outcome = {
  status: 'ok' | 'failed'
  error: { id: string; msg: string } | null
  commands: readonly JsonObject[]
  /** `body` is parsed when it is a JSON object or array, and text otherwise */
  requests: readonly { method: string; url: string; body: Json }[]
}

export type ActionTest = {
  id: string
  action: ActionId
  name: string
  /** as the Action gets it, without secrets */
  event: JsonObject
  /** of the continue handler; absent: the execute handler runs */
  continuation?: Continuation | undefined
  stubs: readonly Stub[]
  expected: Outcome
  /** milliseconds since the epoch */
  createdAt: number
  /** when `expected` was recorded or written: times around it count as times of the run */
  updatedAt: number
}

/** Something that is not as expected: where, and the two values; one that is not there at all is absent. */
export type Difference = { path: readonly (string | number)[]; expected?: Json; actual?: Json }

/** In an expected outcome: whatever stands there will do. */
export const ANYTHING = '<any>'
