// Work that nobody waits for: a read is answered before its log event is on the disk. Closing waits for all of it.
import { type Log, messageOf } from '#kit'

/** So many may be on their way; from then on callers wait for theirs. */
const MOST = 500

export function openLater(log: Log): { later(work: Promise<void>): Promise<void>; done(): Promise<void> } {
  const running = new Set<Promise<void>>()
  return {
    later(work) {
      const safe = work
        .catch((thrown: unknown) => log.error('a log event was not written', { error: messageOf(thrown) }))
        .finally(() => running.delete(safe))
      running.add(safe)
      return running.size > MOST ? safe : Promise.resolve()
    },
    async done() {
      await Promise.all(running)
    },
  }
}
