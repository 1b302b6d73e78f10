// Looks for an answer that is almost there: going to sleep and being woken costs more than most blocking Actions take.
import { availableParallelism } from 'node:os'
import { performance } from 'node:perf_hooks'

import type { Flight } from './flight.ts'

/** At most so long (docs/decisions/0028): an Action that asks another server takes longer, and is waited for asleep. */
const LOOK_MS = 0.1

/** On one core the child would wait for the looking to end. */
const spare = availableParallelism() > 1

/** Turns of the event loop without sleep until the flight is answered. Everything else that is due goes on in them. */
export function lookForAnswer(flight: Flight): void {
  if (!spare) return
  const until = performance.now() + LOOK_MS
  const again = () => {
    if (flight.completion === undefined && performance.now() < until) setImmediate(again)
  }
  setImmediate(again)
}
