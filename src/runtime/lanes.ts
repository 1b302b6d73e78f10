// Two lanes: blocking work starts at once, background work waits its turn. Each flight's budget clock starts here.
import { performance } from 'node:perf_hooks'

import type { Flight } from './flight.ts'

export type LanesDeps = {
  backgroundAtOnce: number
  start(flight: Flight): void
  /** called when the flight's budget has passed, counted from its start and not from its queueing */
  onBudget(flight: Flight): void
}

export type Lanes = {
  enter(flight: Flight): void
  done(flight: Flight): void
  running(): number
  /** resolves when nothing is under way, or after the time */
  idle(timeoutMs: number): Promise<void>
}

export function openLanes(deps: LanesDeps): Lanes {
  const queue: Flight[] = []
  const waiters = new Set<() => void>()
  let active = 0
  let background = 0

  const begin = (flight: Flight) => {
    active += 1
    flight.startedAt = performance.now()
    flight.budget = setTimeout(deps.onBudget, Math.max(0, flight.invocation.budgetMs), flight)
    deps.start(flight)
  }

  return {
    enter(flight) {
      if (flight.invocation.lane === 'blocking') return begin(flight)
      if (background >= deps.backgroundAtOnce) return void queue.push(flight)
      background += 1
      begin(flight)
    },
    done(flight) {
      if (flight.budget === undefined) return
      clearTimeout(flight.budget)
      flight.budget = undefined
      active -= 1
      if (flight.invocation.lane === 'background') {
        const next = queue.shift()
        if (next === undefined) background -= 1
        else begin(next)
      }
      if (active === 0 && queue.length === 0) for (const wake of waiters) wake()
    },
    running: () => active + queue.length,
    async idle(timeoutMs) {
      if (active === 0 && queue.length === 0) return
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
