// Ids of jobs: they sort by the time of enqueuing, so that equal jobs run in the order they came.
import type { Clock, Ids } from '#kit'

/** @returns makes ids that increase strictly in this process, even when the clock steps back */
export function jobIds(clock: Clock, ids: Ids): () => string {
  let last = 0
  let count = 0
  return () => {
    const now = clock.now()
    if (now > last) {
      last = now
      count = 0
    } else {
      count++
    }
    return `${last.toString(36).padStart(9, '0')}-${count.toString(36).padStart(5, '0')}-${ids.uuid().slice(0, 13)}`
  }
}
