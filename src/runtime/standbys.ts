// Blank, locked-down children kept ready, so that an Action starts in milliseconds.
import { messageOf, type Log } from '#kit'

import type { Child } from './child.ts'

export type Standbys = {
  /** a blank child: one that stands by, or a new one */
  take(): Promise<Child>
  /** called when a result is out: starting a child beside one that works made 3 to 6 ms 24 (spec §1) */
  refill(): void
  count(): number
  close(): Promise<void>
}

export function openStandbys(deps: { log: Log; wanted: number; start(): Promise<Child> }): Standbys {
  let ready: Child[] = []
  const starting = new Set<Promise<unknown>>()
  let closed = false

  const refill = () => {
    while (!closed && ready.length + starting.size < deps.wanted) {
      const started = deps.start().then(
        (child) => {
          if (closed) child.kill('closed')
          else ready.push(child)
        },
        (thrown: unknown) => deps.log.error('a standby did not start', { error: messageOf(thrown) }),
      )
      starting.add(started)
      void started.finally(() => starting.delete(started))
    }
  }

  return {
    refill,
    count: () => ready.length,
    async take() {
      ready = ready.filter((child) => !child.ended)
      const child = ready.shift()
      if (child !== undefined) return child
      // one that is half started is not waited for twice: whoever comes first has it
      const first = [...starting][0]
      if (first !== undefined) {
        await first
        const now = ready.shift()
        if (now !== undefined) return now
      }
      return deps.start()
    },
    async close() {
      closed = true
      await Promise.all(starting)
      for (const child of ready) child.kill('closed')
      ready = []
    },
  }
}
