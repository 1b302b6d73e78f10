// When something shall happen later. Comes in with the deps, so that tests can let time pass without waiting.

export type Timers = {
  /** @param ms from now @returns takes it back */
  after(ms: number, then: () => void): () => void
}

/** Real time. A timer that waits does not keep the process alive. */
export const systemTimers: Timers = {
  after(ms, then) {
    const timer = setTimeout(then, Math.min(Math.max(ms, 0), LONGEST))
    timer.unref()
    return () => clearTimeout(timer)
  },
}

/** setTimeout takes 31 bits, and fires at once beyond them. */
const LONGEST = 2 ** 31 - 1

/** Waits for `work`, but no longer than `ms`. */
export async function within(timers: Timers, ms: number, work: Promise<unknown>): Promise<void> {
  if (ms <= 0) return
  let cancel = () => {}
  const limit = new Promise<void>((resolve) => {
    cancel = timers.after(ms, resolve)
  })
  await Promise.race([work, limit])
  cancel()
}
