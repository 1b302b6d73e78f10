// For tests: timers that ring when the test lets time pass, in order, with the clock standing at each one's moment.
import type { HeldClock } from '#kit'

import type { Timers } from './timers.ts'

export type HeldTimers = Timers & {
  /** moves the clock on and rings what falls due on the way */
  pass(ms: number): void
  /** how many wait */
  readonly waiting: number
}

export function heldTimers(clock: HeldClock): HeldTimers {
  const set = new Set<{ at: number; ring: () => void }>()
  return {
    after(ms, ring) {
      const timer = { at: clock.now() + Math.max(0, ms), ring }
      set.add(timer)
      return () => set.delete(timer)
    },
    pass(ms) {
      const end = clock.now() + ms
      for (;;) {
        const [first] = [...set].filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)
        if (!first) break
        set.delete(first)
        clock.set(Math.max(clock.now(), first.at))
        first.ring()
      }
      clock.set(end)
    },
    get waiting() {
      return set.size
    },
  }
}
