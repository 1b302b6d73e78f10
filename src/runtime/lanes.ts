// Two lanes: blocking work starts at once, background work waits its turn. Each flight's budget clock starts here.
import { performance } from 'node:perf_hooks'

import type { Flight } from './flight.ts'

export type Lanes = {
  /** @param onBudget called when the flight's budget has passed, counted from its start and not from its queueing */
  enter(flight: Flight, start: () => void, onBudget: () => void): void
  done(flight: Flight): void
  running(): number
  /** resolves when nothing is under way, or after the time */
  idle(timeoutMs: number): Promise<void>
}

export function openLanes(backgroundAtOnce: number): Lanes {
  const timers = new Map<Flight, NodeJS.Timeout>()
  const queue: (() => void)[] = []
  const waiters = new Set<() => void>()
  let background = 0

  const begin = (flight: Flight, start: () => void, onBudget: () => void) => {
    flight.startedAt = performance.now()
    timers.set(flight, setTimeout(onBudget, Math.max(0, flight.invocation.budgetMs)))
    start()
  }

  return {
    enter(flight, start, onBudget) {
      if (flight.invocation.lane === 'blocking') return begin(flight, start, onBudget)
      if (background >= backgroundAtOnce) return void queue.push(() => begin(flight, start, onBudget))
      background += 1
      begin(flight, start, onBudget)
    },
    done(flight) {
      clearTimeout(timers.get(flight))
      timers.delete(flight)
      if (flight.invocation.lane === 'background') {
        const next = queue.shift()
        if (next === undefined) background -= 1
        else next()
      }
      if (timers.size === 0 && queue.length === 0) for (const wake of waiters) wake()
    },
    running: () => timers.size + queue.length,
    async idle(timeoutMs) {
      if (timers.size === 0 && queue.length === 0) return
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, timeoutMs)
        waiters.add(() => {
          clearTimeout(timer)
          resolve()
        })
      })
    },
  }
}
